package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Deployment.Event;
import io.promisegate.boundary.Drift;
import io.promisegate.boundary.Impact;
import io.promisegate.boundary.Impact.Counterexample;
import io.promisegate.boundary.Impact.Difference;
import io.promisegate.boundary.Impact.Direction;
import io.promisegate.boundary.Shadow;
import io.promisegate.cpq.tmf648.Tmf648Format;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Outcome;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Quote;
import io.promisegate.spi.QuoteReader;
import io.promisegate.spi.Verdict;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of a boundary before it comes into force, and that it is true. */
class ImpactTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
    private static final Change OPS = Change.by("kim", "");
    private static final String BOUNDARY = """
            boundary: acme
            version: "%s"
            suppliers:
              anthropic: {terms: [{source: "https://example.com/terms", retentionDays: 30, regions: [US]}]}
            offerings:
              assist:
                models: [anthropic/claude-sonnet-4-5]
                maxDiscountPercent: 20
                autonomy:
                  certificates: [{id: C-1, tier: %s, owner: CTO, evidence: "https://example.com/c1", expires: 2027-06-30}]
                data:
                  retention: [{class: transcripts, region: US, minimumDays: 30, maximumDays: %s}]
                  regions: [US]
                commitment: {units: [ticket], minimum: 10, maximum: 500, overageFloor: 0.90}
                delivery: {implementationPlan: false, activationMilestone: false, renewalOwner: false,
                           expansionOwner: false, incidentOwner: false, valueMetric: false}
            rules:
              - {id: small, scope: line, when: has(line.commitment.quantity), expect: line.commitment.quantity <= decimal("%s")}
            """;

    private final QuoteReader reader = new DetectingQuoteReader(List.of(new CanonicalFormat(), new Tmf648Format()));
    private final CanonicalWriter writer = new CanonicalWriter();

    private static String acme(String version, String tier, String maximumDays, String quantity) {
        return BOUNDARY.formatted(version, tier, maximumDays, quantity);
    }

    private PromiseBoundaries boundaries(RecordedQuotes quotes, double maxDrift) {
        return new PromiseBoundaries(
                new PromiseBoundaryCompiler(),
                reader,
                new MemoryBoundaryJournal(),
                new ImpactFinder(writer, quotes, CLOCK, 1_000_000, maxDrift),
                new Trust(),
                CLOCK);
    }

    private static BoundarySource source(String yaml) {
        return new BoundarySource("a.yaml", URI.create("file:/a.yaml"), yaml.getBytes(StandardCharsets.UTF_8));
    }

    private Impact impact(String before, String after) {
        PromiseBoundaries boundaries = boundaries(NoQuotes.INSTANCE, 100);
        assertThat(boundaries.deploy(source(before), OPS).problems()).isEmpty();
        Active former = boundaries.inForce().all().get(0);
        Deployment deployment = boundaries.deploy(source(after), OPS);
        assertThat(deployment.problems()).isEmpty();
        Active next = boundaries.inForce().all().get(0);
        for (Difference difference : deployment.impact().differences()) {
            confirm(difference.rule(), difference.stricter(), former, next);
            confirm(difference.rule(), difference.looser(), next, former);
        }
        return deployment.impact();
    }

    /** The quote breaks the rule at one boundary and does not, or does so with less effect, at the other. */
    private void confirm(String rule, Counterexample example, Active milder, Active stricter) {
        if (example != null) {
            Quote quote =
                    Objects.requireNonNull(reader.read(example.quote().getBytes(StandardCharsets.UTF_8), "canonical")
                            .quote());
            Verdict mild = milder.evaluator().verdict(quote, CLOCK.instant());
            Verdict strict = stricter.evaluator().verdict(quote, CLOCK.instant());
            assertThat(strict.rules()).containsKey(rule);
            assertThat(mild.rules().get(rule)).isNotEqualTo(strict.rules().get(rule));
        }
    }

    private static Map<String, Direction> directions(Impact impact) {
        return impact.differences().stream().collect(Collectors.toMap(Difference::rule, Difference::direction));
    }

    @Test
    void aHigherTierIsLooserWithAQuoteThatShowsIt() {
        Impact impact = impact(acme("1", "L2", "90", "100"), acme("2", "L3", "90", "100"));

        assertThat(directions(impact)).containsExactly(Map.entry("autonomy-certified", Direction.LOOSER));
        Counterexample example = impact.differences().get(0).looser();
        assertThat(example.before()).isEqualTo(Outcome.BLOCKED);
        assertThat(example.after()).isEqualTo(Outcome.CLEARED);
        assertThat(example.quote()).contains("\"autonomyTier\":\"L3\"");
        assertThat(impact.isExhaustive()).as("only a table has changed").isTrue();
    }

    @Test
    void aLowerCeilingIsStricterAndALimitOfACondition() {
        Impact impact = impact(acme("1", "L2", "90", "100"), acme("2", "L2", "60", "101"));

        assertThat(directions(impact)).containsOnlyKeys("retention-ceiling", "small");
        assertThat(directions(impact)).containsEntry("retention-ceiling", Direction.STRICTER);
        assertThat(directions(impact)).containsEntry("small", Direction.LOOSER);
        assertThat(impact.isExhaustive()).as("a condition has changed").isFalse();
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                limit("maxDiscountPercent: 20", "maxDiscountPercent: 21", "price-exception", Direction.LOOSER),
                limit("minimum: 10", "minimum: 11", "commitment-range", Direction.STRICTER),
                limit("maximum: 500", "maximum: 501", "commitment-range", Direction.LOOSER),
                limit("minimum: 10, maximum: 500", "minimum: 11, maximum: 501", "commitment-range", Direction.BOTH),
                limit("overageFloor: 0.90", "overageFloor: 0.89", "overage-price-floor", Direction.LOOSER),
                limit("minimumDays: 30", "minimumDays: 31", "retention-floor", Direction.STRICTER),
                limit("units: [ticket]", "units: [ticket, seat]", "commitment-unit", Direction.LOOSER),
                limit("expires: 2027-06-30", "expires: 2026-11-20", "certificate-current", Direction.STRICTER),
                limit("retentionDays: 30", "retentionDays: 31", "retention-supplier", Direction.STRICTER),
                limit("incidentOwner: false", "incidentOwner: true", "incident-owner", Direction.STRICTER));
    }

    private static Arguments limit(String before, String after, String rule, Direction direction) {
        return Arguments.of(before, after, rule, direction);
    }

    @ParameterizedTest
    @MethodSource("limits")
    void everyLimitThatMovesIsFound(String before, String after, String rule, Direction direction) {
        String one = acme("1", "L2", "90", "100");
        String other = acme("2", "L2", "90", "100").replace(before, after);
        assertThat(other).contains(after);

        assertThat(directions(impact(one, other))).containsEntry(rule, direction);
    }

    @Test
    void anotherVersionOfTheSameIsEqual() {
        assertThat(impact(acme("1", "L2", "90", "100"), acme("2", "L2", "90", "100"))
                        .differences())
                .isEmpty();
    }

    @Test
    void aMilderModeIsLooser() {
        String before = acme("1", "L2", "90", "100");
        String after = acme("2", "L2", "90", "100") + "  - {id: retention-floor, mode: review}\n";

        assertThat(directions(impact(before, after))).containsExactly(Map.entry("retention-floor", Direction.LOOSER));
    }

    @Test
    void authorsAreToldOfGapsAndOfWhatLapses() {
        PromiseBoundaries boundaries = boundaries(NoQuotes.INSTANCE, 100);
        String yaml = acme("1", "L2", "20", "100")
                        .replace("minimumDays: 30", "minimumDays: 10")
                        .replace("expires: 2027-06-30", "expires: 2026-12-10")
                + "  - {id: same, scope: line, when: has( line.commitment.quantity ), mode: warn,\n"
                + "     expect: line.commitment.quantity <= decimal(\"100\")}\n"
                + "  - {id: over, expect: \"true\", effective: {until: 2026-01-01}}\n";

        List<Problem> notes = boundaries.check(source(yaml), false).impact().notes();

        assertThat(notes)
                .extracting(Problem::code)
                .containsExactlyInAnyOrder("PG-A001", "PG-A002", "PG-A005", "PG-A004", "PG-A004");
        assertThat(notes).allSatisfy(note -> assertThat(note.place().line()).isGreaterThan(1));
        assertThat(notes.get(0).message()).contains("C-1 lapses on 2026-12-10");
    }

    @Test
    void aQuoteInTheCanonicalFormIsJudgedAsTheOneItWas() throws Exception {
        PromiseBoundaries boundaries = boundaries(NoQuotes.INSTANCE, 100);
        URI northwind = Objects.requireNonNull(getClass().getResource("/northwind/northwind.boundary.yaml"))
                .toURI();
        assertThat(boundaries.deploy(northwind, OPS).problems()).isEmpty();
        Active active = boundaries.inForce().all().get(0);
        int judged = 0;
        for (Boundary.Example example : active.boundary().examples()) {
            Quote quote = reader.read(example.quote().getBytes(StandardCharsets.UTF_8), null)
                    .quote();
            if (quote != null) {
                Quote again = Objects.requireNonNull(
                        reader.read(writer.write(quote), "canonical").quote());
                assertThat(active.evaluator().verdict(again, CLOCK.instant()))
                        .as(example.name())
                        .isEqualTo(active.evaluator().verdict(quote, CLOCK.instant()));
                assertThat(new String(writer.write(again), StandardCharsets.UTF_8))
                        .isEqualTo(new String(writer.write(quote), StandardCharsets.UTF_8));
                judged++;
            }
        }
        assertThat(judged).isGreaterThan(100);
    }

    private MemoryLedger recorded() {
        MemoryLedger recorded = MemoryLedger.keeping(1_000);
        PromiseBoundaries boundaries = boundaries(NoQuotes.INSTANCE, 100);
        boundaries.deploy(source(acme("1", "L2", "90", "100")), OPS);
        BoundaryGate gate = new BoundaryGate(boundaries, recorded, recorded, null, CLOCK);
        for (int i = 0; i < 300; i++) {
            String quote = """
                    {"id": "Q-%d", "channel": "%s", "currency": "USD", "total": 10.5, "lines": [
                      {"offering": "assist", "promises": {"autonomyTier": "%s"}}]}
                    """.formatted(i, i % 2 == 0 ? "direct" : "partner", i % 3 == 0 ? "L3" : "L1");
            Decision decision = gate.decide(
                    reader.read(quote.getBytes(StandardCharsets.UTF_8), null),
                    i == 299 ? EntryPoint.PREVIEW : EntryPoint.HTTP);
            assertThat(decision.outcome()).isEqualTo(i % 3 == 0 ? Outcome.BLOCKED : Outcome.CLEARED);
        }
        return recorded;
    }

    @Test
    void recordedQuotesAreReplayedBeforeABoundaryIsInForce() throws Exception {
        MemoryLedger recorded = recorded();
        PromiseBoundaries boundaries = boundaries(recorded, 100);
        boundaries.deploy(source(acme("1", "L2", "90", "100")), OPS);

        Drift report = boundaries
                .check(source(acme("2", "L3", "90", "100")), true)
                .impact()
                .replay();

        assertThat(report.quotes()).isEqualTo(299);
        assertThat(report.newlyCleared().count()).isEqualTo(100);
        assertThat(report.newlyCleared().amounts()).isEqualTo(Map.of("USD", new BigDecimal("1050.0")));
        assertThat(report.newlyCleared().samples()).hasSize(5).allMatch(id -> id.startsWith("Q-"));
        assertThat(report.newlyStopped().count()).isZero();
        assertThat(report.unchanged()).isEqualTo(199);
        assertThat(report.byRule()).isEqualTo(Map.of("autonomy-certified", new Drift.RuleDrift(0, 100)));
        assertThat(report.byOffering()).isEqualTo(Map.of("assist", 100L));
        assertThat(report.byChannel()).isEqualTo(Map.of("direct", 50L, "partner", 50L));
        assertThat(boundaries.inForce().all().get(0).revision().version()).isEqualTo("1");
    }

    @Test
    void aBoundaryOfALaterDayIsReplayedOnThatDay() throws Exception {
        MemoryLedger recorded = recorded();
        PromiseBoundaries boundaries = boundaries(recorded, 0);
        boundaries.deploy(source(acme("1", "L2", "90", "100")), OPS);

        Deployment later =
                boundaries.deploy(source(acme("2", "L2", "90", "100") + "effective: {from: 2027-01-01}\n"), OPS);

        assertThat(later.event()).isEqualTo(Event.SCHEDULED);
        assertThat(later.impact().replay().unchanged()).isEqualTo(299);
    }

    @Test
    void aShadowIsRefusedForNoDrift() throws Exception {
        MemoryLedger recorded = recorded();
        PromiseBoundaries boundaries = boundaries(recorded, 10);
        boundaries.deploy(source(acme("1", "L2", "90", "100")), OPS);

        assertThat(boundaries
                        .deploy(source(acme("2", "L3", "90", "100")), OPS.into(Shadow.ALL))
                        .event())
                .isEqualTo(Event.SHADOWED);
    }

    @Test
    void driftBeyondTheLimitNeedsAPersonWithAReason() throws Exception {
        MemoryLedger recorded = recorded();
        PromiseBoundaries boundaries = boundaries(recorded, 10);
        boundaries.deploy(source(acme("1", "L2", "90", "100")), OPS);

        Deployment refused = boundaries.deploy(source(acme("2", "L3", "90", "100")), OPS);

        assertThat(refused.event()).isEqualTo(Event.REFUSED);
        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("PG-B041");
            assertThat(problem.message()).contains("299 recorded quotes 33.4 %", "10.0 %");
        });
        assertThat(refused.impact().replay().newlyCleared().count()).isEqualTo(100);
        Deployment accepted = boundaries.deploy(
                source(acme("2", "L3", "90", "100")),
                Change.by("lee", "").acceptingDrift("We are certified for L3 now."));
        assertThat(accepted.event()).isEqualTo(Event.ACTIVATED);
    }
}
