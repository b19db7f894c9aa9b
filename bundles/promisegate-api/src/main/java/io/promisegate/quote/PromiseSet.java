package io.promisegate.quote;

import java.math.BigDecimal;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds the promises of one line, each term at most once and reachable in constant time.
 *
 * <p>Immutable and thread-safe. What could not be placed stays visible: promises under unknown names and terms that the
 * line states a second time.
 */
public final class PromiseSet {
    /** The bits of a {@link #key} that are the number of the value: six, now and in times to come. */
    public static final int NUMBER = 0x3F;

    private static final Term[] TERMS = Term.values();
    private static final char[] NO_ELEMENTS = {};
    private static final char MEMBER = Character.MAX_VALUE;
    private static final int TERM_SHIFT = Character.SIZE;

    /** In the place of the term of a name that the vocabulary does not know. */
    private static final int UNKNOWN = Long.SIZE;

    /** A set without promises. */
    public static final PromiseSet EMPTY = new Builder().build();

    /** The member of an element that has the value of its promise. */
    private static final String VALUE = "value";

    /**
     * The values of known terms, in the order of the vocabulary; a term's place is the number of those before it. They
     * are asked for far more often than where they stand.
     */
    private final PromiseValue[] values;

    /** Terms and numbers of the values that are of their term's type. */
    private final char[] keys;

    private final int generation;

    /** What holds the promises that were added as elements of an array or as members of an object. */
    private final @Nullable Pointer holder;

    /** Which elements they are, {@link #MEMBER} for members. */
    private final char[] elements;

    /** The other promises, null for none. */
    private final @Nullable Promise @Nullable [] promises;

    /** What holds unless the line says otherwise, null for nothing. */
    private final @Nullable PromiseSet inherited;

    private final long mask;
    private final long own;
    private final long malformed;
    private final long numbered;
    private final List<Promise> unrecognised;
    private final List<Promise> repeated;

    private PromiseSet(Builder builder, @Nullable PromiseSet inherited, @Nullable String currency) {
        this.inherited = inherited;
        own = builder.own;
        mask = inherited == null ? own : own | inherited.mask;
        values = new PromiseValue[Long.bitCount(mask)];
        holder = builder.holder;
        elements = holder == null ? NO_ELEMENTS : new char[values.length];
        promises = builder.hasPromises ? new @Nullable Promise[values.length] : null;
        SharedValues shared = SharedValues.current();
        generation = shared.generation;
        char[] all = new char[values.length];
        List<Promise> unknown = null;
        List<Promise> again = null;
        long seen = 0;
        long withoutType = 0;
        long withNumber = 0;
        if (inherited != null) {
            // they stand before the line
            for (Promise promise : inherited.unrecognised) {
                unknown = grown(unknown, promise);
            }
            for (Promise promise : inherited.repeated) {
                Term term = promise.term();
                again = term == null || (own & term.bit()) != 0 ? again : grown(again, promise);
            }
        }
        for (int i = 0; i < builder.count; i++) {
            Object entry = builder.entries[i];
            int at = builder.places[i];
            int term = at >>> TERM_SHIFT;
            long bit = 1L << term;
            if (term == UNKNOWN) {
                unknown = grown(unknown, (Promise) Objects.requireNonNull(entry));
            } else if ((seen & bit) != 0) {
                again = grown(again, builder.promise(i, currency));
            } else {
                seen |= bit;
                int place = Long.bitCount(mask & (bit - 1));
                int number;
                if (entry instanceof StatedPromise stated) {
                    elements[place] = (char) at;
                    number = stated.share(shared, currency, place, values);
                } else {
                    Promise promise = builder.promise(i, currency);
                    Objects.requireNonNull(promises)[place] = promise;
                    values[place] = promise.value();
                    number = shared.share(term, place, values);
                }
                all[place] = (char) (term * SharedValues.NUMBERS + number);
                if (number != 0) {
                    withNumber |= bit;
                } else if (values[place] instanceof PromiseValue.Malformed) {
                    withoutType |= bit;
                }
            }
        }
        if (inherited != null) {
            for (long left = inherited.mask & ~own; left != 0; left &= left - 1) {
                int term = Long.numberOfTrailingZeros(left);
                long bit = left & -left;
                int place = Long.bitCount(mask & (bit - 1));
                values[place] = inherited.values[Long.bitCount(inherited.mask & (bit - 1))];
                int number = shared.share(term, place, values);
                all[place] = (char) (term * SharedValues.NUMBERS + number);
                withNumber |= number == 0 ? 0 : bit;
            }
            withoutType |= inherited.malformed & ~own;
        }
        malformed = withoutType;
        numbered = withNumber;
        keys = withoutType == 0 ? all : keysOf(all, mask, withoutType);
        unrecognised = unknown == null ? List.of() : List.copyOf(unknown);
        repeated = again == null ? List.of() : List.copyOf(again);
    }

