package io.promisegate.desk;

import io.promisegate.decision.Fact;
import io.promisegate.quote.Money;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A desk-approved, expiring exception, bound to the facts it was granted for. Immutable.
 *
 * @param id identifier
 * @param caseId the case that it comes from
 * @param rule the rule that may be broken
 * @param facts how far: no fact may be worse
 * @param customer whose quotes it is for, null where the quote names none
 * @param quoteId the quote that it was granted for
 * @param conditions what the contract has to say
 * @param approvedBy who approved it
 * @param most total of the quotes that pass by it, null for any
 * @param mostQuotes how many quotes pass by it; 1 for that quote alone
 * @param quotes how many have passed by it
 * @param until when it lapses
 * @param endedAt when somebody ended it, null where nobody did
 * @param endedBy who did, empty where nobody did
 * @param endedWhy why, empty where nobody did
 */
public record Waiver(
        String id,
        String caseId,
        String rule,
        List<Fact> facts,
        @Nullable String customer,
        String quoteId,
        List<String> conditions,
        List<String> approvedBy,
        @Nullable Money most,
        int mostQuotes,
        int quotes,
        Instant grantedAt,
        Instant until,
        @Nullable Instant endedAt,
        String endedBy,
        String endedWhy) {

    /** Where a waiver stands. */
    public enum State {
        LIVE,
        /** Its time is over. */
        LAPSED,
        /** Somebody ended it. */
        ENDED
    }

    public Waiver {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(caseId, "caseId");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(quoteId, "quoteId");
        Objects.requireNonNull(grantedAt, "grantedAt");
        Objects.requireNonNull(until, "until");
        facts = List.copyOf(facts);
        conditions = List.copyOf(conditions);
        approvedBy = List.copyOf(approvedBy);
    }

    /** Returns where it stands at an instant. */
    public State state(Instant at) {
        if (endedAt != null && !at.isBefore(endedAt)) {
            return State.ENDED;
        }
        return at.isBefore(until) ? State.LIVE : State.LAPSED;
    }

    /** Returns the same waiver, ended. */
    public Waiver ended(Instant at, String by, String why) {
        return new Waiver(
                id,
                caseId,
                rule,
                facts,
                customer,
                quoteId,
                conditions,
                approvedBy,
                most,
                mostQuotes,
                quotes,
                grantedAt,
                until,
                at,
                by,
                why);
    }

    /** Returns the same waiver with that many quotes passed. */
    public Waiver withQuotes(int passed) {
        return new Waiver(
                id,
                caseId,
                rule,
                facts,
                customer,
                quoteId,
                conditions,
                approvedBy,
                most,
                mostQuotes,
                passed,
                grantedAt,
                until,
                endedAt,
                endedBy,
                endedWhy);
    }
}
