package io.promisegate.decision;

import java.util.Objects;

/**
 * Says why the gate could not decide.
 *
 * @param code stable code such as {@code PG-G001}
 * @param what what failed, such as the id of a check
 * @param message one sentence for the operator, without data of the quote
 */
public record Failure(String code, String what, String message) {
    /** No boundary is active. */
    public static final String NO_BOUNDARY = "PG-G001";
    /** A check threw. */
    public static final String CHECK_FAILED = "PG-G002";
    /** A check or the decision used up its budget. */
    public static final String BUDGET_EXCEEDED = "PG-G003";
    /** The document cannot be read as a quote. */
    public static final String UNREADABLE = "PG-G004";
    /** The record could not be written. */
    public static final String NOT_RECORDED = "PG-G005";

    /** There is no usable key to sign receipts with. */
    public static final String NO_RECEIPT_KEY = "PG-G006";

    public Failure {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(message, "message");
    }
}
