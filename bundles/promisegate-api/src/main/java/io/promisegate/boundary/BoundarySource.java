package io.promisegate.boundary;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A boundary document and the place it came from, against which the files of its examples are resolved.
 *
 * <p>Immutable and thread-safe.
 */
public final class BoundarySource {
    /** Most bytes that a boundary document may have. */
    public static final int MAX_BYTES = 64 * 1024 * 1024;

    /** What a file with signatures is called behind the name of the boundary's. */
    public static final String SIGNATURES = ".jws";

    private static final int MAX_SIGNATURE_BYTES = 64 * 1024;

    private final String name;
    private final URI location;
    private final byte[] content;
    private final String origin;
    private final List<String> signatures;
    private final @Nullable Map<String, byte[]> files;

    /**
     * Makes a source whose origin is its location.
     *
     * @param name what problems call it, such as a file name
     * @param location where it came from
     * @param content the bytes of the document
     */
    public BoundarySource(String name, URI location, byte[] content) {
        this(name, location, content, location.toString(), List.of());
    }

    /**
     * Makes a source.
     *
     * @param origin identifies the source over all its versions, such as a bundle's symbolic name
     * @param signatures signatures of the content: JWS with detached payload, compact (RFC 7515, appendix F)
     */
    public BoundarySource(String name, URI location, byte[] content, String origin, List<String> signatures) {
        this(name, location, content, origin, signatures, null);
    }

    private BoundarySource(
            String name,
            URI location,
            byte[] content,
            String origin,
            List<String> signatures,
            @Nullable Map<String, byte[]> files) {
        this.files = files;
        this.origin = Objects.requireNonNull(origin, "origin");
        this.name = Objects.requireNonNull(name, "name");
        this.location = Objects.requireNonNull(location, "location");
        this.content = content.clone();
        this.signatures = List.copyOf(signatures);
    }

    /**
     * Reads what a URI leads to, and the signatures beside it: lines of the file of the same name and
     * {@link #SIGNATURES}.
     *
     * @throws IOException where it cannot be read, or is larger than {@link #MAX_BYTES}
     */
    public static BoundarySource read(URI location) throws IOException {
        return read(location, location.toString());
    }

    /**
     * Reads what a URI leads to, and the signatures beside it.
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
            return new BoundarySource(
                    text.substring(text.lastIndexOf('/') + 1), location, bytes, origin, signaturesBeside(text));
        }
    }

    private static List<String> signaturesBeside(String location) {
        try (InputStream in = URI.create(location + SIGNATURES).toURL().openStream()) {
            byte[] bytes = in.readNBytes(MAX_SIGNATURE_BYTES);
            return signatures(new String(bytes, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // there is none, which is for the reader to judge
            return List.of();
        }
    }

    /** Returns the signatures in a text, one a line. */
    public static List<String> signatures(String lines) {
        return lines.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** Returns the same from another origin. */
    public BoundarySource from(String other) {
        return new BoundarySource(name, location, content, other, signatures, files);
    }

    /** Returns the same with the files beside it, by their paths; nothing else is beside it then. */
    public BoundarySource with(Map<String, byte[]> beside) {
        return new BoundarySource(name, location, content, origin, signatures, Map.copyOf(beside));
    }

    /** Returns the files that are known to be beside it, null where its location has to be asked. */
    public @Nullable Map<String, byte[]> files() {
        return files;
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

    /** Returns the signatures of the content, as yet unverified. */
    public List<String> signatures() {
        return signatures;
    }

    @Override
    public String toString() {
        return origin;
    }
}
