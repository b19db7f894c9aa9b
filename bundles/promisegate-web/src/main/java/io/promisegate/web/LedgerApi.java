package io.promisegate.web;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.promisegate.decision.DecisionReplay;
import io.promisegate.decision.PromiseGate;
import io.promisegate.desk.Person;
import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.LedgerAudit.Format;
import io.promisegate.ledger.LedgerAudit.Selection;
import io.promisegate.ledger.LedgerEntry;
import io.promisegate.ledger.LedgerEvent;
import io.promisegate.ledger.LedgerHead;
import io.promisegate.ledger.LedgerVerification;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** What the ledger answers over HTTP; it is for persons who may change boundaries alone. */
final class LedgerApi {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int MOST = 1_000;
    private static final int USUAL = 100;

    private final PromiseGate gate;
    private final Access access;
    private final FlowApi.Flows flows;

    LedgerApi(PromiseGate gate, Access access, FlowApi.Flows flows) {
        this.gate = gate;
        this.access = access;
        this.flows = flows;
    }

    /** Something to do with the ledger, as a person. */
    @FunctionalInterface
    private interface Action {
        void run(LedgerAudit audit, Message message, Person person) throws IOException;
    }

    /** Returns who asks, where they may read the ledger; null where it was answered that they may not. */
    private @Nullable Person reading(Exchange exchange) {
        Message message = exchange.getMessage();
        Person person = access.person(message);
        return person != null && flows.isOverseer(person) && !Access.isFromPage(message)
                ? person
                : access.allowed(exchange);
    }

    private void read(Exchange exchange, Action action) {
        act(exchange, reading(exchange), action);
    }

    private void act(Exchange exchange, @Nullable Person person, Action action) {
        if (person == null) {
            return;
        }
        LedgerAudit audit = flows.ledger();
        try {
            if (audit == null) {
                throw new IOException("no ledger");
            }
            action.run(audit, exchange.getMessage(), person);
        } catch (IllegalArgumentException e) {
            HttpProblem.of(400, "no-such-question", "This cannot be asked", String.valueOf(e.getMessage()))
                    .answer(exchange);
        } catch (IOException e) {
            HttpProblem.of(503, "no-ledger", "The ledger is not there", "It cannot be read or written now.")
                    .answer(exchange);
        }
    }

    /**
     * Answers entries behind number {@code after}, so many at the {@code most}, of a {@code kind} or {@code subject}.
     */
    void entries(Exchange exchange) {
        read(exchange, (audit, message, person) -> {
            int most = (int) Math.min(MOST, number(message, "most", USUAL));
            ObjectNode json = MAPPER.createObjectNode();
            json.put("head", audit.head().toString());
            ArrayNode entries = json.putArray("entries");
            for (LedgerEntry entry : audit.entries(selection(message), most)) {
                ObjectNode node = entries.addObject()
                        .put("number", entry.number())
                        .put("at", entry.at().toString())
                        .put("kind", entry.kind().name())
                        .put("id", entry.id())
                        .put("subject", entry.subject());
                if (entry.content() != null) {
                    node.putRawValue("content", new RawValue(entry.content()));
                }
                node.put("digest", entry.digest()).put("link", entry.link());
            }
            Api.answer(exchange, MAPPER.writeValueAsBytes(json));
        });
    }

    private static Selection selection(Message message) {
        String kind = message.getHeader("kind", String.class);
        return new Selection(
                number(message, "after", 0),
                kind == null ? null : constant(LedgerEvent.Kind.class, "kind", kind),
                message.getHeader("subject", String.class));
    }

    private static long number(Message message, String name, long otherwise) {
        String text = message.getHeader(name, String.class);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,15}")) {
            throw new IllegalArgumentException(name + " is a number.");
        }
        return Long.parseLong(text);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name, String value) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value.strip())) {
                return constant;
            }
        }
        throw new IllegalArgumentException(name + " is one of " + List.of(type.getEnumConstants()) + '.');
    }

    /** Goes over the whole chain; {@code head} is one that was kept elsewhere. */
    void verify(Exchange exchange) {
        read(exchange, (audit, message, person) -> {
            String head = message.getHeader("head", String.class);
            LedgerVerification found = audit.verify(head == null ? null : LedgerHead.of(head), seen -> {});
            ObjectNode json = MAPPER.createObjectNode()
                    .put("intact", found.isIntact())
                    .put("entries", found.entries())
                    .put("erased", found.erased())
                    .put("head", found.head().toString());
            if (!found.isIntact()) {
                json.put("brokenAt", found.brokenAt()).put("fault", found.fault());
            }
            Api.answer(exchange, MAPPER.writeValueAsBytes(json));
        });
    }

    /** Answers all that is asked for as a file of the {@code format}. */
    void export(Exchange exchange) {
        read(exchange, (audit, message, person) -> {
            Format format = constant(Format.class, "format", message.getHeader("format", "jsonl", String.class));
            Selection selection = selection(message);
            Path file = Files.createTempFile("promisegate-ledger", ".export");
            InputStream whole;
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    long unused = audit.export(selection, format, out);
                }
                whole = Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
            message.removeHeaders("*");
            message.setHeader(
                    Exchange.CONTENT_TYPE,
                    switch (format) {
                        case JSONL -> "application/jsonl";
                        case CSV -> "text/csv; charset=utf-8";
                        case XLSX -> "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                    });
            message.setHeader(
                    "Content-Disposition",
                    "attachment; filename=\"ledger." + format.name().toLowerCase(Locale.ROOT) + '"');
            message.setBody(whole);
        });
    }

    /** Erases what is about a {@code subject}; {@code why} is recorded. */
    void erase(Exchange exchange) {
        act(exchange, access.allowed(exchange), (audit, message, person) -> {
            String subject = message.getHeader("subject", "", String.class);
            if (subject.isEmpty()) {
                throw new IllegalArgumentException("subject says what is to be erased.");
            }
            int erased = audit.erase(subject, person.name(), message.getHeader("why", "", String.class));
            Api.answer(
                    exchange, MAPPER.writeValueAsBytes(MAPPER.createObjectNode().put("erased", erased)));
        });
    }

    /** Makes a recorded decision again. */
    void replay(Exchange exchange) throws IOException {
        if (reading(exchange) == null) {
            return;
        }
        DecisionReplay replay = gate.replay(String.valueOf(exchange.getMessage().getHeader("id")));
        if (replay == null) {
            HttpProblem.of(404, "no-such-decision", "There is no such decision", "No decision has this id.")
                    .answer(exchange);
            return;
        }
        ObjectNode json = MAPPER.createObjectNode()
                .put("decision", replay.recorded().id())
                .put("same", replay.isSame())
                .put("findings", replay.findings().size());
        replay.differences().forEach(json.putArray("differences")::add);
        if (!replay.obstacle().isEmpty()) {
            json.put("obstacle", replay.obstacle());
        }
        Api.answer(exchange, MAPPER.writeValueAsBytes(json));
    }
}
