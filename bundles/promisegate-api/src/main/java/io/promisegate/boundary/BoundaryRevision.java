package io.promisegate.boundary;

import java.util.Objects;

/**
 * Identifies the content of one boundary; every decision names exactly one.
 *
 * @param name name of the boundary
 * @param version version as the authors count
 * @param sha256 SHA-256 of the document's bytes, in lower-case hexadecimal
 */
public record BoundaryRevision(String name, String version, String sha256) {

    public BoundaryRevision {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a SHA-256 in hexadecimal");
        }
    }

    /**
     * Reads what {@link #reference} wrote.
     *
     * @throws IllegalArgumentException where it is no such text
     */
    public static BoundaryRevision of(String reference) {
        int at = reference.lastIndexOf('@');
        int colon = reference.indexOf(':');
        if (colon < 0 || at < colon) {
            throw new IllegalArgumentException("not a revision");
        }
        return new BoundaryRevision(
                reference.substring(0, colon), reference.substring(colon + 1, at), reference.substring(at + 1));
    }

    /** Returns {@code name:version@sha256}, for machines. */
    public String reference() {
        return name + ':' + version + '@' + sha256;
    }

    /** Returns {@code name:version@sha256} with the digest cut to twelve digits, for people. */
    @Override
    public String toString() {
        return name + ':' + version + '@' + sha256.substring(0, 12);
    }
}
