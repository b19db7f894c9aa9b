package io.promisegate.web;

import io.promisegate.boundary.Boundaries;
import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.PromiseGate;
import io.promisegate.ledger.Ledger;
import io.promisegate.problem.Problem;
import io.promisegate.quote.QuoteReading;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** What the gate answers over HTTP. */
final class Api {
    static final String JSON = "application/json";

    /** Most bytes of a request body; a format may take fewer. */
    private static final int MAX_BODY = 4 * 1024 * 1024;

    private final PromiseGate gate;
    private final QuoteReader reader;
    private final DecisionWriter writer;
    private final Boundaries boundaries;
    private final Ledger ledger;

    Api(PromiseGate gate, QuoteReader reader, DecisionWriter writer, Boundaries boundaries, Ledger ledger) {
        this.gate = gate;
        this.reader = reader;
        this.writer = writer;
        this.boundaries = boundaries;
        this.ledger = ledger;
    }

    /** Decides on the quote in the body; what cannot be read is a problem document, and a record all the same. */
    void decide(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        String format = message.getHeader("format", String.class);
        EntryPoint entryPoint =
                "preview".equals(message.getHeader("entry", String.class)) ? EntryPoint.PREVIEW : EntryPoint.HTTP;
        byte[] body = body(message);
        boolean isTooLarge = body.length > MAX_BODY;
        QuoteReading reading = isTooLarge
                ? QuoteReading.unreadable(
                        List.of(Problem.at("", "PG-Q006", "The document has more than " + MAX_BODY + " bytes.")))
                : reader.read(body, format);
        Decision decision = gate.decide(reading, entryPoint);
        if (reading.quote() == null) {
            HttpProblem.of(
                            isTooLarge ? 413 : 400,
                            "unreadable-quote",
                            "The document cannot be read as a quote",
                            decision.problems().get(0).message())
                    .about(decision)
                    .answer(exchange);
        } else {
            answer(exchange, writer.write(decision));
            message.setHeader("Location", "/api/v1/decisions/" + decision.id());
        }
    }

    void decision(Exchange exchange) {
        String id = String.valueOf(exchange.getMessage().getHeader("id"));
        Decision decision = ledger.decision(id);
        if (decision == null) {
            HttpProblem.of(404, "no-such-decision", "There is no such decision", "No decision has this id.")
                    .answer(exchange);
        } else {
            answer(exchange, writer.write(decision));
        }
    }

    void boundaries(Exchange exchange) {
        answer(exchange, writer.write(boundaries.status()));
    }

    void schema(Exchange exchange) {
        answer(exchange, boundaries.schema());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/schema+json");
    }

    private static byte[] body(Message message) throws IOException {
        try (InputStream in = message.getBody(InputStream.class)) {
            return in == null ? new byte[0] : in.readNBytes(MAX_BODY + 1);
        }
    }

    private static void answer(Exchange exchange, byte[] json) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, JSON);
        message.setBody(json);
    }
}
