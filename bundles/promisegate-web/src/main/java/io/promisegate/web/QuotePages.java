package io.promisegate.web;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DealDesk.View;
import io.promisegate.ledger.Ledger;
import io.promisegate.ledger.QuoteStanding;
import io.promisegate.ledger.QuoteStandings;
import io.promisegate.ledger.QuoteStandings.Order;
import io.promisegate.ledger.QuoteStandings.Query;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.Promise;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.spi.QuoteEditor;
import io.promisegate.web.Console.Visit;
import io.promisegate.web.Sessions.Session;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The stopped quotes, as sellers see them: why, and what would clear them. */
final class QuotePages implements Console.Section {
    private static final int PAGE = 50;
    private static final long COUNTED_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Ledger ledger;
    private final RecordedQuotes quotes;
    private final FlowApi.Flows flows;
    private Map<String, Long> counted = Map.of();
    private long countedAt;

    QuotePages(Ledger ledger, RecordedQuotes quotes, FlowApi.Flows flows) {
        this.ledger = ledger;
        this.quotes = quotes;
        this.flows = flows;
    }

    @Override
    public String path() {
        return "quotes";
    }

    @Override
    public String title() {
        return "Blocked quotes";
    }

    @Override
    public boolean isFor(Session session) {
        return flows.view(session.person()) != View.NOTHING;
    }

    private QuoteStandings standings() {
        QuoteStandings standings = flows.standings();
        if (standings == null) {
            throw new IllegalStateException("The ledger is not there.");
        }
        return standings;
    }

    @Override
    public void get(Visit visit, List<String> steps) throws IOException {
        String id = visit.request.getParameter("id");
        if (id == null || id.isEmpty()) {
            list(visit);
        } else {
            show(visit, id);
        }
    }

