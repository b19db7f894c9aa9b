package io.promisegate.quote;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One commercial term that a quote makes.
 *
 * @param term the term of the vocabulary, null where the name is not in it
 * @param name the name that the quote uses
 * @param value what is promised
 * @param pointer where the value stands in the original document
 */
public record Promise(@Nullable Term term, String name, PromiseValue value, Pointer pointer) {

    public Promise {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(pointer, "pointer");
    }
}
