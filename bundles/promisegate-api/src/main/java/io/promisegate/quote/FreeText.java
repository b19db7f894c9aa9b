package io.promisegate.quote;

import java.util.Objects;

/**
 * Words of a quote that no structured term holds: a note, a description.
 *
 * @param text the words
 * @param pointer where they stand in the original document
 */
public record FreeText(String text, Pointer pointer) {

    public FreeText {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(pointer, "pointer");
    }
}
