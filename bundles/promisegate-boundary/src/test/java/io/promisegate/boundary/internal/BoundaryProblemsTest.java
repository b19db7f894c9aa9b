package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundaryProblemsTest {
    private static final String POLICY = """
            ai_deal_desk_review:
              required_for:
                - "autonomous customer-facing workflow"
                - "non-standard data retention"
                - "outcome-based pricing"
                - "customer-specific model terms"
              reviewers:
                revenue: "CRO delegate"
                technical: "CTO delegate"
                security: "Security lead"
                legal: "Commercial counsel"
              checks:
                - autonomy_level_matches_contract
                - data_boundary_approved
                - cost_model_reviewed
                - incident_owner_named
                - value_metric_instrumented
            """;

    private final Gate gate = new Gate();

    private List<Problem> problems(String yaml) {
        return gate.boundaries.problems(Gate.source(yaml));
    }

    @Test
    void loadsTheDealDeskPolicyAlone() {
        assertThat(gate.deploy(POLICY)).isEmpty();
        assertThat(gate.boundaries.status().active().get(0).revision().name()).isEqualTo("test");
        assertThat(gate.boundaries.status().active().get(0).boundary().ladder()).hasSize(5);
        assertThat(gate.boundaries
                        .status()
                        .active()
                        .get(0)
                        .boundary()
                        .dealDesk()
                        .requiredFor())
                .hasSize(4);
        assertThat(gate.boundaries
                        .status()
                        .active()
                        .get(0)
                        .boundary()
                        .dealDesk()
                        .checks())
                .hasSize(5);
    }

    @Test
    void reportsEveryProblemAtOnceWithItsPlaceAndTheNearestRightKey() {
        List<Problem> problems = problems("""
                boundary: acme
                verson: "1"
                currency: dollars
                timeZone: Mars/Olympus
                suppliers:
                  anthropic:
                    terms:
                      - {source: "https://example.com", retentionDays: soon}
                offerings:
                  assist:
                    models: [antropic/claude]
                    autonomy:
                      certificates:
                        - {id: C1, tier: L9, owner: a, evidence: b, expires: 2027-13-01}
                    data:
                      retention:
                        - {class: logs, region: EU, minimumDays: 90, maximumDays: 30}
                rules:
                  - {id: autonomy-certifed, mode: review}
                  - {id: own, expect: "line.comitment.quantity > 1"}
                """);

        assertThat(problems.stream().map(Problem::code))
                .contains(
                        "PG-B010", "PG-B013", "PG-B014", "PG-B020", "PG-B021", "PG-B024", "PG-B031", "PG-E001",
                        "PG-E010");
        assertThat(problems).allSatisfy(problem -> assertThat(problem.place()).isNotNull());
        assertThat(problems.stream().map(Problem::toString))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("test.boundary.yaml:2:1: PG-B013 “verson”")
                        .contains("did you mean “version”?"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("test.boundary.yaml:11:14: PG-B021")
                        .contains("“anthropic”"))
                .anySatisfy(text -> assertThat(text).startsWith("test.boundary.yaml:20:28: PG-E010"));
        assertThat(gate.boundaries.status().active()).isEmpty();
    }

    @Test
    void keepsTheOldBoundaryWhenTheNewOneHasAProblem() {
        gate.deploy(POLICY);

        List<Problem> problems = gate.deploy("boundary: [1");

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("PG-B001");
            assertThat(problem.place().line()).isEqualTo(1);
        });
        assertThat(gate.boundaries.status().active().get(0).revision().name()).isEqualTo("test");
        assertThat(gate.boundaries.status().lastAttempt().problems()).isEqualTo(problems);
    }

    @Test
    void doesNotActivateABoundaryWhoseOwnExampleFails() {
        List<Problem> problems = gate.deploy("""
                offerings: {assist: {title: Assist}}
                examples:
                  - name: sells what is not there
                    outcome: CLEARED
                    quote: {id: Q1, lines: [{offering: other}]}
                """);

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("PG-B029");
            assertThat(problem.message()).contains("should be CLEARED and is BLOCKED [offering-known]");
            assertThat(problem.place().line()).isEqualTo(3);
        });
        assertThat(gate.boundaries.status().active()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PG-B003 | boundary: !!javax.script.ScriptEngineManager [x]",
                "PG-B004 | {boundary: a, boundary: b}",
                "PG-B006 | ''",
                "PG-B006 | '--- {boundary: a}\n--- {boundary: b}'",
                "PG-B007 | {currency: USD, offerings: {a: {maxDiscountPercent: .inf}}}",
                "PG-B010 | [1, 2]",
                "PG-B011 | {rules: [{id: own, mode: blok, expect: 'true'}]}",
                "PG-B012 | {examples: [{name: a, outcome: CLEARED}]}",
                "PG-B015 | {offerings: {a: {maxDiscountPercent: 120}}}",
                "PG-B022 | {offerings: {a: {ids: [x]}, b: {ids: [x]}}}",
                "PG-B023 | {effective: {from: 2027-01-01, until: 2026-01-01}}",
                "PG-B025 | {rules: [{id: own, expect: 'true'}, {id: own, expect: 'true'}]}",
                "PG-B026 | {vocabulary: {synonyms: {tier: autonomyTeir}}}",
                "PG-B028 | {examples: [{name: a, file: ../../etc/passwd, outcome: CLEARED}]}",
                "PG-B030 | {ladder: [{id: L1, name: a, wording: {sales: s, system: s, contract: s, onboarding: s}},"
                        + " {id: L1, name: a, wording: {sales: s, system: s, contract: s, onboarding: s}}]}",
                "PG-E003 | {rules: [{id: autonomy-certified, expect: 'true'}]}",
                "PG-E010 | {rules: [{id: own, expect: 'line.retentionDays == null'}]}",
                "PG-E010 | {rules: [{id: own, expect: 'line.retentionDays == \"30\"'}]}",
                "PG-E010 | {rules: [{id: own, scope: quote, expect: 'line.retentionDays == 30'}]}",
            })
    void namesTheProblem(String code, String yaml) {
        assertThat(problems(yaml)).extracting(Problem::code).contains(code);
    }

    @Test
    void refusesTextThatGrowsThroughAliases() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }

        assertThat(problems(bomb.toString())).extracting(Problem::code).contains("PG-B005");
    }

    @Test
    void refusesNestingWithoutEnd() {
        assertThat(problems("[".repeat(100_000))).extracting(Problem::code).containsAnyOf("PG-B001", "PG-B005");
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        byte[] latin1 = "title: Zürich".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(gate.boundaries.problems(new io.promisegate.boundary.BoundarySource(
                        "latin1.yaml", java.net.URI.create("file:/latin1.yaml"), latin1)))
                .extracting(Problem::code)
                .containsExactly("PG-B002");
    }

    @Test
    void publishesTheSchemaThatItHoldsDocumentsTo() {
        assertThat(new String(gate.boundaries.schema(), StandardCharsets.UTF_8)).contains("ai_deal_desk_review");
    }
}
