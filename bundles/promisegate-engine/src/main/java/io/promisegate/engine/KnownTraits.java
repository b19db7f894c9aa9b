package io.promisegate.engine;

import io.promisegate.engine.cel.RuleCompiler.Part;
import io.promisegate.engine.cel.Traits;
import io.promisegate.engine.cel.Traits.Known;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;

/**
 * The traits of the values that lines give again and again, each worked out once and found by the value's key. Those of
 * other values are left to the rules that ask for them. Thread-safe, without a lock: a thread that does not see what
 * another has put in works it out itself.
 */
final class KnownTraits {
    private static final QuoteLine WITHOUT_PROMISES =
            new QuoteLine("", LineAction.ADD, null, PromiseSet.EMPTY, List.of(), Pointer.ROOT);
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int NUMBERS = PromiseSet.NUMBER + 1;
    private static final int TERM_SHIFT = Integer.numberOfTrailingZeros(NUMBERS);

    /** A pair of longs for each number. */
    private static final int ROW = 2 * NUMBERS;

    /** Alone in both longs of a pair that was not worked out yet; there is no trait of this bit. */
    private static final long NOT_YET = Long.MIN_VALUE;

    private static final long ALL = -1;

    private final Traits traits;

    /** The traits of a line without promises. */
    private final long holding;

    private final long open;

    /** Where the row of a term begins; that of the terms that no trait looks at is the first. */
    private final int[] rows = new int[Term.values().length];

    /** That of the first row where there are no traits. */
    private final int size;

    private volatile Table table = new Table(-1, new long[0]);

    /**
     * What is other with a value than without one.
     *
     * @param generation which values the keys mean
     * @param other for each key the traits that hold, and those that are open; each long by itself is right or not
     *     there yet
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    private record Table(int generation, long[] other) {}

    KnownTraits(Traits traits) {
        this.traits = traits;
        long holds = 0;
        long isOpen = 0;
        int next = ROW;
        for (int term = 0; term < rows.length; term++) {
            if (traits.at(term) != 0) {
                rows[term] = next;
                next += ROW;
                Known without = traits.of(term, WITHOUT_PROMISES);
                holds |= without.holding();
                isOpen |= without.failing();
            }
        }
        holding = holds;
        open = isOpen;
        size = next;
    }

    /** Returns which rules of a part a line breaks, a bit each. */
    long broken(Part part, Quote quote, QuoteLine line, long active) {
        PromiseSet promises = line.promises();
        Table its = table;
        if (its.generation != promises.generation()) {
            if (promises.keys() == 0 || size == ROW) {
                return part.set().broken(part.number(), quote, line, active, holding, open);
            }
            if (its.generation > promises.generation()) {
                // its numbers mean nothing any more: the rules work out what they ask for
                return part.set().broken(part.number(), quote, line, active, 0, ALL);
            }
            its = begun(promises.generation());
        }
        long[] other = its.other;
        while (true) {
            long holds = holding;
            long isOpen = open;
            long notYet = 0;
            for (int i = 0; i < promises.keys(); i++) {
                int pair = pair(promises.key(i));
                long one = (long) LONGS.getOpaque(other, pair);
                long two = (long) LONGS.getOpaque(other, pair + 1);
                holds ^= one;
                isOpen ^= two;
                notYet |= one | two;
            }
            if ((notYet & NOT_YET) == 0) {
                return part.set().broken(part.number(), quote, line, active, holds, isOpen);
            }
            workOut(other, line);
        }
    }

    private int pair(int key) {
        return rows[key >> TERM_SHIFT] + 2 * (key & PromiseSet.NUMBER);
    }

    /** Works out what is not known yet of a line's values. */
    private void workOut(long[] other, QuoteLine line) {
        PromiseSet promises = line.promises();
        for (int i = 0; i < promises.keys(); i++) {
            int key = promises.key(i);
            int pair = pair(key);
            if (((other[pair] | other[pair + 1]) & NOT_YET) != 0) {
                int term = key >> TERM_SHIFT;
                long its = traits.at(term);
                Known known = traits.of(term, line);
                LONGS.setOpaque(other, pair, known.holding() ^ (holding & its));
                LONGS.setOpaque(other, pair + 1, known.failing() ^ (open & its));
            }
        }
    }

    /** Begins anew with keys that mean other values. */
    private Table begun(int generation) {
        long[] other = new long[size];
        Arrays.fill(other, ROW, size, NOT_YET);
        for (int term = 0; term < rows.length; term++) {
            // the traits of a value without a number are all open
            other[rows[term]] = 0;
            other[rows[term] + 1] = (open & traits.at(term)) ^ traits.at(term);
        }
        Table begun = new Table(generation, other);
        table = begun;
        return begun;
    }
}
