package io.promisegate.web;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Shadow;
import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.PromiseGate;
import io.promisegate.desk.DealDesk.View;
import io.promisegate.desk.Person;
import io.promisegate.ledger.Ledger;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteReading;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** What the gate answers over HTTP. */
final class Api {
    static final String JSON = "application/json";

    /** Most bytes of a request body; a format may take fewer. */
    static final int MAX_BODY = 4 * 1024 * 1024;

    private static final String SIGNATURE = "Promisegate-Signature";

    private static final URI LOCATION = URI.create("http:boundary");

    private final PromiseGate gate;
    private final QuoteReader reader;
    private final DecisionWriter writer;
    private final Boundaries boundaries;
    private final Ledger ledger;
    private final Access access;
    private final Metrics metrics;
    private final FlowApi.Flows flows;

    Api(
            PromiseGate gate,
            QuoteReader reader,
            DecisionWriter writer,
            Boundaries boundaries,
            Ledger ledger,
            Access access,
            Metrics metrics,
            FlowApi.Flows flows) {
        this.flows = flows;
        this.access = access;
        this.metrics = metrics;
        this.gate = gate;
        this.reader = reader;
        this.writer = writer;
        this.boundaries = boundaries;
        this.ledger = ledger;
    }

    /** Decides on the quote in the body; what cannot be read is a problem document, and a record all the same. */
    void decide(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        byte[] body = body(message, MAX_BODY);
        Decision decision =
                decided(body, message.getHeader("format", String.class), message.getHeader("entry", String.class));
        if (decision.problems().isEmpty()) {
            answer(exchange, writer.write(shown(access.person(message), decision)));
            message.setHeader("Location", "/api/v1/decisions/" + decision.id());
        } else {
            unreadable(body, decision.problems()).about(decision).answer(exchange);
        }
    }

    /** Decides on a document; one that cannot be read has problems. */
    Decision decided(byte[] body, @Nullable String format, @Nullable String entry) {
        return gate.decide(read(body, format), "preview".equals(entry) ? EntryPoint.PREVIEW : EntryPoint.HTTP);
    }

    /** Says that a document is no quote. */
    static HttpProblem unreadable(byte[] body, List<Problem> problems) {
        return HttpProblem.of(
                        body.length > MAX_BODY ? 413 : 400,
                        "unreadable-quote",
                        "The document cannot be read as a quote",
                        problems.get(0).message())
                .with(problems);
    }

    private QuoteReading read(byte[] body, @Nullable String format) {
        return body.length > MAX_BODY
                ? QuoteReading.unreadable(
                        List.of(Problem.at("", "PG-Q006", "The document has more than " + MAX_BODY + " bytes.")))
                : reader.read(body, format);
    }

    /** Says what the quote in the body may promise without the desk; nothing is recorded. */
    void envelope(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        byte[] body = body(message, MAX_BODY);
        QuoteReading reading = read(body, message.getHeader("format", String.class));
        Quote quote = reading.quote();
        if (quote == null) {
            unreadable(body, reading.problems()).answer(exchange);
            return;
        }
        try {
            answer(exchange, writer.write(gate.envelope(quote)));
        } catch (IllegalStateException e) {
            HttpProblem.of(
                            422,
                            "not-evaluated",
                            "The quote cannot be evaluated",
                            "A decision on it says why; what would pass cannot be told.")
                    .answer(exchange);
        }
    }

    void decision(Exchange exchange) {
        String id = String.valueOf(exchange.getMessage().getHeader("id"));
        Decision decision = ledger.decision(id);
        if (decision == null) {
            HttpProblem.of(404, "no-such-decision", "There is no such decision", "No decision has this id.")
                    .answer(exchange);
        } else {
            answer(exchange, writer.write(shown(access.person(exchange.getMessage()), decision)));
        }
    }

    /** A person without a part in reviews sees no limits; who names nobody is a system of ours. */
    Decision shown(@Nullable Person person, Decision decision) {
        return person == null || flows.view(person) == View.ALL ? decision : decision.withoutLimits();
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
        BoundarySource source = new BoundarySource("check.boundary.yaml", LOCATION, document);
        answer(exchange, writer.write(boundaries.check(source, false)));
    }

