package io.promisegate.boundary.internal;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionReplay;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Envelope;
import io.promisegate.decision.Evaluation;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.PromiseGate;
import io.promisegate.decision.ReceiptPolicy;
import io.promisegate.ledger.Ledger;
import io.promisegate.ledger.PromiseLedger;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteReading;
import io.promisegate.receipt.Receipt;
import io.promisegate.spi.DecisionListener;
import io.promisegate.spi.Evaluator;
import io.promisegate.spi.Waivers;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by the boundary that is in force when a decision starts, and records every decision before it is answered.
 */
@Component(service = {PromiseGate.class, BoundaryGate.class})
public final class BoundaryGate implements PromiseGate {
    private static final Logger LOG = LoggerFactory.getLogger("io.promisegate.decision");
    private static final Logger PROBLEMS = LoggerFactory.getLogger(BoundaryGate.class);
    private static final String NO_BOUNDARY = "No promise boundary is in force for this quote.";
    private static final String NOT_IN_EFFECT = "The promise boundary is not in effect today.";
    private static final String NO_WAIVERS = "What the desk has approved cannot be found out.";
    private static final String NO_KEYS = "There are no keys to verify receipts with.";
    private static final String NOT_KEPT = "It cannot be found out or kept what the receipt was used for.";

    private final PromiseBoundaries boundaries;
    private final Ledger ledger;
    private final RecordedQuotes recorded;
    private final @Nullable SignedReceipts receipts;
    private final Clock clock;
    private final DecisionIds ids = new DecisionIds();
    private volatile @Nullable DecisionListener announcer;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Waivers waivers;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable PromiseLedger promises;

    /** Starts deciding. */
    @Activate
    public BoundaryGate(
            @Reference PromiseBoundaries boundaries,
            @Reference Ledger ledger,
            @Reference RecordedQuotes recorded,
            @Reference SignedReceipts receipts) {
        this(boundaries, ledger, recorded, receipts, Clock.systemUTC());
    }

    /** Decides without keeping quotes and without receipts. */
    public BoundaryGate(PromiseBoundaries boundaries, Ledger ledger) {
        this(boundaries, ledger, NoQuotes.INSTANCE, null, Clock.systemUTC());
    }

    /** Decides without receipts. */
    public BoundaryGate(PromiseBoundaries boundaries, Ledger ledger, RecordedQuotes recorded) {
        this(boundaries, ledger, recorded, null, Clock.systemUTC());
    }

    /** Decides without keeping quotes. */
    public BoundaryGate(PromiseBoundaries boundaries, Ledger ledger, SignedReceipts receipts) {
        this(boundaries, ledger, NoQuotes.INSTANCE, receipts, Clock.systemUTC());
    }

    BoundaryGate(
            PromiseBoundaries boundaries,
            Ledger ledger,
            RecordedQuotes recorded,
            @Nullable SignedReceipts receipts,
            Clock clock) {
        this.recorded = recorded;
        this.boundaries = boundaries;
        this.ledger = ledger;
        this.receipts = receipts;
        this.clock = clock;
    }

    @Override
    public Decision decide(Quote quote, EntryPoint entryPoint) {
        long start = System.nanoTime();
        InForce inForce = boundaries.inForce();
        Active active = inForce.boundaryFor(quote);
        Instant now = clock.instant();
        if (active == null) {
            return recorded(
                    undecided(quote, null, Failure.NO_BOUNDARY, "boundary", NO_BOUNDARY, entryPoint, now),
                    quote,
                    start);
        }
        if (!active.isInEffect(now)) {
            return recorded(
                    undecided(
                            quote, active.revision(), Failure.NO_BOUNDARY, "boundary", NOT_IN_EFFECT, entryPoint, now),
                    quote,
                    start);
        }
        PromiseLedger known = promises;
        AcceptedPromises accepted = known == null ? AcceptedPromises.NONE : known.besides(quote, PromiseLedger.NOW);
        Evaluation evaluation;
        try {
            evaluation = active.evaluator().evaluate(quote, now, accepted);
        } catch (RuntimeException | StackOverflowError e) {
            PROBLEMS.error("The evaluator of {} failed", active.revision(), e);
            evaluation = Evaluation.undecided(new Failure(Failure.CHECK_FAILED, "evaluator", "The evaluator failed."));
        }
        evaluation = waived(quote, evaluation, entryPoint, now);
        Decision decision = decision(quote, active.revision(), evaluation, entryPoint, now, accepted.upTo());
        decision = recorded(withReceipt(quote, decision), quote, start);
        boundaries.observe(quote, decision, inForce, accepted);
        return decision;
    }

