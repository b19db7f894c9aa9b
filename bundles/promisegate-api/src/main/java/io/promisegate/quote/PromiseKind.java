package io.promisegate.quote;

/** Groups the terms of a quote by what they promise. */
public enum PromiseKind {
    /** How far the AI acts on its own. */
    AUTONOMY,
    /** Which model stands behind the offering, and how it may change. */
    MODEL,
    /** How long data is kept, where, and what it is used for. */
    DATA,
    /** How much is bought, over what time. */
    COMMITMENT,
    /** What is paid per result. */
    OUTCOME,
    /** Availability, response and support. */
    SERVICE,
    /** Plan, activation, and who owns the seam after signature. */
    DELIVERY,
    /** Which regulations the quote says it meets. */
    COMPLIANCE,
    /** Terms outside the price book or the standard paper. */
    EXCEPTION
}
