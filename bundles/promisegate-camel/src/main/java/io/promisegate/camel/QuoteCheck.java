package io.promisegate.camel;

import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.PromiseGate;
import io.promisegate.decision.ReceiptPolicy;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on the quote that an exchange carries, leaves it readable, and marks the exchange with the decision. Whatever
 * fails on the way is UNDECIDED. Thread-safe.
 */
public final class QuoteCheck {
    private static final Logger LOG = LoggerFactory.getLogger(QuoteCheck.class);

    /** More than any format reads; what is longer the format refuses. */
    public static final int MAX_BYTES = 8 * 1024 * 1024;

    private final GateServices services;
    private final EntryPoint entryPoint;
    private final @Nullable String format;
    private final QuotePlace place;
    private final @Nullable ReceiptDemand demand;

    /**
     * What came of it.
     *
     * @param decision the decision
     * @param quote the quote, null where none could be read
     */
    public record Checked(Decision decision, @Nullable Quote quote) {}

    /**
     * Makes a check.
     *
     * @param format name of the quote's format, null for any
     * @param demand asks for a receipt; null to decide by the boundary
     */
    public QuoteCheck(
            GateServices services,
            EntryPoint entryPoint,
            @Nullable String format,
            QuotePlace place,
            @Nullable ReceiptDemand demand) {
        this.services = services;
        this.entryPoint = entryPoint;
        this.format = format;
        this.place = place;
        this.demand = demand;
    }

    /** Returns where the quote is. */
    public QuotePlace place() {
        return place;
    }

    /** Returns the places of an exchange that it reads. */
    public List<QuotePlace> places() {
        return demand == null ? List.of(place) : List.of(place, demand.place());
    }

    /** Decides, and marks the exchange. */
    public Checked check(Exchange exchange) {
        Checked checked = checked(exchange);
        mark(exchange, checked.decision());
        return checked;
    }

    private Checked checked(Exchange exchange) {
        PromiseGate gate = services.gate();
        QuoteReader reader = services.reader();
        Quote quote = null;
        try {
            Object value = place.get(exchange);
            QuoteReading reading = value instanceof Quote read
                    ? QuoteReading.of(read)
                    : reader == null ? null : read(exchange, value, reader);
            quote = reading == null ? null : reading.quote();
            return gate == null || reading == null
                    ? new Checked(undecided(quote, "The promise gate is not running."), quote)
                    : new Checked(decided(gate, reading, exchange), quote);
        } catch (RuntimeException e) {
            LOG.error("The gate failed", e);
            return new Checked(undecided(quote, "The promise gate failed."), quote);
        }
    }

    private Decision decided(PromiseGate gate, QuoteReading reading, Exchange exchange) {
        if (demand == null) {
            return gate.decide(reading, entryPoint);
        }
        Object receipt = demand.place().get(exchange);
        return gate.admit(
                reading,
                exchange.getContext().getTypeConverter().tryConvertTo(String.class, exchange, receipt),
                new ReceiptPolicy(demand.isCurrent(), demand.isOnce() ? exchange.getExchangeId() : null),
                entryPoint);
    }

    private QuoteReading read(Exchange exchange, @Nullable Object value, QuoteReader reader) {
        if (value instanceof QuoteReading reading) {
            return reading;
        }
        byte[] bytes = bytes(exchange, place);
        return bytes == null
                ? QuoteReading.unreadable(List.of(Problem.at("", "PG-Q013", "The " + place + " holds no document.")))
                : reader.read(bytes, format);
    }

    /**
     * Returns what an exchange has in a place and leaves it readable for what comes after; null where that is no
     * document.
     */
    public static byte @Nullable [] bytes(Exchange exchange, QuotePlace place) {
        Object value = place.get(exchange);
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
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
                        bytes.length < MAX_BYTES
                                ? bytes
                                : new SequenceInputStream(new ByteArrayInputStream(bytes), in));
            }
            return bytes;
        } catch (IOException e) {
            LOG.debug("The {} cannot be read", place, e);
            return null;
        }
    }

    private Decision undecided(@Nullable Quote quote, String message) {
        return new Decision(
                "",
                Outcome.UNDECIDED,
                quote == null ? "" : quote.id(),
                quote == null ? "" : quote.version(),
                null,
                entryPoint,
                Instant.now(),
                List.of(),
                new Failure(Failure.CHECK_FAILED, "gate", message),
                List.of(),
                null);
    }

    private void mark(Exchange exchange, Decision decision) {
        exchange.setProperty(PromisegateConstants.DECISION, decision);
        Message message = exchange.getMessage();
        message.setHeader(PromisegateConstants.OUTCOME, decision.outcome().name());
        message.setHeader(PromisegateConstants.DECISION_ID, decision.id());
        message.setHeader(PromisegateConstants.QUOTE_ID, decision.quoteId());
        message.setHeader(PromisegateConstants.REVISION, String.valueOf(decision.revision()));
        message.setHeader(PromisegateConstants.RULES, String.join(",", decision.rules()));
        if (decision.receipt() != null) {
            message.setHeader(PromisegateConstants.RECEIPT, decision.receipt());
        } else if (demand == null) {
            message.removeHeader(PromisegateConstants.RECEIPT);
        }
    }
}
