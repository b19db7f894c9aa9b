package io.promisegate.web;

import io.promisegate.boundary.DeskCheck;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Fact;
import io.promisegate.decision.Finding;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.CheckAnswer;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DealDesk.Answer;
import io.promisegate.desk.DealDesk.CaseQuery;
import io.promisegate.desk.DealDesk.View;
import io.promisegate.desk.DealDesk.WaiverQuery;
import io.promisegate.desk.DeskException;
import io.promisegate.desk.DeskException.Reason;
import io.promisegate.desk.Person;
import io.promisegate.desk.Review;
import io.promisegate.desk.Waiver;
import io.promisegate.quote.Money;
import io.promisegate.web.Console.Visit;
import io.promisegate.web.Sessions.Session;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The desk: what waits for whom, and a case with all that its reviewers need. */
final class CasePages implements Console.Section {
    private static final int PAGE = 50;
    private static final int EARLIER = 5;

    private final FlowApi.Flows flows;

    CasePages(FlowApi.Flows flows) {
        this.flows = flows;
    }

    @Override
    public String path() {
        return "cases";
    }

    @Override
    public String title() {
        return "Deal desk";
    }

    @Override
    public boolean isFor(Session session) {
        // somebody may have a part in a single case, by delegation
        return true;
    }

    /** A case in a list. */
    public record Row(DealCase dealCase, String why, List<String> yours) {}

    @Override
    public void get(Visit visit, List<String> steps) throws IOException {
        if (steps.isEmpty()) {
            list(visit);
        } else {
            show(visit, steps.get(0));
        }
    }

    private void list(Visit visit) throws IOException {
        DealDesk desk = visit.desk();
        if (flows.view(visit.session.person()) == View.NOTHING) {
            throw new DeskException(Reason.FORBIDDEN, visit.session.person().name() + " has no part in the desk.");
        }
        DealCase.State state = visit.constant(DealCase.State.class, "state");
        boolean isAnyState = visit.text("state").equals("ANY");
        ReviewerRole role = visit.constant(ReviewerRole.class, "role");
        String search = visit.text("search");
        String after = visit.text("after");
        DealCase.State wanted = isAnyState ? null : state == null ? DealCase.State.OPEN : state;
        List<DealCase> found = new ArrayList<>(desk.cases(
                new CaseQuery(wanted, role, search.isEmpty() ? null : search, null, after.isEmpty() ? null : after),
                PAGE + 1));
        if (found.isEmpty() && !search.isEmpty()) {
            found.addAll(
                    desk.cases(new CaseQuery(wanted, role, null, search, after.isEmpty() ? null : after), PAGE + 1));
        }
        boolean isMore = found.size() > PAGE;
        List<DealCase> page = isMore ? found.subList(0, PAGE) : found;
        Person person = visit.session.person();
        Map<String, Object> model = new HashMap<>();
        model.put("title", title());
        model.put("here", path());
        model.put(
                "rows",
                page.stream()
                        .map(one -> new Row(
                                one,
                                why(one),
                                waitingFor(desk, one, person).stream()
                                        .map(Enum::name)
                                        .toList()))
                        .toList());
        model.put("state", wanted == null ? "ANY" : wanted.name());
        model.put(
                "states", Arrays.stream(DealCase.State.values()).map(Enum::name).toList());
        model.put("role", role == null ? "" : role.name());
        model.put("search", search);
        model.put("isFirst", after.isEmpty());
        model.put("next", isMore ? page.get(PAGE - 1).id() : "");
        visit.page("cases", model);
    }

    /** Returns the roles that a person is asked to answer for. */
    private static List<ReviewerRole> waitingFor(DealDesk desk, DealCase dealCase, Person person) {
        List<ReviewerRole> waiting = dealCase.waitingFor();
        return desk.rolesIn(dealCase, person).stream().filter(waiting::contains).toList();
    }

    private static String why(DealCase dealCase) {
        return dealCase.findings().stream()
                .filter(Finding::isForDesk)
                .findFirst()
                .map(finding -> finding.message(Audience.SALES))
                .orElse("");
    }

    /** A finding of a case, as its viewer may see it. */
    public record Evidence(
            String rule,
            String message,
            String promised,
            String allowed,
            List<String> roles,
            List<String> facts,
            boolean isOpen,
            String waivedUntil,
            List<Waiver> earlier) {}

    private void show(Visit visit, String id) throws IOException {
        DealDesk desk = visit.desk();
        Person person = visit.session.person();
        DealCase dealCase = desk.find(id);
        if (dealCase == null) {
            throw new DeskException(
                    flows.view(person) == View.NOTHING ? Reason.FORBIDDEN : Reason.UNKNOWN,
                    "There is no case " + Words.WORDS.cut(id, 60) + '.');
        }
        View view = desk.view(dealCase, person);
        boolean isOverseer = flows.isOverseer(person) && !dealCase.isRequestedBy(person.name());
        if (view == View.NOTHING && !isOverseer) {
            throw new DeskException(Reason.FORBIDDEN, person.name() + " has no part in this case.");
        }
        boolean isReviewer = view == View.ALL || isOverseer;
        List<ReviewerRole> roles = waitingFor(desk, dealCase, person);
        Map<String, Object> model = new HashMap<>();
        model.put("title", "Case of " + Words.WORDS.cut(dealCase.quoteId(), 60));
        model.put("here", path());
        model.put("dealCase", dealCase);
        model.put("isReviewer", isReviewer);
        model.put("isOpen", dealCase.state() == DealCase.State.OPEN);
        model.put("yours", roles.stream().map(Enum::name).toList());
        model.put("waiting", dealCase.waitingFor().stream().map(Enum::name).toList());
        model.put("answered", answeredBy(dealCase, person));
        model.put("open", openChecks(desk, dealCase, roles));
        model.put("evidence", evidence(desk, dealCase, isReviewer));
        model.put("conditions", conditions(dealCase));
        model.put("today", LocalDate.now(ZoneOffset.UTC).toString());
        model.put("currency", dealCase.amount() == null ? "" : dealCase.amount().unit());
        visit.page("case", model);
    }

