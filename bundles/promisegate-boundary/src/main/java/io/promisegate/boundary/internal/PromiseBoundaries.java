package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.BoundaryDifference;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.BoundaryTest;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Deployment.Event;
import io.promisegate.boundary.Impact;
import io.promisegate.boundary.internal.BoundaryPreparation.Prepared;
import io.promisegate.ledger.BoundaryJournal;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.problem.Problem;
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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
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
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
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

    /** Read by every decision, once; written under the lock, as what follows it. */
    private volatile InForce inForce = InForce.NOTHING;

    private volatile List<Deployment> scheduled = List.of();
    private volatile @Nullable Deployment lastAttempt;
    private @Nullable ScheduledFuture<?> nextLook;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<BoundaryListener> listeners = List.of();

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
            Config config) {
        this(
                compiler,
                quotes,
                journal,
                new ImpactFinder(
                        quotes, writer, recorded, Clock.systemUTC(), config.quotes(), config.max_drift_percent()),
                Clock.systemUTC());
    }

    /** Brings boundaries into force in a process without a runtime, where nothing is kept and nothing replayed. */
    public PromiseBoundaries(BoundaryCompiler compiler, QuoteReader quotes, QuoteWriter writer) {
        this(compiler, quotes, writer, NoQuotes.INSTANCE);
    }

    /**
     * Brings boundaries into force in a process without a runtime, where nothing is kept and all quotes are replayed.
     */
    public PromiseBoundaries(
            BoundaryCompiler compiler, QuoteReader quotes, QuoteWriter writer, RecordedQuotes recorded) {
        this(
                compiler,
                quotes,
                new MemoryBoundaryJournal(),
                new ImpactFinder(quotes, writer, recorded, Clock.systemUTC(), Integer.MAX_VALUE, 100),
                Clock.systemUTC());
    }

    PromiseBoundaries(
            BoundaryCompiler compiler, QuoteReader quotes, BoundaryJournal journal, ImpactFinder impacts, Clock clock) {
        this.impacts = impacts;
        this.preparation = new BoundaryPreparation(compiler, quotes, clock);
        this.journal = journal;
        this.clock = clock;
        List<Deployment> before = journal.deployments();
        this.slots = new Slots(before);
        lastAttempt = before.isEmpty() ? null : before.get(before.size() - 1);
        for (String slot : List.copyOf(slots.slots())) {
            restore(Objects.requireNonNull(slots.top(slot)));
        }
        awaitSchedule();
    }

    @Deactivate
    void stop() {
        timer.shutdownNow();
    }

    private void restore(Deployment top) {
        BoundaryRevision revision = Objects.requireNonNull(top.revision());
        Prepared prepared = kept(revision);
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

    /** Returns what is in force now. */
    InForce inForce() {
        return inForce;
    }

    @Override
    public BoundaryStatus status() {
        return new BoundaryStatus(
                inForce.all().stream().map(Active::status).toList(), scheduled, lastAttempt, impacts.underWay());
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
            return proposed(prepared, source, Change.by("", ""), isReplayed);
        } finally {
            changes.unlock();
        }
    }

    /** Goes the path from a prepared boundary to its activation: what will come of it, and what it changes. */
    private Deployment proposed(Prepared prepared, BoundarySource source, Change change, boolean isReplayed) {
        BoundaryRevision revision = prepared.revision();
        Boundary boundary = prepared.boundary();
        String slot = boundary == null ? Deployment.DEFAULT_SLOT : Active.slot(boundary);
        List<Problem> problems = new ArrayList<>(prepared.problems());
        problems.addAll(historyProblems(prepared, source.origin()));
        if (!problems.isEmpty()) {
            return entry(Event.REFUSED, slot, revision, source.origin(), change, problems, Impact.NONE);
        }
        Deployment entry = entry(eventOf(prepared), slot, revision, source.origin(), change, List.of(), Impact.NONE);
        ImpactFinder.Finding finding = impacts.find(prepared, active(prepared, entry), inForce, isReplayed, change);
        return entry(
                finding.problems().isEmpty() ? entry.event() : Event.REFUSED,
                slot,
                revision,
                source.origin(),
                change,
                finding.problems(),
                finding.impact());
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
                return unchanged(last, source, change);
            }
            Prepared prepared = preparation.prepare(source, true);
            BoundaryRevision revision = prepared.revision();
            if (revision != null && prepared.evaluator() != null && isInForce(revision)) {
                return unchanged(revision, source, change);
            }
            Deployment proposed = proposed(prepared, source, change, true);
            if (proposed.isRefused() || revision == null) {
                return refused(proposed);
            }
            try {
                journal.keep(revision, source, prepared.files());
                return carriedOut(proposed, prepared);
            } catch (IOException e) {
                return refused(revision, source.origin(), change, List.of(notKept(e)));
            }
        } finally {
            changes.unlock();
        }
    }

    private Deployment unchanged(BoundaryRevision revision, BoundarySource source, Change change) {
        LOG.info(
                isInForce(revision)
                        ? "Boundary {} from {} is in force already"
                        : "Boundary {} from {} is known already, and another has taken its place",
                revision,
                source);
        Deployment unchanged = entry(
                Event.UNCHANGED, Deployment.DEFAULT_SLOT, revision, source.origin(), change, List.of(), Impact.NONE);
        lastAttempt = unchanged;
        return unchanged;
    }

    private boolean isInForce(BoundaryRevision revision) {
        return inForce.all().stream().anyMatch(one -> one.revision().equals(revision));
    }

    /** Returns what the history says against a revision. */
    private List<Problem> historyProblems(Prepared prepared, String origin) {
        BoundaryRevision revision = prepared.revision();
        Boundary boundary = prepared.boundary();
        if (revision == null || boundary == null || isInForce(revision)) {
            return List.of();
        }
        for (BoundaryRevision known : slots.known(revision.name())) {
            if (known.version().equals(revision.version()) && !known.sha256().equals(revision.sha256())) {
                return List.of(Problem.at(
                                "/version",
                                "PG-B035",
                                "Version " + revision.version() + " was deployed before with other content (" + known
                                        + "); give this one a version of its own.")
                        .in(prepared.yaml().place("/version")));
            }
        }
        String twin = slots.otherFile(revision.name(), origin);
        if (twin != null) {
            return List.of(Problem.at(
                            "/boundary",
                            "PG-B040",
                            "“" + revision.name() + "” comes from " + twin + " already; one of the two files must go.")
                    .in(prepared.yaml().place("/boundary")));
        }
        if (slots.holds(revision)) {
            return List.of(Problem.at(
                            "/version",
                            "PG-B036",
                            "Version " + revision.version() + " was in force before and has been replaced; roll back to"
                                    + " it instead of deploying it again.")
                    .in(prepared.yaml().place("/version")));
        }
        LocalDate until = boundary.effective().until();
        if (until != null && !until.isAfter(today(boundary))) {
            return List.of(Problem.at("/effective/until", "PG-B037", "Its effective dates are over.")
                    .in(prepared.yaml().place("/effective/until")));
        }
        return List.of();
    }

    private LocalDate today(Boundary boundary) {
        return clock.instant().atZone(boundary.timeZone()).toLocalDate();
    }

    private Event eventOf(Prepared prepared) {
        Boundary boundary = Objects.requireNonNull(prepared.boundary());
        LocalDate from = boundary.effective().from();
        return from != null && from.isAfter(today(boundary)) ? Event.SCHEDULED : Event.ACTIVATED;
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
                return refused(last, source, change, List.of(notKept(e)));
            }
            slots.add(entry);
            lastAttempt = entry;
            for (Active one : inForce.all()) {
                if (one.source().equals(source)) {
                    fallBack(one);
                }
            }
            awaitSchedule();
            tell(entry);
            return entry;
        } finally {
            changes.unlock();
        }
    }

    private void fallBack(Active gone) {
        Deployment top = slots.top(gone.slot());
        Prepared prepared = top == null ? null : kept(Objects.requireNonNull(top.revision()));
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
            Prepared prepared = kept(target);
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
            return refused(null, "history", change, List.of(notKept(e)));
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
                .filter(one -> one.version().equals(version))
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
            for (Deployment waiting : slots.scheduled()) {
                Prepared prepared = kept(Objects.requireNonNull(waiting.revision()));
                if (prepared.evaluator() == null) {
                    refused(
                            waiting.revision(),
                            waiting.source(),
                            Change.by(waiting.by(), waiting.why()),
                            prepared.problems());
                } else if (eventOf(prepared) == Event.ACTIVATED) {
                    Change change = Change.by(waiting.by(), waiting.why());
                    try {
                        carriedOut(
                                entry(
                                        Event.ACTIVATED,
                                        waiting.slot(),
                                        waiting.revision(),
                                        waiting.source(),
                                        change,
                                        List.of(),
                                        waiting.impact()),
                                prepared);
                    } catch (IOException e) {
                        refused(waiting.revision(), waiting.source(), change, List.of(notKept(e)));
                    }
                }
            }
            awaitSchedule();
        } finally {
            changes.unlock();
        }
    }

    /** Looks again when the next scheduled day begins, or within an hour, since clocks are set. */
    private void awaitSchedule() {
        scheduled = slots.scheduled();
        if (nextLook != null) {
            nextLook.cancel(false);
        }
        if (slots.scheduled().isEmpty() || timer.isShutdown()) {
            return;
        }
        Duration wait = LONGEST_WAIT;
        for (Deployment waiting : slots.scheduled()) {
            Boundary boundary = kept(Objects.requireNonNull(waiting.revision())).boundary();
            LocalDate from = boundary == null ? null : boundary.effective().from();
            if (boundary != null && from != null) {
                Instant start = from.atStartOfDay(boundary.timeZone()).toInstant();
                Duration until = Duration.between(clock.instant(), start);
                wait = until.compareTo(wait) < 0 ? until : wait;
            }
        }
        nextLook = timer.schedule(this::activateDue, Math.max(1, wait.toMillis() + 1), TimeUnit.MILLISECONDS);
    }

    /** Keeps an entry, then does what it says. */
    private Deployment carriedOut(Deployment entry, Prepared prepared) throws IOException {
        journal.record(entry);
        slots.add(entry);
        lastAttempt = entry;
        if (entry.event() == Event.SCHEDULED) {
            LOG.info("Boundary {} from {} is scheduled", entry.revision(), entry.source());
            awaitSchedule();
            tell(entry);
            return entry;
        }
        scheduled = slots.scheduled();
        Active former = inForce.in(entry.slot());
        swap(entry.slot(), active(prepared, entry));
        LOG.info(
                "Boundary {} from {} is {} by {}; before: {}",
                entry.revision(),
                entry.source(),
                entry.event() == Event.ROLLED_BACK ? "rolled back to" : "in force",
                entry.by(),
                former == null ? "none" : former.revision());
        tell(entry);
        return entry;
    }

    private void tell(Deployment deployment) {
        for (BoundaryListener listener : listeners) {
            try {
                listener.deployed(deployment);
            } catch (RuntimeException e) {
                LOG.error("{} failed on {}", listener.getClass().getName(), deployment.event(), e);
            }
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

    private Prepared kept(BoundaryRevision revision) {
        try {
            return preparation.prepare(journal.document(revision), false);
        } catch (IOException e) {
            LOG.error("The document of {} cannot be read", revision, e);
            return new Prepared(revision, null, null, Map.of(), BoundaryYaml.NONE, List.of(notKept(e)));
        }
    }

    private Deployment entry(
            Event event,
            String slot,
            @Nullable BoundaryRevision revision,
            String source,
            Change change,
            List<Problem> problems,
            Impact impact) {
        return new Deployment(
                clock.instant(), event, slot, revision, source, change.by(), change.why(), problems, impact);
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
        tell(refused);
        return refused;
    }

    private static Problem notKept(IOException e) {
        LOG.error("The journal of boundaries failed", e);
        return Problem.at("", "PG-B039", "The journal of boundaries cannot be written or read; the log says why.");
    }
}
