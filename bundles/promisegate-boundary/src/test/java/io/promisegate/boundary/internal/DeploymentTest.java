package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.DeliveryFigures;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Deployment.Event;
import io.promisegate.boundary.Impact;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Outcome;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.ledger.BoundaryJournal;
import io.promisegate.ledger.internal.JdbcBoundaryJournal;
import io.promisegate.ledger.internal.LedgerStore;
import io.promisegate.problem.Problem;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.event.EventAdmin;

/** What is in force after each change, and after a start on the journal that the changes left. */
class DeploymentTest {
    private static final Change OPS = Change.by("kim", "routine");

    private final QuoteReader reader = new DetectingQuoteReader(List.of(new CanonicalFormat()));
    private final Day clock = new Day();

    @TempDir
    private Path folder;

    private LedgerStore store;

    @BeforeEach
    void openLedger() throws SQLException {
        store = LedgerStore.open(folder.resolve("ledger"), LedgerStore.Settings.DEFAULT);
    }

    @AfterEach
    void closeLedger() {
        store.close();
    }

    /** A clock that a test moves. */
    private static final class Day extends Clock {
        private Instant now = Instant.parse("2026-11-20T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private PromiseBoundaries boundaries() throws IOException {
        return boundaries(new JdbcBoundaryJournal(store));
    }

    private PromiseBoundaries boundaries(BoundaryJournal journal) {
        return new PromiseBoundaries(
                new PromiseBoundaryCompiler(),
                reader,
                journal,
                Gate.impacts(NoQuotes.INSTANCE, clock),
                new Trust(),
                clock);
    }

