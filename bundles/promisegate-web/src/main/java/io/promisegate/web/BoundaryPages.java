package io.promisegate.web;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Drift;
import io.promisegate.boundary.Shadow;
import io.promisegate.decision.Audience;
import io.promisegate.desk.DealDesk.View;
import io.promisegate.ledger.BoundaryJournal;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The boundary: what is in force and was, what another one would change, and bringing it into force. */
final class BoundaryPages implements Console.Section {
    private static final Logger LOG = LoggerFactory.getLogger(BoundaryPages.class);
    private static final URI LOCATION = URI.create("http:boundary");
    private static final int MOST_DEPLOYMENTS = 30;
    private static final int WIDTH = 600;

    private static final int MOST_LINES = 400;
    private static final int LONGEST_LINE = 300;
    private static final int MOST_EDITED = 60_000;

    /** Lines of two documents; comparing takes as long as one times what differs. */
    private static final int MOST_COMPARED = 10_000;

    private static final int CONTEXT = 3;
    private static final int ALL = 100;

    private final Boundaries boundaries;
    private final BoundaryJournal journal;
    private final FlowApi.Flows flows;

    BoundaryPages(Boundaries boundaries, BoundaryJournal journal, FlowApi.Flows flows) {
        this.boundaries = boundaries;
        this.journal = journal;
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
        BoundaryStatus status = boundaries.status();
        model.put("status", status);
        model.put(
                "shadows",
                status.shadows().stream()
                        .map(one -> new Shadowed(one, bars(one.drift())))
                        .toList());
        model.put("history", history.subList(0, Math.min(MOST_DEPLOYMENTS, history.size())));
        model.put("isOperator", flows.isOperator(visit.session.person()));
        model.put("document", "");
        model.put("audiences", Audience.values());
        return model;
    }

    @Override
    public void get(Visit visit, List<String> steps) throws IOException {
        Map<String, Object> model = model(visit);
        String reference = visit.text("revision");
        if (!reference.isEmpty()) {
            BoundaryRevision revision = boundaries.history().stream()
                    .map(Deployment::revision)
                    .filter(one -> one != null && one.reference().equals(reference))
                    .findFirst()
                    .orElse(null);
            if (revision == null) {
                visit.problem(
                        HttpServletResponse.SC_NOT_FOUND, "There is no such revision", "No boundary came with it.");
                return;
            }
            look(revision, model);
        }
        visit.page("boundary", model);
    }

    /** Puts a revision beside what is in force where it would stand. */
    private void look(BoundaryRevision revision, Map<String, Object> model) {
        model.put("looked", revision);
        try {
            String document = text(revision);
            model.put("document", document.length() > MOST_EDITED ? "" : document);
            BoundaryRevision inForce = boundaries.status().active().stream()
                    .map(BoundaryStatus.Active::revision)
                    .filter(one -> one.name().equals(revision.name()))
                    .findFirst()
                    .orElse(null);
            if (inForce != null && !inForce.equals(revision)) {
                model.put("inForce", inForce);
                model.put("lines", lines(text(inForce), document));
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("The document of {} cannot be read", revision, e);
            model.put("unread", true);
        }
    }

    private String text(BoundaryRevision revision) throws IOException {
        return new String(journal.document(revision).content(), StandardCharsets.UTF_8);
    }

    /** A line of a difference; public, or templates could not read it. */
    public record Line(String kind, String text) {}

    private static List<Line> lines(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> its = after.lines().toList();
        if (old.size() + its.size() > MOST_COMPARED) {
            return List.of(new Line(
                    "place",
                    "The documents are too long to be compared here; promisegate:boundary-diff"
                            + " says what differs in what they allow."));
        }
        List<String> differing = UnifiedDiffUtils.generateUnifiedDiff(
                "", "", old, DiffUtils.diff(old, its, new MyersDiffWithLinearSpace<>()), CONTEXT);
        List<Line> lines = new ArrayList<>();
        // the first two name the files
        for (String line : differing.subList(Math.min(2, differing.size()), differing.size())) {
            if (lines.size() == MOST_LINES) {
                lines.add(new Line("place", "…"));
                break;
            }
            String kind = line.startsWith("@@")
                    ? "place"
                    : line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "same";
            lines.add(new Line(kind, line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + '…' : line));
        }
        return lines;
    }

    /** What a boundary in shadow has seen; public, or templates could not read it. */
    public record Shadowed(BoundaryStatus.InShadow shadow, List<Bar> bars) {}

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
            case "shadow" ->
                done = boundaries.deploy(source(visit), change.into(Shadow.of(ALL, List.of(), List.of(), List.of())));
            case "rollback" -> {
                String version = visit.text("version");
                done = boundaries.rollback(visit.text("name"), version.isEmpty() ? null : version, change);
            }
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
