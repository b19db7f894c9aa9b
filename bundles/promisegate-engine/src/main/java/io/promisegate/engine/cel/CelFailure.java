package io.promisegate.engine.cel;

import dev.cel.common.CelErrorCode;

/** An error of CEL in compiled code. It has no stack: where it comes from is a place in an expression, not in code. */
public final class CelFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final CelErrorCode code;

    CelFailure(CelErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static CelFailure overflow() {
        return new CelFailure(CelErrorCode.NUMERIC_OVERFLOW, "integer overflow");
    }

    static CelFailure dividedByZero() {
        return new CelFailure(CelErrorCode.DIVIDE_BY_ZERO, "divide by zero");
    }

    /** Returns what kind of error it is. */
    public CelErrorCode code() {
        return code;
    }
}
