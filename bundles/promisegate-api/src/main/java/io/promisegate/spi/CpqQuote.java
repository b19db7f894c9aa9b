package io.promisegate.spi;

import java.time.Instant;
import java.util.Objects;

/**
 * A quote as a CPQ has it.
 *
 * @param id its id there, which is that of the quote it reads as
 * @param changedAt when the CPQ says that it was changed last
 * @param decisionId the decision that the CPQ shows for it, empty where it shows none
 * @param released how the CPQ lets it go on to the customer, such as {@code hs_status is APPROVED}; empty where it does
 *     not
 * @param document the quote in the format of the connection, JSON
 */
public record CpqQuote(String id, Instant changedAt, String decisionId, String released, String document) {
    public CpqQuote {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(changedAt, "changedAt");
        Objects.requireNonNull(decisionId, "decisionId");
        Objects.requireNonNull(released, "released");
        Objects.requireNonNull(document, "document");
    }

    /** Returns whether the CPQ lets it go on to the customer. */
    public boolean isReleased() {
        return !released.isEmpty();
    }

    /** Returns the id alone: what a quote says has no place in a log. */
    @Override
    public String toString() {
        return id;
    }
}
