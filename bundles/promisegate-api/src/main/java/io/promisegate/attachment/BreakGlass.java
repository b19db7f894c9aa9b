package io.promisegate.attachment;

import io.promisegate.decision.Outcome;
import io.promisegate.quote.Money;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Leave to pass guarded endpoints without being cleared, given by two people for a short time. Every use is kept, to be
 * reviewed afterwards.
 *
 * @param id identifier
 * @param attachments names of the attachments that may be passed
 * @param most what the totals of all quotes that pass may come to
 * @param minutes for how long, from the approval on
 * @param reason why
 * @param requestedBy who asked for it
 * @param requestedAt when
 * @param approvedBy who else approved it, null as long as nobody has
 * @param openUntil when it ends, null as long as it is not approved
 * @param uses what passed by it
 */
public record BreakGlass(
        String id,
        List<String> attachments,
        Money most,
        int minutes,
        String reason,
        String requestedBy,
        Instant requestedAt,
        @Nullable String approvedBy,
        @Nullable Instant openUntil,
        List<Use> uses) {
    public BreakGlass {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(most, "most");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(requestedBy, "requestedBy");
        Objects.requireNonNull(requestedAt, "requestedAt");
        attachments = List.copyOf(attachments);
        uses = List.copyOf(uses);
    }

    /** Whether it may be used. */
    public enum State {
        /** Nobody has approved it. */
        REQUESTED,
        /** It may be used. */
        OPEN,
        /** It may not be used any more. */
        ENDED
    }

    /**
     * One exchange that passed.
     *
     * @param at when
     * @param attachment the attachment that it passed
     * @param endpoint URI of the endpoint
     * @param exchange id of the exchange
     * @param decision id of the decision that it passed against, empty where there was none
     * @param outcome the outcome of that decision
     * @param quoteId the quote
     * @param quoteVersion its version
     * @param amount its total
     * @param reviewedBy who has looked at it afterwards, null as long as nobody has
     * @param review what that person found, empty as long as nobody has
     */
    public record Use(
            Instant at,
            String attachment,
            String endpoint,
            String exchange,
            String decision,
            Outcome outcome,
            String quoteId,
            String quoteVersion,
            Money amount,
            @Nullable String reviewedBy,
            String review) {
        public Use {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(attachment, "attachment");
            Objects.requireNonNull(endpoint, "endpoint");
            Objects.requireNonNull(exchange, "exchange");
            Objects.requireNonNull(decision, "decision");
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(quoteId, "quoteId");
            Objects.requireNonNull(quoteVersion, "quoteVersion");
            Objects.requireNonNull(amount, "amount");
            Objects.requireNonNull(review, "review");
        }

        /** Returns the same use as somebody found it. */
        public Use reviewed(String by, String found) {
            return new Use(
                    at, attachment, endpoint, exchange, decision, outcome, quoteId, quoteVersion, amount, by, found);
        }
    }

    /** Returns whether it may be used at that instant. */
    public State state(Instant at) {
        return openUntil == null ? State.REQUESTED : at.isBefore(openUntil) ? State.OPEN : State.ENDED;
    }

    /** Returns how many uses nobody has reviewed. */
    public long unreviewed() {
        return uses.stream().filter(use -> use.reviewedBy() == null).count();
    }

    /** Returns the same, approved and open until then, or ended then. */
    public BreakGlass until(@Nullable String approver, Instant end) {
        return new BreakGlass(id, attachments, most, minutes, reason, requestedBy, requestedAt, approver, end, uses);
    }
}
