package io.promisegate.ledger;

import io.promisegate.decision.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where each quote stands, by what the ledger has of it; previews do not count. Thread-safe, and safe between nodes.
 */
@ProviderType
public interface QuoteStandings {

    /** Keeps where quotes stand, all or none, but for those of which something is known that was decided later. */
    void stand(List<QuoteStanding> standings) throws IOException;

    /** Returns where a quote stands, null where it is not known. */
    @Nullable
    QuoteStanding find(String quoteId) throws IOException;

    /** Returns quotes that are stopped, so many at the most; the same time for any page, however many there are. */
    List<QuoteStanding> stopped(Query query, int most) throws IOException;

    /** Returns how many quotes stand how. */
    Map<Outcome, Long> counts() throws IOException;

    /** Returns the rules that stop quotes now, with how many each stops: so many of those that stop most. */
    Map<String, Long> rules(int most) throws IOException;

    /** Returns how far the standings have come in the ledger. */
    long latest() throws IOException;

    /** In which order stopped quotes are wanted. */
    enum Order {
        /** Those that were stopped last first. */
        NEWEST,
        /** Those that wait longest first. */
        OLDEST,
        /** The largest totals first, whatever their currency; quotes without a total last. */
        AMOUNT
    }

    /**
     * Which quotes are wanted.
     *
     * @param outcome those with this outcome, null for all that are stopped
     * @param words those that have all of these words, whatever their case: the id of the quote, words of it, of the
     *     customer or of the requester, {@code rule:ID}, {@code role:NAME} or {@code format:NAME}
     * @param order the order
     * @param after those behind the quote with this id, null for the first ones
     */
    record Query(
            @Nullable Outcome outcome,
            List<String> words,
            Order order,
            @Nullable String after) {
        /** All of them. */
        public static final Query ALL = new Query(null, List.of(), Order.NEWEST, null);

        public Query {
            words = List.copyOf(words);
        }
    }
}
