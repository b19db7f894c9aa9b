package io.promisegate.benchmark;

import io.promisegate.quote.Quote;
import io.promisegate.spi.Evaluator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The same decisions by a boundary of one offering and by one of ten thousand, of which lines name any. */
@BenchmarkMode(Mode.AverageTime)
@Fork(3)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OfferingsBenchmark {
    private static final int QUOTES = 1_000;

    /** A boundary with quotes on it. */
    @State(Scope.Benchmark)
    public abstract static class Sample {
        private final int offerings;
        private Evaluator evaluator;
        private Quote[] quotes = {};
        private int next;

        Sample(int offerings) {
            this.offerings = offerings;
        }

        /** Compiles the boundary. */
        @Setup
        public void setUp() {
            List<String> ids = IntStream.range(0, offerings)
                    .mapToObj(number -> "offering-" + number)
                    .toList();
            evaluator = Policy.builtIn(ids);
            PolicyByHand byHand = new PolicyByHand();
            quotes = PolicyQuotes.make(QUOTES, byHand, ids).toArray(new Quote[0]);
            for (Quote quote : quotes) {
                if (evaluator.evaluate(quote, SampleBoundary.AT).findings().size()
                        != byHand.decide(quote).size()) {
                    throw new IllegalStateException(quote + " is judged otherwise by hand");
                }
            }
        }

        Object decide() {
            next = next + 1 == QUOTES ? 0 : next + 1;
            return evaluator.evaluate(quotes[next], SampleBoundary.AT);
        }
    }

    /** One offering. */
    @State(Scope.Benchmark)
    public static class One extends Sample {
        /** Made by JMH. */
        public One() {
            super(1);
        }
    }

    /** Ten thousand. */
    @State(Scope.Benchmark)
    public static class Many extends Sample {
        /** Made by JMH. */
        public Many() {
            super(10_000);
        }
    }

    /** One offering. */
    @Benchmark
    public Object one(One sample) {
        return sample.decide();
    }

    /** Ten thousand. */
    @Benchmark
    public Object many(Many sample) {
        return sample.decide();
    }
}
