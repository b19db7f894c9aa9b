package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.decision.Decision;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Outcome;
import io.promisegate.problem.Problem;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that would cost without end are refused, or leave a quote undecided at a count of steps. */
class HostileRulesTest {
    /** {@code -Drules=100000} for the largest that was tried. */
    private static final int RULES = Integer.getInteger("rules", 3_000);

    private static final int MEGABYTE = 1_000_000;

    private static String rule(String expect) {
        return BoundaryGateTest.BOUNDARY + "rules: [{id: own, expect: '" + expect.replace("'", "''") + "'}]\n";
    }

    private static String quote(String promises) {
        return "{\"id\": \"Q1\", \"currency\": \"USD\", \"lines\": [{\"id\": \"1\", \"offering\": \"assist\","
                + " \"promises\": {" + promises + "}}]}";
    }

    private static String features(int count, String each) {
        return "\"features\": [" + ("\"" + each + "\",").repeat(count - 1) + "\"" + each + "\"]";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // a loop in a loop, in a loop and as a list; the last grows in each step
                "!line.features.exists(a, line.features.exists(b, a + b == 'x'))",
                "line.features.all(a, line.features.filter(b, b < a).size() >= 0)",
                "line.features.filter(a, line.features.all(b, a >= b)).size() >= 0",
                "[1, 2, 3, 4, 5, 6, 7, 8].all(n, line.features.all(a, size(a + a) > n) || n < 0) || true"
            })
    void isUndecidedWhereLoopsCostTooMuch(String expect) {
        Decision decision = Gate.on(rule(expect)).decide(quote(features(3_000, "feature")));

        assertThat(decision.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(decision.failure()).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(Failure.BUDGET_EXCEEDED);
            assertThat(failure.what()).isEqualTo("own");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "line.useCase.matches('(a+)+b') | matches",
                "line.features.all(a, line.features.all(b, line.features.all(c, a + b != c))) | nested loops",
                "line.retentionDays == 'thirty' | no matching overload",
                "line.retentionDays + 1.5 > 3 | no matching overload",
                "line.retentionDays <= decimal('9')[0] | no matching overload",
                "line.retension > 3 | undefined field",
                "timestamp('tomorrow') > timestamp('2026-01-01T00:00:00Z') | timestamp"
            })
    void isRefused(String expect, String message) {
        List<Problem> problems = new Gate().deploy(rule(expect));

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("PG-E010");
            assertThat(problem.message()).containsIgnoringCase(message);
            assertThat(problem.place()).isNotNull();
        });
    }

    @Test
    void isRefusedWhereItIsNestedTooDeepOrTooLong() {
        for (String expect : List.of(
                "(".repeat(500) + "true" + ")".repeat(500),
                "true" + " && true".repeat(5_000),
                "line.useCase == '" + "x".repeat(MEGABYTE) + "'")) {
            assertThat(new Gate().deploy(rule(expect)))
                    .as(expect.substring(0, 40))
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem.code()).isEqualTo("PG-E010"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "line.retentionDays / (line.retentionDays - line.retentionDays) > 1 ; UNDECIDED",
                "line.retentionDays % 0 == 1 || line.retentionDays == 30 ; CLEARED",
                "9223372036854775807 + line.retentionDays > 0 ; UNDECIDED",
                "line.modelChangeNoticeDays > 1 ; UNDECIDED",
                "line.modelChangeNoticeDays > 1 || line.retentionDays == 30 ; CLEARED",
                "[1, 0].exists(n, 1 / n == 1) && line.features[7] == 'x' ; UNDECIDED"
            })
    void decidesOnErrorsAsTheLanguageHasThem(String expect, Outcome outcome) {
        Decision decision = Gate.on(rule(expect))
                .decide(quote("\"retentionDays\": 30, \"dataClass\": \"transcripts\"," + " \"dataRegion\": \"US\""));

        assertThat(decision.outcome()).as(String.valueOf(decision)).isEqualTo(outcome);
        if (outcome == Outcome.UNDECIDED) {
            assertThat(decision.failure()).satisfies(failure -> {
                assertThat(failure.code()).isEqualTo(Failure.CHECK_FAILED);
                assertThat(failure.what()).isEqualTo("own");
            });
        }
    }

    @Test
    void decidesOnTextsOfAMegabyte() {
        // what looks for a text in another would take a million times a million steps
        String a = "a".repeat(MEGABYTE);
        String half = "a".repeat(MEGABYTE / 2) + "b";
        Gate gate =
                Gate.on(rule("!line.implementationPlan.contains(line.useCase) && line.implementationPlan.size() > 9"));

        Decision decision = gate.decide(quote("\"implementationPlan\": \"" + a + "\", \"useCase\": \"" + half + "\""));

        assertThat(decision.rules()).doesNotContain("own");
        assertThat(decision.failure()).isNull();
    }

    @Test
    void compilesManyRulesOfWhichNoneSaysWhatAnotherDoes() {
        StringBuilder yaml = new StringBuilder(BoundaryGateTest.BOUNDARY + "rules:\n");
        for (int i = 0; i < RULES; i++) {
            yaml.append("  - {id: own-")
                    .append(i)
                    .append(", when: has(line.retentionDays) && line.retentionDays > ")
                    .append(i)
                    .append(", expect: line.modelChangeNoticeDays <= ")
                    .append(i)
                    .append("}\n");
        }
        Gate gate = Gate.on(yaml.toString());

        Decision decision = gate.decide(quote("\"retentionDays\": 60, \"modelChangeNoticeDays\": 50"));

        assertThat(decision.rules().stream().filter(rule -> rule.startsWith("own-")))
                .containsExactlyInAnyOrder(
                        IntStream.range(0, 50).mapToObj(i -> "own-" + i).toArray(String[]::new));
    }
}
