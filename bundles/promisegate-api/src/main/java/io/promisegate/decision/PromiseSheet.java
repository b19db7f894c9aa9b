package io.promisegate.decision;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.quote.Term;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The words that belong to the promises of a cleared quote: one promise, said to four audiences.
 *
 * @param quoteId the quote
 * @param quoteVersion its version
 * @param decisionId the decision that cleared it, empty where the receipt does not hold
 * @param revision the revision that the words are taken from, null where the receipt does not hold
 * @param entries the promises, in the order of the quote
 * @param conditions what the contract has to say besides, as the desk has it
 * @param findings why the receipt does not hold; there are no entries then
 */
public record PromiseSheet(
        String quoteId,
        String quoteVersion,
        String decisionId,
        @Nullable BoundaryRevision revision,
        List<Entry> entries,
        List<String> conditions,
        List<Finding> findings) {
    public PromiseSheet {
        Objects.requireNonNull(quoteId, "quoteId");
        Objects.requireNonNull(quoteVersion, "quoteVersion");
        Objects.requireNonNull(decisionId, "decisionId");
        entries = List.copyOf(entries);
        conditions = List.copyOf(conditions);
        findings = List.copyOf(findings);
    }

    /** Makes one without words, since a receipt does not hold. */
    public static PromiseSheet without(
            String quoteId,
            String quoteVersion,
            String decisionId,
            @Nullable BoundaryRevision revision,
            List<Finding> findings) {
        return new PromiseSheet(quoteId, quoteVersion, decisionId, revision, List.of(), List.of(), findings);
    }

    /**
     * One promise in words.
     *
     * @param line id of the line
     * @param offering the offering, as the boundary calls it
     * @param term what is promised
     * @param promised its value
     * @param wordings what to tell whom
     */
    public record Entry(String line, String offering, Term term, String promised, Map<Audience, String> wordings) {
        public Entry {
            Objects.requireNonNull(line, "line");
            Objects.requireNonNull(offering, "offering");
            Objects.requireNonNull(term, "term");
            Objects.requireNonNull(promised, "promised");
            wordings = Map.copyOf(wordings);
        }
    }
}
