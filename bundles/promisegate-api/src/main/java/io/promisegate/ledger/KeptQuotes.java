package io.promisegate.ledger;

import java.io.IOException;
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
     * Returns quotes, those that came first first.
     *
     * @param state those in this state, null for all
     * @param skipped how many of the first are left out
     * @param most so many at the most
     */
    List<KeptQuote> list(@Nullable String state, int skipped, int most) throws IOException;

    /** Returns how many quotes there are in a state; null for all. */
    long count(@Nullable String state) throws IOException;

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
