package io.promisegate.quote;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Values that quotes give again and again for a term: the same tiers, units, days and lists. Such a one is kept once
 * and has a number of its own, by which what was worked out for it is found again. A value gets its number when it
 * comes again soon, and keeps it; when too many have come that found no number left, all begins anew. Thread-safe,
 * without a lock.
 */
final class SharedValues {
    /** How many numbers a term has. */
    static final int NUMBERS = PromiseSet.NUMBER + 1;

    private static final int LONGEST = 100;
    private static final int MOST_TEXTS = 8;
    private static final int MIX = 0x9E3779B9;
    private static final int SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(NUMBERS);

    /** Numbers that a value may have, from the one that its hash says. */
    private static final int PROBES = 8;

    private static final int MOST_CROWDED_OUT = 1 << 16;

    private static final AtomicReference<SharedValues> CURRENT = new AtomicReference<>(new SharedValues(0));

    /** Which of those that have begun anew it is. */
    final int generation;

    /** By term and number; what is there stays. */
    private final AtomicReferenceArray<PromiseValue> numbered = places();

    /** By term and hash, those that have come once; the next takes the place of the last. */
    private final AtomicReferenceArray<PromiseValue> once = places();

    /** About how many values found no number left. */
    private int crowdedOut;

    private SharedValues(int generation) {
        this.generation = generation;
    }

    private static AtomicReferenceArray<PromiseValue> places() {
        return new AtomicReferenceArray<>(Term.values().length * NUMBERS);
    }

    /** Returns those of today. */
    static SharedValues current() {
        return Objects.requireNonNull(CURRENT.get());
    }

    /** Puts the equal value that is kept in the place of one, and returns its number, 0 where it has none. */
    int share(int term, int index, PromiseValue[] values) {
        PromiseValue value = values[index];
        if (!isShort(value)) {
            return 0;
        }
        int first = term * NUMBERS;
        int home = (value.hashCode() * MIX) >>> SHIFT;
        int probe = 0;
        for (; probe < PROBES; probe++) {
            int number = number(home, probe);
            PromiseValue known = numbered.getAcquire(first + number);
            if (known == null) {
                break;
            }
            if (known.equals(value)) {
                values[index] = known;
                return number;
            }
        }
        if (!value.equals(once.getAcquire(first + home))) {
            once.setRelease(first + home, value);
            return 0;
        }
        for (; probe < PROBES; probe++) {
            int number = number(home, probe);
            PromiseValue known = numbered.compareAndExchange(first + number, null, value);
            if (known == null || known.equals(value)) {
                values[index] = known == null ? value : known;
                return number;
            }
        }
        if (++crowdedOut > MOST_CROWDED_OUT && CURRENT.get() == this) {
            // of two threads that begin anew one does: a generation has one table
            CURRENT.compareAndSet(this, new SharedValues(generation + 1));
        }
        return 0;
    }

    /** 0 is the number of none. */
    private static int number(int home, int probe) {
        return 1 + (home + probe) % (NUMBERS - 1);
    }

    private static boolean isShort(PromiseValue value) {
        if (value instanceof PromiseValue.Text text) {
            return text.value().length() <= LONGEST;
        }
        if (value instanceof PromiseValue.Texts texts) {
            return areShort(texts.values());
        }
        if (value instanceof PromiseValue.Milestone milestone) {
            return milestone.name().length() <= LONGEST;
        }
        return value instanceof PromiseValue.Flag
                || value instanceof PromiseValue.Numeric
                || value instanceof PromiseValue.Duration
                || value instanceof PromiseValue.Day
                || (value instanceof Money money && money.unit().length() <= LONGEST);
    }

    private static boolean areShort(List<String> texts) {
        if (texts.size() > MOST_TEXTS) {
            return false;
        }
        for (String text : texts) {
            if (text.length() > LONGEST) {
                return false;
            }
        }
        return true;
    }
}