    private static char[] keysOf(char[] all, long mask, long malformed) {
        char[] keys = new char[Long.bitCount(mask & ~malformed)];
        int place = 0;
        int count = 0;
        for (long left = mask; left != 0; left &= left - 1) {
            if ((malformed & left & -left) == 0) {
                keys[count++] = all[place];
            }
            place++;
        }
        return keys;
    }

    private static List<Promise> grown(@Nullable List<Promise> list, Promise promise) {
        List<Promise> grown = list == null ? new ArrayList<>() : list;
        grown.add(promise);
        return grown;
    }

    private Promise promise(Term term) {
        if ((own & term.bit()) == 0) {
            return Objects.requireNonNull(inherited).promise(term);
        }
        int place = place(term);
        Promise known = promises == null ? null : promises[place];
        return known == null ? held(term, values[place], Objects.requireNonNull(holder), elements[place]) : known;
    }

    private static Promise held(Term term, PromiseValue value, Pointer holder, int element) {
        Pointer pointer = element == MEMBER
                ? holder.child(term.termName())
                : holder.child(element).child(VALUE);
        return new Promise(term, term.termName(), value, pointer);
    }

    /** Returns the promise for a term, or null where the line makes none. */
    public @Nullable Promise get(Term term) {
        return has(term) ? promise(term) : null;
    }

    /** Returns whether the line makes a promise for the term, of whatever value. */
    public boolean has(Term term) {
        return (mask & term.bit()) != 0;
    }

    /** Returns the {@link Term#bit() bits} of all terms that the line promises. */
    public long mask() {
        return mask;
    }

    /** Returns the {@link Term#bit() bits} of the terms whose value is not of the term's type. */
    public long malformed() {
        return malformed;
    }

    /** Returns the {@link Term#bit() bits} of the terms whose value has a number, other than 0, in its {@link #key}. */
    public long numbered() {
        return numbered;
    }

    /** Returns the value of a text term, or null where it is absent or malformed. */
    public @Nullable String text(Term term) {
        return value(term) instanceof PromiseValue.Text text ? text.value() : null;
    }

    /** Returns whether a text term says anything. */
    public boolean isNamed(Term term) {
        String text = text(term);
        return text != null && !text.isBlank();
    }

    /** Returns the value of a numeric term, or null where it is absent or malformed. */
    public @Nullable BigDecimal number(Term term) {
        return value(term) instanceof PromiseValue.Numeric number ? number.value() : null;
    }

    /** Returns the value of a money term, or null where it is absent or malformed. */
    public @Nullable Money money(Term term) {
        return value(term) instanceof Money money ? money : null;
    }

    /** Returns the value of a duration term, or null where it is absent or malformed. */
    public @Nullable Period duration(Term term) {
        return value(term) instanceof PromiseValue.Duration duration ? duration.value() : null;
    }

    /** Returns whether a yes-or-no term says yes; absent and malformed are no. */
    public boolean isTrue(Term term) {
        return value(term) instanceof PromiseValue.Flag flag && flag.value();
    }

    /** Returns the values of a list term, empty where it is absent or malformed. */
    public List<String> texts(Term term) {
        return value(term) instanceof PromiseValue.Texts texts ? texts.values() : List.of();
    }

    /** Returns the value of a term, or null where it is absent. */
    public @Nullable PromiseValue value(Term term) {
        return has(term) ? values[place(term)] : null;
    }

    private int place(Term term) {
        return Long.bitCount(mask & (term.bit() - 1));
    }

    /** Returns how many promises have a value of their term's type. */
    public int keys() {
        return keys.length;
    }

    /**
     * Returns a key for the value of a promise that is of its term's type: the {@link Term#ordinal() ordinal} of the
     * term above the {@link #NUMBER number} of the value. Among sets of the same {@link #generation}, equal values of a
     * term have the same number or 0, and no others have that number, so that what was worked out for a value can be
     * kept by it. Nothing can be kept by 0.
     *
     * @param index from 0, in the order of the vocabulary
     */
    public char key(int index) {
        return keys[index];
    }

    /** Returns which values the numbers of {@link #key keys} mean; it grows when they begin to mean others. */
    public int generation() {
        return generation;
    }

    /** Returns the promises of known terms, in the order of the vocabulary. */
    public List<Promise> promises() {
        List<Promise> all = new ArrayList<>(values.length);
        for (long left = mask; left != 0; left &= left - 1) {
            all.add(promise(TERMS[Long.numberOfTrailingZeros(left)]));
        }
        return all;
    }

    /** Returns the promises whose names the vocabulary does not know, in document order. */
    public List<Promise> unrecognised() {
        return unrecognised;
    }

    /** Returns further statements of a term that already has a value, in document order. */
    public List<Promise> repeated() {
        return repeated;
    }