    /**
     * Deploys the boundary in the body. Parameters say who ({@code by}) and why, accept {@code drift}, and put it in
     * shadow ({@code shadow} with the percentage of the quotes, {@code channel}, {@code currency}, {@code offering});
     * signatures come in the header {@code Promisegate-Signature}.
     */
    void deploy(Exchange exchange) throws IOException {
        Change change = allowedChange(exchange);
        if (change == null) {
            return;
        }
        Message message = exchange.getMessage();
        String name = message.getHeader("name", String.class);
        BoundarySource source = new BoundarySource(
                name + ".boundary.yaml",
                LOCATION,
                body(message, BoundarySource.MAX_BYTES),
                "http:" + name,
                BoundarySource.signatures(
                        message.getHeader(SIGNATURE, "", String.class).replace(',', '\n')));
        try {
            change = change.into(shadow(message));
        } catch (IllegalArgumentException e) {
            HttpProblem.of(400, "no-share", "This is no share of the quotes", "shadow is a percentage from 1 to 100.")
                    .answer(exchange);
            return;
        }
        BoundaryRevision revision = boundaries.revision(source);
        if (revision != null && !revision.name().equals(name)) {
            HttpProblem.of(
                            409,
                            "other-boundary",
                            "The document is another boundary",
                            "The document names its boundary “" + revision.name() + "”.")
                    .answer(exchange);
            return;
        }
        answer(exchange, boundaries.deploy(source, change));
    }

    private static @Nullable Shadow shadow(Message message) {
        String percent = message.getHeader("shadow", String.class);
        return percent == null
                ? null
                : Shadow.of(
                        Integer.parseInt(percent.strip()),
                        names(message, "channel"),
                        names(message, "currency"),
                        names(message, "offering"));
    }

    static List<String> names(Message message, String parameter) {
        String names = message.getHeader(parameter, "", String.class);
        return Arrays.stream(names.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Rolls a boundary back, to the version in parameter {@code to} or to the one before. */
    void rollback(Exchange exchange) {
        Change change = allowedChange(exchange);
        if (change != null) {
            Message message = exchange.getMessage();
            answer(
                    exchange,
                    boundaries.rollback(
                            message.getHeader("name", String.class), message.getHeader("to", String.class), change));
        }
    }

    /** Brings a boundary that is in shadow into force. */
    void promote(Exchange exchange) {
        Change change = allowedChange(exchange);
        if (change != null) {
            answer(exchange, boundaries.promote(exchange.getMessage().getHeader("name", String.class), change));
        }
    }

    /** Approves the version of a boundary that waits, as the person who asks. */
    void approve(Exchange exchange) {
        Message message = exchange.getMessage();
        Person person = access.person(message);
        String version = message.getHeader("version", String.class);
        if (Access.isFromPage(message)) {
            Access.refuse(exchange);
        } else if (person == null) {
            Access.challenge(exchange);
        } else if (version == null) {
            HttpProblem.of(400, "no-version", "A version is asked for", "version names what you have seen.")
                    .answer(exchange);
        } else {
            Change change = Change.by(person.name(), message.getHeader("why", "", String.class));
            answer(exchange, boundaries.approve(message.getHeader("name", String.class), version, change));
        }
    }

    /** Returns what is to be changed and by whom, null where it was answered that this is not allowed. */
    private @Nullable Change allowedChange(Exchange exchange) {
        Message message = exchange.getMessage();
        Person person = access.person(message);
        if (!access.mayChange(message, person)) {
            Access.refuse(exchange);
            return null;
        }
        // drift is accepted by somebody with a name alone
        String by = person == null ? message.getHeader("by", "", String.class) : person.name();
        String why = message.getHeader("why", "", String.class);
        return by.isBlank()
                ? Change.by("http", why)
                : Change.by(by, why).acceptingDrift(message.getHeader("drift", String.class));
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

    void metrics(Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, Metrics.TYPE);
        message.setBody(metrics.text(flows));
    }

    void schema(Exchange exchange) {
        answer(exchange, boundaries.schema());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/schema+json");
    }

    static byte[] body(Message message, int most) throws IOException {
        try (InputStream in = message.getBody(InputStream.class)) {
            return in == null ? new byte[0] : in.readNBytes(most + 1);
        }
    }

    static void answer(Exchange exchange, byte[] json) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, JSON);
        message.setBody(json);
    }
}
