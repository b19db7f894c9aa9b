package io.promisegate.boundary;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A boundary document and the place it came from, against which the files of its examples are resolved.
 *
 * <p>Immutable and thread-safe. Two sources are equal when their locations are.
 */
public final class BoundarySource {
    /** Most bytes that a boundary document may have. */
    public static final int MAX_BYTES = 64 * 1024 * 1024;

    private final String name;
    private final URI location;
    private final byte[] content;

    /**
     * Makes a source.
     *
     * @param name what problems call it, such as a file name
     * @param location where it came from
     * @param content the bytes of the document
     */
    public BoundarySource(String name, URI location, byte[] content) {
        this.name = Objects.requireNonNull(name, "name");
        this.location = Objects.requireNonNull(location, "location");
        this.content = content.clone();
    }

    /**
     * Reads what a URI leads to.
     *
     * @throws IOException where it cannot be read, or is larger than {@link #MAX_BYTES}
     */
    public static BoundarySource read(URI location) throws IOException {
        try (InputStream in = location.toURL().openStream()) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("larger than " + MAX_BYTES + " bytes");
            }
            String text = location.toString();
            return new BoundarySource(text.substring(text.lastIndexOf('/') + 1), location, bytes);
        }
    }

    /** Returns what problems call it. */
    public String name() {
        return name;
    }

    /** Returns where it came from. */
    public URI location() {
        return location;
    }

    /** Returns a copy of the bytes of the document. */
    public byte[] content() {
        return content.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BoundarySource that && location.equals(that.location);
    }

    @Override
    public int hashCode() {
        return location.hashCode();
    }

    @Override
    public String toString() {
        return location.toString();
    }
}
