package io.promisegate.desk;

import java.util.Objects;

/** Says why something cannot be done at the desk; its message is for the person who tried. */
public final class DeskException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why something cannot be done. */
    public enum Reason {
        /** There is no such case or waiver. */
        UNKNOWN,
        /** The case is not what the person saw any more. */
        STALE,
        /** The person may not. */
        FORBIDDEN,
        /** It is not possible as the case stands. */
        CONFLICT,
        /** What was asked for makes no sense. */
        INVALID
    }

    public DeskException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Returns why. */
    public Reason reason() {
        return reason;
    }
}
