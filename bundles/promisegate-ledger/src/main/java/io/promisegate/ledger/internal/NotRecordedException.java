package io.promisegate.ledger.internal;

/** Something cannot be recorded; the log says once why, since what a database says may hold what was to be written. */
final class NotRecordedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotRecordedException(String message) {
        super(message);
    }
}
