package io.promisegate.desk;

import io.promisegate.decision.Fact;
import io.promisegate.decision.Finding;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.quote.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a role.
 *
 * @param facts what was answered: the facts of each finding, as they were
 * @param conditions what the contract has to say
 * @param until when an approval lapses, null for another answer
 * @param most total of the quotes that an approval lets pass, null for any
 * @param mostQuotes how many quotes an approval lets pass
 * @param customer the customer that it was given for, null where the quote named none
 * @param isRecalled whether it was taken back
 */
public record Review(
        ReviewerRole role,
        String by,
        Instant at,
        Answer answer,
        List<Reviewed> facts,
        List<String> conditions,
        String comment,
        @Nullable Instant until,
        @Nullable Money most,
        int mostQuotes,
        @Nullable String customer,
        boolean isRecalled) {

    /** What was answered. */
    public enum Answer {
        APPROVED,
        REJECTED,
        /** A question to the requester. */
        INFORMATION
    }

    public Review {
        facts = List.copyOf(facts);
        conditions = List.copyOf(conditions);
    }

    /** Returns the same review, taken back. */
    public Review recalled() {
        return new Review(role, by, at, answer, facts, conditions, comment, until, most, mostQuotes, customer, true);
    }

    /** Returns the same review, of fewer findings. */
    public Review of(List<Reviewed> fewer) {
        return new Review(
                role, by, at, answer, fewer, conditions, comment, until, most, mostQuotes, customer, isRecalled);
    }

    /** Returns whether it counts at that instant. */
    public boolean counts(Instant now) {
        return !isRecalled && (until == null || now.isBefore(until));
    }

    /** A finding as it was answered. */
    public record Reviewed(String rule, List<Fact> facts) {
        public Reviewed {
            facts = List.copyOf(facts);
        }

        /** Returns what an answer to a finding is bound to. */
        public static Reviewed of(Finding finding) {
            return new Reviewed(finding.rule(), finding.facts());
        }
    }
}