    /** Returns what each role has to show before it can approve, by the name of the role. */
    private static Map<String, List<String>> openChecks(DealDesk desk, DealCase dealCase, List<ReviewerRole> roles) {
        List<DeskCheck> missing = dealCase.checks().stream()
                .filter(check -> !check.holds())
                .map(CheckAnswer::check)
                .toList();
        Map<String, List<String>> open = new HashMap<>();
        for (ReviewerRole role : roles) {
            open.put(
                    role.name(),
                    desk.checksOf(dealCase, role).stream()
                            .filter(missing::contains)
                            .map(Enum::name)
                            .toList());
        }
        return open;
    }

    private static List<String> answeredBy(DealCase dealCase, Person person) {
        return dealCase.reviews().stream()
                .filter(review -> !review.isRecalled() && person.isCalled(review.by()))
                .map(review -> review.role().name())
                .distinct()
                .toList();
    }

    private static List<String> conditions(DealCase dealCase) {
        return dealCase.reviews().stream()
                .filter(review -> !review.isRecalled())
                .flatMap(review -> review.conditions().stream())
                .distinct()
                .toList();
    }

    private static List<Evidence> evidence(DealDesk desk, DealCase dealCase, boolean isReviewer) {
        Map<String, List<Waiver>> earlier = new HashMap<>();
        if (isReviewer) {
            dealCase.findings().stream()
                    .map(Finding::rule)
                    .distinct()
                    .forEach(rule -> earlier.put(
                            rule,
                            desk.waivers(new WaiverQuery(rule, null, null), EARLIER + 1).stream()
                                    .filter(waiver -> !waiver.caseId().equals(dealCase.id()))
                                    .limit(EARLIER)
                                    .toList()));
        }
        return dealCase.findings().stream()
                .map(finding -> new Evidence(
                        finding.rule(),
                        finding.message(isReviewer ? Audience.SYSTEM : Audience.SALES),
                        finding.promised(),
                        isReviewer ? finding.allowed() : "",
                        finding.roles().stream().map(Enum::name).toList(),
                        isReviewer
                                ? finding.facts().stream().map(CasePages::fact).toList()
                                : List.of(),
                        finding.isForDesk(),
                        finding.waived() == null
                                ? ""
                                : Words.WORDS.time(finding.waived().until()),
                        earlier.getOrDefault(finding.rule(), List.of())))
                .toList();
    }

    private static String fact(Fact fact) {
        return fact.name() + ": " + fact.values().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    @Override
    public void post(Visit visit, List<String> steps) throws IOException {
        if (steps.size() != 2) {
            throw new DeskException(Reason.UNKNOWN, "There is nothing of this name to do.");
        }
        String id = steps.get(0);
        DealDesk desk = visit.desk();
        Person person = visit.session.person();
        long change = visit.text("change").matches("\\d{1,15}") ? Long.parseLong(visit.text("change")) : 0;
        switch (steps.get(1)) {
            case "answer" -> desk.answer(id, change, person, answer(visit));
            case "remark" -> desk.remark(id, change, person, visit.text("text"), List.of());
            case "withdraw" -> desk.withdraw(id, change, person, visit.text("why"));
            case "recall" -> desk.recall(id, change, person, role(visit), visit.text("why"));
            case "delegate" ->
                desk.delegate(id, change, person, role(visit), visit.text("to"), day(visit.text("until"), "until"));
            default -> throw new DeskException(Reason.UNKNOWN, "There is nothing of this name to do.");
        }
        visit.goTo("/cases/" + Words.WORDS.part(id));
    }

    private static ReviewerRole role(Visit visit) {
        ReviewerRole role = visit.constant(ReviewerRole.class, "role");
        if (role == null) {
            throw new DeskException(Reason.INVALID, "A role is needed.");
        }
        return role;
    }

    private static Instant day(String text, String name) {
        try {
            // to its end
            return LocalDate.parse(text)
                    .plusDays(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
        } catch (DateTimeException e) {
            throw new DeskException(Reason.INVALID, name + " is a day such as 2026-12-24.");
        }
    }

    private static Answer answer(Visit visit) {
        Review.Answer said = visit.constant(Review.Answer.class, "answer");
        if (said == null) {
            throw new DeskException(Reason.INVALID, "An answer is needed.");
        }
        Map<DeskCheck, String> checks = new EnumMap<>(DeskCheck.class);
        for (DeskCheck check : DeskCheck.values()) {
            String evidence = visit.text("check-" + check.name());
            if (!evidence.isEmpty()) {
                checks.put(check, evidence);
            }
        }
        String until = visit.text("until");
        String most = visit.text("most");
        Money limit = null;
        if (!most.isEmpty()) {
            if (!most.matches("\\d{1,15}(\\.\\d{1,4})?")) {
                throw new DeskException(Reason.INVALID, "most is an amount such as 60000.");
            }
            limit = new Money(visit.text("currency"), new BigDecimal(most));
        }
        List<String> conditions = Arrays.stream(visit.text("conditions").split("\\R", -1))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return new Answer(
                role(visit),
                said,
                conditions,
                visit.text("comment"),
                checks,
                until.isEmpty() ? null : day(until, "until"),
                limit,
                0,
                List.of());
    }
}
