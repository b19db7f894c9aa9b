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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The traits of the values that lines give again and again, each worked out once and found by the value's key. Those of
 * other values are left to the rules that ask for them. Thread-safe, without a lock: the table is made anew with what
 * was worked out, and a thread that does not see what another has put in works it out itself.
 */
final class KnownTraits {
    private static final QuoteLine WITHOUT_PROMISES =
            new QuoteLine("", LineAction.ADD, null, PromiseSet.EMPTY, List.of(), Pointer.ROOT);
    private static final int NUMBERS = PromiseSet.NUMBER + 1;
    private static final int TERM_SHIFT = Integer.numberOfTrailingZeros(NUMBERS);

    /** In the place of a value that was not looked at yet; as no trait has the sign bit, it is seen among others. */
    private static final long NOT_YET = Long.MIN_VALUE;

    /** In the place of a value that a trait fails of. */
    private static final long FAILING = -1;

    private static final long ALL = -1;
    private static final int SHAPES = 64;
    private static final int PLACE_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(SHAPES);
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final Traits traits;

    /** The terms that traits look at. */
    private final long terms;

    /** The traits that hold of a line without promises, and those that fail. */
    private final long holding;

    private final long failing;

    /** By hash; a thread that does not see what another has put there makes it itself. */
    private final @Nullable Shape[] shapes = new @Nullable Shape[SHAPES];

    private volatile Table table = new Table(-1, new long[0]);

    /**
     * What lines have that promise the same terms: the traits that are not known of them, to be worked out by the rules
     * that ask for them.
     *
     * @param present the terms of traits that the line has a value of
     * @param numbered those of them whose value has a number
     */
    private record Shape(long present, long numbered, long open) {}

    /**
     * The values that were looked at.
     *
     * @param generation which values the keys mean
     * @param other for each key the traits that hold with the value and not without, or the other way round; never
     *     changed
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    private record Table(int generation, long[] other) {}

    KnownTraits(Traits traits) {
        this.traits = traits;
        long all = 0;
        long holds = 0;
        long fails = 0;
        for (int term = 0; term < Term.values().length; term++) {
            if (traits.at(term) != 0) {
                Known without = traits.of(term, WITHOUT_PROMISES);
                all |= 1L << term;
                holds |= without.holding();
                fails |= without.failing();
            }
        }
        terms = all;
        holding = holds;
        failing = fails;
    }

    /** Returns which rules of a part a line breaks, a bit each. */
    long broken(Part part, Quote quote, QuoteLine line, long active) {
        PromiseSet promises = line.promises();
        Shape shape = shape(QuoteFields.marks(line) & terms, promises.numbered() & terms);
        Table its = table;
        if (its.generation != promises.generation()) {
            if (shape.numbered == 0) {
                return part.set().broken(part.number(), quote, line, active, holding, shape.open);
            }
            if (its.generation > promises.generation()) {
                // its numbers mean nothing any more
                return part.set().broken(part.number(), quote, line, active, 0, ALL);
            }
            its = begun(promises.generation());
        }
        long[] other = its.other;
        long holds = holding;
        long seen = 0;
        for (int i = 0; i < promises.keys(); i++) {
            long one = other[promises.key(i)];
            holds ^= one;
            seen |= one;
        }
        return seen < 0
                ? brokenByNew(part, quote, line, active, its, shape.open)
                : part.set().broken(part.number(), quote, line, active, holds, shape.open);
    }

    private Shape shape(long present, long numbered) {
        long mixed = (present ^ Long.rotateLeft(numbered, 1)) * MIX;
        int place = (int) (mixed >>> PLACE_SHIFT);
        Shape known = shapes[place];
        if (known != null && known.present == present && known.numbered == numbered) {
            return known;
        }
        long open = failing;
        for (long left = present; left != 0; left &= left - 1) {
            long its = traits.at(Long.numberOfTrailingZeros(left));
            open = (numbered & left & -left) == 0 ? open | its : open & ~its;
        }
        Shape made = new Shape(present, numbered, open);
        shapes[place] = made;
        return made;
    }

    /** Judges a line that has values that were not looked at yet, or that traits fail of. */
    private long brokenByNew(Part part, Quote quote, QuoteLine line, long active, Table before, long openOfShape) {
        PromiseSet promises = line.promises();
        long[] other = workedOut(before, quote, line).other;
        long holds = holding;
        long open = openOfShape;
        for (int i = 0; i < promises.keys(); i++) {
            int key = promises.key(i);
            if (other[key] == FAILING) {
                open |= traits.at(key >> TERM_SHIFT);
            } else {
                holds ^= other[key];
            }
        }
        return part.set().broken(part.number(), quote, line, active, holds, open);
    }

    /** Looks at the new values of a line, and while it is at it, at those of the other lines. */
    private Table workedOut(Table before, Quote quote, QuoteLine line) {
        if (!hasNew(before.other, line)) {
            return before;
        }
        Table after = new Table(before.generation, before.other.clone());
        workOut(after, line);
        quote.lines().forEach(each -> workOut(after, each));
        if (table.other == before.other) {
            table = after;
        }
        return after;
    }

    private static boolean hasNew(long[] other, QuoteLine line) {
        PromiseSet promises = line.promises();
        for (int i = 0; i < promises.keys(); i++) {
            if (other[promises.key(i)] == NOT_YET) {
                return true;
            }
        }
        return false;
    }

    /** Looks at values before others see the table. */
    private void workOut(Table unseen, QuoteLine line) {
        PromiseSet promises = line.promises();
        for (int i = 0; i < promises.keys() && promises.generation() == unseen.generation; i++) {
            int key = promises.key(i);
            if (unseen.other[key] == NOT_YET) {
                int term = key >> TERM_SHIFT;
                Known known = traits.of(term, line);
                unseen.other[key] = known.failing() == 0 ? known.holding() ^ (holding & traits.at(term)) : FAILING;
            }
        }
    }

    /** Begins anew with keys that mean other values. */
    private Table begun(int generation) {
        long[] other = new long[Term.values().length * NUMBERS];
        for (long left = terms; left != 0; left &= left - 1) {
            int first = Long.numberOfTrailingZeros(left) * NUMBERS;
            // what has no number is not looked at
            Arrays.fill(other, first + 1, first + NUMBERS, NOT_YET);
        }
        Table begun = new Table(generation, other);
        if (table.generation < generation) {
            table = begun;
        }
        return begun;
    }
}
