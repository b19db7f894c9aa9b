package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.BoundaryDifference;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.BoundaryStatus.Proposed;
import io.promisegate.boundary.BoundaryTest;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Deployment.Event;
import io.promisegate.boundary.Drift;
import io.promisegate.boundary.Impact;
import io.promisegate.boundary.internal.BoundaryPreparation.Prepared;
import io.promisegate.boundary.internal.Slots.Proposal;
import io.promisegate.decision.Decision;
import io.promisegate.ledger.BoundaryJournal;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.problem.Problem;
import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.Quote;
import io.promisegate.spi.BoundaryCompiler;
import io.promisegate.spi.BoundaryListener;
import io.promisegate.spi.Evaluator;
import io.promisegate.spi.QuoteReader;
import io.promisegate.spi.QuoteWriter;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings boundaries into force, one change after the other, and back into force when the runtime starts.
 *
 * <p>A deployment counts from the moment its entry is in the journal; the swap follows. What stops the process in
 * between is made good by the next start, which goes by the journal alone.
 */
@Component(
        service = {Boundaries.class, PromiseBoundaries.class},
        configurationPid = "io.promisegate.replay")
@Designate(ocd = PromiseBoundaries.Config.class)
public final class PromiseBoundaries implements Boundaries {
    private static final Logger LOG = LoggerFactory.getLogger(PromiseBoundaries.class);
    private static final int LOGGED_PROBLEMS = 20;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration RETRY = Duration.ofMinutes(10);
    private static final long STOPPING_MILLIS = 2_000;

