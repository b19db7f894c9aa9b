package io.promisegate.boundary;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Objects;

/**
 * A boundary document and the place it came from, against which the files of its examples are resolved.
 *
 * <p>Immutable and thread-safe.
 */
public final class BoundarySource {
    /** Most bytes that a boundary document may have. */
    public static final int MAX_BYTES = 64 * 1024 * 1024;

    private final String name;
    private final URI location;
    private final byte[] content;
    private final String origin;

    /**
     * Makes a source whose origin is its location.
     *
     * @param name what problems call it, such as a file name
     * @param location where it came from
     * @param content the bytes of the document
     */
    public BoundarySource(String name, URI location, byte[] content) {
        this(name, location, content, location.toString());
    }

    /**
     * Makes a source.
     *
     * @param origin identifies the source over all its versions, such as a bundle's symbolic name
     */
    public BoundarySource(String name, URI location, byte[] content, String origin) {
        this.origin = Objects.requireNonNull(origin, "origin");
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
        return read(location, location.toString());
    }

    /**
     * Reads what a URI leads to.
     *
     * @param origin identifies the source over all its versions
     * @throws IOException where it cannot be read, or is larger than {@link #MAX_BYTES}
     */
    public static BoundarySource read(URI location, String origin) throws IOException {
        try (InputStream in = location.toURL().openStream()) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("larger than " + MAX_BYTES + " bytes");
            }
            String text = location.toString();
            return new BoundarySource(text.substring(text.lastIndexOf('/') + 1), location, bytes, origin);
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

    /** Returns what identifies the source over all its versions. */
    public String origin() {
        return origin;
    }

    @Override
    public String toString() {
        return origin;
    }
}
