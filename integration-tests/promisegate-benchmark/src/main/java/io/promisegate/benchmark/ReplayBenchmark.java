package io.promisegate.benchmark;

import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.json.internal.CompactCodec;
import io.promisegate.quote.Quote;
import io.promisegate.spi.Evaluator;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Replaying a recorded quote at two revisions, beside evaluating it twice where it is in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReplayBenchmark {
    private static final int QUOTES = 1_000;

    private final CompactCodec codec = new CompactCodec();
    private Evaluator before;
    private Evaluator after;
    private Quote[] quotes = {};
    private byte[][] recorded = {};
    private byte[][] canonical = {};
    private final CanonicalFormat format = new CanonicalFormat();
    private int next;

    /** Records quotes and sees that each is judged as before when it is read again. */
    @Setup
    public void setUp() throws IOException {
        before = evaluator();
        after = evaluator();
        HandWrittenGate byHand = new HandWrittenGate(SampleBoundary.handful(false), false, SampleBoundary.AT);
        List<Quote> all = SampleQuotes.make(QUOTES, byHand);
        CanonicalWriter writer = new CanonicalWriter();
        quotes = new Quote[QUOTES];
        recorded = new byte[QUOTES][];
        canonical = new byte[QUOTES][];
        for (int i = 0; i < QUOTES; i++) {
            canonical[i] = writer.write(all.get(i));
            quotes[i] = Objects.requireNonNull(format.read(canonical[i]).quote());
            recorded[i] = codec.encode(all.get(i));
            if (!before.verdict(quotes[i], SampleBoundary.AT)
                    .equals(before.verdict(codec.decode(recorded[i]), SampleBoundary.AT))) {
                throw new IllegalStateException(quotes[i] + " is judged otherwise when it is read again");
            }
        }
    }

    private static Evaluator evaluator() {
        return Objects.requireNonNull(new PromiseBoundaryCompiler()
                .compile(SampleBoundary.handful(false))
                .evaluator());
    }

    private int next() {
        int at = next;
        next = at + 1 == QUOTES ? 0 : at + 1;
        return at;
    }

    private void evaluate(Quote quote, Blackhole sink) {
        sink.consume(before.verdict(quote, SampleBoundary.AT));
        sink.consume(after.verdict(quote, SampleBoundary.AT));
    }

    /** As a replay does it. */
    @Benchmark
    public void replayed(Blackhole sink) throws IOException {
        evaluate(codec.decode(recorded[next()]), sink);
    }

    /** As from a record in the canonical form. */
    @Benchmark
    public void fromCanonical(Blackhole sink) {
        evaluate(Objects.requireNonNull(format.read(canonical[next()]).quote()), sink);
    }

    /** The engine alone. */
    @Benchmark
    public void inMemory(Blackhole sink) {
        evaluate(quotes[next()], sink);
    }
}
