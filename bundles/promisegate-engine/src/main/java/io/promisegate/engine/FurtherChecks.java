package io.promisegate.engine;

import io.promisegate.decision.Audience;
import io.promisegate.decision.Fact;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Fix;
import io.promisegate.engine.CompiledBoundary.EvaluationFailure;
import io.promisegate.quote.Quote;
import io.promisegate.spi.PromiseCheck;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Runs the checks of third parties, each within what is left of the decision's budget. */
final class FurtherChecks {
    private final Supplier<List<PromiseCheck>> checks;
    private final ExecutorService executor;

    /**
     * @param checks the checks at hand now
     * @param executor where they run, so that one that hangs holds no decision
     */
    FurtherChecks(Supplier<List<PromiseCheck>> checks, ExecutorService executor) {
        this.checks = checks;
        this.executor = executor;
    }

    List<Finding> findings(Quote quote, long deadline) throws EvaluationFailure {
        List<PromiseCheck> now = checks.get();
        if (now.isEmpty()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (PromiseCheck check : now) {
            for (PromiseCheck.Break broken : within(deadline, check.id(), () -> check.check(quote))) {
                findings.add(finding(check.id(), broken));
            }
        }
        return findings;
    }

    private <T> T within(long deadline, String id, Callable<T> task) throws EvaluationFailure {
        Future<T> future = executor.submit(task);
        try {
            return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw EvaluationFailure.overBudget(id, "Check " + id + " took longer than the decision's budget.");
        } catch (ExecutionException e) {
            throw EvaluationFailure.failed(id, e);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw EvaluationFailure.failed(id, e);
        }
    }

    private static Finding finding(String id, PromiseCheck.Break broken) {
        Map<Audience, String> messages = new EnumMap<>(Audience.class);
        String sales = String.valueOf(broken.messages().get(Audience.SALES));
        for (Audience audience : Audience.values()) {
            messages.put(audience, broken.messages().getOrDefault(audience, sales));
        }
        return new Finding(
                id,
                broken.mode(),
                broken.pointer(),
                broken.line(),
                null,
                broken.promised(),
                broken.allowed(),
                List.of(Fact.of("promised", broken.promised(), Fact.Sense.EXACT)),
                broken.roles(),
                broken.controls(),
                messages,
                Fix.none("The check is a third party's; its message says what would satisfy it."),
                null);
    }
}