    /** Returns the evaluation with what the desk has approved; where that cannot be found out there is none. */
    private Evaluation waived(Quote quote, Evaluation evaluation, EntryPoint entryPoint, Instant now) {
        Waivers desk = waivers;
        if (desk == null || evaluation.outcome() != Outcome.REVIEW) {
            return evaluation;
        }
        try {
            return Evaluation.of(desk.waived(quote, evaluation.findings(), now, entryPoint.equals(EntryPoint.PREVIEW)));
        } catch (IOException | RuntimeException e) {
            PROBLEMS.error("What the desk has approved for {} cannot be found out", forLog(quote.id()), e);
            return Evaluation.undecided(new Failure(Failure.NOT_RECORDED, "waivers", NO_WAIVERS));
        }
    }

    /** Returns a cleared decision with its receipt; without one nothing is cleared. */
    private Decision withReceipt(Quote quote, Decision decision) {
        if (receipts == null || !decision.isCleared() || decision.entryPoint().equals(EntryPoint.PREVIEW)) {
            return decision;
        }
        try {
            return decision.with(receipts.issue(quote, decision));
        } catch (RuntimeException e) {
            PROBLEMS.error("Decision {} has no receipt", decision.id(), e);
            return decision.failed(new Failure(Failure.NO_RECEIPT_KEY, "receipt", "No receipt can be signed."));
        }
    }

    @Override
    public Decision decide(QuoteReading reading, EntryPoint entryPoint) {
        Quote quote = reading.quote();
        return quote == null
                ? recorded(unreadable(reading, entryPoint), null, System.nanoTime())
                : decide(quote, entryPoint);
    }

    @Override
    public Decision admit(QuoteReading reading, @Nullable String receipt, ReceiptPolicy policy, EntryPoint entryPoint) {
        long start = System.nanoTime();
        Quote quote = reading.quote();
        return recorded(
                quote == null
                        ? unreadable(reading, entryPoint)
                        : admitted(quote, receipt, policy, entryPoint, clock.instant()),
                null,
                start);
    }

    private Decision admitted(
            Quote quote, @Nullable String receipt, ReceiptPolicy policy, EntryPoint entryPoint, Instant now) {
        Active active = boundaries.inForce().boundaryFor(quote);
        BoundaryRevision current = active == null || !active.isInEffect(now) ? null : active.revision();
        if (receipts == null) {
            return undecided(quote, current, Failure.NO_RECEIPT_KEY, "receipt", NO_KEYS, entryPoint, now);
        }
        try {
            SignedReceipts.Checked checked = receipts.check(quote, receipt, policy, current);
            List<Finding> findings = checked.findings();
            if (findings.isEmpty() && !waiversHold(checked.receipt(), now)) {
                findings = List.of(ReceiptFindings.of("receipt-waiver-over", quote.toString(), "a waiver that holds"));
            }
            Decision decision = decision(quote, current, Evaluation.of(findings), entryPoint, now);
            return decision.isCleared() ? decision.with(String.valueOf(receipt).strip()) : decision;
        } catch (IOException e) {
            PROBLEMS.error("The use of a receipt for {} cannot be kept", forLog(quote.id()), e);
            return undecided(quote, current, Failure.NOT_RECORDED, "receipt", NOT_KEPT, entryPoint, now);
        } catch (RuntimeException e) {
            PROBLEMS.error("A receipt for {} cannot be verified", forLog(quote.id()), e);
            return undecided(quote, current, Failure.NO_RECEIPT_KEY, "receipt", NO_KEYS, entryPoint, now);
        }
    }

    /** Returns whether what the desk had approved still holds, where the decision behind a receipt went by it. */
    private boolean waiversHold(@Nullable Receipt receipt, Instant now) throws IOException {
        if (receipt == null || !receipt.isWaived()) {
            return true;
        }
        Waivers desk = waivers;
        Decision decision;
        try {
            decision = ledger.decision(receipt.id());
        } catch (RuntimeException e) {
            throw new IOException("decision " + receipt.id() + " cannot be read", e);
        }
        if (decision == null) {
            return false;
        }
        if (desk == null) {
            throw new IOException("nothing knows the waivers of decision " + decision.id());
        }
        return desk.hold(decision, now);
    }

