package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Outcome;
import io.promisegate.ledger.Ledger;
import io.promisegate.ledger.LedgerEvent;
import io.promisegate.quote.Quote;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundaryGateTest {
    static final String BOUNDARY = """
            boundary: acme
            version: "1"
            suppliers:
              anthropic:
                terms:
                  - {source: s, effective: {until: 2026-11-01}, retentionDays: 28, regions: [US]}
                  - {source: s, effective: {from: 2026-11-01}, retentionDays: 30, regions: [US], uptimePercent: 99.5}
            offerings:
              assist:
                models: [anthropic/claude]
                autonomy:
                  certificates:
                    - {id: C1, tier: L2, owner: o, evidence: e, expires: 2027-01-01}
                data:
                  retention: [{class: "*", region: "*", maximumDays: 90}]
                  regions: [US, EU]
                commitment: {units: [chat], overageList: 1.2, overageFloor: 0.9}
                service: {supportHours: [8x5]}
                delivery: {implementationPlan: false, activationMilestone: false, renewalOwner: false,
                  expansionOwner: false, incidentOwner: false, valueMetric: false}
              services: {title: Services}
            """;

    private static String quote(String promises) {
        return quote(promises, "");
    }

    private static String quote(String promises, String note) {
        return """
                {"id": "Q1", "currency": "USD", "notes": ["%s"],
                 "lines": [{"id": "1", "offering": "assist", "promises": {%s}}]}
                """.formatted(note, promises);
    }

    private final Gate gate = Gate.on(BOUNDARY);

    @Test
    void isUndecidedWhileNoBoundaryIsInForce() {
        Decision decision = new Gate().decide(quote(""));

        assertThat(decision.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(decision.failure().code()).isEqualTo(Failure.NO_BOUNDARY);
    }

    @Test
    void isUndecidedAndRecordsWhatCannotBeRead() {
        Decision decision = gate.decide("{\"lines\": [");

        assertThat(decision.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(decision.problems()).hasSize(1);
        assertThat(gate.ledger.decision(decision.id())).isEqualTo(decision);
    }

    @Test
    void isUndecidedWhenTheRecordCannotBeWritten() {
        Gate broken = new Gate(new Ledger() {
            @Override
            public Decision record(Decision decision, @Nullable Quote quote) {
                throw new IllegalStateException("disk full");
            }

            @Override
            public void record(LedgerEvent event) {
                throw new IllegalStateException("disk full");
            }

            @Override
            public @Nullable Decision decision(String id) {
                return null;
            }

            @Override
            public List<Decision> latest(int count) {
                return List.of();
            }
        });
        broken.deploy(BOUNDARY);

        Decision decision = broken.decide(quote(""));

        assertThat(decision.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(decision.failure().code()).isEqualTo(Failure.NOT_RECORDED);
    }

    @Test
    void clearsWhatIsInsideAndNamesItsRevision() {
        Decision decision = gate.decide(quote("\"autonomyTier\": \"l2\", \"retentionDays\": \"30\""));

        assertThat(decision.rules()).isEmpty();
        assertThat(decision.outcome()).isEqualTo(Outcome.CLEARED);
        assertThat(decision.revision().toString()).startsWith("acme:1@");
    }

    @Test
    void saysWhatIsWrongToFourAudiencesWithAProvenFix() {
        Decision decision = gate.decide(quote("\"autonomyTier\": \"L4\""));

        Finding finding = decision.findings().get(0);
        assertThat(decision.outcome()).isEqualTo(Outcome.BLOCKED);
        assertThat(finding.rule()).isEqualTo("autonomy-certified");
        assertThat(finding.pointer()).isEqualTo("/lines/0/promises/autonomyTier");
        assertThat(finding.mode()).isEqualTo(Mode.BLOCK);
        assertThat(finding.messages()).containsOnlyKeys(Audience.values());
        assertThat(finding.fix().isProven()).isTrue();
        assertThat(finding.fix().patch().get(0).value()).isEqualTo("L2");
    }

    @Test
    void provesAFixByReadingThePatchedDocumentAgain() {
        String original =
                quote("\"commitment.unit\": \"chat\", \"commitment.quantity\": 10, \"commitment.period\": \"P1M\"");
        Decision decision = gate.decide(original);
        Quote read = gate.reader
                .read(original.getBytes(java.nio.charset.StandardCharsets.UTF_8), null)
                .quote();

        assertThat(decision.rules()).containsExactly("overage-price-present");
        assertThat(gate.gate
                        .decide(
                                read.document()
                                        .patched(
                                                decision.findings().get(0).fix().patch()),
                                io.promisegate.decision.EntryPoint.HTTP)
                        .outcome())
                .isEqualTo(Outcome.CLEARED);
    }

    @Test
    void keepsConfidentialThresholdsFromTheSeller() {
        Decision decision = gate.decide(quote("\"commitment.unit\": \"chat\", \"commitment.quantity\": 10,"
                + " \"commitment.period\": \"P1M\", \"overage.price\": \"0.10\""));

        Finding finding = decision.findings().get(0);
        assertThat(finding.rule()).isEqualTo("overage-price-floor");
        assertThat(finding.message(Audience.SALES)).doesNotContain("0.9");
        assertThat(finding.fix().patch()).isNotEmpty();
        assertThat(finding.fix().words()).doesNotContain("0.9").contains("1.2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "offering-known | {\"lines\":[{\"offering\":\"other\"}]}",
                "offering-known | {\"lines\":[{}]}",
                "structure | {\"lines\":[]}",
                "term-unknown | {\"lines\":[{\"offering\":\"assist\",\"promises\":{\"teleport\":true}}]}",
                "term-unknown | {\"promises\":{\"teleport\":true},\"lines\":[{\"offering\":\"assist\",\"promises\":{\"retentionDays\":1}}]}",
                "term-type | {\"lines\":[{\"offering\":\"assist\",\"promises\":{\"retentionDays\":\"soon\"}}]}",
                "term-type | {\"lines\":[{\"offering\":\"assist\",\"promises\":{\"retentionDays\":1e999999}}]}",
                "term-type | {\"lines\":[{\"offering\":\"assist\",\"promises\":{\"retentionDays\":[{}]}}]}",
                "term-type | {\"lines\":[{\"offering\":\"assist\",\"promises\":{\"commitment.quantity\":-5}}]}",
                "term-not-covered | {\"lines\":[{\"offering\":\"services\",\"promises\":{\"retentionDays\":30}}]}",
                "retention-supplier | {\"lines\":[{\"offering\":\"assist\",\"promises\":{\"retentionDays\":29}}]}",
                "supplier-terms | {\"lines\":[{\"offering\":\"assist\",\"promises\":{\"model\":\"mistral/large\"}}]}",
                "currency-match | {\"currency\":\"EUR\",\"lines\":[{\"offering\":\"assist\"}]}",
                "autonomy-tier-known | {\"lines\":[{\"offering\":\"assist\",\"promises\":{\"customerFacing\":true}}]}",
                "commitment-bounds | {\"lines\":[{\"offering\":\"assist\",\"promises\":{\"commitment.total\":9000000}}]}",
            })
    void findsWhatIsOutside(String rule, String quote) {
        assertThat(gate.decide(quote).rules()).contains(rule);
        assertThat(gate.decide(quote).outcome()).isNotEqualTo(Outcome.CLEARED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fully autonomous from day one.",
                "No queues, fully automated.",
                "Not only fully autonomous but cheap.",
                "Limits? No. Unlimited use.",
                "FULLY\u00A0AUTONOMOUS",
                "Your data is never stored.",
                "Immune to prompt injection.",
                "100% accurate answers.",
                "Around the clock support.",
            })
    void findsWordsThatPromiseMoreThanTheTerms(String note) {
        Decision decision = gate.decide(quote("\"autonomyTier\": \"L2\"", note));

        assertThat(decision.outcome()).isEqualTo(Outcome.BLOCKED);
        assertThat(decision.rules()).allMatch(rule -> rule.startsWith("text-"));
        assertThat(decision.findings().get(0).promised()).startsWith("“");
        assertThat(decision.findings().get(0).fix().isProven()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The copilot is not fully autonomous.",
                "We cannot say that it is never wrong.",
                "Unlimited liability is excluded.",
                "See our 24/7 status page.",
                "Standard order for forty seats.",
            })
    void leavesWordsAloneThatPromiseNothing(String note) {
        assertThat(gate.decide(quote("\"autonomyTier\": \"L2\"", note)).outcome())
                .isEqualTo(Outcome.CLEARED);
    }

    @Test
    void runsTheAuthorsOwnRulesInCel() {
        Gate own = Gate.on(BOUNDARY + """
                rules:
                  - id: small-deals
                    mode: block
                    roles: [revenue]
                    when: has(line.commitment.quantity)
                    expect: line.commitment.quantity * decimal("1.5") <= 100 && tier(line.autonomyTier) < 4
                    at: commitment.quantity
                    messages: {sales: "Too many for one deal."}
                  - {id: watched, mode: shadow, scope: quote, expect: "quote.lines.exists(l, l.offering == 'x')"}
                """);
        String few = "\"autonomyTier\": \"L2\", \"commitment.unit\": \"chat\", \"commitment.period\": \"P1M\","
                + " \"overage.price\": 1.2, \"commitment.quantity\": ";

        assertThat(own.decide(quote(few + "66")).outcome()).isEqualTo(Outcome.CLEARED);
        assertThat(own.decide(quote(few + "66")).rules()).containsExactly("watched");
        Decision blocked = own.decide(quote(few + "67"));
        assertThat(blocked.outcome()).isEqualTo(Outcome.BLOCKED);
        assertThat(blocked.findings().get(0).message(Audience.ONBOARDING)).isEqualTo("Too many for one deal.");
        assertThat(blocked.findings().get(0).pointer()).isEqualTo("/lines/0/promises/commitment.quantity");
    }

    @Test
    void isUndecidedWhenAnAuthorsRuleHasNoValueOrCostsTooMuch() {
        Gate failing = Gate.on(BOUNDARY + "rules: [{id: own, expect: line.retentionDays > 1}]");
        Gate bomb = Gate.on(BOUNDARY
                + "rules: [{id: bomb, expect: '!line.features.exists(a, line.features.exists(b, a + b == \"!\"))'}]");
        String many = "\"features\": [" + "\"f\",".repeat(400) + "\"f\"]";

        assertThat(failing.decide(quote("")).failure()).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(Failure.CHECK_FAILED);
            assertThat(failure.what()).isEqualTo("own");
        });
        assertThat(bomb.decide(quote(many)).failure()).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(Failure.BUDGET_EXCEEDED);
            assertThat(failure.what()).isEqualTo("bomb");
        });
    }

    @Test
    void changesBuiltInRulesAsTheAuthorsSay() {
        Gate softer = Gate.on(BOUNDARY + """
                rules:
                  - {id: autonomy-certified, mode: warn}
                  - {id: retention-supplier, mode: off}
                  - {id: residency, mode: review, effective: {from: 2027-01-01}}
                """);

        assertThat(softer.decide(quote("\"autonomyTier\": \"L4\", \"humanApproval\": []"))
                        .outcome())
                .isEqualTo(Outcome.CLEARED);
        assertThat(softer.decide(quote("\"retentionDays\": 3")).rules()).isEmpty();
        assertThat(softer.decide(quote("\"dataRegion\": \"MARS\"")).rules()).isEmpty();
    }

    @Test
    void readsTheNamesOfAQuoteAsTheAuthorsMeanThem() {
        Gate synonyms = Gate.on(
                BOUNDARY
                        + "vocabulary: {synonyms: {\"AI Autonomy\": autonomyTier}, notPromises: [colour], claims: {autonomy: [runs itself]}}");

        assertThat(synonyms.decide(quote("\"ai autonomy\": \"L4\", \"Colour\": \"red\""))
                        .rules())
                .containsExactly("autonomy-certified");
        String top = """
                {"id": "Q1", "currency": "USD", "promises": {"AI Autonomy": "L4"},
                 "lines": [{"offering": "assist", "promises": {%s}}]}
                """;
        assertThat(synonyms.decide(top.formatted("\"dataClass\": \"transcripts\""))
                        .rules())
                .contains("autonomy-certified");
        assertThat(synonyms.decide(top.formatted("\"autonomyTier\": \"L1\"")).rules())
                .contains("term-repeated");
        assertThat(synonyms.decide(quote("", "It runs itself.")).rules()).containsExactly("text-autonomy");
    }

    @Test
    void countsEveryDecisionOnce() {
        Map<Outcome, Long> before = counts();
        gate.decide(quote(""));
        assertThat(counts().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(before.values().stream().mapToLong(Long::longValue).sum() + 1);
    }

    private Map<Outcome, Long> counts() {
        return gate.ledger.latest(1_000).stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        Decision::outcome, java.util.stream.Collectors.counting()));
    }
}
