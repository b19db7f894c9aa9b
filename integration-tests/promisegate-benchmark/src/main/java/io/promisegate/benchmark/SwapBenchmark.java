package io.promisegate.benchmark;

import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.internal.BoundaryGate;
import io.promisegate.boundary.internal.MemoryLedger;
import io.promisegate.boundary.internal.PromiseBoundaries;
import io.promisegate.decision.EntryPoint;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.quote.Quote;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Every single decision is timed, on one thread: while nothing changes, and while another thread changes the boundary
 * ten times a second, by a roll back that compiles it again.
 */
@BenchmarkMode(Mode.SampleTime)
@Fork(1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SwapBenchmark {
    private static final int OFFERINGS = 5;
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(20);

    /** A whole gate on a boundary, and quotes. */
    @State(Scope.Benchmark)
    public static class Still {
        PromiseBoundaries boundaries;
        private BoundaryGate gate;
        private Quote[] quotes = {};
        private int next;

        /** Deploys two versions. */
        @Setup
        public void setUp() {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
            boundaries = new PromiseBoundaries(
                    new PromiseBoundaryCompiler(),
                    new DetectingQuoteReader(List.of(new CanonicalFormat())),
                    new CanonicalWriter());
            gate = new BoundaryGate(boundaries, MemoryLedger.keeping(1_000));
            for (int version = 1; version <= 2; version++) {
                String yaml = LargeBoundary.yaml(OFFERINGS, 2).replace("version: \"1\"", "version: \"" + version + '"');
                Deployment deployment = boundaries.deploy(
                        new BoundarySource(
                                "swap.boundary.yaml", URI.create("memory:swap"), yaml.getBytes(StandardCharsets.UTF_8)),
                        Change.by("benchmark", ""));
                if (deployment.isRefused()) {
                    throw new IllegalStateException(deployment.problems().toString());
                }
            }
            HandWrittenGate byHand = new HandWrittenGate(SampleBoundary.handful(false), false, SampleBoundary.AT);
            quotes = SampleQuotes.make(200, byHand).toArray(Quote[]::new);
        }

        Object decide() {
            int at = next;
            next = at + 1 == quotes.length ? 0 : at + 1;
            return gate.decide(quotes[at], EntryPoint.PREVIEW);
        }
    }

    /** The same, with a thread that changes the boundary. */
    @State(Scope.Benchmark)
    public static class Swapping extends Still {
        private volatile boolean isOver;
        private final Thread thread = new Thread(this::swap, "swap");
        private int swaps;

        /** Starts the thread, when the boundaries are deployed. */
        @Setup
        public void start() {
            thread.start();
        }

        private void swap() {
            while (!isOver) {
                Deployment deployment =
                        boundaries.rollback(null, swaps % 2 == 0 ? "1" : "2", Change.by("benchmark", ""));
                if (deployment.isRefused()) {
                    throw new IllegalStateException(deployment.problems().toString());
                }
                swaps++;
                LockSupport.parkNanos(PERIOD);
            }
        }

        /** Ends the thread. */
        @TearDown
        public void tearDown() throws InterruptedException {
            isOver = true;
            thread.join();
            System.out.println("swaps: " + swaps);
            if (swaps < 100) {
                throw new IllegalStateException("too few swaps to say anything: " + swaps);
            }
        }
    }

    /** Nothing changes. */
    @Benchmark
    public Object still(Still state) {
        return state.decide();
    }

    /** Boundaries come and go. */
    @Benchmark
    public Object swapping(Swapping state) {
        return state.decide();
    }
}
