package io.promisegate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promisegate.boundary.Boundary.Scope;
import io.promisegate.boundary.Boundary.Tier;
import io.promisegate.engine.CelConditions.Checked;
import io.promisegate.engine.cel.OverBudget;
import io.promisegate.engine.cel.RuleCompiler;
import io.promisegate.engine.cel.RuleCompiler.Part;
import io.promisegate.engine.cel.RuleFailure;
import io.promisegate.problem.Problem;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is known of values is what the rules would find out by themselves. */
class KnownTraitsTest {
    private static final int MOST_STEPS = 2_000;
    private static final int FAR_TOO_MANY = 10_000_000;
    private static final CelConditions CONDITIONS =
            new CelConditions(List.of(new Tier("L1", "observer", false, Map.of())), MOST_STEPS);
    private static final Quote QUOTE = Quotes.empty();

    private final Part part = part(
            "line.useCase in ['returns', 'orders']",
            "!has(line.dataRegion) || line.dataRegion == 'EU'",
            "line.features.all(f, f != 'voice')");
    private final KnownTraits traits = new KnownTraits(part.traits());

    private static Part part(String... conditions) {
        List<RuleCompiler.Source> rules = new ArrayList<>();
        for (String condition : conditions) {
            List<Problem> problems = new ArrayList<>();
            Checked checked = CONDITIONS.check(condition, Scope.LINE, "/expect", problems);
            assertThat(problems).isEmpty();
            rules.add(new RuleCompiler.Source(null, checked.ast(), false));
        }
        RuleCompiler.Compiled compiled = CONDITIONS.compiled(Scope.LINE, rules);
        assertThat(compiled.uncovered()).isEmpty();
        assertThat(compiled.parts()).hasSize(1);
        return compiled.parts().get(0);
    }

    private static QuoteLine line(Map<Term, PromiseValue> promises) {
        PromiseSet.Builder builder = new PromiseSet.Builder();
        promises.forEach((term, value) -> builder.add(new Promise(term, term.termName(), value, Pointer.ROOT)));
        return new QuoteLine("1", LineAction.ADD, null, builder.build(), List.of(), Pointer.ROOT);
    }

    private static QuoteLine line(String useCase) {
        return line(Map.of(
                Term.USE_CASE,
                new PromiseValue.Text(useCase),
                Term.FEATURES,
                new PromiseValue.Texts(List.of("chat", useCase.equals("calls") ? "voice" : "files"))));
    }

    private long broken(QuoteLine line) {
        return traits.broken(part, QUOTE, line, -1);
    }

    /** Lines of the generation after that of others. */
    private static void beginAnew() {
        int before = line("returns").promises().generation();
        for (int i = 0; line("crowd/" + i % 1_000 / 2).promises().generation() == before; i++) {
            assertThat(i).isLessThan(FAR_TOO_MANY);
        }
    }

    @Test
    void aValueIsBrokenOrNotHoweverOftenItComes() {
        for (int i = 0; i < 5; i++) {
            assertThat(broken(line("returns"))).isEqualTo(0b000);
            assertThat(broken(line("calls"))).isEqualTo(0b101);
        }
    }

    @Test
    void linesOfAnyGenerationAreJudgedAlike() {
        QuoteLine first = line("calls");
        QuoteLine old = line("calls");
        assertThat(broken(old)).isEqualTo(0b101);

        beginAnew();

        assertThat(broken(line("returns"))).isZero();
        assertThat(broken(line("calls"))).isEqualTo(0b101);
        assertThat(broken(line("calls"))).isEqualTo(0b101);
        assertThat(line("calls").promises().generation())
                .isGreaterThan(old.promises().generation());
        assertThat(broken(first)).isEqualTo(0b101);
        assertThat(broken(old)).isEqualTo(0b101);
    }