    private final ReentrantLock changes = new ReentrantLock();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "promisegate-boundary-timer");
        thread.setDaemon(true);
        return thread;
    });
    private final BoundaryPreparation preparation;
    private final BoundaryJournal journal;
    private final Clock clock;
    private final Slots slots;
    private final ImpactFinder impacts;
    private final Trust trust;
    private final Shadows shadows = new Shadows();
    private final KeptBoundaries kept;
    private final HistoryCheck historyCheck;
    private final Announcements announcements = new Announcements();

    /** Read by every decision, once; written under the lock, as what follows it. */
    private volatile InForce inForce = InForce.NOTHING;

    private volatile List<Deployment> scheduled = List.of();
    private volatile List<Proposed> proposed = List.of();
    private volatile @Nullable Deployment lastAttempt;
    private @Nullable ScheduledFuture<?> nextLook;

    @ObjectClassDefinition(
            name = "Promisegate replay",
            description = "How recorded quotes are replayed before a boundary comes into force.")
    @interface Config {
        @AttributeDefinition(name = "Quotes", description = "How many of the latest quotes, 0 for none.", min = "0")
        int quotes() default 10_000;

        @AttributeDefinition(
                name = "Most drift",
                description = "Most per cent of quotes that may get another outcome; 100 for no limit.")
        double max_drift_percent() default 100;
    }

    /** Brings back what was in force when the journal ended. */
    @Activate
    public PromiseBoundaries(
            @Reference BoundaryCompiler compiler,
            @Reference QuoteReader quotes,
            @Reference QuoteWriter writer,
            @Reference BoundaryJournal journal,
            @Reference RecordedQuotes recorded,
            @Reference Trust trust,
            Config config) {
        this(
                compiler,
                quotes,
                journal,
                new ImpactFinder(writer, recorded, Clock.systemUTC(), config.quotes(), config.max_drift_percent()),
                trust,
                Clock.systemUTC());
    }

    /** Brings boundaries into force in a process without a runtime, where nothing is kept and nothing replayed. */
    public PromiseBoundaries(BoundaryCompiler compiler, QuoteReader quotes, QuoteWriter writer) {
        this(compiler, quotes, writer, NoQuotes.INSTANCE, new Trust());
    }

    /**
     * Brings boundaries into force in a process without a runtime, where nothing is kept and all quotes are replayed.
     */
    public PromiseBoundaries(
            BoundaryCompiler compiler, QuoteReader quotes, QuoteWriter writer, RecordedQuotes recorded, Trust trust) {
        this(
                compiler,
                quotes,
                new MemoryBoundaryJournal(),
                new ImpactFinder(writer, recorded, Clock.systemUTC(), Integer.MAX_VALUE, 100),
                trust,
                Clock.systemUTC());
    }

    PromiseBoundaries(
            BoundaryCompiler compiler,
            QuoteReader quotes,
            BoundaryJournal journal,
            ImpactFinder impacts,
            Trust trust,
            Clock clock) {
        this.impacts = impacts;
        this.trust = trust;
        this.preparation = new BoundaryPreparation(compiler, quotes, clock);
        this.journal = journal;
        this.clock = clock;
        List<Deployment> before = journal.deployments();
        this.slots = new Slots(before);
        this.kept = new KeptBoundaries(journal, preparation);
        this.historyCheck = new HistoryCheck(slots, clock);
        lastAttempt = before.isEmpty() ? null : before.get(before.size() - 1);
        for (String slot : List.copyOf(slots.slots())) {
            restore(Objects.requireNonNull(slots.top(slot)));
        }
        showWaiting();
    }

    /** Ends; what was counted in shadow is kept. */
    @Deactivate
    void stop() {
        timer.shutdownNow();
        shadows.stop(STOPPING_MILLIS);
        keepShadows();
    }

    private void restore(Deployment top) {
        BoundaryRevision revision = Objects.requireNonNull(top.revision());
        Prepared prepared = kept.prepared(revision);
        if (prepared.evaluator() == null) {
            LOG.error("Boundary {} was in force and cannot be brought back; its quotes are UNDECIDED", revision);
            Change before = Change.by(top.by(), "It was in force before the start.");
            lastAttempt =
                    entry(Event.REFUSED, top.slot(), revision, top.source(), before, prepared.problems(), Impact.NONE);
        } else {
            inForce = inForce.with(top.slot(), active(prepared, top));
            LOG.info("Boundary {} is in force, as before", revision);
        }
    }

    /** Has boundaries in shadow see a quote that was decided on by what was in force. */
    void observe(Quote quote, Decision decision, InForce decidedBy, AcceptedPromises accepted) {
        shadows.observe(quote, decision, decidedBy, accepted);
    }

    /** Returns the evaluator of a revision that is or was in force, null where its document is not there any more. */
    @Nullable
    Evaluator evaluator(BoundaryRevision revision) {
        for (Active active : inForce.all()) {
            if (active.revision().equals(revision)) {
                return active.evaluator();
            }
        }
        return kept.prepared(revision).evaluator();
    }

    /** Returns what is in force now. */
    InForce inForce() {
        return inForce;
    }

    @Override
    public BoundaryStatus status() {
        return new BoundaryStatus(
                inForce.all().stream().map(Active::status).toList(),
                proposed,
                scheduled,
                shadows.status(),
                lastAttempt,
                impacts.underWay());
    }

    @Override
    public boolean cancelReplay() {
        return impacts.cancel();
    }

    @Override
    public List<Deployment> history() {
        return journal.deployments();
    }

    @Override
    public byte[] schema() {
        return preparation.schema();
    }

    @Override
    public Deployment check(BoundarySource source, boolean isReplayed) {
        Prepared prepared = preparation.prepare(source, true);
        changes.lock();
        try {
            return assessed(prepared, source, Change.by("", ""), isReplayed);
        } finally {
            changes.unlock();
        }
    }

    /** Goes the path from a prepared boundary to its activation: what will come of it, and what it changes. */
    private Deployment assessed(Prepared prepared, BoundarySource source, Change change, boolean isReplayed) {
        BoundaryRevision revision = prepared.revision();
        Boundary boundary = prepared.boundary();
        String slot = boundary == null ? Deployment.DEFAULT_SLOT : Active.slot(boundary);
        List<Problem> problems = new ArrayList<>(prepared.problems());
        problems.addAll(trust.problems(source));
        if (problems.isEmpty()) {
            problems.addAll(historyCheck.problems(prepared, source.origin(), change, isInForce(prepared.revision())));
            problems.addAll(ownerProblems(prepared, change));
        }
        if (!problems.isEmpty() || revision == null) {
            return entry(Event.REFUSED, slot, revision, source.origin(), change, problems, Impact.NONE);
        }
        Event event = eventOf(prepared, change);
        Deployment entry = entry(event, slot, revision, source.origin(), change, List.of(), Impact.NONE);
        ImpactFinder.Finding finding = impacts.find(prepared, active(prepared, entry), inForce, isReplayed, change);
        return entry(
                finding.problems().isEmpty() ? event : Event.REFUSED,
                slot,
                revision,
                source.origin(),
                change,
                finding.problems(),
                finding.impact().withShadow(shadows.drift(revision)));
    }

    private List<Problem> ownerProblems(Prepared prepared, Change change) {
        Boundary boundary = Objects.requireNonNull(prepared.boundary());
        return trust.isCoSigned() && change.shadow() == null
                ? trust.problems(ownersOf(boundary)).stream()
                        .map(problem -> problem.in(prepared.yaml().place(problem.pointer())))
                        .toList()
                : List.of();
    }

    /** Returns who has to approve a boundary: no document appoints who approves it, where one is in force before it. */
    private Boundary.Owners ownersOf(Boundary boundary) {
        Active former = inForce.before(Active.slot(boundary), boundary.boundary());
        if (former != null) {
            return former.boundary().owners();
        }
        BoundaryRevision last = slots.lastInForce();
        Boundary earlier = last == null ? null : kept.prepared(last).boundary();
        return earlier == null ? boundary.owners() : earlier.owners();
    }

    @Override
    public @Nullable BoundaryRevision revision(BoundarySource source) {
        return preparation.revision(source);
    }

    @Override
    public BoundaryTest test(BoundarySource source) {
        Prepared prepared = preparation.prepare(source, false);
        return prepared.evaluator() == null
                ? new BoundaryTest(prepared.problems(), List.of())
                : new BoundaryTest(List.of(), preparation.examples(prepared));
    }

    @Override
    public BoundaryDifference difference(BoundarySource before, BoundarySource after) {
        Prepared one = preparation.prepare(before, false);
        Prepared other = preparation.prepare(after, false);
        List<Problem> problems = new ArrayList<>(one.problems());
        problems.addAll(other.problems());
        return problems.isEmpty()
                ? new BoundaryDifference(List.of(), impacts.difference(one, other))
                : new BoundaryDifference(problems, Impact.NONE);
    }

    @Override
    public Deployment deploy(URI location, Change change) {
        BoundarySource source;
        try {
            source = BoundarySource.read(location);
        } catch (IOException | IllegalArgumentException e) {
            Problem problem = Problem.at("", "PG-B008", "The boundary " + location + " cannot be read.");
            return refused(null, location.toString(), change, List.of(problem));
        }
        return deploy(source, change);
    }

    @Override
    public Deployment deploy(BoundarySource source, Change change) {
        changes.lock();
        try {
            BoundaryRevision last = slots.lastFrom(source.origin());
            if (last != null && last.sha256().equals(BoundaryReader.sha256(source.content()))) {
                Proposal proposal = slots.proposal(last);
                if (proposal != null && trust.isCoSigned() && change.drift() == null && change.shadow() == null) {
                    return approvedBySignature(proposal.deployment(), source, change);
                }
                if (proposal == null && !slots.isToMove(last, change.shadow())) {
                    return unchanged(last, source, change);
                }
            }
            Prepared prepared = preparation.prepare(source, true);
            BoundaryRevision revision = prepared.revision();
            if (revision != null && prepared.evaluator() != null && isInForce(revision)) {
                return unchanged(revision, source, change);
            }
            return carriedOut(assessed(prepared, source, change, true), prepared, source);
        } finally {
            changes.unlock();
        }
    }

    /** Keeps a boundary and does what was found to come of it. */
    private Deployment carriedOut(Deployment assessed, Prepared prepared, BoundarySource source) {
        BoundaryRevision revision = assessed.revision();
        if (assessed.isRefused() || revision == null) {
            return refused(assessed);
        }
        try {
            journal.keep(revision, source, prepared.files());
            Deployment entry = carriedOut(assessed, prepared);
            return entry.event() == Event.PROPOSED ? approvedBySignature(entry, source, entry.change()) : entry;
        } catch (IOException e) {
            return refused(revision, source.origin(), assessed.change(), List.of(KeptBoundaries.notKept(e)));
        }
    }

    /** Approves what waits, for everybody who has signed it; without a new approval nothing changes. */
    private Deployment approvedBySignature(Deployment waiting, BoundarySource source, Change change) {
        List<Problem> problems = trust.problems(source);
        if (!problems.isEmpty()) {
            return refused(waiting.revision(), source.origin(), change, problems);
        }
        Deployment last = entry(
                waiting.event(),
                waiting.slot(),
                waiting.revision(),
                waiting.source(),
                waiting.change(),
                List.of(),
                waiting.impact());
        BoundaryRevision revision = Objects.requireNonNull(waiting.revision());
        Boundary boundary = kept.prepared(revision).boundary();
        for (String signer : trust.signers(source)) {
            Proposal proposal = slots.proposal(revision);
            if (proposal != null
                    && boundary != null
                    && !proposal.approvers().contains(signer)
                    && trust.mayApprove(signer, ownersOf(boundary))) {
                last = approved(proposal, Change.by(signer, "By signature."));
            }
        }
        return last;
    }

    @Override
    public Deployment approve(@Nullable String boundary, @Nullable String version, Change change) {
        changes.lock();
        try {
            List<Proposal> waiting = slots.proposals().stream()
                    .filter(one -> boundary == null || nameOf(one.deployment()).equals(boundary))
                    .filter(one -> version == null
                            || Objects.requireNonNull(one.deployment().revision())
                                    .version()
                                    .equals(version))
                    .toList();
            if (waiting.size() != 1) {
                String message = waiting.isEmpty()
                        ? "No such boundary waits for approval, or another version of it does."
                        : "Several boundaries wait for approval; name one of them.";
                return refused(null, "approval", change, List.of(Problem.at("", "PG-B047", message)));
            }
            return approved(waiting.get(0), change);
        } finally {
            changes.unlock();
        }
    }

    private static String nameOf(Deployment deployment) {
        return Objects.requireNonNull(deployment.revision()).name();
    }

    /** Notes an approval and, where it is the last one, goes the path again, for what has changed meanwhile. */
    private Deployment approved(Proposal proposal, Change change) {
        Deployment waiting = proposal.deployment();
        BoundaryRevision revision = Objects.requireNonNull(waiting.revision());
        Prepared prepared = kept.prepared(revision, true);
        Boundary boundary = prepared.boundary();
        if (boundary == null || !prepared.problems().isEmpty()) {
            return refused(revision, waiting.source(), change, prepared.problems());
        }
        Boundary.Owners owners = ownersOf(boundary);
        if (!trust.mayApprove(change.by(), owners)) {
            String message = change.by() + " approves neither for “" + owners.revenue() + "” nor for “"
                    + owners.technical() + "”.";
            return refused(revision, waiting.source(), change, List.of(Problem.at("", "PG-B048", message)));
        }
        Deployment approval =
                entry(Event.APPROVED, waiting.slot(), revision, waiting.source(), change, List.of(), Impact.NONE);
        try {
            carriedOut(approval, prepared);
            BoundarySource source = journal.document(revision).from(waiting.source());
            return trust.isApproved(proposal.approvers(), owners)
                    ? carriedOut(assessed(prepared, source, waiting.change(), true), prepared, source)
                    : approval;
        } catch (IOException e) {
            return refused(revision, waiting.source(), change, List.of(KeptBoundaries.notKept(e)));
        }
    }

    @Override
    public Deployment promote(@Nullable String boundary, Change change) {
        changes.lock();
        try {
            List<Deployment> candidates = slots.shadows().stream()
                    .filter(one -> boundary == null || nameOf(one).equals(boundary))
                    .toList();
            if (candidates.size() != 1) {
                String message = candidates.isEmpty()
                        ? "No such boundary is in shadow."
                        : "Several boundaries are in shadow; name one of them.";
                return refused(null, "shadow", change, List.of(Problem.at("", "PG-B049", message)));
            }
            BoundaryRevision revision = Objects.requireNonNull(candidates.get(0).revision());
            Prepared prepared = kept.prepared(revision, true);
            try {
                BoundarySource source =
                        journal.document(revision).from(candidates.get(0).source());
                return carriedOut(assessed(prepared, source, change.into(null), true), prepared, source);
            } catch (IOException e) {
                return refused(revision, candidates.get(0).source(), change, List.of(KeptBoundaries.notKept(e)));
            }
        } finally {
            changes.unlock();
        }
    }

    private Deployment unchanged(BoundaryRevision revision, BoundarySource source, Change change) {
        LOG.info(
                isInForce(revision)
                        ? "Boundary {} from {} is in force already"
                        : "Boundary {} from {} is known already, and is not in force",
                revision,
                source);
        Deployment unchanged = entry(
                Event.UNCHANGED, Deployment.DEFAULT_SLOT, revision, source.origin(), change, List.of(), Impact.NONE);
        lastAttempt = unchanged;
        return unchanged;
    }

    private boolean isInForce(@Nullable BoundaryRevision revision) {
        return inForce.all().stream().anyMatch(one -> one.revision().equals(revision));
    }

    private Event eventOf(Prepared prepared, Change change) {
        Boundary boundary = Objects.requireNonNull(prepared.boundary());
        if (change.shadow() != null) {
            return Event.SHADOWED;
        }
        if (trust.isCoSigned()) {
            Proposal proposal = slots.proposal(Objects.requireNonNull(prepared.revision()));
            if (proposal == null || !trust.isApproved(proposal.approvers(), ownersOf(boundary))) {
                return Event.PROPOSED;
            }
        }
        return historyCheck.isDue(boundary) ? Event.ACTIVATED : Event.SCHEDULED;
    }

    @Override
    public @Nullable Deployment withdraw(String source, Change change) {
        changes.lock();
        try {
            if (!slots.holdsFrom(source)) {
                return null;
            }
            BoundaryRevision last = slots.lastFrom(source);
            Deployment entry =
                    entry(Event.WITHDRAWN, Deployment.DEFAULT_SLOT, last, source, change, List.of(), Impact.NONE);
            try {
                journal.record(entry);
            } catch (IOException e) {
                return refused(last, source, change, List.of(KeptBoundaries.notKept(e)));
            }
            slots.add(entry);
            lastAttempt = entry;
            for (Active one : inForce.all()) {
                if (one.source().equals(source)) {
                    fallBack(one);
                }
            }
            showWaiting();
            announcements.tell(entry);
            return entry;
        } finally {
            changes.unlock();
        }
    }

    private void fallBack(Active gone) {
        Deployment top = slots.top(gone.slot());
        Prepared prepared = top == null ? null : kept.prepared(Objects.requireNonNull(top.revision()));
        if (top != null && prepared != null && prepared.evaluator() != null) {
            swap(top.slot(), active(prepared, top));
            LOG.warn(
                    "Boundary {} is out of force with its source; in force is {} again",
                    gone.revision(),
                    top.revision());
        } else {
            swap(gone.slot(), null);
            LOG.warn("Boundary {} is out of force; its quotes are UNDECIDED until another is active", gone.revision());
        }
    }

    @Override
    public Deployment rollback(@Nullable String boundary, @Nullable String version, Change change) {
        changes.lock();
        try {
            List<Active> candidates = inForce.all().stream()
                    .filter(one -> boundary == null || one.revision().name().equals(boundary))
                    .toList();
            if (candidates.size() != 1) {
                String message = candidates.isEmpty()
                        ? "No such boundary is in force."
                        : "Several boundaries are in force; name one of them.";
                return refused(null, "history", change, List.of(Problem.at("", "PG-B038", message)));
            }
            Active now = candidates.get(0);
            BoundaryRevision target = target(now, version);
            if (target == null || target.equals(now.revision())) {
                String message = version == null
                        ? "Nothing was in force before " + now.revision() + '.'
                        : "Version " + version + " of " + now.revision().name() + " was never in force, or is.";
                return refused(now.revision(), "history", change, List.of(Problem.at("", "PG-B038", message)));
            }
            Prepared prepared = kept.prepared(target);
            if (prepared.evaluator() == null) {
                return refused(target, "history", change, prepared.problems());
            }
            Deployment entry =
                    entry(Event.ROLLED_BACK, now.slot(), target, originOf(target), change, List.of(), Impact.NONE);
            if (!active(prepared, entry).isInEffect(clock.instant())) {
                Problem problem = Problem.at("/effective", "PG-B038", target + " is not in effect today.")
                        .in(prepared.yaml().place("/effective"));
                return refused(target, "history", change, List.of(problem));
            }
            return carriedOut(entry, prepared);
        } catch (IOException e) {
            return refused(null, "history", change, List.of(KeptBoundaries.notKept(e)));
        } finally {
            changes.unlock();
        }
    }

    private @Nullable BoundaryRevision target(Active now, @Nullable String version) {
        if (version == null) {
            Deployment below = slots.below(now.slot());
            return below == null ? null : below.revision();
        }
        List<BoundaryRevision> known = slots.known(now.revision().name());
        return known.stream()
                .filter(one -> one.version().equals(version) && slots.wasInForce(one))
                .findFirst()
                .orElse(null);
    }

    private String originOf(BoundaryRevision revision) throws IOException {
        return journal.document(revision).origin();
    }

    /** Brings into force what has been scheduled for a day that has begun. */
    void activateDue() {
        changes.lock();
        try {
            keepShadows();
            for (Deployment waiting : slots.scheduled()) {
                Prepared prepared = kept.prepared(Objects.requireNonNull(waiting.revision()));
                if (prepared.evaluator() == null) {
                    refused(waiting.revision(), waiting.source(), waiting.change(), prepared.problems());
                } else if (historyCheck.isDue(Objects.requireNonNull(prepared.boundary()))) {
                    try {
                        carriedOut(
                                entry(
                                        Event.ACTIVATED,
                                        waiting.slot(),
                                        waiting.revision(),
                                        waiting.source(),
                                        waiting.change(),
                                        List.of(),
                                        waiting.impact()),
                                prepared);
                    } catch (IOException e) {
                        refused(
                                waiting.revision(),
                                waiting.source(),
                                waiting.change(),
                                List.of(KeptBoundaries.notKept(e)));
                    }
                }
            }
            awaitSchedule(true);
        } finally {
            changes.unlock();
        }
    }

    /** Keeps what was counted in shadow since this was called before. */
    private void keepShadows() {
        changes.lock();
        try {
            for (Map.Entry<Deployment, Drift> one : shadows.news().entrySet()) {
                Deployment deployment = one.getKey();
                Deployment counted = entry(
                        Event.SHADOWED,
                        deployment.slot(),
                        deployment.revision(),
                        deployment.source(),
                        deployment.change(),
                        List.of(),
                        Impact.NONE.withShadow(one.getValue()));
                journal.record(counted);
                slots.add(counted);
            }
        } catch (IOException e) {
            LOG.error("What was counted in shadow cannot be kept", e);
        } finally {
            changes.unlock();
        }
    }

    /** Lets be seen, and be looked after, what waits. */
    private void showWaiting() {
        scheduled = slots.scheduled();
        List<Proposed> waiting = new ArrayList<>();
        for (Proposal proposal : slots.proposals()) {
            Boundary boundary = kept.prepared(
                            Objects.requireNonNull(proposal.deployment().revision()))
                    .boundary();
            if (boundary != null) {
                waiting.add(new Proposed(proposal.deployment(), List.copyOf(proposal.approvers()), ownersOf(boundary)));
            }
        }
        proposed = List.copyOf(waiting);
        shadows.show(slots.shadows(), deployment -> {
            Prepared prepared = kept.prepared(Objects.requireNonNull(deployment.revision()));
            return prepared.evaluator() == null ? null : active(prepared, deployment);
        });
        awaitSchedule(false);
    }

    /** Looks again when the next scheduled day begins, or within an hour, since clocks are set. */
    private void awaitSchedule(boolean hasLooked) {
        if (nextLook != null) {
            nextLook.cancel(false);
        }
        if ((slots.scheduled().isEmpty() && slots.shadows().isEmpty()) || timer.isShutdown()) {
            return;
        }
        Duration wait = LONGEST_WAIT;
        for (Deployment waiting : slots.scheduled()) {
            Instant start = kept.start(Objects.requireNonNull(waiting.revision()));
            Duration until = start == null ? wait : Duration.between(clock.instant(), start);
            // what is due and could not be activated is tried again later
            until = hasLooked && (until.isNegative() || until.isZero()) ? RETRY : until;
            wait = until.compareTo(wait) < 0 ? until : wait;
        }
        nextLook = timer.schedule(this::activateDue, Math.max(1, wait.toMillis() + 1), TimeUnit.MILLISECONDS);
    }

    /** Keeps an entry, then does what it says. */
    private Deployment carriedOut(Deployment entry, Prepared prepared) throws IOException {
        journal.record(entry);
        slots.add(entry);
        lastAttempt = entry;
        Active former = inForce.in(entry.slot());
        if (entry.event() == Event.ACTIVATED || entry.event() == Event.ROLLED_BACK) {
            swap(entry.slot(), active(prepared, entry));
        }
        showWaiting();
        LOG.info(
                "Boundary {} from {} is {} by {}; before: {}",
                entry.revision(),
                entry.source(),
                words(entry.event()),
                entry.by(),
                former == null ? "none" : former.revision());
        announcements.tell(entry);
        return entry;
    }

    private static String words(Event event) {
        return switch (event) {
            case ACTIVATED -> "in force";
            case ROLLED_BACK -> "rolled back to";
            default -> event.name().toLowerCase(Locale.ROOT);
        };
    }

    /** Has somebody told of every change from now on, and of those that nobody was told of; null for nobody. */
    void announceTo(@Nullable BoundaryListener listener) {
        changes.lock();
        try {
            announcements.announceTo(listener);
        } finally {
            changes.unlock();
        }
    }

    private void swap(String slot, @Nullable Active boundary) {
        inForce = inForce.with(slot, boundary);
    }

    private static Active active(Prepared prepared, Deployment entry) {
        Evaluator evaluator = Objects.requireNonNull(prepared.evaluator());
        return new Active(
                Objects.requireNonNull(prepared.boundary()),
                Objects.requireNonNull(prepared.revision()),
                evaluator,
                entry.slot(),
                entry.source(),
                entry.at(),
                entry.by());
    }

    private Deployment entry(
            Event event,
            String slot,
            @Nullable BoundaryRevision revision,
            String source,
            Change change,
            List<Problem> problems,
            Impact impact) {
        return new Deployment(clock.instant(), event, slot, revision, source, change, problems, impact);
    }

    private Deployment refused(
            @Nullable BoundaryRevision revision, String source, Change change, List<Problem> problems) {
        return refused(entry(Event.REFUSED, Deployment.DEFAULT_SLOT, revision, source, change, problems, Impact.NONE));
    }

    private Deployment refused(Deployment refused) {
        lastAttempt = refused;
        LOG.error(
                "Boundary {} is refused with {} problem(s); in force stays {}",
                refused.source(),
                refused.problems().size(),
                inForce.all().stream().map(Active::revision).toList());
        refused.problems().stream().limit(LOGGED_PROBLEMS).forEach(problem -> LOG.error("  {}", problem));
        try {
            journal.record(refused);
        } catch (IOException e) {
            LOG.error("The refusal of {} cannot be kept", refused.source(), e);
        }
        announcements.tell(refused);
        return refused;
    }
}
