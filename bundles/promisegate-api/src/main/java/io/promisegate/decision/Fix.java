package io.promisegate.decision;

import io.promisegate.quote.PatchOperation;
import java.util.List;
import java.util.Objects;

/**
 * What would clear a finding.
 *
 * @param patch JSON Patch (RFC 6902) on the original document, proven by evaluating the patched document; empty where
 *     no single change does
 * @param words the change in words, or why there is no single fix
 */
public record Fix(List<PatchOperation> patch, String words) {

    public Fix {
        patch = List.copyOf(patch);
        Objects.requireNonNull(words, "words");
    }

    /** Says that no single change clears the finding, and why. */
    public static Fix none(String why) {
        return new Fix(List.of(), why);
    }

    /** Returns whether there is a proven patch. */
    public boolean isProven() {
        return !patch.isEmpty();
    }
}
