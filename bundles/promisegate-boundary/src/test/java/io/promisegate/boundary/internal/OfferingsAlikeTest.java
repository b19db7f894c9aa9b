package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.Finding;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
}
