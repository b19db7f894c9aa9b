package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.decision.Decision;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Outcome;
import io.promisegate.quote.Commitments;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Quantities that are counted are held to the same limits as their decimals. */
class CommitmentsCountedTest {
    private static final String BOUNDARY = """
            boundary: acme
            version: "1"
            offerings:
              small:
                commitment: {units: [chat], minimum: 100, maximum: 1000.5, capacity: 3000, committed: 500.5,
                  maxRenewalGrowthPercent: 12.5}
              large:
                commitment: {units: [chat], minimum: 100, maximum: 1000.5, capacity: 900000000000000000000000}
              open:
                commitment: {units: [chat], minimum: 100, maximum: 1000.5}
            """;

    private static final List<String> PERIODS = List.of("P1M", "P30D", "P3M", "P1Y", "P7D", "P1M15D", "P1D");
    private static final List<String> QUANTITIES =
            List.of("99", "100", "101", "350", "700", "1000", "1000.5", "1000.6", "1001", "3000", "12006", "1E+3");

    private final Gate gate = Gate.on(BOUNDARY);
    private final Random random = new Random(11);

    /** A line of a quote. */
    private record Line(String offering, String action, String quantity, String period, String observed) {
        String json(int id) {
            return """
                    {"id": "%d", "action": "%s", "offering": "%s", "promises": {"commitment.unit": "chat",
                     "overage.price": 1, "commitment.quantity": %s, "commitment.period": "%s",
                     "commitment.observed": %s}}
                    """.formatted(id, action, offering, quantity, period, observed);
        }

        boolean isChange() {
            return action.equals("modify");
        }

        BigDecimal aMonth() {
            return Commitments.perMonth(new BigDecimal(quantity), Period.parse(period));
        }

        BigDecimal added() {
            BigDecimal added = new BigDecimal(quantity);
            return Commitments.perMonth(
                    isChange() ? added.subtract(new BigDecimal(observed)).max(BigDecimal.ZERO) : added,
                    Period.parse(period));
        }
    }

    private Line line() {
        return new Line(
                pick(List.of("small", "small", "large", "open")),
                pick(List.of("add", "add", "modify")),
                pick(QUANTITIES),
                pick(PERIODS),
                pick(List.of("88", "89", "311", "622.2", "888", "890", "900")));
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static List<String> expected(List<Line> lines) {
        List<String> broken = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        int last = -1;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            BigDecimal quantity = new BigDecimal(line.quantity);
            if (line.aMonth().compareTo(BigDecimal.valueOf(100)) < 0
                    || line.aMonth().compareTo(new BigDecimal("1000.5")) > 0) {
                broken.add("commitment-range@" + i);
            }
            if (line.isChange() && line.offering.equals("small")) {
                BigDecimal most = new BigDecimal(line.observed)
                        .multiply(new BigDecimal("1.125"))
                        .setScale(0, RoundingMode.FLOOR);
                if (quantity.compareTo(most) > 0) {
                    broken.add("renewal-consumption@" + i);
                }
            }
            if (line.offering.equals("small")) {
                sum = sum.add(line.added());
                last = i;
            }
        }
        if (last >= 0 && sum.compareTo(new BigDecimal("2499.5")) > 0) {
            broken.add("commitment-capacity@" + last);
        }
        return broken;
    }

    @Test
    void findTheSameAsDecimals() {
        int over = 0;
        int within = 0;
        for (int i = 0; i < 3_000; i++) {
            List<Line> lines = IntStream.rangeClosed(0, random.nextInt(5))
                    .mapToObj(number -> line())
                    .toList();
            List<String> json = IntStream.range(0, lines.size())
                    .mapToObj(number -> lines.get(number).json(number))
                    .toList();

            Decision decision = gate.decide("{\"id\": \"Q1\", \"lines\": [" + String.join(",", json) + "]}");

            assertThat(decision.findings().stream()
                            .filter(finding ->
                                    finding.rule().matches("commitment-range|renewal-consumption|commitment-capacity"))
                            .map(CommitmentsCountedTest::shown))
                    .as(json.toString())
                    .containsExactlyInAnyOrderElementsOf(expected(lines));
            over += decision.rules().contains("commitment-capacity") ? 1 : 0;
            within += expected(lines).isEmpty() ? 1 : 0;
        }
        assertThat(over).isGreaterThan(200);
        assertThat(within).isGreaterThan(200);
    }

    private static String shown(Finding finding) {
        return finding.rule() + '@' + finding.line();
    }

    @Test
    void areForNoPeriodThatIsNoDay() {
        for (String period : List.of("P0D", "P1Y-361D", "P1Y-360D", "P-1M")) {
            Decision decision = gate.decide(
                    "{\"id\": \"Q1\", \"lines\": [" + new Line("small", "add", "99999", period, "1").json(0) + "]}");

            assertThat(decision.outcome()).as(period).isEqualTo(Outcome.BLOCKED);
            assertThat(decision.rules()).as(period).contains("commitment-period");
        }
    }

    @Test
    void areTenThousandthsAMonth() {
        for (int i = 0; i < 10_000; i++) {
            BigDecimal quantity = BigDecimal.valueOf(random.nextLong(1L << random.nextInt(40)));
            Period period = Period.of(random.nextInt(3), random.nextInt(13), random.nextInt(40) + 1);

            assertThat(BigDecimal.valueOf(Commitments.countedPerMonth(Commitments.whole(quantity), period), 4))
                    .as(quantity + " per " + period)
                    .isEqualByComparingTo(Commitments.perMonth(quantity, period));
        }
        assertThat(Commitments.whole(new BigDecimal("1.5"))).isEqualTo(Commitments.UNCOUNTED);
        assertThat(Commitments.whole(new BigDecimal("-1"))).isEqualTo(Commitments.UNCOUNTED);
        assertThat(Commitments.whole(new BigDecimal("1000000000000"))).isEqualTo(Commitments.UNCOUNTED);
        assertThat(Commitments.whole(new BigDecimal("999999999999"))).isEqualTo(999_999_999_999L);
    }
}
