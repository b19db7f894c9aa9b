package io.promisegate.json;

import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.StatedPromise;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the promises of a line as they are read, and types them when the quote's currency is known. Not thread-safe.
 */
public final class PromiseReader {
    private static final int FEW = 32;
    private static final int ALONE = -1;
    private static final int MEMBER = -2;

    private @Nullable StatedPromise[] promises = new @Nullable StatedPromise[FEW];

    /** Where values stand, or what holds them. */
    private @Nullable Pointer[] pointers = new @Nullable Pointer[FEW];

    /** The elements of arrays, or one of the constants. */
    private int[] elements = new int[FEW];

    private int count;

    /** Makes an empty collection. */
    public PromiseReader() {}

    /** Adds a promise; a value of null promises nothing. */
    public void add(String name, @Nullable Object json, Pointer pointer) {
        state(new StatedPromise(name, json), pointer, ALONE);
    }

    /**
     * Adds a promise whose value is the member of an object under its name; a value of null promises nothing.
     *
     * @param object the same object for all promises of a line, so that each takes little room
     */
    public void addMember(String name, @Nullable Object json, Pointer object) {
        state(new StatedPromise(name, json), object, MEMBER);
    }

    /**
     * Adds a promise whose value is the member {@code value} of an element of an array.
     *
     * @param array the same object for all promises of a line, so that each takes little room
     */
    public void add(StatedPromise promise, Pointer array, int element) {
        state(promise, array, Objects.checkIndex(element, Integer.MAX_VALUE));
    }

    private void state(StatedPromise promise, Pointer pointer, int element) {
        if (!promise.isPromise()) {
            return;
        }
        if (count == promises.length) {
            promises = Arrays.copyOf(promises, 2 * count);
            pointers = Arrays.copyOf(pointers, 2 * count);
            elements = Arrays.copyOf(elements, 2 * count);
        }
        promises[count] = promise;
        pointers[count] = pointer;
        elements[count++] = element;
    }

    /** Returns whether nothing was added. */
    public boolean isEmpty() {
        return count == 0;
    }

    /**
     * Returns the promises.
     *
     * @param inherited what holds unless the line says otherwise
     * @param currency what money without a unit is in, null for unknown
     */
    public PromiseSet promises(PromiseSet inherited, @Nullable String currency) {
        if (count == 0) {
            return inherited;
        }
        PromiseSet.Builder builder = new PromiseSet.Builder(inherited);
        for (int i = 0; i < count; i++) {
            StatedPromise promise = Objects.requireNonNull(promises[i]);
            Pointer pointer = Objects.requireNonNull(pointers[i]);
            if (elements[i] >= 0) {
                builder.add(promise, currency, pointer, elements[i]);
            } else if (elements[i] == MEMBER && promise.term() != null) {
                builder.add(promise.term(), promise.value(currency), pointer);
            } else {
                builder.add(new Promise(
                        promise.term(),
                        promise.name(),
                        promise.value(currency),
                        elements[i] == MEMBER ? pointer.child(promise.name()) : pointer));
            }
        }
        return builder.build();
    }
}
