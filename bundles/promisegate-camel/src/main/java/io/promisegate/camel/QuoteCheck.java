package io.promisegate.camel;

import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.PromiseGate;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteReading;
import io.promisegate.spi.QuoteReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.jspecify.annotations.Nullable;

/**
 * Decides on the quote that an exchange carries, leaves it readable, and marks the exchange with the decision. Whatever
 * fails on the way is UNDECIDED. Thread-safe.
 */
public final class QuoteCheck {
    /** More than any format reads; what is longer the format refuses. */
    private static final int MAX_BYTES = 8 * 1024 * 1024;

    private final GateServices services;
    private final EntryPoint entryPoint;
    private final @Nullable String format;
    private final QuotePlace place;

    /**
     * Makes a check.
     *
     * @param format name of the quote's format, null for any
     */
    public QuoteCheck(GateServices services, EntryPoint entryPoint, @Nullable String format, QuotePlace place) {
        this.services = services;
        this.entryPoint = entryPoint;
        this.format = format;
        this.place = place;
    }

    /** Decides, and marks the exchange. */
    public Decision decide(Exchange exchange) {
        Decision decision = decided(exchange);
        mark(exchange, decision);
        return decision;
    }

    private Decision decided(Exchange exchange) {
        PromiseGate gate = services.gate();
        QuoteReader reader = services.reader();
        if (gate == null || reader == null) {
            return undecided("gate", "The promise gate is not running.");
        }
        try {
            Object value = place.get(exchange);
            return value instanceof Quote quote
                    ? gate.decide(quote, entryPoint)
                    : gate.decide(read(exchange, value, reader), entryPoint);
        } catch (RuntimeException e) {
            return undecided("gate", "The promise gate failed.");
        }
    }

    private QuoteReading read(Exchange exchange, @Nullable Object value, QuoteReader reader) {
        if (value instanceof QuoteReading reading) {
            return reading;
        }
        byte[] bytes;
        try {
            bytes = bytes(exchange, value);
        } catch (IOException e) {
            bytes = null;
        }
        return bytes == null
                ? QuoteReading.unreadable(List.of(Problem.at("", "PG-Q013", "The " + place + " holds no document.")))
                : reader.read(bytes, format);
    }

    /** Reads the value and leaves it readable for what comes after. */
    private byte @Nullable [] bytes(Exchange exchange, @Nullable Object value) throws IOException {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        InputStream in = exchange.getContext().getTypeConverter().convertTo(InputStream.class, exchange, value);
        if (in == null) {
            return null;
        }
        byte[] bytes = in.readNBytes(MAX_BYTES);
        if (value instanceof StreamCache cache) {
            cache.reset();
        } else if (value instanceof InputStream) {
            place.set(
                    exchange,
                    bytes.length < MAX_BYTES ? bytes : new SequenceInputStream(new ByteArrayInputStream(bytes), in));
        }
        return bytes;
    }

    private Decision undecided(String what, String message) {
        return new Decision(
                "",
                Outcome.UNDECIDED,
                "",
                "",
                null,
                entryPoint,
                Instant.now(),
                List.of(),
                new Failure(Failure.CHECK_FAILED, what, message),
                List.of(),
                null);
    }

    private static void mark(Exchange exchange, Decision decision) {
        exchange.setProperty(PromisegateConstants.DECISION, decision);
        Message message = exchange.getMessage();
        message.setHeader(PromisegateConstants.OUTCOME, decision.outcome().name());
        message.setHeader(PromisegateConstants.DECISION_ID, decision.id());
        message.setHeader(PromisegateConstants.QUOTE_ID, decision.quoteId());
        message.setHeader(PromisegateConstants.REVISION, String.valueOf(decision.revision()));
        message.setHeader(PromisegateConstants.RULES, String.join(",", decision.rules()));
    }
}
