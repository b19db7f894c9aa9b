package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.decision.Evaluation;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Outcome;
import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.Quote;
import io.promisegate.spi.Evaluator;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A thread takes what it has walked over a quote with for the next one, and nothing of that quote with it. */
class WalksTest {
    private static final String BOUNDARY = """
            boundary: acme
            version: "1"
            currency: USD
            offerings:
              assist:
                commitment: {units: [chat], maximum: %d, capacity: 1000, committedThrough: 2026-01-01}
            """;
    /** Quotes with decimals to add up, words that claim something, and names to translate. */
    private static final Set<String> NOT_FOR_NOTHING = Set.of(
            "cleared-assist-ramp-and-tiers.json",
            "cleared-discount-at-the-limit.json",
            "cleared-resolution-zero-retention.json",
            "cleared-crm-synonyms.json");

    private final Gate gate = new Gate();
    private final Evaluator strict = evaluator(100);
    private final Evaluator lax = evaluator(5_000);

    private static Evaluator evaluator(int maximum) {
        return evaluator(Gate.on(BOUNDARY.formatted(maximum)));
    }

    private static Evaluator evaluator(Gate gate) {
        return gate.boundaries.inForce().all().iterator().next().evaluator();
    }

    private static String line(String action, int quantity) {
        return """
                {"action": "%s", "offering": "assist", "promises": {"commitment.quantity": %d, "commitment.period": "P1M",
                 "commitment.unit": "chat", "overage.price": 1}}
                """.formatted(action, quantity);
    }

    private Quote quote(String... lines) {
        String json = "{\"id\": \"Q1\", \"currency\": \"USD\", \"lines\": [" + String.join(",", lines) + "]}";
        return Objects.requireNonNull(
                gate.reader.read(json.getBytes(StandardCharsets.UTF_8), null).quote());
    }

    private Quote quote(int lines, int quantity) {
        return quote(
                IntStream.range(0, lines).mapToObj(i -> line("add", quantity)).toArray(String[]::new));
    }

    private static List<String> findings(Evaluation evaluation) {
        return evaluation.findings().stream()
                .map(finding -> finding.rule() + '@' + finding.line() + ' ' + finding.promised())
                .toList();
    }

    private static List<String> onItsOwn(Evaluator evaluator, Quote quote) {
        CompletableFuture<List<String>> found = new CompletableFuture<>();
        new Thread(() -> found.complete(findings(evaluator.evaluate(quote, Gate.NOW)))).start();
        return found.join();
    }

    @Test
    void quotesOfAllSizesAreJudgedInTurnAsOnTheirOwn() {
        List<Quote> quotes = List.of(quote(40, 200), quote(1, 200), quote(20, 60), quote(3, 50), quote(60, 99));
        for (int i = 0; i < 30; i++) {
            Quote quote = quotes.get(i % quotes.size());
            Evaluator evaluator = i % 2 == 0 ? strict : lax;

            assertThat(findings(evaluator.evaluate(quote, Gate.NOW))).isEqualTo(onItsOwn(evaluator, quote));
        }
    }

    @Test
    void nothingIsLeftOfTheQuoteBefore() {
        Evaluation before = strict.evaluate(quote(line("add", 2_000), line("add", 50)), Gate.NOW);
        List<Finding> found = List.copyOf(before.findings());

        Evaluation after = strict.evaluate(quote(line("delete", 2_000), line("add", 50)), Gate.NOW);

        assertThat(findings(before)).contains("commitment-range@0 2000 a month", "commitment-capacity@1 2050 a month");
        assertThat(after.outcome()).isEqualTo(Outcome.CLEARED);
        assertThat(before.findings()).isEqualTo(found);
    }

    /** What was accepted before, which is not to be asked or judges a quote meanwhile. */
    private record Meanwhile(@Nullable Evaluator evaluator, Quote other) implements AcceptedPromises {
        @Override
        public BigDecimal committed(Set<String> offerings, @Nullable LocalDate after) {
            if (evaluator == null) {
                throw new IllegalStateException("not to be asked");
            }
            assertThat(evaluator.evaluate(other, Gate.NOW).findings()).isNotEmpty();
            return BigDecimal.ONE;
        }

        @Override
        public BigDecimal committedByCustomer(Set<String> offerings) {
            return BigDecimal.ZERO;
        }

        @Override
        public List<Quote> ofCustomer() {
            return List.of();
        }

        @Override
        public long upTo() {
            return 0;
        }
    }

    @Test
    void aQuoteMayBeJudgedWhileAnotherIs() {
        Quote quote = quote(line("add", 200), line("delete", 1), line("add", 900), line("add", 50));

        List<String> found = findings(strict.evaluate(quote, Gate.NOW, new Meanwhile(lax, quote(70, 200))));

        assertThat(found)
                .containsExactly(
                        "commitment-range@0 200 a month",
                        "commitment-range@2 900 a month",
                        "commitment-capacity@3 1150 a month");
    }

    @Test
    void aWalkThatFailsLeavesNothingBehind() {
        Quote quote = quote(line("add", 2_000), line("add", 50));

        Evaluation failed = strict.evaluate(quote, Gate.NOW, new Meanwhile(null, quote));

        assertThat(failed.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(findings(strict.evaluate(quote(1, 50), Gate.NOW))).isEmpty();
        assertThat(findings(strict.evaluate(quote, Gate.NOW))).isEqualTo(onItsOwn(strict, quote));
    }

    @Test
    void aQuoteWithoutFindingsAllocatesNothing() throws Exception {
        Gate northwind = new Gate();
        BoundarySource source =
                BoundarySource.read(Objects.requireNonNull(getClass().getResource("/northwind/northwind.boundary.yaml"))
                        .toURI());
        assertThat(northwind.boundaries.deploy(source, Change.by("test", "")).problems())
                .isEmpty();
        Evaluator evaluator = evaluator(northwind);
        int cleared = 0;
        try (Stream<Path> files = Files.list(Path.of("../promisegate-samples/src/main/resources/northwind/quotes"))) {
            for (Path file : files.sorted().toList()) {
                Quote quote = gate.reader.read(Files.readAllBytes(file), null).quote();
                if (quote != null
                        && !NOT_FOR_NOTHING.contains(file.getFileName().toString())
                        && evaluator.evaluate(quote, Gate.NOW).findings().isEmpty()) {
                    assertThat(leastAllocated(evaluator, quote))
                            .as(file.toString())
                            .isZero();
                    cleared++;
                }
            }
        }
        assertThat(cleared).isEqualTo(15);
    }

    /** Returns the bytes that a decision takes; more of them after a garbage collection. */
    private static long leastAllocated(Evaluator evaluator, Quote quote) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            Evaluation evaluation = evaluator.evaluate(quote, Gate.NOW);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            assertThat(evaluation.outcome()).isEqualTo(Outcome.CLEARED);
        }
        return least;
    }
}