    private Decision unreadable(QuoteReading reading, EntryPoint entryPoint) {
        Instant now = clock.instant();
        return new Decision(
                ids.next(now),
                Outcome.UNDECIDED,
                "",
                "",
                boundaries.inForce().fallback(),
                entryPoint,
                now,
                List.of(),
                new Failure(Failure.UNREADABLE, "document", "The document cannot be read as a quote."),
                reading.problems(),
                null);
    }

    private Decision undecided(
            Quote quote,
            @Nullable BoundaryRevision revision,
            String code,
            String what,
            String message,
            EntryPoint entryPoint,
            Instant now) {
        return decision(quote, revision, Evaluation.undecided(new Failure(code, what, message)), entryPoint, now);
    }

    private Decision decision(
            Quote quote,
            @Nullable BoundaryRevision revision,
            Evaluation evaluation,
            EntryPoint entryPoint,
            Instant now) {
        return decision(quote, revision, evaluation, entryPoint, now, 0);
    }

    private Decision decision(
            Quote quote,
            @Nullable BoundaryRevision revision,
            Evaluation evaluation,
            EntryPoint entryPoint,
            Instant now,
            long promisesUpTo) {
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
                List.of(),
                null,
                promisesUpTo);
    }

    /**
     * Returns a decision as it is recorded.
     *
     * @param quote what was evaluated, null where nothing was
     */
    private Decision recorded(Decision decision, @Nullable Quote quote, long start) {
        Decision answer;
        try {
            answer = ledger.record(decision, quote);
        } catch (RuntimeException e) {
            // the ledger has said in the log why
            PROBLEMS.error("Decision {} cannot be recorded: {}", decision.id(), e.getMessage());
            answer = decision.failed(new Failure(Failure.NOT_RECORDED, "ledger", "The decision cannot be recorded."));
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

    @Override
    public Envelope envelope(Quote quote) {
        Active active = boundaries.inForce().boundaryFor(quote);
        Instant now = clock.instant();
        if (active == null || !active.isInEffect(now)) {
            return new Envelope(null, List.of());
        }
        PromiseLedger known = promises;
        AcceptedPromises accepted = known == null ? AcceptedPromises.NONE : known.besides(quote, PromiseLedger.NOW);
        return new Envelope(active.revision(), new EnvelopeFinder(active, quote, now, accepted).lines());
    }

    @Override
    public @Nullable DecisionReplay replay(String decisionId) {
        Decision decision = ledger.decision(decisionId);
        if (decision == null) {
            return null;
        }
        BoundaryRevision revision = decision.revision();
        if (revision == null || decision.failure() != null) {
            return new DecisionReplay(decision, List.of(), "Nothing was evaluated.");
        }
        Quote quote;
        try {
            quote = recorded.quote(decisionId);
        } catch (IOException e) {
            PROBLEMS.error("The quote of decision {} cannot be read", decisionId, e);
            quote = null;
        }
        if (quote == null) {
            return new DecisionReplay(decision, List.of(), "Its quote is not kept.");
        }
        Evaluator evaluator = boundaries.evaluator(revision);
        if (evaluator == null) {
            return new DecisionReplay(decision, List.of(), "Its boundary is not kept.");
        }
        PromiseLedger known = promises;
        if (known == null && decision.promisesUpTo() > 0) {
            return new DecisionReplay(decision, List.of(), "What was promised before is not known now.");
        }
        AcceptedPromises accepted =
                known == null ? AcceptedPromises.NONE : known.besides(quote, decision.promisesUpTo());
        Evaluation evaluation = evaluator.evaluate(quote, decision.decidedAt(), accepted);
        Failure failure = evaluation.failure();
        return new DecisionReplay(
                decision, evaluation.findings(), failure == null ? "" : "It cannot be evaluated: " + failure.message());
    }

    /** Goes by what the desk has approved and what was promised before from now on, for use without OSGi. */
    public void honour(Waivers desk, PromiseLedger promised) {
        waivers = desk;
        promises = promised;
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
