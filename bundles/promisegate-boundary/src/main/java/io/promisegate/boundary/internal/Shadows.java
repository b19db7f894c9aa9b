package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundaryStatus.InShadow;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Drift;
import io.promisegate.boundary.Shadow;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Finding;
import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.Quote;
import io.promisegate.spi.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates boundaries in shadow beside the decisions that are made, on a thread of its own: no decision waits for it,
 * and none depends on it. Thread-safe.
 */
final class Shadows {
    private static final Logger LOG = LoggerFactory.getLogger(Shadows.class);
    private static final int QUEUE = 1_024;

    private final ThreadPoolExecutor worker =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(QUEUE), Shadows::thread);
    private volatile List<Candidate> candidates = List.of();

    Shadows() {
        worker.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "promisegate-shadow");
        thread.setDaemon(true);
        return thread;
    }

    /** Makes what a deployment has put in shadow ready to evaluate; null where it cannot be. */
    @FunctionalInterface
    interface Preparation {
        @Nullable
        Active active(Deployment deployment);
    }

    /** A boundary in shadow, and what came of it up to now. */
    private static final class Candidate {
        private final Deployment deployment;
        private final Shadow shadow;
        private final Active active;
        private final LongAdder missed = new LongAdder();
        private final Tally tally = new Tally();
        private long kept;

        Candidate(Deployment deployment, Active active) {
            this.deployment = deployment;
            this.shadow = Objects.requireNonNull(deployment.change().shadow());
            this.active = active;
            Drift before = deployment.impact().shadow();
            if (before != null) {
                tally.add(before);
            }
            kept = tally.quotes();
        }

        synchronized void add(Quote quote, Verdict made, Verdict own) {
            tally.add(quote, made, own);
        }

        synchronized Drift drift() {
            return tally.drift();
        }

        /** Returns what was counted, null where it is as it was when this was called before. */
        synchronized @Nullable Drift unkept() {
            if (tally.quotes() == kept) {
                return null;
            }
            kept = tally.quotes();
            return tally.drift();
        }

        InShadow status() {
            return new InShadow(deployment, drift(), missed.sum());
        }

        boolean isOf(Deployment other) {
            return active.revision().equals(other.revision())
                    && shadow.equals(other.change().shadow());
        }
    }

    /** Evaluates these from now on; what of them was evaluated before goes on to be counted. */
    void show(List<Deployment> deployments, Preparation preparation) {
        List<Candidate> next = new ArrayList<>();
        for (Deployment deployment : deployments) {
            Candidate same = candidates.stream()
                    .filter(one -> one.isOf(deployment))
                    .findFirst()
                    .orElse(null);
            Active active = same == null ? preparation.active(deployment) : null;
            if (same != null) {
                next.add(same);
            } else if (active != null) {
                next.add(new Candidate(deployment, active));
            }
        }
        candidates = List.copyOf(next);
    }

    /** Takes note of a decision, to evaluate its quote soon; previews are not counted. */
    void observe(Quote quote, Decision decision, InForce inForce, AcceptedPromises accepted) {
        for (Candidate candidate : candidates) {
            if (candidate.shadow.sees(quote) && !decision.entryPoint().equals(EntryPoint.PREVIEW)) {
                try {
                    worker.execute(() -> evaluate(candidate, quote, decision, inForce, accepted));
                } catch (RejectedExecutionException e) {
                    candidate.missed.increment();
                }
            }
        }
    }

    private static void evaluate(
            Candidate candidate, Quote quote, Decision decision, InForce inForce, AcceptedPromises accepted) {
        Active active = candidate.active;
        Active decides = inForce.with(active.slot(), active).boundaryFor(quote);
        if (decides == null || !decides.revision().equals(active.revision())) {
            return;
        }
        try {
            candidate.add(
                    quote,
                    verdict(decision),
                    active.verdict(quote, active.inEffectFrom(decision.decidedAt()), accepted));
        } catch (RuntimeException | StackOverflowError e) {
            candidate.missed.increment();
            LOG.error("{} failed in shadow", active.revision(), e);
        }
    }

    private static Verdict verdict(Decision decision) {
        Map<String, Mode> rules = new HashMap<>();
        for (Finding finding : decision.findings()) {
            rules.merge(finding.rule(), finding.mode(), (one, other) -> one.compareTo(other) >= 0 ? one : other);
        }
        return new Verdict(decision.unwaived().outcome(), rules);
    }

    List<InShadow> status() {
        return candidates.stream().map(Candidate::status).toList();
    }

    /** Returns what a revision would have decided otherwise, null where it is not in shadow. */
    @Nullable
    Drift drift(BoundaryRevision revision) {
        return candidates.stream()
                .filter(one -> one.active.revision().equals(revision))
                .findFirst()
                .map(Candidate::drift)
                .orElse(null);
    }

    /** Returns what was counted by each since this was called before; those without news are left out. */
    Map<Deployment, Drift> news() {
        Map<Deployment, Drift> news = new HashMap<>();
        for (Candidate candidate : candidates) {
            Drift drift = candidate.unkept();
            if (drift != null) {
                news.put(candidate.deployment, drift);
            }
        }
        return news;
    }

    /** Waits until what was observed is counted, or the time is over, and ends. */
    void stop(long millis) {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
