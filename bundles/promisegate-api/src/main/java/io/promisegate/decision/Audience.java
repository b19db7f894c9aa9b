package io.promisegate.decision;

/** Who is spoken to: the four readings of one promise. */
public enum Audience {
    /** The seller: what may be said. Never sees a confidential threshold. */
    SALES,
    /** The technical owner: how the system is configured. */
    SYSTEM,
    /** Counsel: what the contract says. */
    CONTRACT,
    /** Customer success: what the customer is told at the start. */
    ONBOARDING
}
