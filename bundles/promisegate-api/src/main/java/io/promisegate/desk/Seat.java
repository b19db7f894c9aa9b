package io.promisegate.desk;

import io.promisegate.decision.ReviewerRole;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A role that is asked.
 *
 * @param since when it was asked last
 * @param delegations who was to answer instead, the latest last
 * @param step what the deadline did last
 * @param dueAt when the deadline acts next, null for not any more
 */
public record Seat(
        ReviewerRole role,
        State state,
        Instant since,
        List<Delegation> delegations,
        Step step,
        @Nullable Instant dueAt) {

    /** Where a seat stands. */
    public enum State {
        /** An answer is awaited. */
        WAITING,
        /** The requester is to answer a question. */
        INFORMATION,
        /** All findings are approved. */
        APPROVED,
        /** A finding is rejected. */
        REJECTED
    }

    /** What a deadline does, one after the other; it never answers. */
    public enum Step {
        /** Nothing yet. */
        ASKED,
        /** Whoever is asked was reminded. */
        REMINDED,
        /** The deputies may answer. */
        DEPUTY,
        /** Those above were told. */
        ESCALATED
    }

    public Seat {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(step, "step");
        delegations = List.copyOf(delegations);
    }

    /** Returns who answers instead at that instant, null for whoever has the role. */
    public @Nullable Delegation delegation(Instant at) {
        Delegation last = delegations.isEmpty() ? null : delegations.get(delegations.size() - 1);
        return last != null && at.isBefore(last.until()) ? last : null;
    }

    /** Somebody answers instead of another until then. */
    public record Delegation(String from, String to, Instant until) {}
}
