package io.promisegate.ledger.internal;

import io.promisegate.ledger.LedgerEvent.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry that is to be appended.
 *
 * @param quote quote that goes with it, null for none
 * @param says digest of what it says; where the latest entry of its kind and subject says the same, that one stands.
 *     Null where each is an entry of its own
 * @param also what else is written in the same transaction, null for nothing
 */
record Draft(
        Kind kind,
        String id,
        String subject,
        Instant at,
        Bytes content,
        @Nullable KeptQuote quote,
        @Nullable Bytes says,
        @Nullable Work also) {

    /** A quote as it is kept. */
    record KeptQuote(Bytes digest, Bytes encoded) {
        static KeptQuote of(byte[] encoded) {
            return new KeptQuote(Chain.sha256(encoded), Bytes.of(encoded));
        }
    }

    /** Something to be written in a transaction. */
    @FunctionalInterface
    interface Work {
        void run(Connection connection) throws SQLException;
    }

    static Draft of(Kind kind, String id, String subject, Instant at, Bytes content) {
        return new Draft(kind, Row.key(id), Row.key(subject), at, content, null, null, null);
    }

    Draft with(@Nullable KeptQuote kept, Bytes digest) {
        return new Draft(kind, id, subject, at, content, kept, digest, also);
    }

    Draft with(Work work) {
        return new Draft(kind, id, subject, at, content, quote, says, work);
    }
}
