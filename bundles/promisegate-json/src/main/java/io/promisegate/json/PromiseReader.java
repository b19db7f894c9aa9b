package io.promisegate.json;

import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Term;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the promises of a line as they are read, and types them when the quote's currency is known. Not thread-safe.
 */
public final class PromiseReader {
    private final List<Stated> stated = new ArrayList<>();

    private record Stated(String name, Object json, Pointer pointer) {}

    /** Makes an empty collection. */
    public PromiseReader() {}

    /** Adds a promise; a value of null promises nothing. */
    public void add(String name, @Nullable Object json, Pointer pointer) {
        if (json != null) {
            stated.add(new Stated(name, json, pointer));
        }
    }

    /** Returns whether nothing was added. */
    public boolean isEmpty() {
        return stated.isEmpty();
    }

    /**
     * Returns the promises.
     *
     * @param inherited what holds unless the line says otherwise
     * @param currency what money without a unit is in, null for unknown
     */
    public PromiseSet promises(PromiseSet inherited, @Nullable String currency) {
        if (stated.isEmpty()) {
            return inherited;
        }
        PromiseSet.Builder builder = new PromiseSet.Builder(inherited);
        for (Stated promise : stated) {
            Term term = Term.named(promise.name);
            PromiseValue value = term == null
                    ? new PromiseValue.Raw(promise.json)
                    : PromiseValues.read(term.type(), promise.json, currency);
            builder.add(new Promise(term, promise.name, value, promise.pointer));
        }
        return builder.build();
    }
}
