package io.promisegate.decision;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names where a quote came in.
 *
 * @param name such as {@code http} or the name of a guarded endpoint
 */
public record EntryPoint(String name) {
    /** A question from a CPQ screen. */
    public static final EntryPoint PREVIEW = new EntryPoint("preview");
    /** The HTTP interface. */
    public static final EntryPoint HTTP = new EntryPoint("http");
    /** The file inbox. */
    public static final EntryPoint INBOX = new EntryPoint("inbox");
    /** A Camel route. */
    public static final EntryPoint ROUTE = new EntryPoint("route");
    /** The deal desk, which has a quote decided again after a review or a change of the boundary. */
    public static final EntryPoint DESK = new EntryPoint("desk");
    /** The Karaf shell. */
    public static final EntryPoint SHELL = new EntryPoint("shell");
    /** A Jakarta Validation validator. */
    public static final EntryPoint VALIDATION = new EntryPoint("validation");

    private static final String CPQ = "cpq:";

    public EntryPoint {
        Objects.requireNonNull(name, "name");
    }

    /** Returns the entry of quotes that are fetched from a CPQ, by the name of its connection. */
    public static EntryPoint cpq(String connection) {
        return new EntryPoint(CPQ + connection);
    }

    /** Returns the name of the connection that a quote was fetched by, null where it came another way. */
    public @Nullable String connection() {
        return name.startsWith(CPQ) ? name.substring(CPQ.length()) : null;
    }
}
