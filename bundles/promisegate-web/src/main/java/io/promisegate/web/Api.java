package io.promisegate.web;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
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
import java.net.URI;
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
    private final ChangeGuard changes;

    Api(
            PromiseGate gate,
            QuoteReader reader,
            DecisionWriter writer,
            Boundaries boundaries,
            Ledger ledger,
            ChangeGuard changes) {
        this.changes = changes;
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
        byte[] body = body(message, MAX_BODY);
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

    void history(Exchange exchange) {
        answer(exchange, writer.write(boundaries.history()));
    }

    /** Says what deploying the boundary in the body would come to. */
    void checkBoundary(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        byte[] document = body(message, BoundarySource.MAX_BYTES);
        answer(exchange, writer.write(boundaries.check(source("check", document), false)));
    }

    /** Deploys the boundary in the body; who and why are parameters {@code by} and {@code why}. */
    void deploy(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        if (!changes.allows(message)) {
            changes.refuse(exchange);
            return;
        }
        String name = message.getHeader("name", String.class);
        BoundarySource source = source(name, body(message, BoundarySource.MAX_BYTES));
        BoundaryRevision revision = boundaries.check(source, false).revision();
        if (revision != null && !revision.name().equals(name)) {
            HttpProblem.of(
                            409,
                            "other-boundary",
                            "The document is another boundary",
                            "The document names its boundary “" + revision.name() + "”.")
                    .answer(exchange);
            return;
        }
        answer(exchange, boundaries.deploy(source, change(message)));
    }

    /** Rolls a boundary back, to the version in parameter {@code to} or to the one before. */
    void rollback(Exchange exchange) {
        Message message = exchange.getMessage();
        if (!changes.allows(message)) {
            changes.refuse(exchange);
            return;
        }
        answer(
                exchange,
                boundaries.rollback(
                        message.getHeader("name", String.class),
                        message.getHeader("to", String.class),
                        change(message)));
    }

    private static BoundarySource source(String name, byte[] document) {
        return new BoundarySource(name + ".boundary.yaml", URI.create("http:boundary"), document, "http:" + name);
    }

    /** Reads who changes what; drift is accepted by somebody with a name alone. */
    private static Change change(Message message) {
        String by = message.getHeader("by", String.class);
        String why = message.getHeader("why", "", String.class);
        return by == null || by.isBlank()
                ? Change.by("http", why)
                : new Change(by, why, message.getHeader("drift", String.class));
    }

    private void answer(Exchange exchange, Deployment deployment) {
        if (deployment.isRefused()) {
            HttpProblem.of(
                            422,
                            "boundary-refused",
                            "The boundary is refused",
                            deployment.problems().size() + " problem(s); what was in force stays.")
                    .with(deployment.problems())
                    .answer(exchange);
        } else {
            answer(exchange, writer.write(deployment));
        }
    }

    void schema(Exchange exchange) {
        answer(exchange, boundaries.schema());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/schema+json");
    }

    private static byte[] body(Message message, int most) throws IOException {
        try (InputStream in = message.getBody(InputStream.class)) {
            return in == null ? new byte[0] : in.readNBytes(most + 1);
        }
    }

    private static void answer(Exchange exchange, byte[] json) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, JSON);
        message.setBody(json);
    }
}
