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
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/** Decides on the quote in the body and takes the exit that the endpoint names for the outcome. */
final class PromisegateProducer extends DefaultAsyncProducer {
    /** More than any format reads; what is longer the format refuses. */
    private static final int MAX_BYTES = 8 * 1024 * 1024;

    private final PromisegateEndpoint endpoint;
    private final GateServices services;
    private final Map<Outcome, AsyncProducer> exits = new EnumMap<>(Outcome.class);

    PromisegateProducer(PromisegateEndpoint endpoint, GateServices services) {
        super(endpoint);
        this.endpoint = endpoint;
        this.services = services;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        for (Outcome outcome : List.of(Outcome.REVIEW, Outcome.BLOCKED, Outcome.UNDECIDED)) {
            String exit = exit(outcome);
            if (!List.of("stop", "throw", "continue").contains(exit)) {
                AsyncProducer producer =
                        endpoint.getCamelContext().getEndpoint(exit).createAsyncProducer();
                exits.put(outcome, producer);
                ServiceHelper.startService(producer);
            }
        }
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(exits.values());
        exits.clear();
        super.doStop();
    }

    private String exit(Outcome outcome) {
        return switch (outcome) {
            case CLEARED -> "continue";
            case REVIEW -> endpoint.getOnReview();
            case BLOCKED -> endpoint.getOnBlocked();
            case UNDECIDED -> endpoint.getOnUndecided();
        };
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Decision decision = decide(exchange);
        mark(exchange, decision);
        AsyncProducer producer = exits.get(decision.outcome());
        if (producer != null) {
            return producer.process(exchange, doneSync -> {
                exchange.setRouteStop(true);
                callback.done(doneSync);
            });
        }
        switch (exit(decision.outcome())) {
            case "continue" -> {}
            case "throw" -> exchange.setException(new QuoteNotClearedException(decision, exchange));
            default -> exchange.setRouteStop(true);
        }
        callback.done(true);
        return true;
    }

    private Decision decide(Exchange exchange) {
        EntryPoint entryPoint = new EntryPoint(endpoint.getEntryPoint());
        PromiseGate gate = services.gate();
        QuoteReader reader = services.reader();
        if (gate == null || reader == null) {
            return undecided(entryPoint, "gate", "The promise gate is not running.");
        }
        try {
            Object body = exchange.getMessage().getBody();
            return body instanceof Quote quote
                    ? gate.decide(quote, entryPoint)
                    : gate.decide(read(exchange.getMessage(), body, reader), entryPoint);
        } catch (RuntimeException e) {
            return undecided(entryPoint, "gate", "The promise gate failed.");
        }
    }

    private QuoteReading read(Message message, @Nullable Object body, QuoteReader reader) {
        if (body instanceof QuoteReading reading) {
            return reading;
        }
        byte[] bytes;
        try {
            bytes = bytes(message, body);
        } catch (IOException e) {
            bytes = null;
        }
        return bytes == null
                ? QuoteReading.unreadable(List.of(Problem.at("", "PG-Q013", "The body holds no document.")))
                : reader.read(bytes, endpoint.getFormat());
    }

    /** Reads the body and leaves it readable for what comes after. */
    private static byte @Nullable [] bytes(Message message, @Nullable Object body) throws IOException {
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        if (body instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        InputStream in = message.getBody(InputStream.class);
        if (in == null) {
            return null;
        }
        byte[] bytes = in.readNBytes(MAX_BYTES);
        if (body instanceof StreamCache cache) {
            cache.reset();
        } else if (body instanceof InputStream) {
            message.setBody(bytes);
        }
        return bytes;
    }

    private static Decision undecided(EntryPoint entryPoint, String what, String message) {
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
                List.of());
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
