package io.promisegate.quote;

import java.math.BigDecimal;
import java.time.Period;
import java.util.ArrayList;
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

    private final long mask;
    private final long malformed;
    private final long numbered;
    private final List<Promise> unrecognised;
    private final List<Promise> repeated;

    private PromiseSet(Builder builder) {
        mask = builder.mask;
        malformed = builder.malformed;
        values = new PromiseValue[Long.bitCount(mask)];
        keys = new char[Long.bitCount(mask & ~malformed)];
        SharedValues shared = SharedValues.current();
        generation = shared.generation;
        holder = builder.holder;
        elements = holder == null ? NO_ELEMENTS : new char[values.length];
        promises = builder.hasPromises ? new @Nullable Promise[values.length] : null;
        int count = 0;
        int wellFormed = 0;
        long withNumber = 0;
        for (long left = mask; left != 0; left &= left - 1) {
            int term = Long.numberOfTrailingZeros(left);
            StatedPromise stated = null;
            if (builder.slots[term] instanceof Promise promise) {
                values[count] = promise.value();
                Objects.requireNonNull(promises)[count] = promise;
            } else if (builder.slots[term] instanceof StatedPromise kept) {
                stated = kept;
                values[count] = kept.value(null);
                elements[count] = builder.elements[term];
            } else {
                values[count] = (PromiseValue) Objects.requireNonNull(builder.slots[term]);
                elements[count] = builder.elements[term];
            }
            if ((malformed & left & -left) == 0) {
                int number = stated == null ? shared.share(term, count, values) : stated.share(shared, count, values);
                keys[wellFormed++] = (char) (term * SharedValues.NUMBERS + number);
                withNumber |= number == 0 ? 0 : left & -left;
            }
            count++;
        }
        numbered = withNumber;
        unrecognised = List.copyOf(builder.unrecognised);
        repeated = List.copyOf(builder.repeated);
    }

    private Promise promise(Term term, int place) {
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
        return has(term) ? promise(term, place(term)) : null;
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
            all.add(promise(TERMS[Long.numberOfTrailingZeros(left)], all.size()));
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

    /** Collects promises in document order. Not thread-safe. */
    public static final class Builder {
        /** Promises; of those that are elements or members what is stated, or the values alone. */
        private final @Nullable Object[] slots = new @Nullable Object[TERMS.length];

        private final char[] elements = new char[TERMS.length];
        private @Nullable Pointer holder;
        private boolean hasPromises;
        private long own;
        private long mask;
        private long malformed;
        private List<Promise> unrecognised = List.of();
        private List<Promise> repeated = List.of();

        /** Starts empty. */
        public Builder() {}

        /** Starts with promises that hold unless the line says otherwise. */
        public Builder(PromiseSet inherited) {
            int place = 0;
            for (long left = inherited.mask; left != 0; left &= left - 1) {
                int term = Long.numberOfTrailingZeros(left);
                slots[term] = inherited.promise(TERMS[term], place++);
                hasPromises = true;
            }
            mask = inherited.mask;
            malformed = inherited.malformed;
        }

        /** Adds a promise. */
        public Builder add(Promise promise) {
            Term term = promise.term();
            if (term == null) {
                unrecognised = grown(unrecognised, promise);
            } else if ((own & term.bit()) != 0) {
                repeated = grown(repeated, promise);
            } else {
                hasPromises = true;
                put(term, promise, promise.value());
            }
            return this;
        }

        /**
         * Adds a promise whose value is the member {@code value} of an element of an array. It takes less room than one
         * that comes with its own pointer.
         *
         * @param stated what {@link StatedPromise#isPromise promises} something
         * @param currency what money without a unit is in, null for unknown
         */
        public Builder add(StatedPromise stated, @Nullable String currency, Pointer array, int element) {
            Term term = stated.term();
            PromiseValue value = stated.value(currency);
            if (term == null || element >= MEMBER) {
                return add(new Promise(
                        term, stated.name(), value, array.child(element).child(VALUE)));
            }
            return addHeld(term, stated.isOfAnyCurrency() ? stated : value, value, array, element);
        }

        /**
         * Adds a promise whose value is the member of an object under the name of its term. It takes less room than one
         * that comes with its own pointer.
         */
        public Builder add(Term term, PromiseValue value, Pointer object) {
            return addHeld(term, value, value, object, MEMBER);
        }

        @SuppressWarnings("ReferenceEquality") // what holds the promises of a line is one, whose pointer is made once
        private Builder addHeld(Term term, Object promised, PromiseValue value, Pointer in, int element) {
            Objects.checkIndex(element, MEMBER + 1);
            if ((holder != null && holder != in) || (own & term.bit()) != 0) {
                return add(held(term, value, in, element));
            }
            holder = in;
            elements[term.ordinal()] = (char) element;
            put(term, promised, value);
            return this;
        }

        private void put(Term term, Object promised, PromiseValue value) {
            slots[term.ordinal()] = promised;
            own |= term.bit();
            mask |= term.bit();
            malformed = value instanceof PromiseValue.Malformed ? malformed | term.bit() : malformed & ~term.bit();
        }

        private static List<Promise> grown(List<Promise> list, Promise promise) {
            List<Promise> grown = list.isEmpty() ? new ArrayList<>() : list;
            grown.add(promise);
            return grown;
        }

        /** Returns the set; the builder is spent. */
        public PromiseSet build() {
            return new PromiseSet(this);
        }
    }
}
