package io.promisegate.decision;

/** The four seats of the deal desk. */
public enum ReviewerRole {
    REVENUE,
    TECHNICAL,
    SECURITY,
    LEGAL
}
