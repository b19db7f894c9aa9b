package io.promisegate.quote;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A promise as a document states it. A reader may keep it for the next document that states the same; it knows what was
 * worked out of its value. Immutable to all who use it, and thread-safe.
 */
public final class StatedPromise {
    private final String name;
    private final @Nullable Term term;
    private final @Nullable Object json;

    /** Null where it depends on the currency of the quote, or where nothing is promised. */
    private final @Nullable PromiseValue value;

    /** What its value was shared as at last; threads may see different ones. */
    private @Nullable Shared shared;

    /** Whether it was shared once; most are stated by a single document. */
    private boolean isOneOfMany;

    /**
     * A value that is shared.
     *
     * @param generation that of the {@link SharedValues}
     * @param number other than 0
     */
    record Shared(int generation, int number, PromiseValue value) {}

    /**
     * Makes it.
     *
     * @param json built of maps, lists, strings, decimals and booleans, which nobody changes any more; null promises
     *     nothing
     */
    public StatedPromise(String name, @Nullable Object json) {
        this.name = name;
        this.json = json;
        term = Term.named(name);
        if (json == null || (term != null && isOfMoney(term.type()))) {
            value = null;
        } else {
            value = term == null ? new PromiseValue.Raw(json) : PromiseValues.read(term.type(), json, null);
        }
    }

    private static boolean isOfMoney(ValueType type) {
        return type == ValueType.MONEY || type == ValueType.TIERS;
    }

    /** Returns the name that the document uses. */
    public String name() {
        return name;
    }

    /** Returns the term of that name, null where the default vocabulary has none. */
    public @Nullable Term term() {
        return term;
    }

    /** Returns whether anything is promised. */
    public boolean isPromise() {
        return json != null;
    }

    /**
     * Returns the value.
     *
     * @param currency what money without a unit is in, null for unknown
     * @throws NullPointerException where nothing is promised
     */
    public PromiseValue value(@Nullable String currency) {
        return value != null
                ? value
                : PromiseValues.read(Objects.requireNonNull(term).type(), Objects.requireNonNull(json), currency);
    }

    /** Returns whether the value is the same in quotes of any currency. */
    boolean isOfAnyCurrency() {
        return value != null;
    }

    /**
     * Puts the value among others, and shares it as {@link SharedValues#share} does.
     *
     * @param currency what money without a unit is in, null for unknown
     */
    int share(SharedValues with, @Nullable String currency, int index, PromiseValue[] values) {
        Shared known = shared;
        if (known != null && known.generation == with.generation) {
            values[index] = known.value;
            return known.number;
        }
        values[index] = value(currency);
        int number = with.share(Objects.requireNonNull(term).ordinal(), index, values);
        if (!isOneOfMany) {
            isOneOfMany = true;
        } else if (number != 0 && isOfAnyCurrency()) {
            shared = new Shared(with.generation, number, values[index]);
        }
        return number;
    }
}
