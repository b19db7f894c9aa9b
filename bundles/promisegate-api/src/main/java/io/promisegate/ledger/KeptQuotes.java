package io.promisegate.ledger;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps quotes that live here, each change together with what others are to be told of it. What a method has kept
 * survives a crash at any point after it has returned. Thread-safe, and safe between nodes.
 */
@ProviderType
public interface KeptQuotes {

    /** Returns a quote, null where there is none. */
    @Nullable
    KeptQuote find(String id) throws IOException;

    /**
     * Which quotes are wanted.
     *
     * @param state those in this state, null for all
     * @param from those that came then or later, null for all
     * @param until those that came before, null for all
     */
    record Query(
            @Nullable String state,
            @Nullable Instant from,
            @Nullable Instant until) {
        /** All of them. */
        public static final Query ALL = new Query(null, null, null);
    }

    /**
     * Returns quotes, those that came first first.
     *
     * @param skipped how many of the first are left out
     * @param most so many at the most
     */
    List<KeptQuote> list(Query query, int skipped, int most) throws IOException;

    /** Returns how many quotes there are. */
    long count(Query query) throws IOException;

    /**
     * Keeps a quote.
     *
     * @return false where it was changed meanwhile, or a new one exists; nothing is kept then
     */
    boolean keep(KeptQuote quote, List<OutboxMessage> messages) throws IOException;

    /**
     * Forgets a quote.
     *
     * @return false where it was changed meanwhile, or is gone; nothing has happened then
     */
    boolean delete(KeptQuote quote, List<OutboxMessage> messages) throws IOException;
}
