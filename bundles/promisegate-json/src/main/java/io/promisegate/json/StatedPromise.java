package io.promisegate.json;

import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Term;
import io.promisegate.quote.ValueType;
import org.jspecify.annotations.Nullable;

/** A promise as a document states it, with its value as far as that does not depend on the rest. Immutable. */
public final class StatedPromise {
    private final String name;
    private final @Nullable Term term;
    private final @Nullable Object json;

    /** Null where it depends on the currency of the quote, or where nothing is promised. */
    private final @Nullable PromiseValue value;

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

    String name() {
        return name;
    }

    @Nullable
    Term term() {
        return term;
    }

    /** Returns whether anything is promised. */
    boolean isPromise() {
        return json != null;
    }

    /** Returns the value, null where nothing is promised. */
    @Nullable
    PromiseValue value(@Nullable String currency) {
        return value != null || json == null || term == null ? value : PromiseValues.read(term.type(), json, currency);
    }
}
