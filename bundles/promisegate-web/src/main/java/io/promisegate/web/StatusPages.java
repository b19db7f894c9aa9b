package io.promisegate.web;

import io.promisegate.desk.DealDesk.View;
import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.Outbox;
import io.promisegate.web.Console.Visit;
import io.promisegate.web.Sessions.Session;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the gate stands, what waits there, what went round it, and how the ledger is. */
final class StatusPages implements Console.Section {
    private static final Logger LOG = LoggerFactory.getLogger(StatusPages.class);
    private final Health health;
    private final FlowApi.Flows flows;

    StatusPages(Health health, FlowApi.Flows flows) {
        this.health = health;
        this.flows = flows;
    }

    @Override
    public String path() {
        return "status";
    }

    @Override
    public String title() {
        return "Attachments and health";
    }

    @Override
    public boolean isFor(Session session) {
        return flows.view(session.person()) == View.ALL;
    }

    @Override
    public void get(Visit visit, List<String> steps) throws IOException {
        Map<String, Object> model = new HashMap<>();
        model.put("title", title());
        model.put("here", path());
        model.put("attachments", flows.attached());
        model.put("parked", flows.waiting());
        model.put("sweeps", flows.swept());
        model.put("opened", flows.opened());
        model.put("checks", health.checked());
        model.put("cpqs", flows.cpqs());
        model.put("isOperator", flows.isOperator(visit.session.person()));
        LedgerAudit audit = flows.ledger();
        long entries = -1;
        try {
            entries = audit == null ? -1 : audit.head().number();
            model.put("backlogs", flows.backlogs());
        } catch (IOException e) {
            LOG.debug("The ledger cannot be asked", e);
        }
        model.put("entries", entries);
        visit.page("status", model);
    }

    /** Has what was put aside tried again. */
    @Override
    public void post(Visit visit, List<String> steps) throws IOException {
        Outbox outbox = flows.outbox();
        if (!steps.equals(List.of("outbox")) || outbox == null) {
            visit.problem(HttpServletResponse.SC_NOT_FOUND, "This was not done", "There is nothing of this kind here.");
        } else if (!flows.isOperator(visit.session.person())) {
            visit.problem(
                    HttpServletResponse.SC_FORBIDDEN,
                    "This was not done",
                    "Operators alone have messages tried again.");
        } else {
            int unused = outbox.revive(Instant.now());
            visit.goTo("/status");
        }
    }
}
