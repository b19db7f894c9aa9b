package io.promisegate.benchmark;

import io.promisegate.decision.Audience;
import io.promisegate.decision.Evaluation;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Outcome;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.spi.Evaluator;
import io.promisegate.spi.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** {@link Policy} by hand, by the product and by other engines; the average over a thousand quotes in turn. */
@BenchmarkMode(Mode.AverageTime)
@Fork(3)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PolicyBenchmark {
    private static final int QUOTES = 1_000;
    private static final Audience[] AUDIENCES = Audience.values();

    /** The quotes in turn; each thread has its own turn. */
    @State(Scope.Thread)
    public static class Turn {
        private int next;

        int next() {
            int at = next;
            next = at + 1 == QUOTES ? 0 : at + 1;
            return at;
        }
    }

    /** The quotes, and those who decide on them by hand and by the product. */
    @State(Scope.Benchmark)
    public static class Deciders {
        final PolicyByHand byHand = new PolicyByHand();
        Evaluator builtIn;
        Evaluator inCel;
        Quote[] quotes;
        LineFacts[][] facts;
        ValidatedQuotes validated;

        /** Makes all and sees that they find the same. */
        @Setup
        public void setUp() {
            quotes = PolicyQuotes.make(QUOTES, byHand, Policy.OFFERINGS).toArray(new Quote[0]);
            facts = new LineFacts[QUOTES][];
            for (int i = 0; i < QUOTES; i++) {
                facts[i] = new LineFacts[quotes[i].lines().size()];
                for (int line = 0; line < facts[i].length; line++) {
                    facts[i][line] = new LineFacts(line, quotes[i].lines().get(line));
                    facts[i][line].variables();
                }
            }
            builtIn = Policy.builtIn(Policy.OFFERINGS);
            inCel = Policy.inCel();
            validated = new ValidatedQuotes(inCel);
            compare("built-in", builtIn, "");
            compare("CEL", inCel, "own-");
            for (int i = 0; i < QUOTES; i++) {
                int violations = validated.violations(quotes[i]).size();
                if (violations != expected(i).size()) {
                    throw new IllegalStateException(
                            quotes[i] + ": " + violations + " violations, by hand " + expected(i));
                }
            }
        }

        private Set<String> expected(int quote) {
            return Policy.broken(byHand, quotes[quote]);
        }

        private void compare(String name, Evaluator evaluator, String prefix) {
            for (int i = 0; i < QUOTES; i++) {
                TreeSet<String> found = new TreeSet<>();
                var evaluation = evaluator.evaluate(quotes[i], SampleBoundary.AT);
                evaluation
                        .findings()
                        .forEach(
                                finding -> found.add(finding.rule().substring(prefix.length()) + '@' + finding.line()));
                if (evaluation.outcome() == Outcome.UNDECIDED) {
                    throw new IllegalStateException(name + " cannot decide: " + evaluation.failure());
                }
                hold(name, i, found);
                TreeSet<String> rules = new TreeSet<>();
                found.forEach(one -> rules.add(prefix + one.substring(0, one.indexOf('@'))));
                Verdict verdict = evaluator.verdict(quotes[i], SampleBoundary.AT);
                if (!verdict.rules().keySet().equals(rules)) {
                    throw new IllegalStateException(name + " finds " + rules + ", its verdict is " + verdict);
                }
            }
        }

        /** Throws unless a peer finds the same rules at the same lines in every quote. */
        final <T extends PolicyPeer> T compared(T peer) {
            List<Integer> broken = new ArrayList<>();
            for (int i = 0; i < QUOTES; i++) {
                broken.clear();
                peer.decide(facts[i], broken);
                TreeSet<String> found = new TreeSet<>();
                broken.forEach(one -> found.add(Policy.RULES.get(one & 0xFF).id() + '@' + (one >> 8)));
                hold(peer.getClass().getSimpleName(), i, found);
            }
            return peer;
        }

        private void hold(String name, int quote, Set<String> found) {
            if (!found.equals(expected(quote))) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT, "%s on %s: %s, by hand %s", name, quotes[quote], found, expected(quote)));
            }
        }
    }

    /** One of the other engines. */
    @State(Scope.Benchmark)
    public abstract static class Peer {
        private PolicyPeer peer;

        abstract PolicyPeer make(LineFacts sample) throws Exception;

        /** Makes it and sees that it finds the same. */
        @Setup
        public void setUp(Deciders deciders) throws Exception {
            peer = deciders.compared(make(deciders.facts[0][0]));
        }

        /** Closes it. */
        @TearDown
        public void tearDown() {
            peer.close();
        }

        final List<Integer> decide(LineFacts[] lines) {
            List<Integer> broken = new ArrayList<>(0);
            peer.decide(lines, broken);
            return broken;
        }
    }

    /** Drools. */
    @State(Scope.Benchmark)
    public static class Drools extends Peer {
        @Override
        PolicyPeer make(LineFacts sample) {
            return new DroolsPeer();
        }
    }

    /** cel-java. */
    @State(Scope.Benchmark)
    public static class CelJava extends Peer {
        @Override
        PolicyPeer make(LineFacts sample) throws Exception {
            return new CelJavaPeer(sample);
        }
    }

    /** Nessie CEL. */
    @State(Scope.Benchmark)
    public static class Nessie extends Peer {
        @Override
        PolicyPeer make(LineFacts sample) throws Exception {
            return new NessiePeer(sample);
        }
    }

    /** Kie DMN. */
    @State(Scope.Benchmark)
    public static class Dmn extends Peer {
        @Override
        PolicyPeer make(LineFacts sample) {
            return new DmnPeer(sample);
        }
    }

    /** Hibernate Validator. */
    @State(Scope.Benchmark)
    public static class Validator extends Peer {
        @Override
        PolicyPeer make(LineFacts sample) {
            return new ValidatorPeer();
        }
    }

    /** By hand. */
    @Benchmark
    public Object byHand(Deciders state, Turn turn) {
        return state.byHand.decide(state.quotes[turn.next()]);
    }

    /** Reads every message of a decision, which is put together only then; returns how long they are. */
    static int told(Evaluation evaluation) {
        int length = 0;
        for (Finding finding : evaluation.findings()) {
            for (Audience audience : AUDIENCES) {
                length += finding.message(audience).length();
            }
        }
        return length;
    }

    /** The product's own rules, with messages, facts and fixes. */
    @Benchmark
    public Object builtIn(Deciders state, Turn turn) {
        return told(state.builtIn.evaluate(state.quotes[turn.next()], SampleBoundary.AT));
    }

    /** The product's own rules; which are broken and no more. */
    @Benchmark
    public Object builtInVerdict(Deciders state, Turn turn) {
        return state.builtIn.verdict(state.quotes[turn.next()], SampleBoundary.AT);
    }

    /** The policy in CEL, with messages and facts. */
    @Benchmark
    public Object inCel(Deciders state, Turn turn) {
        return told(state.inCel.evaluate(state.quotes[turn.next()], SampleBoundary.AT));
    }

    /** The policy in CEL; which rules are broken and no more. */
    @Benchmark
    public Object inCelVerdict(Deciders state, Turn turn) {
        return state.inCel.verdict(state.quotes[turn.next()], SampleBoundary.AT);
    }

    /** The policy in CEL, as a constraint of the quote. */
    @Benchmark
    public Object asConstraint(Deciders state, Turn turn) {
        return state.validated.violations(state.quotes[turn.next()]);
    }

    /** What the other engines have done for them before they begin. */
    @Benchmark
    public Object facts(Deciders state, Turn turn) {
        List<QuoteLine> lines = state.quotes[turn.next()].lines();
        LineFacts[] facts = new LineFacts[lines.size()];
        for (int i = 0; i < facts.length; i++) {
            facts[i] = new LineFacts(i, lines.get(i));
        }
        return facts;
    }

    /** Drools. */
    @Benchmark
    public Object drools(Deciders state, Turn turn, Drools peer) {
        return peer.decide(state.facts[turn.next()]);
    }

    /** cel-java. */
    @Benchmark
    public Object celJava(Deciders state, Turn turn, CelJava peer) {
        return peer.decide(state.facts[turn.next()]);
    }

    /** Nessie CEL. */
    @Benchmark
    public Object nessie(Deciders state, Turn turn, Nessie peer) {
        return peer.decide(state.facts[turn.next()]);
    }

    /** Kie DMN. */
    @Benchmark
    public Object dmn(Deciders state, Turn turn, Dmn peer) {
        return peer.decide(state.facts[turn.next()]);
    }

    /** Hibernate Validator, a constraint for each rule. */
    @Benchmark
    public Object validator(Deciders state, Turn turn, Validator peer) {
        return peer.decide(state.facts[turn.next()]);
    }
}
