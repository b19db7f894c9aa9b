package io.promisegate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.Boundary.Scope;
import io.promisegate.boundary.Boundary.Tier;
import io.promisegate.engine.CelConditions.Checked;
import io.promisegate.engine.RuleCondition.ConditionFailure;
import io.promisegate.engine.cel.OverBudget;
import io.promisegate.engine.cel.RuleCompiler;
import io.promisegate.engine.cel.RuleCompiler.Part;
import io.promisegate.engine.cel.RuleFailure;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiled conditions come to what the interpreter comes to, value or error. */
class CompiledConditionsTest {
    /** {@code -Dconditions=100000} for more of it. */
    private static final int CONDITIONS = Integer.getInteger("conditions", 1_500);

    private static final int QUOTES = 12;
    private static final int TOGETHER = 40;
    private static final int MOST_STEPS = 2_000;
    private static final CelConditions CONDITIONS_OF = new CelConditions(
            List.of(
                    new Tier("L1", "operator", false, Map.of()),
                    new Tier("L2", "collaborator", false, Map.of()),
                    new Tier("L3", "consultant", true, Map.of())),
            MOST_STEPS);

    private static Checked checked(String source, Scope scope) {
        List<Problem> problems = new ArrayList<>();
        Checked checked = CONDITIONS_OF.check(source, scope, "/expect", problems);
        assertThat(problems).as(source).isEmpty();
        return checked;
    }

    /** Returns what the interpreter comes to: true, false, {@code error} or {@code over budget}. */
    private static String interpreted(RuleCondition condition, Quote quote, @Nullable QuoteLine line) {
        try {
            return String.valueOf(condition.holds(quote, line));
        } catch (ConditionFailure e) {
            return e.isOverBudget() ? "over budget" : "error";
        }
    }

    /**
     * Returns what a compiled rule comes to, one of some that are evaluated together.
     *
     * @param traits what was found out about values before
     */
    private static String compiled(
            List<Part> parts, Map<Part, KnownTraits> traits, int rule, Quote quote, @Nullable QuoteLine line) {
        for (Part part : parts) {
            int bit = part.rules().indexOf(rule);
            if (bit >= 0) {
                try {
                    long broken = line == null
                            ? part.set().broken(part.number(), quote, null, 1L << bit, 0, 0)
                            : traits.computeIfAbsent(part, its -> new KnownTraits(its.traits()))
                                    .broken(part, quote, line, 1L << bit);
                    return String.valueOf((broken & (1L << bit)) == 0);
                } catch (RuleFailure e) {
                    assertThat(e.rule()).isEqualTo(rule);
                    return "error";
                } catch (OverBudget e) {
                    return "over budget";
                }
            }
        }
        throw new AssertionError("not compiled");
    }

    /** How often the interpreter came to what. */
    private static final Map<String, Integer> seen = new TreeMap<>();

    private static void compare(List<String> sources, Scope scope, List<Quote> quotes) {
        List<RuleCompiler.Source> rules = new ArrayList<>();
        List<RuleCondition> interpreted = new ArrayList<>();
        for (String source : sources) {
            Checked checked = checked(source, scope);
            rules.add(new RuleCompiler.Source(null, checked.ast(), false));
            interpreted.add(CONDITIONS_OF.interpreted(checked));
        }
        RuleCompiler.Compiled compiled = CONDITIONS_OF.compiled(scope, rules);
        assertThat(compiled.uncovered()).isEmpty();
        Map<Part, KnownTraits> traits = new HashMap<>();
        for (Quote quote : quotes) {
            for (QuoteLine line :
                    scope == Scope.LINE ? quote.lines() : quote.lines().subList(0, 1)) {
                QuoteLine its = scope == Scope.LINE ? line : null;
                for (int i = 0; i < sources.size(); i++) {
                    String wanted = interpreted(interpreted.get(i), quote, its);
                    assertThat(compiled(compiled.parts(), traits, i, quote, its))
                            .as(sources.get(i))
                            .isEqualTo(wanted);
                    seen.merge(wanted, 1, Integer::sum);
                }
            }
        }
    }

