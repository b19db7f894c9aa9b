package io.promisegate.ledger;

import java.time.Instant;
import java.util.Objects;

/**
 * A quote that lives here, since its CPQ keeps it through an interface of ours.
 *
 * @param id its id
 * @param change how often it was changed; 1 for a new one
 * @param state where it stands, as its format calls that
 * @param createdAt when it came
 * @param changedAt when it was changed last
 * @param decisionId the decision on it as it is; empty where none was possible
 * @param document the quote as its CPQ wrote it, JSON
 * @param verdict what its format says of the decision, JSON
 */
public record KeptQuote(
        String id,
        long change,
        String state,
        Instant createdAt,
        Instant changedAt,
        String decisionId,
        String document,
        String verdict) {
    public KeptQuote {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(changedAt, "changedAt");
        Objects.requireNonNull(decisionId, "decisionId");
        Objects.requireNonNull(document, "document");
        Objects.requireNonNull(verdict, "verdict");
    }
}
