package io.promisegate.boundary.internal;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Evaluation;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.PromiseGate;
import io.promisegate.ledger.Ledger;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteReading;
import io.promisegate.spi.DecisionListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by the boundary that is in force when a decision starts, and records every decision before it is answered.
 */
@Component(service = {PromiseGate.class, BoundaryGate.class})
public final class BoundaryGate implements PromiseGate {
    private static final Logger LOG = LoggerFactory.getLogger("io.promisegate.decision");
    private static final Logger PROBLEMS = LoggerFactory.getLogger(BoundaryGate.class);

    private final PromiseBoundaries boundaries;
    private final Ledger ledger;
    private final RecordedQuotes recorded;
    private final Clock clock;
    private final DecisionIds ids = new DecisionIds();

    private volatile @Nullable DecisionListener announcer;

    /** Starts deciding. */
    @Activate
    public BoundaryGate(
            @Reference PromiseBoundaries boundaries, @Reference Ledger ledger, @Reference RecordedQuotes recorded) {
        this(boundaries, ledger, recorded, Clock.systemUTC());
    }

    /** Decides without keeping quotes. */
    public BoundaryGate(PromiseBoundaries boundaries, Ledger ledger) {
        this(boundaries, ledger, NoQuotes.INSTANCE, Clock.systemUTC());
    }

    BoundaryGate(PromiseBoundaries boundaries, Ledger ledger, RecordedQuotes recorded, Clock clock) {
        this.recorded = recorded;
        this.boundaries = boundaries;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public Decision decide(Quote quote, EntryPoint entryPoint) {
        long start = System.nanoTime();
        InForce inForce = boundaries.inForce();
        Active active = inForce.boundaryFor(quote);
        Instant now = clock.instant();
        if (active == null) {
            Failure failure =
                    new Failure(Failure.NO_BOUNDARY, "boundary", "No promise boundary is in force for this quote.");
            return recorded(decision(quote, null, Evaluation.undecided(failure), entryPoint, now), start);
        }
        if (!active.isInEffect(now)) {
            Failure failure =
                    new Failure(Failure.NO_BOUNDARY, "boundary", "The promise boundary is not in effect today.");
            return recorded(decision(quote, active.revision(), Evaluation.undecided(failure), entryPoint, now), start);
        }
        Evaluation evaluation;
        try {
            evaluation = active.evaluator().evaluate(quote, now);
        } catch (RuntimeException | StackOverflowError e) {
            PROBLEMS.error("The evaluator of {} failed", active.revision(), e);
            evaluation = Evaluation.undecided(new Failure(Failure.CHECK_FAILED, "evaluator", "The evaluator failed."));
        }
        Decision decision = recorded(decision(quote, active.revision(), evaluation, entryPoint, now), start);
        recorded.record(quote, decision);
        boundaries.observe(quote, decision, inForce);
        return decision;
    }

    @Override
    public Decision decide(QuoteReading reading, EntryPoint entryPoint) {
        Quote quote = reading.quote();
        if (quote != null) {
            return decide(quote, entryPoint);
        }
        long start = System.nanoTime();
        Instant now = clock.instant();
        return recorded(
                new Decision(
                        ids.next(now),
                        Outcome.UNDECIDED,
                        "",
                        "",
                        boundaries.inForce().fallback(),
                        entryPoint,
                        now,
                        List.of(),
                        new Failure(Failure.UNREADABLE, "document", "The document cannot be read as a quote."),
                        reading.problems()),
                start);
    }

    private Decision decision(
            Quote quote,
            @Nullable BoundaryRevision revision,
            Evaluation evaluation,
            EntryPoint entryPoint,
            Instant now) {
        return new Decision(
                ids.next(now),
                evaluation.outcome(),
                quote.id(),
                quote.version(),
                revision,
                entryPoint,
                now,
                evaluation.findings(),
                evaluation.failure(),
                List.of());
    }

    private Decision recorded(Decision decision, long start) {
        Decision answer = decision;
        try {
            ledger.record(decision);
        } catch (RuntimeException e) {
            PROBLEMS.error("Decision {} cannot be recorded", decision.id(), e);
            answer = new Decision(
                    decision.id(),
                    Outcome.UNDECIDED,
                    decision.quoteId(),
                    decision.quoteVersion(),
                    decision.revision(),
                    decision.entryPoint(),
                    decision.decidedAt(),
                    List.of(),
                    new Failure(Failure.NOT_RECORDED, "ledger", "The decision cannot be recorded."),
                    decision.problems());
        }
        LOG.info(
                "{} {} quote={} revision={} entry={} rules={}",
                answer.id(),
                answer.outcome(),
                forLog(answer.quoteId()),
                answer.revision(),
                answer.entryPoint().name(),
                answer.rules());
        tell(answer, Duration.ofNanos(System.nanoTime() - start));
        return answer;
    }

    /** Has somebody told of every decision from now on; null for nobody. */
    void announceTo(@Nullable DecisionListener other) {
        announcer = other;
    }

    private void tell(Decision decision, Duration took) {
        DecisionListener told = announcer;
        if (told != null) {
            told.decided(decision, took);
        }
    }

    /** Returns an identifier that cannot break a log line. */
    private static String forLog(String id) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < id.length() && i < 100; i++) {
            char c = id.charAt(i);
            safe.append(Character.isISOControl(c) ? '?' : c);
        }
        return safe.toString();
    }
}