    @Test
    void randomConditionsComeToTheSame() {
        Random random = new Random(20_261_128);
        int made = 0;
        while (made < CONDITIONS) {
            Scope scope = random.nextInt(3) == 0 ? Scope.QUOTE : Scope.LINE;
            RandomConditions conditions = new RandomConditions(random, scope);
            List<String> sources = new ArrayList<>();
            for (int i = 0; i < TOGETHER; i++) {
                sources.add(conditions.next());
            }
            List<Quote> quotes = new ArrayList<>();
            for (int i = 0; i < QUOTES; i++) {
                quotes.add(RandomConditions.quote(random));
            }
            compare(sources, scope, quotes);
            made += TOGETHER;
        }
        assertThat(seen.keySet()).contains("true", "false", "error");
        System.out.println(made + " random conditions on quotes and lines: " + seen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "line.modelChangeNoticeDays / 0 == 1 || true",
                "true || line.modelChangeNoticeDays / 0 == 1",
                "line.modelChangeNoticeDays / 0 == 1 && false",
                "line.modelChangeNoticeDays / 0 == 1 && true",
                "[1, 2, 3].exists(i, i / (i - 1) > 2)",
                "[1, 2, 3].all(i, i / (i - 1) > 2)",
                "[0, 1].all(i, 1 / i > 0)",
                "[0, 1].exists(i, 1 / i > 0)",
                "9223372036854775807 + line.modelChangeNoticeDays > 0",
                "-9223372036854775808 - 1 < line.modelChangeNoticeDays",
                "9223372036854775807 * line.modelChangeNoticeDays > 0",
                "line.subprocessors.filter(s, s.startsWith('O')).size() == 1",
                "line.subprocessors[7] == 'x' || line.subprocessors.size() >= 0",
                "{'a': 1, 'b': 2}[line.offering] == 1 || line.offering in {'assist': true}",
                "line.offering in ['assist', 'resolve'] ? line.retentionDays <= 30 : line.retentionDays <= 90",
                "decimal('1.0') == decimal('1.00') && line.commitment.quantity * decimal('2') >= line.commitment.quantity",
                "line.commitment.tiers.all(t, t.price > decimal('0') && (!has(t.to) || t.from < t.to))",
                "line.activationMilestone.by > '2026-01-01' && has(line.activationMilestone.name)",
                "timestamp('2026-01-01T00:00:00Z') + duration('24h') > timestamp('2026-01-01T00:00:00Z')",
                "size(line.useCase) > 2 && line.useCase.contains('e') && line.useCase + 'x' != 'x'",
                "quote.lines.all(l, quote.lines.exists(m, m.id == l.id))",
                "size(quote.lines) == 2 || (quote.currency == 'EUR') != (quote.total > decimal('10'))",
                "size(quote.lines) == 2 || (quote.currency == 'EUR') != (size(quote.lines) == 2)",
                "size(quote.lines) == 2 || (((quote.total > decimal('10')) != (size(quote.lines) == 2)) || size(quote.lines) == 2)",
                "size(quote.lines) == 2 || ((quote.total > decimal('10')) != (size(quote.lines) == 2))",
                "size(quote.lines) == 2 || quote.total > decimal('10') || size(quote.lines) == 2",
                "size(quote.lines) == 2 || quote.total > decimal('10')",
                "quote.lines.size() == 2 || ((quote.total > decimal('10')) == true)",
                "line.?retentionDays.orValue(30) <= 30",
                "line.?useCase.hasValue() || line.?model.hasValue()",
                "line.?subprocessors.orValue([]).all(s, s.startsWith('O'))"
            })
    void conditionsWithErrorsInThemComeToTheSame(String source) {
        Random random = new Random(7);
        List<Quote> quotes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            quotes.add(RandomConditions.quote(random));
        }
        compare(List.of(source), Scope.LINE, quotes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "line.?activationMilestone.?by.orValue('2027-01-01') <= '2027-06-30' | true",
                "line.?commitment.rolloverPercent.orValue(decimal('0')) > decimal('20') | false",
                "line.?dataRegion.or(line.?model).orValue('US') == 'US' | true",
                "{'EU': 183}[?line.dataRegion].orValue(365) == 365 | error",
                "line.?retentionDays.value() > 0 | error"
            })
    void whatIsNotCompiledIsInterpreted(String source, String wanted) {
        Checked checked = checked(source, Scope.LINE);
        RuleCompiler.Compiled compiled =
                CONDITIONS_OF.compiled(Scope.LINE, List.of(new RuleCompiler.Source(null, checked.ast(), false)));
        assertThat(compiled.parts()).isEmpty();
        assertThat(compiled.uncovered()).containsOnlyKeys(0);
        Quote quote = Quotes.empty();
        assertThat(interpreted(
                        CONDITIONS_OF.interpreted(checked), quote, quote.lines().get(0)))
                .isEqualTo(wanted);
    }

    @Test
    void theClassOfABoundaryGoesWithIt() throws Exception {
        WeakReference<Class<?>> its = new WeakReference<>(CONDITIONS_OF
                .compiled(
                        Scope.LINE,
                        List.of(new RuleCompiler.Source(
                                null,
                                checked("line.retentionDays <= 30", Scope.LINE).ast(),
                                true)))
                .parts()
                .get(0)
                .set()
                .getClass());
        // a class is unloaded by a collection of the whole heap, which the JVM may put off
        for (int i = 0; i < 50 && its.get() != null; i++) {
            System.gc();
        }

        assertThat(its.get()).isNull();
    }

    /** As the language has it: the interpreter compares such an error like a value, and comes to true. */
    @Test
    void anErrorOfALogicalOperatorIsNoValueToCompare() {
        Checked checked = checked("false != (quote.total > decimal('10') || false)", Scope.QUOTE);
        RuleCompiler.Compiled compiled =
                CONDITIONS_OF.compiled(Scope.QUOTE, List.of(new RuleCompiler.Source(null, checked.ast(), false)));

        assertThat(compiled(compiled.parts(), Map.of(), 0, Quotes.empty(), null))
                .isEqualTo("error");
    }

    @Test
    void conditionsThatAreKeptMayStandAmongOperands() {
        Random random = new Random(9);
        List<Quote> quotes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            quotes.add(RandomConditions.quote(random));
        }
        compare(
                List.of(
                        "line.customerFacing == (has(line.dataClass) && has(line.model))",
                        "!(has(line.dataClass) && has(line.model)) || line.retentionDays > 3",
                        "line.action == (has(line.dataClass) && has(line.model) ? 'add' : 'change')",
                        "line.useCase + (has(line.id) && line.id != '' ? 'x' : 'y') != 'zx'",
                        "has(line.id) && line.id != '' || line.customerFacing"),
                Scope.LINE,
                quotes);
    }

    @Test
    void loopsThatBecomeOneKeepTheirOwnBudgets() {
        Random random = new Random(10);
        Quote quote = RandomConditions.quote(random);
        List<QuoteLine> lines = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            lines.add(RandomConditions.quote(random).lines().get(0));
        }
        List<Quote> quotes = List.of(quote.withLines(lines));
        List<String> sources = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            sources.add("quote.lines.all(l, !has(l.subprocessors) || l.subprocessors.all(s, s != 'x" + i + "'))");
            sources.add("quote.lines.exists(l, l.id == '" + i + "') || true");
        }
        compare(sources, Scope.QUOTE, quotes);
        // a loop that costs too much is the matter of the rule that asks for it
        String bomb = "quote.lines.all(l, quote.lines.all(m, quote.lines.size() > 0 || m.id == l.id))";
        compare(
                List.of(
                        "quote.lines.all(l, l.id != '-')",
                        "quote.lines.size() > 5 || " + bomb,
                        "quote.lines.all(l, has(l.id))",
                        "quote.lines.size() < 5 || " + bomb),
                Scope.QUOTE,
                quotes);
        assertThat(seen).containsKey("over budget");
    }

    @Test
    void whatIsTheSameInSeveralRulesIsWorkedOutOnceAndComesToTheSame() {
        Random random = new Random(8);
        List<Quote> quotes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            quotes.add(RandomConditions.quote(random));
        }
        compare(
                List.of(
                        "tier(line.autonomyTier) < 2 && line.retentionDays <= 30",
                        "tier(line.autonomyTier) < 2 && line.retentionDays <= 30 || line.customerFacing",
                        "line.customerFacing && tier(line.autonomyTier) < 2 && line.retentionDays <= 30",
                        "!(tier(line.autonomyTier) < 2 && line.retentionDays <= 30)"),
                Scope.LINE,
                quotes);
        compare(
                List.of(
                        "quote.lines.all(l, tier(l.autonomyTier) < 2)",
                        "quote.lines.exists(m, tier(m.autonomyTier) < 2) || quote.currency == 'USD'",
                        "quote.lines.all(x, has(x.retentionDays)) && quote.lines.exists(m, tier(m.autonomyTier) < 2)",
                        "!quote.lines.all(l, tier(l.autonomyTier) < 2) && quote.lines.size() > 1"),
                Scope.QUOTE,
                quotes);
    }
}
