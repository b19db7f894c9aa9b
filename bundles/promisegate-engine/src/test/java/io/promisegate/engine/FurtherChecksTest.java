package io.promisegate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Failure;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.engine.CompiledBoundary.EvaluationFailure;
import io.promisegate.quote.Quote;
import io.promisegate.spi.PromiseCheck;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FurtherChecksTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();

    private record Check(Function<Quote, List<PromiseCheck.Break>> check) implements PromiseCheck {
        @Override
        public String id() {
            return "acme-check";
        }

        @Override
        public List<Break> check(Quote quote) {
            return check.apply(quote);
        }
    }

    private FurtherChecks running(Function<Quote, List<PromiseCheck.Break>> check) {
        return new FurtherChecks(() -> List.of(new Check(check)), executor);
    }

    private static long inMillis(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void makesFindingsOfWhatAThirdPartyFinds() throws Exception {
        FurtherChecks checks = running(quote -> List.of(new PromiseCheck.Break(
                Mode.REVIEW,
                "/lines/0",
                0,
                "x",
                "y",
                List.of(ReviewerRole.LEGAL),
                List.of(),
                Map.of(Audience.SALES, "Ask first."))));

        assertThat(checks.findings(Quotes.empty(), inMillis(10_000)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.rule()).isEqualTo("acme-check");
                    assertThat(finding.message(Audience.CONTRACT)).isEqualTo("Ask first.");
                });
    }

    @Test
    void failsTheEvaluationWhenACheckThrows() {
        FurtherChecks checks = running(quote -> {
            throw new IllegalStateException("secret");
        });

        assertThatExceptionOfType(EvaluationFailure.class)
                .isThrownBy(() -> checks.findings(Quotes.empty(), inMillis(10_000)))
                .satisfies(e -> assertThat(e.failure())
                        .isEqualTo(new Failure(Failure.CHECK_FAILED, "acme-check", "Check acme-check failed.")));
    }

    @Test
    void failsTheEvaluationWhenACheckHangs() {
        FurtherChecks checks = running(quote -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        });

        assertThatExceptionOfType(EvaluationFailure.class)
                .isThrownBy(() -> checks.findings(Quotes.empty(), inMillis(50)))
                .satisfies(e -> assertThat(e.failure().code()).isEqualTo(Failure.BUDGET_EXCEEDED));
    }
}
