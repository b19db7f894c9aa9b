package io.promisegate.benchmark;

import io.promisegate.boundary.Boundary;
import io.promisegate.decision.Evaluation;
import io.promisegate.decision.Outcome;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.quote.Quote;
import io.promisegate.spi.BoundaryCompiler.Compilation;
import io.promisegate.spi.Evaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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

/** One decision, beside the hand-written one; the average over a thousand quotes in turn. */
@BenchmarkMode(Mode.AverageTime)
@Fork(3)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecideBenchmark {
    private static final int QUOTES = 1_000;

    /** What is decided and by whom, made once and compared once before anything is timed. */
    public abstract static class Deciders {
        private final boolean withConditions;
        Evaluator evaluator;
        HandWrittenGate byHand;
        Quote[] clean;
        Quote[] mixed;
        Quote[] documents;
        private int next;

        Deciders(boolean withConditions) {
            this.withConditions = withConditions;
        }

        /** Makes quotes and deciders and holds the deciders against each other. */
        @Setup
        public void setUp() {
            Boundary boundary = SampleBoundary.handful(withConditions);
            Compilation compilation = new PromiseBoundaryCompiler().compile(boundary);
            evaluator = Objects.requireNonNull(
                    compilation.evaluator(), () -> compilation.problems().toString());
            byHand = new HandWrittenGate(boundary, withConditions, SampleBoundary.AT);
            List<Quote> quotes = SampleQuotes.make(QUOTES, byHand);
            compare(quotes);
            documents = quotes.toArray(new Quote[0]);
            mixed = quotes.stream().map(SampleQuotes::withoutDocument).toArray(Quote[]::new);
            clean = Arrays.stream(mixed)
                    .filter(quote -> byHand.decide(quote, SampleBoundary.AT).isEmpty())
                    .toArray(Quote[]::new);
        }

        /** Throws unless both find the same rules at the same lines in every quote. */
        final void compare(List<Quote> quotes) {
            int findings = 0;
            for (Quote quote : quotes) {
                Evaluation evaluation = evaluator.evaluate(quote, SampleBoundary.AT);
                List<String> ours = new ArrayList<>();
                evaluation.findings().forEach(finding -> ours.add(finding.rule() + '@' + finding.line()));
                List<String> theirs = new ArrayList<>();
                byHand.decide(quote, SampleBoundary.AT)
                        .forEach(broken -> theirs.add(broken.rule() + '@' + broken.line()));
                ours.sort(Comparator.naturalOrder());
                theirs.sort(Comparator.naturalOrder());
                if (evaluation.outcome() == Outcome.UNDECIDED || !ours.equals(theirs)) {
                    throw new IllegalStateException(quote + ": the gate finds " + ours + ' ' + evaluation.failure()
                            + ", by hand it is " + theirs);
                }
                findings += ours.size();
            }
            if (findings < quotes.size() / 4) {
                throw new IllegalStateException("too few findings to compare: " + findings);
            }
        }

        Quote next(Quote[] quotes) {
            int at = next;
            next = at + 1 == quotes.length ? 0 : at + 1;
            return quotes[at];
        }
    }

    /** Built-in rules alone. */
    @State(Scope.Benchmark)
    public static class BuiltIn extends Deciders {
        /** Made by JMH. */
        public BuiltIn() {
            super(false);
        }
    }

    /** Built-in rules and four of the authors' own, in CEL. */
    @State(Scope.Benchmark)
    public static class WithConditions extends Deciders {
        /** Made by JMH. */
        public WithConditions() {
            super(true);
        }
    }

    /** Nothing is found. */
    @Benchmark
    public Object clean(BuiltIn state) {
        return state.evaluator.evaluate(state.next(state.clean), SampleBoundary.AT);
    }

    /** Nothing is found, by hand. */
    @Benchmark
    public Object cleanByHand(BuiltIn state) {
        return state.byHand.decide(state.next(state.clean), SampleBoundary.AT);
    }

    /**
     * In 30 of 100 something is found, and the gate proves fixes, each by a patched document that is read and decided
     * on.
     */
    @Benchmark
    public Object mixedWithFixes(BuiltIn state) {
        return PolicyBenchmark.told(state.evaluator.evaluate(state.next(state.documents), SampleBoundary.AT));
    }

    /** In 30 of 100 something is found; the gate makes messages. */
    @Benchmark
    public Object mixed(BuiltIn state) {
        return PolicyBenchmark.told(state.evaluator.evaluate(state.next(state.mixed), SampleBoundary.AT));
    }

    /** In 30 of 100 something is found; by hand, rules and lines are all there is. */
    @Benchmark
    public Object mixedByHand(BuiltIn state) {
        return state.byHand.decide(state.next(state.mixed), SampleBoundary.AT);
    }

    /** Nothing is found, with CEL. */
    @Benchmark
    public Object cleanCel(WithConditions state) {
        return state.evaluator.evaluate(state.next(state.clean), SampleBoundary.AT);
    }

    /** Nothing is found, the conditions by hand too. */
    @Benchmark
    public Object cleanCelByHand(WithConditions state) {
        return state.byHand.decide(state.next(state.clean), SampleBoundary.AT);
    }
}
