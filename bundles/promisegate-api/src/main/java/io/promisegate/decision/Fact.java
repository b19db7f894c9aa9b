package io.promisegate.decision;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/**
 * One thing that a finding looked at. An approval is bound to the facts of its findings: it stands while none of them
 * gets worse.
 *
 * @param name name of the term, or of what else was looked at
 * @param values what it said; several for a list, none where the quote did not say it
 * @param sense which way of it is for the worse
 */
public record Fact(String name, List<String> values, Sense sense) {

    /** Which way a fact gets worse. */
    public enum Sense {
        /** Any other value is another fact. */
        EXACT,
        /** A higher number; none is better than any. */
        MORE_IS_WORSE,
        /** A lower number; none is worse than any. */
        LESS_IS_WORSE,
        /** A list with something in it that was not. */
        LONGER_IS_WORSE,
        /** A list without something that was in it. */
        SHORTER_IS_WORSE
    }

    public Fact {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(sense, "sense");
        values = List.copyOf(values);
    }

    /** Makes a fact of one value. */
    public static Fact of(String name, String value, Sense sense) {
        return new Fact(name, List.of(value), sense);
    }

    /** Returns whether this is the same fact as another, with the same value or a better one. */
    public boolean isNoWorseThan(Fact other) {
        if (!name.equals(other.name) || sense != other.sense) {
            return false;
        }
        return values.equals(other.values)
                || switch (sense) {
                    case EXACT -> false;
                    case MORE_IS_WORSE -> isAtMost(values, other.values);
                    case LESS_IS_WORSE -> isAtMost(other.values, values);
                    case LONGER_IS_WORSE -> other.values.containsAll(values);
                    case SHORTER_IS_WORSE -> values.containsAll(other.values);
                };
    }

    private static boolean isAtMost(List<String> less, List<String> more) {
        if (less.isEmpty() || more.isEmpty()) {
            return less.isEmpty();
        }
        try {
            return less.size() == 1
                    && more.size() == 1
                    && new BigDecimal(less.get(0)).compareTo(new BigDecimal(more.get(0))) <= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /**
     * Returns whether these facts are the same as others, each with the same value or a better one. What is looked at
     * has to be the same: a fact more or less is another state of things.
     */
    public static boolean areNoWorse(List<Fact> facts, List<Fact> others) {
        if (facts.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < facts.size(); i++) {
            if (!facts.get(i).isNoWorseThan(others.get(i))) {
                return false;
            }
        }
        return true;
    }
}
