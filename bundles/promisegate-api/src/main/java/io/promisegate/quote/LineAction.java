package io.promisegate.quote;

/** Says what a line does to what the customer has. */
public enum LineAction {
    /** Sells something new. */
    ADD,
    /** Changes or renews what the customer has. */
    MODIFY,
    /** Ends it; such a line promises nothing. */
    DELETE,
    /** Carries it over as it is; its promises are made again. */
    NO_CHANGE
}
