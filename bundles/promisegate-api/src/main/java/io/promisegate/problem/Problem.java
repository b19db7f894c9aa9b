package io.promisegate.problem;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * States one thing that is wrong with an input document.
 *
 * <p>Problems are values: a reader collects all of them and returns them at once; it throws for none.
 *
 * @param code stable code such as {@code PG-B012}; a code is never given a second meaning
 * @param message one sentence for the author of the document
 * @param pointer RFC 6901 JSON Pointer to the place, empty for the document as a whole
 * @param place line and column in the source text, where known
 * @param hint what probably was meant, such as the nearest right key, where there is one
 */
public record Problem(
        String code,
        String message,
        String pointer,
        @Nullable Place place,
        @Nullable String hint) {

    public Problem {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(pointer, "pointer");
    }

    /** States a problem that is known by its pointer alone. */
    public static Problem at(String pointer, String code, String message) {
        return new Problem(code, message, pointer, null, null);
    }

    /** Returns the same problem with its place in the source text. */
    public Problem in(Place where) {
        return new Problem(code, message, pointer, where, hint);
    }

    /** Returns the same problem with a hint. */
    public Problem hinted(String meant) {
        return new Problem(code, message, pointer, place, meant);
    }

    /** Returns {@code file:line:column: code message (hint)}, the form that editors can follow. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (place != null) {
            text.append(place).append(": ");
        } else if (!pointer.isEmpty()) {
            text.append(pointer).append(": ");
        }
        text.append(code).append(' ').append(message);
        if (hint != null) {
            text.append(" (").append(hint).append(')');
        }
        return text.toString();
    }
}
