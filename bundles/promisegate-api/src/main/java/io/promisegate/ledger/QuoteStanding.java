package io.promisegate.ledger;

import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.quote.Money;
import io.promisegate.quote.Quote;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a quote stands: what was decided on it last.
 *
 * @param quoteId the quote
 * @param quoteVersion its version that was decided on last
 * @param decisionId the decision
 * @param entry number of the decision's entry in the ledger
 * @param outcome the outcome
 * @param since since when the quote is stopped, or since when it is cleared
 * @param decidedAt when it was decided last
 * @param customer for whom the quote is, null where it does not say
 * @param requester who asks for it, null where it does not say
 * @param amount its total, null where it has none
 * @param format the format it came in
 * @param why what stops it, in the words for sales; empty where nothing does
 * @param stopping how many findings stop it
 * @param rules the rules that found something, each once
 * @param roles the reviewers who are asked
 * @param isFixable whether a fix was proven for each finding that stops it
 */
public record QuoteStanding(
        String quoteId,
        String quoteVersion,
        String decisionId,
        long entry,
        Outcome outcome,
        Instant since,
        Instant decidedAt,
        @Nullable String customer,
        @Nullable String requester,
        @Nullable Money amount,
        String format,
        String why,
        int stopping,
        List<String> rules,
        List<ReviewerRole> roles,
        boolean isFixable) {
    public QuoteStanding {
        Objects.requireNonNull(quoteId, "quoteId");
        Objects.requireNonNull(quoteVersion, "quoteVersion");
        Objects.requireNonNull(decisionId, "decisionId");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(decidedAt, "decidedAt");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(why, "why");
        rules = List.copyOf(rules);
        roles = List.copyOf(roles);
    }

    /**
     * Makes it of a decision.
     *
     * @param entry number of the decision's entry in the ledger
     * @param quote the quote that was decided on, null where it is not kept
     */
    public static QuoteStanding of(Decision decision, long entry, @Nullable Quote quote) {
        List<Finding> stopping = decision.stopping();
        String why = decision.isCleared() ? "" : why(decision, stopping);
        List<ReviewerRole> roles = stopping.stream()
                .flatMap(finding -> finding.roles().stream())
                .distinct()
                .sorted()
                .toList();
        return new QuoteStanding(
                decision.quoteId(),
                decision.quoteVersion(),
                decision.id(),
                entry,
                decision.outcome(),
                decision.decidedAt(),
                decision.decidedAt(),
                quote == null ? null : quote.account(),
                quote == null ? null : quote.requester(),
                quote == null ? null : quote.total(),
                quote == null ? "" : quote.format(),
                why,
                stopping.size(),
                stopping.stream().map(Finding::rule).distinct().toList(),
                roles,
                !stopping.isEmpty()
                        && stopping.stream().allMatch(finding -> finding.fix().isProven()));
    }

    private static String why(Decision decision, List<Finding> stopping) {
        if (!stopping.isEmpty()) {
            return stopping.get(0).message(Audience.SALES);
        }
        if (decision.failure() != null) {
            return decision.failure().message();
        }
        return decision.problems().isEmpty()
                ? "The quote could not be judged."
                : decision.problems().get(0).message();
    }

    /** Returns whether a flow goes no further with the quote. */
    public boolean isStopped() {
        return outcome != Outcome.CLEARED;
    }

    /** Returns the same, stopped or cleared for longer. */
    public QuoteStanding standingSince(Instant earlier) {
        return new QuoteStanding(
                quoteId,
                quoteVersion,
                decisionId,
                entry,
                outcome,
                earlier,
                decidedAt,
                customer,
                requester,
                amount,
                format,
                why,
                stopping,
                rules,
                roles,
                isFixable);
    }
}
