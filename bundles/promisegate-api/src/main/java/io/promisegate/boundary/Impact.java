package io.promisegate.boundary;

import io.promisegate.decision.Outcome;
import io.promisegate.problem.Problem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a boundary means and changes, found out before it comes into force.
 *
 * @param notes what its authors should know, such as gaps and certificates about to lapse; none of it refuses it
 * @param differences rules by which it decides otherwise than the revision in force, each with proof
 * @param isExhaustive whether every limit of both revisions was tried; otherwise a rule without a difference may have
 *     one that was not found
 * @param replay what it would have decided on recorded quotes, null where nothing was replayed
 * @param shadow what it would have decided on the quotes that it saw in shadow, null where it never was
 */
public record Impact(
        List<Problem> notes,
        List<Difference> differences,
        boolean isExhaustive,
        @Nullable Drift replay,
        @Nullable Drift shadow) {

    /** Nothing is known. */
    public static final Impact NONE = new Impact(List.of(), List.of(), true, null, null);

    public Impact {
        notes = List.copyOf(notes);
        differences = List.copyOf(differences);
    }

    /** Returns the same with what a replay found. */
    public Impact withReplay(Drift drift) {
        return new Impact(notes, differences, isExhaustive, drift, shadow);
    }

    /** Returns the same with what was seen in shadow; null for never. */
    public Impact withShadow(@Nullable Drift drift) {
        return new Impact(notes, differences, isExhaustive, replay, drift);
    }

    /** How a rule changes. */
    public enum Direction {
        /** Some quotes break it that did not. */
        STRICTER,
        /** Some quotes do not break it that did. */
        LOOSER,
        /** Both. */
        BOTH
    }

    /**
     * A rule that decides otherwise than before.
     *
     * @param stricter a quote that breaks it now and did not, null where none was found
     * @param looser a quote that broke it and does not now, null where none was found
     */
    public record Difference(
            String rule,
            @Nullable Counterexample stricter,
            @Nullable Counterexample looser) {
        public Difference {
            Objects.requireNonNull(rule, "rule");
            if (stricter == null && looser == null) {
                throw new IllegalArgumentException("a difference has an example");
            }
        }

        /** Returns how the rule changes. */
        public Direction direction() {
            return looser == null ? Direction.STRICTER : stricter == null ? Direction.LOOSER : Direction.BOTH;
        }
    }

    /**
     * A quote on which two revisions do not agree, as both evaluators say.
     *
     * @param quote the quote in the canonical form, JSON
     * @param before its outcome at the revision in force
     * @param after its outcome at the new one
     */
    public record Counterexample(String quote, Outcome before, Outcome after) {
        public Counterexample {
            Objects.requireNonNull(quote, "quote");
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(after, "after");
        }
    }
}
