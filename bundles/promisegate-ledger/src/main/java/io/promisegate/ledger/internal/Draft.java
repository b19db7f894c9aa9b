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
 * @param said what it says, and where; where the latest entry in that scope says the same, that one stands. Null where
 *     each is an entry of its own
 * @param also what else is written in the same transaction, null for nothing; it may find that it is
 *     {@link OvertakenException overtaken}
 */
record Draft(
        Kind kind,
        String id,
        String subject,
        Instant at,
        Bytes content,
        @Nullable KeptQuote quote,
        @Nullable Said said,
        @Nullable Work also) {

    /** A quote as it is kept. */
    record KeptQuote(Bytes digest, Bytes encoded) {
        static KeptQuote of(byte[] encoded) {
            return new KeptQuote(Chain.sha256(encoded), Bytes.of(encoded));
        }
    }

    /**
     * What an entry says, as digests.
     *
     * @param scope what is said of, and at which entrance
     */
    record Said(Bytes scope, Bytes says) {}

    /** Something to be written in a transaction. */
    @FunctionalInterface
    interface Work {
        void run(Connection connection) throws SQLException;
    }

    static Draft of(Kind kind, String id, String subject, Instant at, Bytes content) {
        return new Draft(kind, Row.key(id), Row.key(subject), at, content, null, null, null);
    }

    Draft with(@Nullable KeptQuote kept, Said what) {
        return new Draft(kind, id, subject, at, content, kept, what, also);
    }

    Draft with(Work work) {
        return new Draft(kind, id, subject, at, content, quote, said, work);
    }
}
