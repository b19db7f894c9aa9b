package io.promisegate.ledger.internal;

import org.jspecify.annotations.Nullable;

/** Something cannot be recorded. */
final class NotRecordedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotRecordedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
