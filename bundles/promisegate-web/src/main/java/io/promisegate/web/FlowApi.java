package io.promisegate.web;

import io.promisegate.attachment.Attachment;
import io.promisegate.attachment.Attachments;
import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.BreakGlasses;
import io.promisegate.attachment.BypassSweep;
import io.promisegate.attachment.BypassSweeps;
import io.promisegate.attachment.CpqLinks;
import io.promisegate.attachment.CpqLinks.CpqLink;
import io.promisegate.attachment.ParkedQuote;
import io.promisegate.attachment.ParkedQuotes;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DealDesk.View;
import io.promisegate.desk.Person;
import io.promisegate.ledger.Figures;
import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.Outbox;
import io.promisegate.ledger.Outbox.Backlog;
import io.promisegate.ledger.QuoteStandings;
import io.promisegate.quote.Money;
import io.promisegate.spi.QuoteEditor;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** What the gate answers about flows over HTTP: where it stands, what waits there, and who opened what. */
final class FlowApi {
    private final DecisionWriter writer;
    private final Access access;
    private final Flows flows;

    /** What flows there are. A service that is not there now is null. */
    interface Flows {
        /** Returns the attachments. */
        @Nullable
        Attachments attachments();

        /** Returns what waits. */
        @Nullable
        ParkedQuotes parked();

        /** Returns who opened what. */
        @Nullable
        BreakGlasses breakGlasses();

        /** Returns what compares contracts with receipts. */
        @Nullable
        BypassSweeps sweeps();

        /** Returns what reads the ledger. */
        @Nullable
        LedgerAudit ledger();

        /** Returns the deal desk. */
        @Nullable
        DealDesk desk();

        /** Returns where quotes stand. */
        @Nullable
        QuoteStandings standings();

        /** Returns what changes quotes where they live. */
        List<QuoteEditor> editors();

        /** Returns what was measured of offerings. */
        @Nullable
        Figures figures();

        /** Returns the CPQs that are connected. */
        @Nullable
        CpqLinks links();

        /** Returns what other systems are still to be told. */
        @Nullable
        Outbox outbox();

        /** Returns whether somebody may see everything, whatever the desk says. */
        boolean isOverseer(Person person);

        /** Returns whether somebody may change boundaries. */
        boolean isOperator(Person person);

        /** Returns what somebody may see of quotes and cases. */
        default View view(Person person) {
            DealDesk now = desk();
            View view = now == null ? View.NOTHING : now.view(null, person);
            return view == View.NOTHING && isOverseer(person) ? View.ALL : view;
        }

        /** Returns what went round the gate, as it was found last. */
        default List<BypassSweep> swept() {
            BypassSweeps now = sweeps();
            return now == null ? List.of() : now.latest();
        }

        /** Returns where the gate stands, as it was found last. */
        default List<Attachment> attached() {
            Attachments now = attachments();
            return now == null ? List.of() : now.status();
        }

        /** Returns what waits now. */
        default List<ParkedQuote> waiting() {
            ParkedQuotes now = parked();
            return now == null ? List.of() : now.parked();
        }

        /** Returns how each connected CPQ is doing. */
        default List<CpqLink> cpqs() {
            CpqLinks now = links();
            return now == null ? List.of() : now.links();
        }

        /** Returns what waits for each target that is to be told something. */
        default List<Backlog> backlogs() throws IOException {
            Outbox now = outbox();
            return now == null ? List.of() : now.backlogs();
        }

        /** Returns all that was ever opened. */
        default List<BreakGlass> opened() {
            BreakGlasses now = breakGlasses();
            return now == null ? List.of() : now.all();
        }
    }

    FlowApi(DecisionWriter writer, Access access, Flows flows) {
        this.writer = writer;
        this.access = access;
        this.flows = flows;
    }

    void attachments(Exchange exchange) {
        Api.answer(exchange, writer.writeAttachments(flows.attached()));
    }

    void parked(Exchange exchange) {
        Api.answer(exchange, writer.writeParked(flows.waiting()));
    }

    void retry(Exchange exchange) {
        ParkedQuotes parked = flows.parked();
        if (access.allowed(exchange) != null) {
            Api.answer(exchange, writer.writeParked(parked == null ? List.of() : parked.retry()));
        }
    }

    void sweeps(Exchange exchange) {
        Api.answer(exchange, writer.writeSweeps(flows.swept()));
    }

    void sweep(Exchange exchange) {
        BypassSweeps sweeps = flows.sweeps();
        if (access.allowed(exchange) != null) {
            Api.answer(exchange, writer.writeSweeps(sweeps == null ? List.of() : sweeps.run()));
        }
    }

    void breakGlass(Exchange exchange) {
        if (access.allowed(exchange) != null) {
            Api.answer(exchange, writer.writeBreakGlass(flows.opened()));
        }
    }

    void request(Exchange exchange) {
        Message message = exchange.getMessage();
        String reason = text(message, "reason");
        List<String> attachments = Api.names(message, "attachment");
        String amount = text(message, "amount");
        String currency = text(message, "currency");
        String minutes = text(message, "minutes");
        act(exchange, (all, by) -> {
            Money most;
            int span;
            try {
                most = new Money(currency, new BigDecimal(amount));
                span = Integer.parseInt(minutes);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("amount and minutes have to be numbers.", e);
            }
            return all.request(by, reason, attachments, most, span);
        });
    }

    void approve(Exchange exchange) {
        String id = text(exchange.getMessage(), "id");
        act(exchange, (all, by) -> all.approve(id, by));
    }

    void end(Exchange exchange) {
        String id = text(exchange.getMessage(), "id");
        act(exchange, (all, by) -> all.end(id, by));
    }

    void review(Exchange exchange) {
        Message message = exchange.getMessage();
        String id = text(message, "id");
        String use = text(message, "use");
        String found = text(message, "found");
        act(exchange, (all, by) -> {
            try {
                return all.review(id, Integer.parseInt(use), by, found);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("The use is named by its number.", e);
            }
        });
    }

    private static String text(Message message, String name) {
        return message.getHeader(name, "", String.class).strip();
    }

    private void act(Exchange exchange, BiFunction<BreakGlasses, String, BreakGlass> action) {
        Person person = access.allowed(exchange);
        BreakGlasses all = flows.breakGlasses();
        if (person == null) {
            return;
        }
        if (all == null) {
            HttpProblem.of(503, "not-kept", "Nothing can be kept", "The store of flows is not there; the log says why.")
                    .answer(exchange);
            return;
        }
        try {
            Api.answer(exchange, writer.writeBreakGlass(List.of(action.apply(all, person.name()))));
        } catch (IllegalArgumentException e) {
            HttpProblem.of(409, "not-possible", "This is not possible", String.valueOf(e.getMessage()))
                    .answer(exchange);
        }
    }
}
