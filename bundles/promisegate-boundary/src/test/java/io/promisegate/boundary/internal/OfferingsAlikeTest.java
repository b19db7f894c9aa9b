package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.Evaluation;
import io.promisegate.decision.Finding;
import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.Quote;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Offerings of the same limits share what is worked out of them, and nothing else. */
class OfferingsAlikeTest {
    private static final String OFFERING = """
              offering-%d:
                title: Assistant %d
                ids: [SKU-%d, Καλημέρα-%d]
                autonomy:
                  certificates: [{id: CERT-%d, tier: L2, owner: o, evidence: e, expires: 2026-01-01}]
                commitment: {units: [chat], capacity: 100}
            """;
    private static final int OFFERINGS = 40;

    private final Gate gate = Gate.on("""
            boundary: acme
            version: "1"
            offerings:
            """
            + IntStream.range(0, OFFERINGS)
                    .mapToObj(number -> OFFERING.formatted(number, number, number, number, number))
                    .collect(Collectors.joining()));

    private Decision decide(String... offerings) {
        return gate.decide(IntStream.range(0, offerings.length)
                .mapToObj(number -> """
                        {"id": "%d", "offering": "%s", "promises": {"autonomyTier": "L1", "commitment.quantity": 60,
                         "commitment.period": "P1M", "commitment.unit": "chat", "overage.price": 1, "retentionDays": 1}}
                        """.formatted(number, offerings[number]))
                .collect(Collectors.joining(",", "{\"id\": \"Q1\", \"lines\": [", "]}")));
    }

    private static Finding finding(Decision decision, String rule) {
        return decision.findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void areKnownByAllTheirNamesAndCalledByTheirOwn() {
        for (int i = 0; i < OFFERINGS; i++) {
            for (String name : new String[] {"offering-" + i, "SKU-" + i, "Καλημέρα-" + i}) {
                Decision decision = decide(name);

                assertThat(finding(decision, "certificate-current").allowed()).startsWith("CERT-" + i + " lapsed");
                assertThat(finding(decision, "term-not-covered").message(Audience.SALES))
                        .startsWith("Assistant " + i + " is sold");
            }
        }
        assertThat(decide("offering-" + OFFERINGS).rules()).containsExactly("offering-known");
    }

    @Test
    void haveCapacitiesOfTheirOwn() {
        assertThat(decide("offering-1", "offering-2", "SKU-3").rules()).doesNotContain("commitment-capacity");

        Decision over = decide("offering-1", "offering-2", "SKU-1");

        assertThat(finding(over, "commitment-capacity").line()).isEqualTo(2);
    }

    @Test
    void theLastLineThatCommitsIsTheOneThatGoesOver() {
        Decision decision = gate.decide(
                """
                {"id": "Q1", "lines": [%s, %s, %s, {"promises": {"commitment.quantity": 70, "commitment.period": "P1M"}}]}
                """.formatted(line("add", "offering-1"), line("add", "SKU-1"), line("delete", "offering-1")));

        assertThat(finding(decision, "commitment-capacity").line()).isEqualTo(1);
        assertThat(finding(decision, "commitment-capacity").promised()).isEqualTo("120 a month");
    }

    private static String line(String action, String offering) {
        return """
                {"action": "%s", "offering": "%s", "promises": {"commitment.quantity": 60, "commitment.period": "P1M"}}
                """.formatted(action, offering);
    }

    private record Accepted(Quote earlier) implements AcceptedPromises {
        @Override
        public BigDecimal committed(Set<String> offerings, @Nullable LocalDate after) {
            return BigDecimal.ZERO;
        }

        @Override
        public BigDecimal committedByCustomer(Set<String> offerings) {
            return offerings.equals(Set.of("assist", "SKU-1")) ? BigDecimal.TEN : BigDecimal.ZERO;
        }

        @Override
        public List<Quote> ofCustomer() {
            return List.of(earlier);
        }

        @Override
        public long upTo() {
            return 1;
        }
    }

    private Quote quote(String... lines) {
        String json = "{\"id\": \"Q1\", \"lines\": [" + String.join(",", lines) + "]}";
        return Objects.requireNonNull(
                gate.reader.read(json.getBytes(StandardCharsets.UTF_8), null).quote());
    }

    @Test
    void areTheSameToACustomerByAllTheirNames() {
        Gate strict = Gate.on("""
                boundary: acme
                version: "1"
                offerings:
                  assist:
                    ids: [SKU-1]
                    commitment: {units: [chat], maximum: 100}
                  other:
                    commitment: {units: [chat], maximum: 100}
                rules:
                  - {id: commitment-together, mode: review}
                  - {id: promise-conflict, mode: review}
                """);
        String pinned = """
                {"offering": "%s", "promises": {"modelPinned": %s}}
                """;
        Accepted accepted = new Accepted(quote(pinned.formatted("assist", true)));

        Evaluation evaluation = strict.boundaries
                .inForce()
                .all()
                .get(0)
                .evaluator()
                .evaluate(
                        quote(
                                line("add", "assist"),
                                line("add", "other"),
                                line("add", "SKU-1"),
                                pinned.formatted("SKU-1", false),
                                pinned.formatted("other", false)),
                        Gate.NOW,
                        accepted);

        assertThat(evaluation.findings())
                .filteredOn(finding ->
                        Set.of("commitment-together", "promise-conflict").contains(finding.rule()))
                .extracting(finding -> finding.rule() + '@' + finding.line())
                .containsExactly("commitment-together@2", "promise-conflict@3");
    }
}
