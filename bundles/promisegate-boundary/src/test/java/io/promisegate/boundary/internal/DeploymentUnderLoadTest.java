package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Deployment.Event;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Outcome;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.ledger.Ledger;
import io.promisegate.ledger.LedgerEvent;
import io.promisegate.ledger.internal.JdbcBoundaryJournal;
import io.promisegate.ledger.internal.LedgerStore;
import io.promisegate.quote.Quote;
import io.promisegate.spi.QuoteReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Quotes flow at full speed through 200 deployments, good ones, bad ones and rollbacks. A good revision of number n
 * blocks the offerings of a number that n divides, so that each decision tells which revision made it.
 */
class DeploymentUnderLoadTest {
    private static final int DEPLOYMENTS = 200;
    private static final int THREADS = 2;
    private static final int OFFERINGS = 5;

    private final QuoteReader reader = new DetectingQuoteReader(List.of(new CanonicalFormat()));
    private final Random random = new Random(7);

    @TempDir
    private Path folder;

    /** The revision that a decision names, and the times between which it was made. */
    private record Answer(BoundaryRevision revision, long before, long after) {}

    /** When a revision began and ceased to be in force, as seen from outside: never too narrow. */
    private record Span(BoundaryRevision revision, long from, long until) {}

    private static String yaml(int number) {
        StringBuilder yaml = new StringBuilder("boundary: load\nversion: \"" + number + "\"\nofferings:\n");
        for (int offering = 1; offering <= OFFERINGS; offering++) {
            if (offering % (number % OFFERINGS + 1) != 0) {
                yaml.append("  o")
                        .append(offering)
                        .append(
                                ": {delivery: {implementationPlan: false, activationMilestone: "
                                        + "false, renewalOwner: false, expansionOwner: false, incidentOwner: false, valueMetric: false}}\n");
            }
        }
        return yaml.append("  rest: {}\n").toString();
    }

    private static boolean isSold(int offering, BoundaryRevision revision) {
        return offering % (Integer.parseInt(revision.version()) % OFFERINGS + 1) != 0;
    }

    private static BoundarySource source(String yaml) {
        return new BoundarySource("load.yaml", URI.create("file:/load.yaml"), yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void everyDecisionIsThatOfARevisionInForceWhileItWasMade() throws Exception {
        Clock clock = Clock.systemUTC();
        Counting ledger = new Counting();
        LedgerStore store = LedgerStore.open(folder.resolve("ledger"), LedgerStore.Settings.DEFAULT);
        PromiseBoundaries boundaries = new PromiseBoundaries(
                new PromiseBoundaryCompiler(),
                reader,
                new JdbcBoundaryJournal(store),
                new ImpactFinder(new CanonicalWriter(), ledger.latest, clock, 200, 100),
                new Trust(),
                clock);
        BoundaryGate gate = new BoundaryGate(boundaries, ledger, ledger.latest, null, clock);
        List<Span> spans = new ArrayList<>();
        long began = System.nanoTime();
        assertThat(boundaries.deploy(source(yaml(0)), Change.by("t", "")).event())
                .isEqualTo(Event.ACTIVATED);
        BoundaryRevision now = boundaries.inForce().all().get(0).revision();

        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<Callable<List<Answer>>> flows = IntStream.range(0, THREADS)
                .<Callable<List<Answer>>>mapToObj(thread -> () -> flow(gate, thread, isOver))
                .toList();
        List<Future<List<Answer>>> answers = flows.stream().map(pool::submit).toList();
        for (int i = 1; i <= DEPLOYMENTS; i++) {
            long before = System.nanoTime();
            Deployment deployment = switch (i % 5) {
                case 1, 2 -> boundaries.deploy(source(yaml(i)), Change.by("t", ""));
                case 3 -> boundaries.deploy(source(yaml(i) + "oferings: {}\n"), Change.by("t", ""));
                case 4 -> boundaries.rollback(null, null, Change.by("t", ""));
                default -> boundaries.deploy(source("boundary: [" + random.nextInt()), Change.by("t", ""));
            };
            boolean isChange = i % 5 == 1 || i % 5 == 2 || i % 5 == 4;
            assertThat(deployment.isRefused()).as("%s", deployment.problems()).isNotEqualTo(isChange);
            if (isChange) {
                spans.add(new Span(now, began, System.nanoTime()));
                now = Objects.requireNonNull(deployment.revision());
                began = before;
            }
        }
        isOver.set(true);
        spans.add(new Span(now, began, Long.MAX_VALUE));
        pool.shutdown();

        long count = 0;
        for (Future<List<Answer>> flow : answers) {
            for (Answer answer : flow.get()) {
                count++;
                assertThat(spans.stream()
                                .anyMatch(span -> span.revision().equals(answer.revision())
                                        && span.from() <= answer.after()
                                        && span.until() >= answer.before()))
                        .as("%s was in force", answer)
                        .isTrue();
            }
        }
        assertThat(ledger.recorded.sum()).as("none lost, none doubled").isEqualTo(count);
        assertThat(ledger.ids).hasSize((int) count);
        assertThat(count).isGreaterThan(DEPLOYMENTS);
        assertThat(new HashSet<>(new JdbcBoundaryJournal(store).deployments())).hasSize(DEPLOYMENTS + 1);
        store.close();
    }

    private List<Answer> flow(BoundaryGate gate, int thread, AtomicBoolean isOver) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; !isOver.get(); i++) {
            int offering = 1 + i % OFFERINGS;
            String json = "{\"id\":\"Q-%d-%d\",\"lines\":[{\"offering\":\"o%d\",\"promises\":{}}]}"
                    .formatted(thread, i, offering);
            Quote quote = Objects.requireNonNull(reader.read(json.getBytes(StandardCharsets.UTF_8), "canonical")
                    .quote());
            long before = System.nanoTime();
            Decision decision = gate.decide(quote, EntryPoint.ROUTE);
            BoundaryRevision revision = Objects.requireNonNull(decision.revision());
            answers.add(new Answer(revision, before, System.nanoTime()));
            if (decision.outcome() != (isSold(offering, revision) ? Outcome.CLEARED : Outcome.BLOCKED)) {
                throw new AssertionError(decision + " is not what " + revision + " says");
            }
        }
        return answers;
    }

    /** Counts decisions, and notices one that comes twice. */
    private static final class Counting implements Ledger {
        private final Set<String> ids = ConcurrentHashMap.newKeySet();
        private final LongAdder recorded = new LongAdder();
        private final MemoryLedger latest = MemoryLedger.keeping(1_000);

        @Override
        public Decision record(Decision decision, @Nullable Quote quote) {
            ids.add(decision.id());
            recorded.increment();
            return latest.record(decision, quote);
        }

        @Override
        public void record(LedgerEvent event) {
            latest.record(event);
        }

        @Override
        public @Nullable Decision decision(String id) {
            return null;
        }

        @Override
        public List<Decision> latest(int count) {
            return List.of();
        }
    }
}
