package io.promisegate.quote;

/** Says what form the value of a {@link Term} has. */
public enum ValueType {
    /** A string. */
    TEXT,
    /** True or false. */
    FLAG,
    /** A whole number. */
    INTEGER,
    /** A decimal number of at least zero, never binary floating point. */
    DECIMAL,
    /** A whole number of days, or an ISO 8601 duration that is read as days (a month as 30, a year as 365). */
    DAYS,
    /** An amount with its currency. */
    MONEY,
    /** An ISO 8601 duration of days, months and years. */
    DURATION,
    /** A calendar date or a duration from the start of the term. */
    DATE_OR_DURATION,
    /** A list of strings; a single string is a list of one. */
    TEXTS,
    /** Steps of a commitment, each with its start and quantity. */
    RAMP,
    /** Price tiers over half-open quantity ranges. */
    TIERS,
    /** A named event with its date. */
    MILESTONE
}
