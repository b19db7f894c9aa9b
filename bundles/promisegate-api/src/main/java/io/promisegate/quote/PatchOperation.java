package io.promisegate.quote;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a JSON Patch (RFC 6902).
 *
 * @param op {@code add}, {@code replace} or {@code remove}
 * @param path RFC 6901 JSON Pointer
 * @param value what to add or to replace with, built of maps, lists, strings, decimals and booleans; null for
 *     {@code remove}
 */
public record PatchOperation(
        String op, String path, @Nullable Object value) {

    public PatchOperation {
        Objects.requireNonNull(op, "op");
        Objects.requireNonNull(path, "path");
    }
}