    private static BoundarySource source(String file, String yaml) {
        return new BoundarySource(file, URI.create("file:/" + file), yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static BoundarySource version(String version) {
        return source("acme.boundary.yaml", "boundary: acme\nversion: '" + version + "'\nofferings: {a: {title: A}}\n");
    }

    private static BoundarySource other(String origin, String yaml) {
        return new BoundarySource(
                origin,
                URI.create("file:/" + origin),
                yaml.getBytes(StandardCharsets.UTF_8),
                "shell:" + origin,
                List.of());
    }

    private static String inForce(PromiseBoundaries boundaries) {
        return boundaries.status().active().stream()
                .map(BoundaryStatus.Active::revision)
                .map(BoundaryRevision::version)
                .toList()
                .toString();
    }

    private static void assertRefused(Deployment deployment, String code) {
        assertThat(deployment.event()).isEqualTo(Event.REFUSED);
        assertThat(deployment.problems()).extracting(Problem::code).contains(code);
    }

    @Test
    void comesBackOnTheRevisionThatWasActive() throws IOException {
        PromiseBoundaries before = boundaries();
        before.deploy(version("1"), OPS);
        before.deploy(version("2"), OPS);
        Instant since = before.status().active().get(0).since();
        clock.now = clock.now.plusSeconds(3600);

        PromiseBoundaries after = boundaries();

        assertThat(after.status().active()).singleElement().satisfies(active -> {
            assertThat(active.revision().version()).isEqualTo("2");
            assertThat(active.since()).isEqualTo(since);
            assertThat(active.by()).isEqualTo("kim");
        });
        assertThat(after.history()).extracting(Deployment::event).containsExactly(Event.ACTIVATED, Event.ACTIVATED);
    }

    @Test
    void sameContentChangesNothing() throws IOException {
        PromiseBoundaries boundaries = boundaries();
        boundaries.deploy(version("1"), OPS);

        assertThat(boundaries.deploy(version("1"), OPS).event()).isEqualTo(Event.UNCHANGED);
        assertThat(boundaries
                        .deploy(
                                source(
                                        "copy.boundary.yaml",
                                        new String(version("1").content(), StandardCharsets.UTF_8)),
                                OPS)
                        .event())
                .isEqualTo(Event.UNCHANGED);
        assertThat(boundaries.history()).hasSize(1);
    }

    @Test
    void sameVersionWithOtherContentIsRefused() throws IOException {
        PromiseBoundaries boundaries = boundaries();
        boundaries.deploy(version("1"), OPS);

        Deployment refused = boundaries.deploy(
                source("acme.boundary.yaml", "boundary: acme\nversion: '1'\nofferings: {b: {title: B}}\n"), OPS);

        assertRefused(refused, "PG-B035");
        assertThat(refused.problems().get(0).place().line()).isEqualTo(2);
        assertThat(inForce(boundaries)).isEqualTo("[1]");
        assertThat(boundaries.status().lastAttempt()).isEqualTo(refused);
    }

    @Test
    void aRevisionThatWasReplacedIsNotDeployedAgainByAnotherWayIn() throws IOException {
        PromiseBoundaries boundaries = boundaries();
        boundaries.deploy(version("1"), OPS);
        boundaries.deploy(version("2"), OPS);

        Deployment refused =
                boundaries.deploy(other("old", new String(version("1").content(), StandardCharsets.UTF_8)), OPS);

        assertRefused(refused, "PG-B036");
        assertThat(inForce(boundaries)).isEqualTo("[2]");
    }

    @Test
    void rollsBackToTheOneBeforeAndStaysThereOverAStartAndARescan() throws IOException {
        PromiseBoundaries boundaries = boundaries();
        boundaries.deploy(version("1"), OPS);
        boundaries.deploy(version("2"), OPS);

        assertThat(boundaries
                        .rollback(null, null, Change.by("lee", "too loose"))
                        .event())
                .isEqualTo(Event.ROLLED_BACK);

        assertThat(inForce(boundaries)).isEqualTo("[1]");
        PromiseBoundaries after = boundaries();
        assertThat(inForce(after)).isEqualTo("[1]");
        assertThat(after.deploy(version("2"), OPS).event())
                .as("the file that is still there")
                .isEqualTo(Event.UNCHANGED);
        assertThat(inForce(after)).isEqualTo("[1]");
        assertThat(after.history().get(2).by()).isEqualTo("lee");
        assertThat(after.rollback("acme", "2", OPS).event()).isEqualTo(Event.ROLLED_BACK);
        assertThat(inForce(after)).isEqualTo("[2]");
    }

    @Test
    void nothingToRollBackToIsAProblem() throws IOException {
        PromiseBoundaries boundaries = boundaries();
        assertRefused(boundaries.rollback(null, null, OPS), "PG-B038");
        boundaries.deploy(version("1"), OPS);
        assertRefused(boundaries.rollback(null, null, OPS), "PG-B038");
        assertRefused(boundaries.rollback("acme", "7", OPS), "PG-B038");
        assertRefused(boundaries.rollback("other", null, OPS), "PG-B038");
        assertThat(inForce(boundaries)).isEqualTo("[1]");
    }

    @Test
    void whatWasBeforeIsInForceAgainWhenASourceGoes() throws IOException {
        PromiseBoundaries boundaries = boundaries();
        boundaries.deploy(version("1"), OPS);
        BoundarySource theirs = source("theirs.boundary.yaml", "boundary: theirs\nversion: '9'\n");
        boundaries.deploy(theirs, OPS);
        assertThat(inForce(boundaries)).isEqualTo("[9]");

        boundaries.withdraw(theirs.origin(), OPS);

        assertThat(inForce(boundaries)).isEqualTo("[1]");
        assertThat(inForce(boundaries())).isEqualTo("[1]");
        assertThat(boundaries.deploy(theirs, OPS).event()).as("it is back").isEqualTo(Event.ACTIVATED);
        boundaries.withdraw(theirs.origin(), OPS);
        boundaries.withdraw(version("1").origin(), OPS);
        assertThat(inForce(boundaries)).isEqualTo("[]");
        assertThat(boundaries.withdraw("file:/nobody", OPS)).isNull();
    }

    @Test
    void comesIntoForceOnItsFirstDayInItsOwnZone() throws IOException {
        PromiseBoundaries boundaries = boundaries();
        boundaries.deploy(version("1"), OPS);

        Deployment scheduled = boundaries.deploy(
                source(
                        "acme.boundary.yaml",
                        "boundary: acme\nversion: '2'\ntimeZone: Asia/Tokyo\neffective: {from: 2026-12-01}\n"),
                OPS);

        assertThat(scheduled.event()).isEqualTo(Event.SCHEDULED);
        assertRefused(boundaries.rollback("acme", "2", OPS), "PG-B038");
        assertThat(inForce(boundaries)).isEqualTo("[1]");
        clock.now = Instant.parse("2026-11-30T14:59:59Z");
        boundaries.activateDue();
        assertThat(inForce(boundaries)).isEqualTo("[1]");
        clock.now = Instant.parse("2026-11-30T15:00:00Z");
        PromiseBoundaries after = boundaries();
        after.activateDue();
        assertThat(inForce(after)).isEqualTo("[2]");
        assertThat(after.status().scheduled()).isEmpty();
    }

    @Test
    void aBoundaryThatIsOverIsRefused() throws IOException {
        assertRefused(
                boundaries().deploy(source("a.yaml", "boundary: a\nversion: 1\neffective: {until: 2026-11-20}\n"), OPS),
                "PG-B037");
    }

    @Test
    void figuresTellHowWellBoundariesAreDelivered() throws IOException {
        PromiseBoundaries boundaries = boundaries();
        Instant begin = clock.now;
        boundaries.deploy(version("1"), OPS);
        clock.now = begin.plusSeconds(100);
        boundaries.deploy(source("acme.boundary.yaml", "boundary: acme\nversion: '2'\noferings: {}\n"), OPS);
        clock.now = begin.plusSeconds(160);
        boundaries.deploy(version("2"), OPS);
        clock.now = begin.plusSeconds(1000);
        boundaries.rollback(null, null, OPS);

        DeliveryFigures figures = DeliveryFigures.of(boundaries.history(), begin, begin.plusSeconds(2 * 24 * 3600));

        assertThat(figures).isEqualTo(new DeliveryFigures(2, 1.0, Duration.ZERO, 0.5, Duration.ofSeconds(840)));
        assertThat(DeliveryFigures.of(boundaries.history(), begin.plusSeconds(150), begin.plusSeconds(900))
                        .leadTime())
                .isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void everyChangeAndRefusalIsPostedAsAnEvent() {
        List<Posted> posted = new ArrayList<>();
        BoundaryEvents events = new BoundaryEvents(new EventAdmin() {
            @Override
            public void postEvent(org.osgi.service.event.Event event) {
                posted.add(new Posted(event.getTopic(), event.getProperty("version")));
            }

            @Override
            public void sendEvent(org.osgi.service.event.Event event) {
                throw new UnsupportedOperationException();
            }
        });

        events.deployed(new Deployment(
                clock.now,
                Event.ROLLED_BACK,
                "*",
                new BoundaryRevision("acme", "1", "0".repeat(64)),
                "s",
                OPS,
                List.of(),
                Impact.NONE));

        assertThat(posted).containsExactly(new Posted("io/promisegate/boundary/ROLLED_BACK", "1"));
    }

    @Test
    void healthSaysWhetherQuotesCanBeDecided() throws IOException {
        PromiseBoundaries boundaries = boundaries();
        BoundaryHealth health = new BoundaryHealth(boundaries);
        assertThat(health.execute().getStatus()).isEqualTo(Result.Status.CRITICAL);

        boundaries.deploy(version("1"), OPS);
        assertThat(health.execute().getStatus()).isEqualTo(Result.Status.OK);
        boundaries.deploy(source("acme.boundary.yaml", "boundary: ["), OPS);
        assertThat(health.execute().getStatus()).isEqualTo(Result.Status.WARN);
    }

    private record Posted(String topic, Object version) {}

    @Test
    void noQuoteIsDecidedOnceItsDaysAreOver() throws IOException {
        PromiseBoundaries boundaries = boundaries();
        BoundaryGate gate = new BoundaryGate(boundaries, MemoryLedger.keeping(9), NoQuotes.INSTANCE, null, clock);
        boundaries.deploy(source("a.yaml", "boundary: a\neffective: {from: 2026-11-20, until: 2026-11-21}\n"), OPS);
        byte[] quote = "{\"id\":\"Q\",\"lines\":[{\"offering\":\"a\"}]}".getBytes(StandardCharsets.UTF_8);

        assertThat(gate.decide(reader.read(quote, null), EntryPoint.HTTP).outcome())
                .isEqualTo(Outcome.BLOCKED);
        clock.now = Instant.parse("2026-11-21T00:00:00Z");
        assertThat(gate.decide(reader.read(quote, null), EntryPoint.HTTP).outcome())
                .isEqualTo(Outcome.UNDECIDED);
    }

    @Test
    void twoFilesOfOneNameAreNotBothDeployed() throws IOException {
        PromiseBoundaries boundaries = boundaries();
        boundaries.deploy(version("1"), OPS);

        assertRefused(
                boundaries.deploy(source("second.boundary.yaml", "boundary: acme\nversion: 2\n"), OPS), "PG-B040");
        assertThat(inForce(boundaries)).isEqualTo("[1]");
    }

    @Test
    void theBoundaryThatNamesTheQuoteDecidesByPriorityThenByName() throws IOException {
        PromiseBoundaries boundaries = boundaries();
        BoundaryGate gate = new BoundaryGate(boundaries, MemoryLedger.keeping(9), NoQuotes.INSTANCE, null, clock);
        String rest = "version: '1'\nofferings: {a: {title: A}}\n";
        boundaries.deploy(source("d.yaml", "boundary: everyone\n" + rest), OPS);
        boundaries.deploy(source("p.yaml", "boundary: partner\nappliesTo: {channels: [partner]}\n" + rest), OPS);
        boundaries.deploy(source("e.yaml", "boundary: euro\nappliesTo: {currencies: [EUR]}\n" + rest), OPS);
        boundaries.deploy(
                source("v.yaml", "boundary: zealous\nappliesTo: {offerings: [b], priority: 5}\n" + rest), OPS);

        assertThat(decider(gate, "direct", "USD", "a")).isEqualTo("everyone");
        assertThat(decider(gate, "partner", "USD", "a")).isEqualTo("partner");
        assertThat(decider(gate, "partner", "EUR", "a")).isEqualTo("euro");
        assertThat(decider(gate, "partner", "EUR", "b")).isEqualTo("zealous");
        boundaries.withdraw("file:/d.yaml", OPS);
        assertThat(decider(gate, "direct", "USD", "a")).isEqualTo("none");
        assertThat(boundaries().inForce().all())
                .extracting(one -> one.revision().name())
                .containsExactly("zealous", "euro", "partner");
    }

    private String decider(BoundaryGate gate, String channel, String currency, String offering) {
        String quote =
                "{\"id\":\"Q\",\"channel\":\"%s\",\"currency\":\"%s\",\"lines\":[{\"offering\":\"%s\",\"promises\":{}}]}"
                        .formatted(channel, currency, offering);
        Decision decision = gate.decide(reader.read(quote.getBytes(StandardCharsets.UTF_8), null), EntryPoint.HTTP);
        if (decision.revision() == null) {
            assertThat(decision.outcome()).isEqualTo(Outcome.UNDECIDED);
            return "none";
        }
        return decision.revision().name();
    }

    @Test
    void aJournalThatCannotBeWrittenRefusesAndLeavesWhatIs() throws IOException {
        PromiseBoundaries boundaries = boundaries();
        boundaries.deploy(version("1"), OPS);
        store.close();

        assertRefused(boundaries.deploy(version("2"), OPS), "PG-B039");
        assertThat(inForce(boundaries)).isEqualTo("[1]");
    }

    @Test
    void aRevisionThatCannotBeBroughtBackLeavesNothingInForceAndIsShown() throws IOException {
        boundaries().deploy(version("1"), OPS);
        BoundaryJournal journal = new JdbcBoundaryJournal(store);

        PromiseBoundaries after = boundaries(new SpoiltJournal(journal, kept -> source("x", "boundary: [")));

        assertThat(inForce(after)).isEqualTo("[]");
        assertRefused(after.status().lastAttempt(), "PG-B001");
        assertThat(after.deploy(version("2"), OPS).event()).isEqualTo(Event.ACTIVATED);
    }

    @Test
    void examplesBesideTheBoundaryAreKeptWithIt() throws IOException {
        Path there = Files.createDirectories(folder.resolve("there/quotes"));
        Files.writeString(
                there.resolve("good.json"), "{\"id\":\"Q\",\"lines\":[{\"offering\":\"a\",\"promises\":{}}]}");
        Path file = there.resolveSibling("x.boundary.yaml");
        Files.writeString(file, """
                boundary: x
                version: 1
                offerings:
                  a:
                    delivery: {implementationPlan: false, activationMilestone: false, renewalOwner: false,
                               expansionOwner: false, incidentOwner: false, valueMetric: false}
                examples: [{name: good, file: quotes/good.json, outcome: CLEARED}]
                """);
        PromiseBoundaries boundaries = boundaries();
        assertThat(boundaries.deploy(file.toUri(), OPS).problems()).isEmpty();
        Files.delete(there.resolve("good.json"));
        Files.delete(file);

        assertThat(boundaries().status().active().get(0).boundary().examples()).hasSize(1);
        assertThat(boundaries().status().active().get(0).source()).endsWith("x.boundary.yaml");
    }
}