    /** Returns everything: known terms, unrecognised names, repetitions; a builder makes the same set of it. */
    public List<Promise> all() {
        List<Promise> all = promises();
        all.addAll(unrecognised);
        all.addAll(repeated);
        return all;
    }

    /** Collects promises in document order; most of them can wait for the currency of the quote. Not thread-safe. */
    public static final class Builder {
        private static final int FEW = 32;

        /** Promises, those that wait, and of elements and members what is stated. */
        private @Nullable Object[] entries = new @Nullable Object[FEW];

        /** For each the term, above which element of the holder it is. */
        private int[] places = new int[FEW];

        private int count;
        private @Nullable Pointer holder;
        private boolean hasPromises;
        private long own;

        /**
         * A promise that waits for the currency.
         *
         * @param pointer to its value
         */
        private record Waiting(StatedPromise stated, Pointer pointer) {
            Promise promise(@Nullable String currency) {
                return new Promise(stated.term(), stated.name(), stated.value(currency), pointer);
            }
        }

        /** Starts empty. */
        public Builder() {}

        /** Returns whether nothing was added. */
        public boolean isEmpty() {
            return count == 0;
        }

        /** Adds a promise. */
        public Builder add(Promise promise) {
            return addAlone(promise, promise.term());
        }

        /** Adds what is stated at a pointer; nothing where that {@link StatedPromise#isPromise promises} nothing. */
        public Builder add(StatedPromise stated, Pointer pointer) {
            if (!stated.isPromise()) {
                return this;
            }
            Waiting waiting = new Waiting(stated, pointer);
            return stated.isOfAnyCurrency() ? add(waiting.promise(null)) : addAlone(waiting, stated.term());
        }

        /**
         * Adds what is stated by an element of an array, whose member {@code value} is the value. It takes less room
         * than what comes with its own pointer.
         *
         * @param array the same object for all promises of a line
         * @param element from 0
         * @throws IndexOutOfBoundsException where that is negative
         */
        public Builder add(StatedPromise stated, Pointer array, int element) {
            Objects.checkIndex(element, Integer.MAX_VALUE);
            Term term = stated.term();
            if (term == null || element >= MEMBER || !isHeldIn(array)) {
                return add(stated, array.child(element).child(VALUE));
            }
            return stated.isPromise() ? addHeld(term, stated, array, element) : this;
        }

        /**
         * Adds what is stated by a member of an object, which has the name of the promise. It takes less room than what
         * comes with its own pointer.
         *
         * @param object the same object for all promises of a line
         */
        public Builder addMember(StatedPromise stated, Pointer object) {
            Term term = stated.term();
            if (term == null || !isHeldIn(object)) {
                return add(stated, object.child(stated.name()));
            }
            return stated.isPromise() ? addHeld(term, stated, object, MEMBER) : this;
        }

        @SuppressWarnings("ReferenceEquality") // what holds the promises of a line is one, whose pointer is made once
        private boolean isHeldIn(Pointer pointer) {
            return holder == null || holder == pointer;
        }

        private Builder addHeld(Term term, StatedPromise stated, Pointer in, int element) {
            holder = in;
            put(stated, term.ordinal() << TERM_SHIFT | element);
            own |= term.bit();
            return this;
        }

        private Builder addAlone(Object entry, @Nullable Term term) {
            put(entry, (term == null ? UNKNOWN : term.ordinal()) << TERM_SHIFT);
            own |= term == null ? 0 : term.bit();
            hasPromises |= term != null;
            return this;
        }

        private void put(Object entry, int place) {
            if (count == entries.length) {
                entries = Arrays.copyOf(entries, 2 * count);
                places = Arrays.copyOf(places, 2 * count);
            }
            entries[count] = entry;
            places[count++] = place;
        }

        private Promise promise(int index, @Nullable String currency) {
            Object entry = entries[index];
            if (entry instanceof StatedPromise stated) {
                Term term = TERMS[places[index] >>> TERM_SHIFT];
                return held(term, stated.value(currency), Objects.requireNonNull(holder), (char) places[index]);
            }
            return entry instanceof Waiting waiting
                    ? waiting.promise(currency)
                    : (Promise) Objects.requireNonNull(entry);
        }

        /** Returns the set; money without a unit is in no known currency. The builder may go on. */
        public PromiseSet build() {
            return new PromiseSet(this, null, null);
        }

        /**
         * Returns the set, {@code inherited} itself where nothing was added. The builder may go on.
         *
         * @param inherited what holds unless the line says otherwise: its promises of terms that were not added, and
         *     all whose names the vocabulary does not know: nobody can tell yet whether the line says otherwise
         * @param currency what money without a unit is in, null for unknown
         */
        public PromiseSet build(PromiseSet inherited, @Nullable String currency) {
            return count == 0 ? inherited : new PromiseSet(this, inherited, currency);
        }
    }
}
