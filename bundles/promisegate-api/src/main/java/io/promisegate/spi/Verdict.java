package io.promisegate.spi;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.decision.Outcome;
import java.util.Map;

/**
 * What a boundary says of a quote, without the words: for comparing many.
 *
 * @param outcome the outcome
 * @param rules the broken rules, those in shadow too, each with the strictest of its modes; empty for UNDECIDED
 */
public record Verdict(Outcome outcome, Map<String, Mode> rules) {
    /** Nothing is outside the boundary. */
    public static final Verdict CLEARED = new Verdict(Outcome.CLEARED, Map.of());

    /** There is no decision. */
    public static final Verdict UNDECIDED = new Verdict(Outcome.UNDECIDED, Map.of());

    public Verdict {
        rules = Map.copyOf(rules);
    }
}
