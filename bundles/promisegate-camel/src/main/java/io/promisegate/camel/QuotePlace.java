package io.promisegate.camel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Where an exchange has its quote: {@code body}, {@code header:NAME}, {@code property:NAME}, or {@code fetch:URI} for
 * an endpoint that answers with it, named in Camel's Simple language, such as
 * {@code fetch:http://cpq/quotes/${header.quoteId}}.
 *
 * @param kind where to look
 * @param name name of the header or property, or URI of the endpoint; empty for the body
 */
public record QuotePlace(Kind kind, String name) {
    /** The body. */
    public static final QuotePlace BODY = new QuotePlace(Kind.BODY, "");

    private static final Map<String, Kind> KINDS =
            Map.of("header", Kind.HEADER, "property", Kind.PROPERTY, "fetch", Kind.FETCH);

    /** Where to look. */
    public enum Kind {
        /** The message body. */
        BODY,
        /** A message header. */
        HEADER,
        /** An exchange property. */
        PROPERTY,
        /** The answer of an endpoint. */
        FETCH
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
        Kind found = colon < 0 ? null : KINDS.get(kind);
        if (name.isEmpty() || found == null) {
            throw new IllegalArgumentException(
                    "A quote is in body, header:NAME, property:NAME or fetch:URI, and not in “" + text + "”.");
        }
        return new QuotePlace(found, name);
    }

    /** Returns what an exchange has there, null for nothing. */
    public @Nullable Object get(Exchange exchange) {
        return switch (kind) {
            case BODY -> exchange.getMessage().getBody();
            case HEADER -> exchange.getMessage().getHeader(name);
            case PROPERTY -> exchange.getProperty(name);
            case FETCH -> fetched(exchange);
        };
    }

    /** Puts something there. */
    public void set(Exchange exchange, Object value) {
        switch (kind) {
            case BODY -> exchange.getMessage().setBody(value);
            case HEADER -> exchange.getMessage().setHeader(name, value);
            case PROPERTY -> exchange.setProperty(name, value);
            case FETCH -> throw new UnsupportedOperationException("what was fetched is not the exchange's own");
        }
    }

    private @Nullable Object fetched(Exchange exchange) {
        CamelContext context = exchange.getContext();
        String uri = context.resolveLanguage("simple").createExpression(name).evaluate(exchange, String.class);
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange answer = template.request(uri, asked -> {});
            if (answer.getException() != null) {
                throw new IllegalStateException("the quote cannot be fetched", answer.getException());
            }
            return answer.getMessage().getBody(byte[].class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return kind == Kind.BODY ? "body" : kind.name().toLowerCase(Locale.ROOT) + ' ' + name;
    }
}