    @Test
    void aLineWithoutPromisesIsJudgedInAnyGeneration() {
        Part without = part("!has(line.dataRegion) || line.dataRegion == 'EU'", "has(line.model) && line.model != ''");
        KnownTraits its = new KnownTraits(without.traits());
        QuoteLine empty = line(Map.of());

        assertThat(its.broken(without, QUOTE, empty, -1)).isEqualTo(0b10);
        beginAnew();
        assertThat(its.broken(without, QUOTE, line("returns"), -1)).isEqualTo(0b10);
        assertThat(its.broken(without, QUOTE, empty, -1)).isEqualTo(0b10);
    }

    @Test
    void whatIsNotThereFailsTheRuleThatAsks() {
        QuoteLine empty = line(Map.of(Term.DATA_REGION, new PromiseValue.Text("US")));

        assertThatThrownBy(() -> broken(empty))
                .isInstanceOfSatisfying(
                        RuleFailure.class, failure -> assertThat(failure.rule()).isZero());
        assertThat(traits.broken(part, QUOTE, empty, 0b010)).isEqualTo(0b010);
    }

    @Test
    void aValueThatATraitFailsOfFailsTheRuleThatAsksHoweverOftenItComes() {
        Part divided = part("7 / line.retentionDays > 0", "line.retentionDays > 3", "line.model == 'm'");
        KnownTraits its = new KnownTraits(divided.traits());
        assertThat(divided.traits().at(Term.RETENTION_DAYS.ordinal())).isEqualTo(0b11);

        for (int i = 0; i < 5; i++) {
            QuoteLine none = line(Map.of(
                    Term.RETENTION_DAYS, PromiseValue.Numeric.of(0), Term.MODEL, new PromiseValue.Text("m" + i % 2)));
            QuoteLine few = line(
                    Map.of(Term.RETENTION_DAYS, PromiseValue.Numeric.of(5), Term.MODEL, new PromiseValue.Text("m")));

            assertThatThrownBy(() -> its.broken(divided, QUOTE, none, -1))
                    .isInstanceOfSatisfying(
                            RuleFailure.class,
                            failure -> assertThat(failure.rule()).isZero());
            assertThat(its.broken(divided, QUOTE, none, 0b110)).isEqualTo(0b110);
            assertThat(its.broken(divided, QUOTE, few, -1)).isZero();
        }
    }

    @Test
    void whatCostsTooMuchIsChargedToTheRuleThatAsks() {
        QuoteLine costly = line(Map.of(
                Term.USE_CASE,
                new PromiseValue.Text("returns"),
                Term.FEATURES,
                new PromiseValue.Texts(Collections.nCopies(MOST_STEPS, "files"))));

        assertThat(traits.broken(part, QUOTE, costly, 0b011)).isZero();
        assertThatThrownBy(() -> broken(costly))
                .isInstanceOfSatisfying(
                        OverBudget.class, over -> assertThat(over.rule()).isEqualTo(2));
    }

    @Test
    void loopsInLoopsAreChargedToTheConditionAsAWhole() {
        Part nested = part("quote.lines.all(l, line.features.all(f, f != 'x'))");
        QuoteLine line = line(Map.of(Term.FEATURES, new PromiseValue.Texts(Collections.nCopies(20, "files"))));
        Quote quote = QUOTE.withLines(Collections.nCopies(30, line));

        assertThatThrownBy(() -> new KnownTraits(nested.traits()).broken(nested, quote, line, -1))
                .isInstanceOf(OverBudget.class);
    }

    @Test
    void threadsShareWhatIsKnown() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> judged = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                judged.add(threads.submit(() -> {
                    boolean isRight = true;
                    for (int i = 0; i < 20_000; i++) {
                        boolean isBroken = i % 3 == 0;
                        isRight &= broken(line(isBroken ? "calls" : "returns")) == (isBroken ? 0b101 : 0);
                    }
                    return isRight;
                }));
            }
            for (Future<Boolean> one : judged) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
