package io.promisegate.decision;

/** The gate's answer; a flow goes on at {@link #CLEARED} only. In order of severity. */
public enum Outcome {
    /** Every promise is inside the boundary. */
    CLEARED,
    /** Outside standard terms; the deal desk may approve. */
    REVIEW,
    /** No reviewer may approve it. */
    BLOCKED,
    /** The gate itself failed; to be treated exactly as {@link #BLOCKED}. */
    UNDECIDED;

    /** Returns the more severe of two. */
    public Outcome or(Outcome other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
