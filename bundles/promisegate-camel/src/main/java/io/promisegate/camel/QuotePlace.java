package io.promisegate.camel;

import java.util.Locale;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Where an exchange has its quote: {@code body}, {@code header:NAME} or {@code property:NAME}.
 *
 * @param kind where to look
 * @param name name of the header or property, empty for the body
 */
public record QuotePlace(Kind kind, String name) {
    /** The body. */
    public static final QuotePlace BODY = new QuotePlace(Kind.BODY, "");

    /** Where to look. */
    public enum Kind {
        /** The message body. */
        BODY,
        /** A message header. */
        HEADER,
        /** An exchange property. */
        PROPERTY
    }

    public QuotePlace {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
    }

    /**
     * Reads a place.
     *
     * @throws IllegalArgumentException where the text names none
     */
    public static QuotePlace of(String text) {
        if (text.equals("body")) {
            return BODY;
        }
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1).strip();
        String kind = colon < 0 ? text : text.substring(0, colon);
        if (name.isEmpty() || colon < 0 || !(kind.equals("header") || kind.equals("property"))) {
            throw new IllegalArgumentException(
                    "A quote is in body, header:NAME or property:NAME, and not in “" + text + "”.");
        }
        return new QuotePlace(kind.equals("header") ? Kind.HEADER : Kind.PROPERTY, name);
    }

    /** Returns what an exchange has there, null for nothing. */
    public @Nullable Object get(Exchange exchange) {
        return switch (kind) {
            case BODY -> exchange.getMessage().getBody();
            case HEADER -> exchange.getMessage().getHeader(name);
            case PROPERTY -> exchange.getProperty(name);
        };
    }

    /** Puts something there. */
    public void set(Exchange exchange, Object value) {
        switch (kind) {
            case BODY -> exchange.getMessage().setBody(value);
            case HEADER -> exchange.getMessage().setHeader(name, value);
            case PROPERTY -> exchange.setProperty(name, value);
        }
    }

    @Override
    public String toString() {
        return kind == Kind.BODY ? "body" : kind.name().toLowerCase(Locale.ROOT) + ' ' + name;
    }
}
