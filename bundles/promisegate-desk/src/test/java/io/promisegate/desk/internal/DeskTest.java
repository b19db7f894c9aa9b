package io.promisegate.desk.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.promisegate.boundary.DeskCheck;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DealDesk.Answer;
import io.promisegate.desk.DealDesk.CaseQuery;
import io.promisegate.desk.DealDesk.WaiverQuery;
import io.promisegate.desk.DeskException;
import io.promisegate.desk.DeskException.Reason;
import io.promisegate.desk.Person;
import io.promisegate.desk.Review;
import io.promisegate.desk.Seat;
import io.promisegate.desk.Waiver;
import io.promisegate.quote.Money;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeskTest {
    static final Person REVENUE = new Person("rhea", Set.of("promisegate-revenue"));
    static final Person TECHNICAL = new Person("theo", Set.of("promisegate-technical"));
    static final Person SECURITY = new Person("sina", Set.of("promisegate-security"));
    static final Person LEGAL = new Person("lena", Set.of("promisegate-legal"));
    static final Person SELLER = new Person("sam", Set.of("promisegate-sales"));
    static final Person NOBODY = new Person("nemo", Set.of("viewer"));

    @TempDir
    private Path folder;

    private Office office;
    private DealDesk desk;

    @BeforeEach
    void open() throws Exception {
        office = Office.open(folder);
        desk = office.desk;
    }

    @AfterEach
    void close() {
        office.close();
    }

    private DealCase caseOf(Decision decision) {
        return requireNonNull(desk.find(String.valueOf(decision.caseId())));
    }

    private DealCase approve(DealCase dealCase, Person by, ReviewerRole role) {
        return desk.answer(dealCase.id(), DealDesk.ANY, by, Answer.of(role, Review.Answer.APPROVED, ""));
    }

    private DealCase approveAll(DealCase dealCase) {
        DealCase last = dealCase;
        for (ReviewerRole role : dealCase.waitingFor()) {
            last = approve(dealCase, reviewer(role), role);
        }
        return last;
    }

    private static Person reviewer(ReviewerRole role) {
        return switch (role) {
            case REVENUE -> REVENUE;
            case TECHNICAL -> TECHNICAL;
            case SECURITY -> SECURITY;
            case LEGAL -> LEGAL;
        };
    }

    private static void assertRefused(Reason reason, Callable<?> action) {
        assertThatThrownBy(action::call)
                .isInstanceOfSatisfying(
                        DeskException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void asksTheRolesWhoseRulesFired() {
        DealCase outcome = caseOf(office.decide(Quotes.outcome("Q1", "1")));
        assertThat(outcome.state()).isEqualTo(DealCase.State.OPEN);
        assertThat(outcome.waitingFor())
                .containsExactly(ReviewerRole.REVENUE, ReviewerRole.TECHNICAL, ReviewerRole.LEGAL);
        assertThat(outcome.findingsOf(ReviewerRole.LEGAL))
                .extracting(Finding::rule)
                .containsExactly("desk-autonomous-customer-facing");
        assertThat(outcome.checks())
                .allSatisfy(
                        check -> assertThat(check.holds()).as(check.toString()).isTrue());

        DealCase retention = caseOf(office.decide(Quotes.retention("Q2", "1", 300)));
        assertThat(retention.waitingFor()).containsExactly(ReviewerRole.SECURITY, ReviewerRole.LEGAL);
    }

    @Test
    void letsTheQuotePassWhenAllHaveApproved() {
        DealCase opened = caseOf(office.decide(Quotes.outcome("Q1", "1")));
        approve(opened, REVENUE, ReviewerRole.REVENUE);
        assertThat(office.decide(Quotes.outcome("Q1", "1")).outcome()).isEqualTo(Outcome.REVIEW);
        approve(opened, TECHNICAL, ReviewerRole.TECHNICAL);
        DealCase approved = desk.answer(
                opened.id(),
                DealDesk.ANY,
                LEGAL,
                new Answer(
                        ReviewerRole.LEGAL,
                        Review.Answer.APPROVED,
                        List.of("A person can take over at any time."),
                        "fine",
                        Map.of(),
                        null,
                        null,
                        0,
                        List.of("https://files.example/memo.pdf")));
        assertThat(approved.state()).isEqualTo(DealCase.State.APPROVED);
        Decision cleared = office.decide(Quotes.outcome("Q1", "1"));
        assertThat(cleared.outcome()).isEqualTo(Outcome.CLEARED);
        assertThat(cleared.findings())
                .filteredOn(finding -> finding.waived() != null)
                .hasSize(2)
                .allSatisfy(
                        finding -> assertThat(requireNonNull(finding.waived()).conditions())
                                .containsExactly("A person can take over at any time."));
        assertThat(office.decide(Quotes.outcome("Q1", "1"), EntryPoint.PREVIEW).outcome())
                .isEqualTo(Outcome.CLEARED);
        assertThat(office.decide(Quotes.outcome("Q-other", "1")).outcome())
                .as("a waiver is for the quote it was granted for")
                .isEqualTo(Outcome.REVIEW);
        assertThat(desk.waivers(new WaiverQuery(null, null, "Q1"), 10)).hasSize(2);
        assertThat(caseOfQuote("Q1").state()).isEqualTo(DealCase.State.APPROVED);
    }

    private DealCase caseOfQuote(String quote) {
        return desk.cases(new CaseQuery(null, null, quote, null, null), 1).get(0);
    }

    @Test
    void asksAgainForWhatGotWorseAlone() {
        DealCase opened = caseOf(office.decide(Quotes.outcome("Q1", "1", "0.99", 30)));
        approve(opened, REVENUE, ReviewerRole.REVENUE);
        approve(opened, LEGAL, ReviewerRole.LEGAL);

        // better: a higher price; and something unrelated
        DealCase better = caseOf(office.decide(Quotes.outcome("Q1", "1", "1.10", 90)));
        assertThat(better.waitingFor()).containsExactly(ReviewerRole.TECHNICAL);

        // worse: a lower price, which is nothing to counsel
        DealCase worse = caseOf(office.decide(Quotes.outcome("Q1", "1", "0.90", 90)));
        assertThat(worse.waitingFor()).containsExactly(ReviewerRole.REVENUE, ReviewerRole.TECHNICAL);

        // equal after a detour
        DealCase equal = caseOf(office.decide(Quotes.outcome("Q1", "1", "0.99", 90)));
        assertThat(equal.waitingFor()).containsExactly(ReviewerRole.TECHNICAL);

        // approved while in flight, at the price of the detour
        approve(equal, TECHNICAL, ReviewerRole.TECHNICAL);
        assertThat(office.decide(Quotes.outcome("Q1", "1", "0.99", 90)).outcome())
                .isEqualTo(Outcome.CLEARED);
        assertThat(office.decide(Quotes.outcome("Q1", "1", "1.20", 30)).outcome())
                .isEqualTo(Outcome.CLEARED);

        // worse than what the waivers are for
        Decision low = office.decide(Quotes.outcome("Q1", "1", "0.80", 30));
        assertThat(low.outcome()).isEqualTo(Outcome.REVIEW);
        assertThat(caseOf(low).waitingFor()).containsExactly(ReviewerRole.REVENUE, ReviewerRole.TECHNICAL);
    }

    @Test
    void anotherVersionTakesOverWhatStands() {
        DealCase first = caseOf(office.decide(Quotes.outcome("Q1", "1", "0.99", 30)));
        approve(first, REVENUE, ReviewerRole.REVENUE);
        DealCase second = caseOf(office.decide(Quotes.outcome("Q1", "2", "0.99", 30)));
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.waitingFor()).containsExactly(ReviewerRole.TECHNICAL, ReviewerRole.LEGAL);
        assertThat(requireNonNull(desk.find(first.id())).state()).isEqualTo(DealCase.State.SUPERSEDED);
        assertRefused(Reason.CONFLICT, () -> approve(first, LEGAL, ReviewerRole.LEGAL));
        approve(second, TECHNICAL, ReviewerRole.TECHNICAL);
        assertThat(approve(second, LEGAL, ReviewerRole.LEGAL).state()).isEqualTo(DealCase.State.APPROVED);
    }

    @Test
    void aQuoteThatComesInsideClosesItsCase() {
        DealCase opened = caseOf(office.decide(Quotes.retention("Q1", "1", 300)));
        Decision inside = office.decide(Quotes.retention("Q1", "1", 90));
        assertThat(inside.outcome()).isEqualTo(Outcome.CLEARED);
        assertThat(requireNonNull(desk.find(opened.id())).state()).isEqualTo(DealCase.State.CLEARED);
        assertThat(caseOf(office.decide(Quotes.retention("Q1", "1", 300))).state())
                .isEqualTo(DealCase.State.OPEN);
    }

    @Test
    void nothingIsApprovedWhileAHardLimitIsBroken() {
        DealCase opened = caseOf(office.decide(Quotes.outcome("Q1", "1")));
        Decision blocked = office.decide(
                Quotes.outcome("Q1", "1").replace("\"order-status\"", "\"order-status\", \"trainingUse\": true"));
        assertThat(blocked.outcome()).isEqualTo(Outcome.BLOCKED);
        assertRefused(Reason.CONFLICT, () -> approve(opened, LEGAL, ReviewerRole.LEGAL));
    }

    @Test
    void peopleAnswerForTheirOwnRoleAndOneRoleAlone() {
        DealCase opened = caseOf(office.decide(Quotes.outcome("Q1", "1")));
        assertRefused(Reason.FORBIDDEN, () -> approve(opened, NOBODY, ReviewerRole.LEGAL));
        assertRefused(Reason.FORBIDDEN, () -> approve(opened, LEGAL, ReviewerRole.REVENUE));
        assertRefused(Reason.CONFLICT, () -> approve(opened, SECURITY, ReviewerRole.SECURITY));
        Person both = new Person("Bo", Set.of("promisegate-revenue", "promisegate-legal"));
        approve(opened, both, ReviewerRole.REVENUE);
        assertRefused(Reason.FORBIDDEN, () -> approve(opened, new Person("bo ", both.roles()), ReviewerRole.LEGAL));
        Person requester = new Person("SAM", Set.of("promisegate-legal"));
        assertRefused(Reason.FORBIDDEN, () -> approve(opened, requester, ReviewerRole.LEGAL));
        assertThat(desk.view(opened, requester)).isEqualTo(DealDesk.View.SALES);
        assertThat(desk.view(opened, NOBODY)).isEqualTo(DealDesk.View.NOTHING);
        assertThat(desk.view(opened, LEGAL)).isEqualTo(DealDesk.View.ALL);
    }

    @Test
    void theSameAnswerTwiceIsOne() {
        DealCase opened = caseOf(office.decide(Quotes.outcome("Q1", "1")));
        DealCase once = approve(opened, LEGAL, ReviewerRole.LEGAL);
        assertThat(approve(opened, LEGAL, ReviewerRole.LEGAL).change()).isEqualTo(once.change());
        assertRefused(
                Reason.STALE,
                () -> desk.answer(
                        opened.id(),
                        opened.change(),
                        REVENUE,
                        Answer.of(ReviewerRole.REVENUE, Review.Answer.APPROVED, "")));
        assertRefused(
                Reason.CONFLICT,
                () -> desk.answer(
                        opened.id(),
                        DealDesk.ANY,
                        new Person("lars", LEGAL.roles()),
                        Answer.of(ReviewerRole.LEGAL, Review.Answer.REJECTED, "no")));
    }

    @Test
    void ofTwoAtOnceOneIsFirst() throws Exception {
        DealCase opened = caseOf(office.decide(Quotes.outcome("Q1", "1")));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> answers = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> {
                        try {
                            return desk.answer(
                                            opened.id(),
                                            opened.change(),
                                            new Person("legal" + i, LEGAL.roles()),
                                            Answer.of(ReviewerRole.LEGAL, Review.Answer.APPROVED, ""))
                                    .state()
                                    .name();
                        } catch (DeskException e) {
                            return e.reason().name();
                        }
                    }))
                    .toList();
            List<String> results = new ArrayList<>();
            for (Future<String> answer : answers) {
                results.add(answer.get());
            }
            assertThat(results)
                    .containsOnlyOnce("OPEN")
                    .filteredOn("STALE"::equals)
                    .hasSize(7);
        } finally {
            threads.shutdown();
        }
        assertThat(caseOfQuote("Q1").reviews()).hasSize(1);
        assertThat(office.audit.verify(null, seen -> {}).fault()).isNull();
    }

    @Test
    void aRejectionStandsUntilTheQuoteGetsBetter() {
        DealCase opened = caseOf(office.decide(Quotes.outcome("Q1", "1", "0.99", 30)));
        assertRefused(
                Reason.INVALID,
                () -> desk.answer(
                        opened.id(),
                        DealDesk.ANY,
                        REVENUE,
                        Answer.of(ReviewerRole.REVENUE, Review.Answer.REJECTED, " ")));
        DealCase rejected = desk.answer(
                opened.id(),
                DealDesk.ANY,
                REVENUE,
                Answer.of(ReviewerRole.REVENUE, Review.Answer.REJECTED, "too cheap"));
        assertThat(rejected.state()).isEqualTo(DealCase.State.REJECTED);
        assertThat(caseOf(office.decide(Quotes.outcome("Q1", "1", "0.95", 30))).state())
                .isEqualTo(DealCase.State.REJECTED);
        DealCase better = caseOf(office.decide(Quotes.outcome("Q1", "1", "1.20", 30)));
        assertThat(better.state()).isEqualTo(DealCase.State.OPEN);
        assertThat(better.waitingFor()).contains(ReviewerRole.REVENUE);
    }

    @Test
    void aQuestionIsAnsweredByTheRequester() {
        DealCase opened = caseOf(office.decide(Quotes.outcome("Q1", "1")));
        DealCase asked = desk.answer(
                opened.id(),
                DealDesk.ANY,
                LEGAL,
                Answer.of(ReviewerRole.LEGAL, Review.Answer.INFORMATION, "Which countries?"));
        Seat seat = requireNonNull(asked.seat(ReviewerRole.LEGAL));
        assertThat(seat.state()).isEqualTo(Seat.State.INFORMATION);
        assertThat(seat.dueAt()).isNotNull();
        assertRefused(Reason.FORBIDDEN, () -> desk.remark(opened.id(), DealDesk.ANY, NOBODY, "France", List.of()));
        DealCase answered = desk.remark(opened.id(), DealDesk.ANY, SELLER, "France", List.of());
        assertThat(requireNonNull(answered.seat(ReviewerRole.LEGAL)).state()).isEqualTo(Seat.State.WAITING);
    }

    @Test
    void aDelegationGoesRoundInNoCircleAndEnds() {
        DealCase opened = caseOf(office.decide(Quotes.outcome("Q1", "1")));
        Instant soon = office.clock.instant().plus(Duration.ofDays(2));
        desk.delegate(opened.id(), DealDesk.ANY, LEGAL, ReviewerRole.LEGAL, "dora", soon);
        Person dora = new Person("dora", Set.of());
        Person other = new Person("lars", LEGAL.roles());
        assertRefused(Reason.FORBIDDEN, () -> approve(opened, other, ReviewerRole.LEGAL));
        assertRefused(
                Reason.CONFLICT,
                () -> desk.delegate(opened.id(), DealDesk.ANY, dora, ReviewerRole.LEGAL, "Lena", soon));
        assertRefused(
                Reason.FORBIDDEN,
                () -> desk.delegate(opened.id(), DealDesk.ANY, dora, ReviewerRole.LEGAL, "sam", soon));
        office.clock.pass(Duration.ofDays(3));
        assertRefused(Reason.FORBIDDEN, () -> approve(opened, dora, ReviewerRole.LEGAL));
        DealCase approved = approve(opened, other, ReviewerRole.LEGAL);
        assertThat(approved.waitingFor()).doesNotContain(ReviewerRole.LEGAL);
    }

    @Test
    void whatIsRecalledIsAskedAgainAndLetsNothingPass() {
        DealCase opened = caseOf(office.decide(Quotes.outcome("Q1", "1")));
        approveAll(opened);
        assertThat(office.decide(Quotes.outcome("Q1", "1")).outcome()).isEqualTo(Outcome.CLEARED);
        DealCase recalled = desk.recall(opened.id(), DealDesk.ANY, LEGAL, ReviewerRole.LEGAL, "new case law");
        assertThat(recalled.state()).isEqualTo(DealCase.State.OPEN);
        assertThat(recalled.waitingFor()).containsExactly(ReviewerRole.LEGAL);
        assertThat(office.decide(Quotes.outcome("Q1", "1")).outcome()).isEqualTo(Outcome.REVIEW);
        DealCase again = approve(recalled, LEGAL, ReviewerRole.LEGAL);
        assertThat(again.state()).isEqualTo(DealCase.State.APPROVED);
        assertThat(office.decide(Quotes.outcome("Q1", "1")).outcome()).isEqualTo(Outcome.CLEARED);
    }

    @Test
    void aWaiverLapsesAtEveryEntranceAtOnce() {
        DealCase opened = caseOf(office.decide(Quotes.retention("Q1", "1", 300)));
        Instant until = Instant.now().plusMillis(1500);
        desk.answer(opened.id(), DealDesk.ANY, SECURITY, until(ReviewerRole.SECURITY, until));
        desk.answer(opened.id(), DealDesk.ANY, LEGAL, until(ReviewerRole.LEGAL, until.plusSeconds(3600)));
        Decision cleared = office.decide(Quotes.retention("Q1", "1", 300));
        assertThat(cleared.outcome()).isEqualTo(Outcome.CLEARED);
        await().atMost(Duration.ofSeconds(20)).until(() -> !Instant.now().isBefore(until));
        for (EntryPoint entrance : List.of(EntryPoint.HTTP, EntryPoint.PREVIEW, EntryPoint.ROUTE)) {
            assertThat(office.decide(Quotes.retention("Q1", "1", 300), entrance).outcome())
                    .isEqualTo(Outcome.REVIEW);
        }
        office.clock.set(Instant.now());
        DealCase asked = caseOf(office.decide(Quotes.retention("Q1", "1", 300)));
        assertThat(asked.state()).isEqualTo(DealCase.State.OPEN);
        assertThat(asked.waitingFor()).as("counsel's approval goes on").containsExactly(ReviewerRole.SECURITY);
        assertThat(desk.waivers(WaiverQuery.ALL, 10).get(0).state(Instant.now()))
                .isEqualTo(Waiver.State.LAPSED);
    }

    private static Answer until(ReviewerRole role, Instant until) {
        return new Answer(role, Review.Answer.APPROVED, List.of(), "", Map.of(), until, null, 0, List.of());
    }

    @Test
    void aWaiverForACustomerEndsWithItsLimits() {
        DealCase opened = caseOf(office.decide(Quotes.retention("Q1", "1", 300)));
        for (ReviewerRole role : opened.waitingFor()) {
            desk.answer(
                    opened.id(),
                    DealDesk.ANY,
                    reviewer(role),
                    new Answer(
                            role,
                            Review.Answer.APPROVED,
                            List.of(),
                            "",
                            Map.of(),
                            null,
                            new Money("USD", new BigDecimal("130000")),
                            3,
                            List.of()));
        }
        assertThat(office.decide(Quotes.retention("Q1", "1", 300)).outcome()).isEqualTo(Outcome.CLEARED);
        assertThat(office.decide(Quotes.retention("Q2", "1", 250)).outcome()).isEqualTo(Outcome.REVIEW);
        assertThat(office.decide(Quotes.retention("Q2", "1", 300)).outcome()).isEqualTo(Outcome.CLEARED);
        assertThat(office.decide(Quotes.retention("Q2", "2", 300)).outcome())
                .as("another version of the same quote is the same use")
                .isEqualTo(Outcome.CLEARED);
        assertThat(office.decide(Quotes.retention("Q3", "1", 300).replace("Halden", "Other"))
                        .outcome())
                .as("another customer")
                .isEqualTo(Outcome.REVIEW);
        assertThat(office.decide(Quotes.retention("Q4", "1", 300)).outcome())
                .as("60 000 three times is more than 130 000")
                .isEqualTo(Outcome.REVIEW);
    }

    @Test
    void anEndedWaiverLetsNothingPassAndIsAskedForAgain() {
        DealCase opened = caseOf(office.decide(Quotes.retention("Q1", "1", 300)));
        approveAll(opened);
        Decision cleared = office.decide(Quotes.retention("Q1", "1", 300));
        Waiver waiver = desk.waivers(WaiverQuery.ALL, 1).get(0);
        assertRefused(Reason.FORBIDDEN, () -> desk.endWaiver(waiver.id(), SELLER, "no"));
        desk.endWaiver(waiver.id(), LEGAL, "the law has changed");
        assertRefused(Reason.CONFLICT, () -> desk.endWaiver(waiver.id(), LEGAL, "again"));
        assertThat(cleared.outcome()).isEqualTo(Outcome.CLEARED);
        Decision after = office.decide(Quotes.retention("Q1", "1", 300));
        assertThat(after.outcome()).isEqualTo(Outcome.REVIEW);
        assertThat(caseOf(after).waitingFor()).containsExactly(ReviewerRole.SECURITY, ReviewerRole.LEGAL);
    }

    @Test
    void checksThatNothingProvesAreAnsweredWithEvidence() {
        DealCase opened = caseOf(office.decide(Quotes.outcome("Q1", "1")
                .replace("\"valueMetric\": \"deflection-rate\"", "\"valueMetric\": \"smiles\"")));
        assertThat(opened.checks())
                .filteredOn(check -> check.check() == DeskCheck.VALUE_METRIC_INSTRUMENTED)
                .allSatisfy(check -> assertThat(check.holds()).isFalse());
        assertRefused(Reason.CONFLICT, () -> approve(opened, TECHNICAL, ReviewerRole.TECHNICAL));
        DealCase answered = desk.answer(
                opened.id(),
                DealDesk.ANY,
                TECHNICAL,
                new Answer(
                        ReviewerRole.TECHNICAL,
                        Review.Answer.APPROVED,
                        List.of(),
                        "",
                        Map.of(DeskCheck.VALUE_METRIC_INSTRUMENTED, "counted since May, dashboard 12"),
                        null,
                        null,
                        0,
                        List.of()));
        assertThat(answered.waitingFor()).doesNotContain(ReviewerRole.TECHNICAL);
    }

    @Test
    void deadlinesRemindCallDeputiesAndEscalateAndApproveNothing() throws Exception {
        office.clock.set(Instant.parse("2026-11-20T16:00:00Z")); // a Friday
        DealCase opened = caseOf(office.decide(Quotes.retention("Q1", "1", 300)));
        Person deputy = new Person("dora", Set.of());
        office.desk.actOnDeadlines();
        assertThat(caseOfQuote("Q1").change()).isEqualTo(opened.change());
        office.clock.set(Instant.parse("2026-11-23T11:59:00Z"));
        office.desk.actOnDeadlines();
        assertThat(step("Q1")).isEqualTo(Seat.Step.ASKED);
        office.clock.set(Instant.parse("2026-11-23T12:00:00Z"));
        office.desk.actOnDeadlines();
        assertThat(step("Q1")).as("one hour on Friday and three on Monday").isEqualTo(Seat.Step.REMINDED);
        assertRefused(Reason.FORBIDDEN, () -> approve(opened, deputy, ReviewerRole.LEGAL));
        office.clock.set(Instant.parse("2026-11-23T16:00:00Z"));
        office.desk.actOnDeadlines();
        assertThat(step("Q1")).isEqualTo(Seat.Step.DEPUTY);
        office.clock.set(Instant.parse("2026-11-24T16:00:00Z"));
        office.desk.actOnDeadlines();
        office.desk.actOnDeadlines();
        DealCase late = caseOfQuote("Q1");
        assertThat(step("Q1")).isEqualTo(Seat.Step.ESCALATED);
        assertThat(late.priority()).isEqualTo(DealCase.Priority.HIGH);
        assertThat(late.state()).isEqualTo(DealCase.State.OPEN);
        assertThat(approve(late, deputy, ReviewerRole.LEGAL).waitingFor()).containsExactly(ReviewerRole.SECURITY);
        assertThat(office.subjects())
                .contains(
                        "To review as legal: Q1 v1",
                        "Still to review as legal: Q1 v1",
                        "To review for legal, as a deputy too: Q1 v1",
                        "Q1 v1 waits too long for legal");
    }

    private Seat.Step step(String quote) {
        return requireNonNull(caseOfQuote(quote).seat(ReviewerRole.LEGAL)).step();
    }

    @Test
    void sellersReadNoConfidentialLimit() throws Exception {
        caseOf(office.decide(Quotes.outcome("Q1", "1", "0.70", 30)));
        assertThat(office.letters())
                .filteredOn(letter -> letter.to().equals("sales@example.com"))
                .isNotEmpty()
                .allSatisfy(letter ->
                        assertThat(letter.text()).doesNotContain("0.775").doesNotContain("0.31"));
        assertThat(office.letters())
                .filteredOn(letter -> letter.to().equals("rhea@example.com"))
                .isNotEmpty();
    }

    @Test
    void aNewBoundaryHasOpenCasesJudgedAgain() throws Exception {
        DealCase opened = caseOf(office.decide(Quotes.retention("Q1", "1", 300)));
        approve(opened, LEGAL, ReviewerRole.LEGAL);
        office.deploy(text -> text.replace("version: \"2026.11.1\"", "version: \"2026.12.1\"")
                .replace("standardRetentionDays: [0, 30, 90, 183]", "standardRetentionDays: [0, 30, 90, 183, 300]"));
        await().atMost(Duration.ofSeconds(30)).until(() -> caseOfQuote("Q1").state() == DealCase.State.CLEARED);
    }

    @Test
    void pagesGoOnWhereTheyEnded() {
        for (int i = 0; i < 25; i++) {
            office.decide(Quotes.retention("Q" + i, "1", 300));
        }
        List<String> seen = new ArrayList<>();
        String after = null;
        List<DealCase> page;
        do {
            page = desk.cases(new CaseQuery(DealCase.State.OPEN, ReviewerRole.LEGAL, null, null, after), 10);
            page.forEach(one -> seen.add(one.quoteId()));
            after = page.isEmpty() ? null : page.get(page.size() - 1).id();
        } while (!page.isEmpty());
        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void aQuoteOfNothingHoldsUpNoOther() {
        office.decide(Quotes.outcome("Q1", "1"));
        office.decide(Quotes.outcome("Q1", "1")
                .replace("\"offering\": \"NW-RESOLVE\"", "\"offering\": \"NW-RESOLVE\", \"action\": \"delete\""));
        assertThat(caseOf(office.decide(Quotes.retention("Q2", "1", 300))).state())
                .isEqualTo(DealCase.State.OPEN);
        assertThat(office.desk.problem()).isEmpty();
    }

    @Test
    void anApprovalIsForTheCustomerThatItWasGivenFor() {
        approveAll(caseOf(office.decide(Quotes.retention("Q1", "1", 300))));
        assertThat(office.decide(Quotes.retention("Q1", "1", 300)).outcome()).isEqualTo(Outcome.CLEARED);
        Decision other = office.decide(Quotes.retention("Q1", "1", 300).replace("Halden", "Other"));
        assertThat(other.outcome()).isEqualTo(Outcome.REVIEW);
        assertThat(caseOf(other).waitingFor()).containsExactly(ReviewerRole.SECURITY, ReviewerRole.LEGAL);
    }

    @Test
    void whoeverHasAskedForAVersionReviewsNone() {
        caseOf(office.decide(Quotes.retention("Q1", "1", 300).replace("\"sam\"", "\"lena\"")));
        DealCase second = caseOf(office.decide(Quotes.retention("Q1", "2", 300)));
        assertRefused(Reason.FORBIDDEN, () -> approve(second, LEGAL, ReviewerRole.LEGAL));
        DealCase unnamed =
                caseOf(office.decide(Quotes.retention("Q1", "2", 310).replace("\"requester\": \"sam\",", "")));
        assertRefused(Reason.FORBIDDEN, () -> approve(unnamed, LEGAL, ReviewerRole.LEGAL));
    }

    @Test
    void whatIsRecalledStaysRecalledInEveryVersion() {
        DealCase first = caseOf(office.decide(Quotes.outcome("Q1", "1")));
        approve(first, TECHNICAL, ReviewerRole.TECHNICAL);
        DealCase second = caseOf(office.decide(Quotes.outcome("Q1", "2")));
        assertThat(second.waitingFor()).doesNotContain(ReviewerRole.TECHNICAL);
        desk.recall(second.id(), DealDesk.ANY, TECHNICAL, ReviewerRole.TECHNICAL, "was wrong");
        assertThat(caseOf(office.decide(Quotes.outcome("Q1", "2", "0.98", 30))).waitingFor())
                .contains(ReviewerRole.TECHNICAL);
    }

    @Test
    void whatWasWithdrawnIsAskedForAgain() {
        DealCase opened = caseOf(office.decide(Quotes.retention("Q1", "1", 300)));
        desk.withdraw(opened.id(), DealDesk.ANY, SELLER, "");
        assertThat(caseOfQuote("Q1").state()).isEqualTo(DealCase.State.WITHDRAWN);
        Decision again = office.decide(Quotes.retention("Q1", "1", 300));
        office.desk.decided(again, Duration.ZERO);
        await().atMost(Duration.ofSeconds(20)).until(() -> caseOfQuote("Q1").state() == DealCase.State.OPEN);
    }

    @Test
    void aQuoteThatIsGivenUpWaitsForNobody() {
        caseOf(office.decide(Quotes.retention("Q1", "1", 300)));
        desk.giveUp("Q1", "tmf648");
        DealCase ended = caseOfQuote("Q1");
        assertThat(ended.state()).isEqualTo(DealCase.State.WITHDRAWN);
        desk.giveUp("Q1", "tmf648");
        desk.giveUp("Q2", "tmf648");
        assertThat(caseOfQuote("Q1").change()).isEqualTo(ended.change());
    }

    @Test
    void aRemarkGrantsNothing() {
        DealCase opened = caseOf(office.decide(Quotes.retention("Q1", "1", 300)));
        approveAll(opened);
        int granted = desk.waivers(WaiverQuery.ALL, 10).size();
        desk.remark(opened.id(), DealDesk.ANY, SELLER, "thank you", List.of());
        assertThat(desk.waivers(WaiverQuery.ALL, 10)).hasSize(granted);
    }

    @Test
    void checksAreAnsweredByTheirOwner() {
        DealCase opened = caseOf(office.decide(Quotes.outcome("Q1", "1")
                .replace("\"valueMetric\": \"deflection-rate\"", "\"valueMetric\": \"smiles\"")));
        assertRefused(
                Reason.FORBIDDEN,
                () -> desk.answer(
                        opened.id(),
                        DealDesk.ANY,
                        LEGAL,
                        new Answer(
                                ReviewerRole.LEGAL,
                                Review.Answer.APPROVED,
                                List.of(),
                                "",
                                Map.of(DeskCheck.VALUE_METRIC_INSTRUMENTED, "trust me"),
                                null,
                                null,
                                0,
                                List.of())));
    }

    @Test
    void aSubDelegationEndsWithTheDelegation() {
        DealCase opened = caseOf(office.decide(Quotes.outcome("Q1", "1")));
        Instant soon = office.clock.instant().plus(Duration.ofDays(1));
        desk.delegate(opened.id(), DealDesk.ANY, LEGAL, ReviewerRole.LEGAL, "dora", soon);
        assertRefused(
                Reason.INVALID,
                () -> desk.delegate(
                        opened.id(),
                        DealDesk.ANY,
                        new Person("dora", Set.of()),
                        ReviewerRole.LEGAL,
                        "cara",
                        soon.plus(Duration.ofDays(60))));
    }

    @Test
    void whatIsErasedIsGoneFromTheDeskToo() throws Exception {
        DealCase opened = caseOf(office.decide(Quotes.retention("Q1", "1", 300)));
        approveAll(opened);
        await().atMost(Duration.ofSeconds(20)).until(() -> caseOfQuote("Q1").outcome() == Outcome.CLEARED);
        office.audit.erase("Q1", "dpo", "asked for");
        assertThat(desk.find(opened.id())).isNull();
        assertThat(desk.waivers(WaiverQuery.ALL, 10)).isEmpty();
        assertThat(office.audit.verify(null, seen -> {}).fault()).isNull();
    }

    @Test
    void ofTwoNodesOneDoesEachThing() throws Exception {
        office.clock.set(Instant.parse("2026-11-23T09:00:00Z"));
        Desk other = office.newDesk();
        for (int i = 0; i < 10; i++) {
            office.decide(Quotes.retention("Q" + i, "1", 300));
        }
        ExecutorService nodes = Executors.newFixedThreadPool(2);
        try {
            atOnce(nodes, office.desk::catchUp, other::catchUp);
            office.clock.set(Instant.parse("2026-11-23T13:30:00Z"));
            atOnce(nodes, office.desk::actOnDeadlines, other::actOnDeadlines);
        } finally {
            nodes.shutdown();
            other.stop();
        }
        assertThat(desk.cases(CaseQuery.ALL, 100))
                .hasSize(10)
                .allSatisfy(one -> assertThat(
                                requireNonNull(one.seat(ReviewerRole.LEGAL)).step())
                        .isEqualTo(Seat.Step.REMINDED));
        assertThat(office.letters())
                .filteredOn(letter -> letter.subject().startsWith("Still to review as legal"))
                .hasSize(10);
        assertThat(office.letters())
                .filteredOn(letter -> letter.subject().startsWith("To review as legal"))
                .hasSize(10);
    }

    /** Something that a node does. */
    private interface Work {
        void run() throws Exception;
    }

    private static void atOnce(ExecutorService threads, Work... all) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (Work work : all) {
            running.add(threads.submit(() -> {
                work.run();
                return true;
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
    }

    @Test
    void theDeskGoesOnWhereItStopped() {
        office.desk.stop();
        office.decide(Quotes.retention("Q1", "1", 300));
        office.decide(Quotes.retention("Q1", "2", 310));
        office.reopenDesk();
        desk = office.desk;
        assertThat(desk.cases(CaseQuery.ALL, 10))
                .extracting(DealCase::state)
                .containsExactlyInAnyOrder(DealCase.State.SUPERSEDED, DealCase.State.OPEN);
    }
}
