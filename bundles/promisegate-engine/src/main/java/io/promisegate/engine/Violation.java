package io.promisegate.engine;

import io.promisegate.quote.Edit;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A broken rule before it is put into words.
 *
 * @param candidates changes that may clear it, the smallest first
 * @param unfixable why no single change can, where that is known; used when no candidate holds
 * @param measure how far it is beyond a limit, null where that is no matter of numbers
 */
record Violation(
        CompiledRule rule,
        Pointer pointer,
        int line,
        @Nullable Term term,
        String promised,
        String allowed,
        String offering,
        List<Candidate> candidates,
        String unfixable,
        @Nullable Measure measure) {

    /** A number that is beyond a limit. */
    record Measure(BigDecimal promised, BigDecimal limit) {}

    /**
     * A change that may clear a violation.
     *
     * @param said what it does in words, null where the edit says all
     */
    record Candidate(@Nullable String said, List<Edit> edits) {
        Candidate {
            if (said == null && !(edits.size() == 1 && edits.get(0) instanceof Edit.SetTerm)) {
                throw new IllegalArgumentException("What does it do?");
            }
        }

        static Candidate of(String words, Edit... edits) {
            return new Candidate(words, List.of(edits));
        }

        static Candidate of(Edit.SetTerm edit) {
            return new Candidate(null, List.of(edit));
        }

        /** Returns what it does in words. */
        String words() {
            return said == null && edits.get(0) instanceof Edit.SetTerm set
                    ? "Set " + set.term().termName() + " to " + set.value() + '.'
                    : Objects.requireNonNull(said);
        }
    }

    /**
     * Returns whether the other breaks the same rule at the same place. Where no term tells them apart the words do
     * too: a patch that removes an element moves what follows onto its pointer.
     */
    boolean isSameAs(Violation other) {
        return rule.id().equals(other.rule.id())
                && line == other.line
                && term == other.term
                && (term != null || (promised.equals(other.promised) && pointer.equals(other.pointer)));
    }
}
