package io.promisegate.web;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Drift;
import io.promisegate.decision.Audience;
import io.promisegate.desk.DealDesk.View;
import io.promisegate.web.Console.Visit;
import io.promisegate.web.Sessions.Session;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The boundary: what is in force and was, what another one would change, and bringing it into force. */
final class BoundaryPages implements Console.Section {
    private static final URI LOCATION = URI.create("http:boundary");
    private static final int MOST_DEPLOYMENTS = 30;
    private static final int WIDTH = 600;

    private final Boundaries boundaries;
    private final FlowApi.Flows flows;

    BoundaryPages(Boundaries boundaries, FlowApi.Flows flows) {
        this.boundaries = boundaries;
        this.flows = flows;
    }

    @Override
    public String path() {
        return "boundary";
    }

    @Override
    public String title() {
        return "Boundary";
    }

    @Override
    public boolean isFor(Session session) {
        return flows.view(session.person()) == View.ALL;
    }

    private Map<String, Object> model(Visit visit) {
        Map<String, Object> model = new HashMap<>();
        List<Deployment> history = new ArrayList<>(boundaries.history());
        history.sort((one, other) -> other.at().compareTo(one.at()));
        model.put("title", title());
        model.put("here", path());
        model.put("status", boundaries.status());
        model.put("history", history.subList(0, Math.min(MOST_DEPLOYMENTS, history.size())));
        model.put("isOperator", flows.isOperator(visit.session.person()));
        model.put("document", "");
        model.put("audiences", Audience.values());
        return model;
    }

    @Override
    public void get(Visit visit, List<String> steps) throws IOException {
        visit.page("boundary", model(visit));
    }

    /** A part of the picture of a replay; public, or templates could not read it. */
    public record Bar(String name, String kind, long count, int from, int width) {}

    private static List<Bar> bars(Drift drift) {
        long all = Math.max(1, drift.quotes());
        List<Bar> bars = new ArrayList<>();
        int from = 0;
        String[] names = {"As before", "Newly stopped", "Newly cleared", "Changed otherwise", "Not readable any more"};
        String[] kinds = {"same", "stopped", "cleared", "changed", "unreadable"};
        long[] counts = {
            drift.unchanged(),
            drift.newlyStopped().count(),
            drift.newlyCleared().count(),
            drift.otherwiseChanged(),
            drift.unreadable()
        };
        for (int i = 0; i < names.length; i++) {
            int width = (int) Math.round((double) WIDTH * counts[i] / all);
            bars.add(new Bar(names[i], kinds[i], counts[i], from, width));
            from += width;
        }
        return bars;
    }

    @Override
    public void post(Visit visit, List<String> steps) throws IOException {
        String action = visit.text("do");
        if (!action.equals("check") && !flows.isOperator(visit.session.person())) {
            visit.problem(
                    HttpServletResponse.SC_FORBIDDEN,
                    "This is not for you",
                    "An operator brings boundaries into force and takes them back.");
            return;
        }
        String why = visit.text("why");
        Change change = Change.by(visit.session.person().name(), why);
        Deployment done;
        switch (action) {
            case "check" -> {
                checked(visit, boundaries.check(source(visit), true));
                return;
            }
            case "deploy" -> {
                String accepted = visit.text("drift");
                done = boundaries.deploy(source(visit), change.acceptingDrift(accepted.isEmpty() ? null : accepted));
            }
            case "rollback" -> done = boundaries.rollback(visit.text("name"), null, change);
            case "promote" -> done = boundaries.promote(visit.text("name"), change);
            case "approve" -> done = boundaries.approve(visit.text("name"), visit.text("version"), change);
            default -> {
                visit.problem(
                        HttpServletResponse.SC_BAD_REQUEST, "This was not done", "Nothing of this name can be done.");
                return;
            }
        }
        if (done.isRefused()) {
            checked(visit, done);
        } else {
            visit.goTo("/boundary");
        }
    }

    private BoundarySource source(Visit visit) {
        String text = visit.request.getParameter("document");
        byte[] document = (text == null ? "" : text.replace("\r\n", "\n")).getBytes(StandardCharsets.UTF_8);
        BoundarySource unnamed = new BoundarySource("console.boundary.yaml", LOCATION, document);
        BoundaryRevision revision = boundaries.revision(unnamed);
        String name = revision == null ? "console" : revision.name();
        return new BoundarySource(name + ".boundary.yaml", LOCATION, document, "http:" + name, List.of());
    }

    private void checked(Visit visit, Deployment found) throws IOException {
        Map<String, Object> model = model(visit);
        model.put("found", found);
        model.put("revision", found.revision() == null ? "" : found.revision().toString());
        Drift replay = found.impact().replay();
        if (replay != null) {
            model.put("replay", replay);
            model.put("bars", bars(replay));
        }
        String document = visit.request.getParameter("document");
        model.put("document", document == null ? "" : document);
        visit.page(
                found.isRefused() ? HttpServletResponse.SC_UNPROCESSABLE_CONTENT : HttpServletResponse.SC_OK,
                "boundary",
                model);
    }
}
