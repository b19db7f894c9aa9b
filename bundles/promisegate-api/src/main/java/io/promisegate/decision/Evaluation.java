package io.promisegate.decision;

import io.promisegate.boundary.Boundary.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of one boundary say of one quote.
 *
 * @param outcome the outcome
 * @param findings every broken rule, in the order of the quote, those in shadow too
 * @param failure why there is no decision, null unless the outcome is UNDECIDED
 */
public record Evaluation(
        Outcome outcome, List<Finding> findings, @Nullable Failure failure) {
    /** Nothing is outside the boundary. */
    public static final Evaluation CLEARED = new Evaluation(Outcome.CLEARED, List.of(), null);

    public Evaluation {
        findings = List.copyOf(findings);
        if ((failure != null) != (outcome == Outcome.UNDECIDED)) {
            throw new IllegalArgumentException("a failure goes with UNDECIDED, and only with it");
        }
    }

    /** Returns the evaluation that failed. */
    public static Evaluation undecided(Failure failure) {
        return new Evaluation(Outcome.UNDECIDED, List.of(), failure);
    }

    /** Returns the evaluation with these findings, its outcome being that of the worst that is not waived. */
    public static Evaluation of(List<Finding> findings) {
        Outcome outcome = Outcome.CLEARED;
        for (Finding finding : findings) {
            if (finding.waived() == null) {
                outcome = outcome.or(outcome(finding.mode()));
            }
        }
        return new Evaluation(outcome, findings, null);
    }

    /** Returns what breaking a rule of that mode comes to. */
    public static Outcome outcome(Mode mode) {
        return switch (mode) {
            case OFF, SHADOW, WARN -> Outcome.CLEARED;
            case REVIEW -> Outcome.REVIEW;
            case BLOCK -> Outcome.BLOCKED;
        };
    }
}
