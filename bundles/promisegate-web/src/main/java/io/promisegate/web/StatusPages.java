package io.promisegate.web;

import io.promisegate.desk.DealDesk.View;
import io.promisegate.ledger.LedgerAudit;
import io.promisegate.web.Console.Visit;
import io.promisegate.web.Sessions.Session;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the gate stands, what waits there, what went round it, and how the ledger is. */
final class StatusPages implements Console.Section {
    private final FlowApi.Flows flows;

    StatusPages(FlowApi.Flows flows) {
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
        LedgerAudit audit = flows.ledger();
        model.put("entries", audit == null ? -1 : audit.head().number());
        visit.page("status", model);
    }

    @Override
    public void post(Visit visit, List<String> steps) throws IOException {
        visit.problem(HttpServletResponse.SC_BAD_REQUEST, "This was not done", "Nothing can be done here.");
    }
}