    private void list(Visit visit) throws IOException {
        String search = visit.text("search");
        Outcome outcome = visit.constant(Outcome.class, "outcome");
        ReviewerRole role = visit.constant(ReviewerRole.class, "role");
        Order order = visit.constant(Order.class, "order");
        List<String> words = new ArrayList<>(Arrays.stream(search.split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList());
        if (role != null) {
            words.add("role:" + role.name());
        }
        String after = visit.text("after");
        List<QuoteStanding> found = standings()
                .stopped(
                        new Query(
                                outcome == Outcome.CLEARED ? null : outcome,
                                words,
                                order == null ? Order.NEWEST : order,
                                after.isEmpty() ? null : after),
                        PAGE + 1);
        boolean isMore = found.size() > PAGE;
        List<QuoteStanding> page = isMore ? found.subList(0, PAGE) : found;
        Map<String, Object> model = new HashMap<>();
        model.put("title", title());
        model.put("here", path());
        model.put("quotes", page);
        model.put("search", search);
        model.put("outcome", outcome == null ? "" : outcome.name());
        model.put("role", role == null ? "" : role.name());
        model.put("order", (order == null ? Order.NEWEST : order).name());
        model.put("isFirst", after.isEmpty());
        model.put("next", isMore ? page.get(PAGE - 1).quoteId() : "");
        model.put("counts", counts());
        visit.page("quotes", model);
    }

    /** Counting goes over all quotes: the figures of a moment are for all who ask in it. */
    private synchronized Map<String, Long> counts() throws IOException {
        long now = System.nanoTime();
        if (counted.isEmpty() || now - countedAt > COUNTED_NANOS) {
            Map<String, Long> counts = new HashMap<>();
            standings().counts().forEach((outcome, count) -> counts.put(outcome.name(), count));
            counted = Map.copyOf(counts);
            countedAt = now;
        }
        return counted;
    }

    /**
     * A finding on a page.
     *
     * @param number where it stands in the decision
     * @param allowed what is allowed, empty for who is not to see it
     * @param changes what its fix changes
     */
    public record Shown(
            int number,
            String rule,
            String mode,
            String message,
            String promised,
            String allowed,
            List<String> roles,
            List<String> controls,
            boolean isWaived,
            boolean isStopping,
            String fix,
            List<Change> changes) {}

    /** What a fix changes at one place. */
    public record Change(String what, String before, String after) {}

    private void show(Visit visit, String quoteId) throws IOException {
        QuoteStanding standing = standings().find(quoteId);
        Decision decision = standing == null ? null : ledger.decision(standing.decisionId());
        if (standing == null || decision == null) {
            visit.problem(
                    HttpServletResponse.SC_NOT_FOUND,
                    "There is no such quote",
                    "No quote with this id was decided on, or what was decided is erased.");
            return;
        }
        boolean isReviewer = flows.view(visit.session.person()) == View.ALL && !isRequester(standing, visit.session);
        Quote quote = quotes.quote(decision.id());
        List<Shown> findings = new ArrayList<>();
        for (int i = 0; i < decision.findings().size(); i++) {
            Mode mode = decision.findings().get(i).mode();
            if (mode == Mode.SHADOW || mode == Mode.OFF) {
                continue;
            }
            findings.add(shown(decision.findings().get(i), i, quote, isReviewer));
        }
        Map<String, Object> model = new HashMap<>();
        model.put("title", "Quote " + Words.WORDS.cut(quoteId, 60));
        model.put("here", path());
        model.put("standing", standing);
        model.put("decision", decision);
        model.put(
                "revision",
                decision.revision() == null ? "none" : decision.revision().toString());
        model.put("findings", findings);
        model.put("isReviewer", isReviewer);
        model.put("isEditable", mayEdit(standing, visit.session) && editor(quoteId, decision.id()) != null);
        model.put("caseId", decision.caseId() == null ? "" : decision.caseId());
        model.put(
                "failure", decision.failure() == null ? "" : decision.failure().message());
        visit.page("quote", model);
    }

    /** Returns whether somebody asks for a quote, in any version that the desk knows of. */
    private boolean isRequester(QuoteStanding standing, Session session) {
        DealDesk desk = flows.desk();
        DealCase dealCase = desk == null ? null : desk.find(DealCase.id(standing.quoteId(), standing.quoteVersion()));
        return (standing.requester() != null && session.person().isCalled(standing.requester()))
                || (dealCase != null && dealCase.isRequestedBy(session.person().name()));
    }

    /** Who reviews a quote, or only looks on, does not change it. */
    private boolean mayEdit(QuoteStanding standing, Session session) {
        return flows.view(session.person()) == View.SALES || isRequester(standing, session);
    }

    private static Shown shown(Finding finding, int number, @Nullable Quote quote, boolean isReviewer) {
        return new Shown(
                number,
                finding.rule(),
                finding.mode().name(),
                finding.message(Audience.SALES),
                finding.promised(),
                isReviewer ? finding.allowed() : "",
                finding.roles().stream().map(Enum::name).toList(),
                finding.controls(),
                finding.waived() != null,
                finding.isBlocking() || finding.isForDesk(),
                finding.fix().words(),
                finding.fix().patch().stream()
                        .map(operation -> change(operation, quote))
                        .toList());
    }

    private static Change change(PatchOperation operation, @Nullable Quote quote) {
        Promise promise = quote == null ? null : promise(quote, operation.path());
        String what = promise == null ? operation.path() : promise.name();
        String before = promise == null || operation.op().equals("add")
                ? ""
                : promise.value().toString();
        String after = operation.op().equals("remove") ? "" : Words.value(operation.value());
        if (promise == null && operation.op().equals("add")) {
            int colon = after.indexOf(": ");
            return colon > 0
                    ? new Change(after.substring(0, colon), "", after.substring(colon + 2))
                    : new Change(operation.path().substring(operation.path().lastIndexOf('/') + 1), "", after);
        }
        return new Change(what, before, after);
    }

    /** Returns the promise at a place, or the one whose value is there. */
    private static @Nullable Promise promise(Quote quote, String path) {
        for (QuoteLine line : quote.lines()) {
            for (Promise promise : line.promises().all()) {
                String pointer = promise.pointer().toString();
                if (pointer.equals(path) || pointer.equals(path + "/value")) {
                    return promise;
                }
            }
        }
        return null;
    }

    private @Nullable QuoteEditor editor(String quoteId, String decisionId) throws IOException {
        for (QuoteEditor editor : flows.editors()) {
            if (editor.isEditable(quoteId, decisionId)) {
                return editor;
            }
        }
        return null;
    }

    @Override
    public void post(Visit visit, List<String> steps) throws IOException {
        String quoteId = String.valueOf(visit.request.getParameter("id"));
        String decisionId = visit.text("decision");
        Decision decision = ledger.decision(decisionId);
        String number = visit.text("finding");
        if (decision == null
                || !decision.quoteId().equals(quoteId)
                || !number.matches("\\d{1,4}")
                || Integer.parseInt(number) >= decision.findings().size()) {
            visit.problem(HttpServletResponse.SC_NOT_FOUND, "There is no such fix", "The quote was not changed.");
            return;
        }
        QuoteStanding standing = standings().find(quoteId);
        if (standing == null || !mayEdit(standing, visit.session)) {
            visit.problem(
                    HttpServletResponse.SC_FORBIDDEN,
                    "This is not yours to change",
                    "Sellers change quotes, and not those who review them.");
            return;
        }
        Finding finding = decision.findings().get(Integer.parseInt(number));
        QuoteEditor editor = editor(quoteId, decisionId);
        Decision after = editor == null || !finding.fix().isProven()
                ? null
                : editor.edit(
                        quoteId,
                        decisionId,
                        finding.fix().patch(),
                        visit.session.person().name());
        if (after == null) {
            visit.problem(
                    HttpServletResponse.SC_CONFLICT,
                    "The quote has changed meanwhile",
                    "It was not changed here. Look at it again.");
        } else {
            visit.goTo("/quotes?id=" + Words.WORDS.part(quoteId));
        }
    }
}
