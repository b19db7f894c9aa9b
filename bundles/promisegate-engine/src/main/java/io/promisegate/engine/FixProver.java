package io.promisegate.engine;

import io.promisegate.decision.Fix;
import io.promisegate.engine.CompiledBoundary.EvaluationFailure;
import io.promisegate.engine.Violation.Candidate;
import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.Quote;
import java.util.List;

/**
 * Proves fixes: a candidate becomes a fix when the patched document, read and evaluated again, breaks the rule no more
 * at that place and breaks no other that it kept before.
 */
final class FixProver {
    private final CompiledBoundary boundary;
    private final Quote quote;
    private final long at;
    private final AcceptedPromises accepted;
    private final List<Violation> before;
    private final long deadline;
    private int left;

    FixProver(
            CompiledBoundary boundary,
            Quote quote,
            long at,
            AcceptedPromises accepted,
            List<Violation> before,
            int most,
            long deadline) {
        this.accepted = accepted;
        this.boundary = boundary;
        this.quote = quote;
        this.at = at;
        this.before = before;
        this.left = most;
        this.deadline = deadline;
    }

    Fix prove(Violation violation) {
        if (violation.candidates().isEmpty()) {
            return Fix.none(violation.unfixable());
        }
        for (Candidate candidate : violation.candidates()) {
            if (left == 0 || System.nanoTime() - deadline > 0) {
                return Fix.none("Not worked out: the quote breaks too many rules at once.");
            }
            left--;
            List<PatchOperation> patch = quote.document().patch(quote, candidate.edits());
            if (!patch.isEmpty() && clears(patch, violation)) {
                return new Fix(patch, candidate.words());
            }
        }
        return Fix.none("No single change clears this without breaking another rule.");
    }

    private boolean clears(List<PatchOperation> patch, Violation violation) {
        Quote patched = quote.document().patched(patch).quote();
        if (patched == null) {
            return false;
        }
        List<Violation> after;
        try {
            after = boundary.violations(boundary.resolved(patched), at, accepted, deadline);
        } catch (EvaluationFailure e) {
            return false;
        }
        for (Violation left : after) {
            if (left.isSameAs(violation) || (CompiledBoundary.counts(left.rule().mode()) && isNew(left))) {
                return false;
            }
        }
        return true;
    }

    private boolean isNew(Violation violation) {
        for (Violation known : before) {
            if (known.rule().id().equals(violation.rule().id())
                    && known.line() == violation.line()
                    && known.term() == violation.term()) {
                return false;
            }
        }
        return true;
    }
}
