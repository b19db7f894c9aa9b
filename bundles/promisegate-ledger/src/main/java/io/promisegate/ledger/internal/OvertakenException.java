package io.promisegate.ledger.internal;

import java.io.Serial;

/** Says that something else was written before, so that a change is not one of what is there. */
final class OvertakenException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    OvertakenException() {
        super("Somebody else was first.", null, false, false);
    }
}
