package io.promisegate.desk.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.DeskCheck;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Fact;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.PromiseGate;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.CheckAnswer;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealCase.Priority;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DeskException;
import io.promisegate.desk.DeskException.Reason;
import io.promisegate.desk.DeskMessage;
import io.promisegate.desk.Person;
import io.promisegate.desk.Remark;
import io.promisegate.desk.Review;
import io.promisegate.desk.Seat;
import io.promisegate.desk.Waiver;
import io.promisegate.json.DecisionJson;
import io.promisegate.json.DeskJson;
import io.promisegate.ledger.DeskStore;
import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.LedgerEntry;
import io.promisegate.ledger.LedgerEvent;
import io.promisegate.ledger.LedgerEvent.Kind;
import io.promisegate.ledger.PromiseLedger;
import io.promisegate.ledger.QuoteStanding;
import io.promisegate.ledger.QuoteStandings;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.quote.Money;
import io.promisegate.quote.Quote;
import io.promisegate.spi.BoundaryListener;
import io.promisegate.spi.DecisionListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desk. It follows the decisions in the ledger, in their order, and opens and changes cases by them; nothing that
 * was recorded can be missed, whatever stops when. What it changes is kept by the number of the change, so that of
 * several nodes one does each thing.
 */
@Component(
        service = {DealDesk.class, Desk.class, DecisionListener.class, BoundaryListener.class},
        immediate = true)
public final class Desk implements DealDesk, DecisionListener, BoundaryListener {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    private static final int AT_ONCE = 50;
    private static final int TRIES = 5;
    private static final int MOST_VERSIONS = 100;
    private static final int MOST_WAIVERS = 1_000;
    private static final int MOST_SAID = 200;
    private static final int MOST_DIGITS = 30;
    private static final int MOST_NAME = 200;
    private static final int PATIENCE_SECONDS = 2;

    /** What is older is told to nobody: a desk that begins on an old ledger is not to flood people. */
    private static final Duration NEWS = Duration.ofDays(1);

    private static final int MOST_TEXT = 10_000;
    private static final int MOST_ITEMS = 20;
    private static final int MOST_ITEM = 2_000;
    private static final int STOP_SECONDS = 10;
    private static final Duration LONGEST_DELEGATION = Duration.ofDays(90);
    private static final Duration OFTEN_WITHIN = Duration.ofDays(90);
    private static final Duration MARGIN = Duration.ofMillis(5);
    private static final String BOOKMARK = "desk";

    private final DeskStore store;
    private final DeskSettings settings;
    private final LedgerAudit audit;
    private final RecordedQuotes quotes;
    private final Boundaries boundaries;
    private final PromiseGate gate;
    private final PromiseLedger promises;
    private final QuoteStandings standings;
    private final Clock clock;
    private final ExecutorService worker;
    private final AtomicBoolean isAsked = new AtomicBoolean();
    private final AtomicBoolean isBoundaryNew = new AtomicBoolean();
    private final ReentrantLock following = new ReentrantLock();
    private volatile boolean isOver;
    private long position = -1;
    private long remembered = -1;
    private volatile String problem = "";

    /** The last entry that nothing could be made of, 0 for none. */
    private volatile long stepped;

    /** Starts to follow the ledger. */
    @Activate
    public Desk(
            @Reference DeskStore store,
            @Reference DeskSettings settings,
            @Reference LedgerAudit audit,
            @Reference RecordedQuotes quotes,
            @Reference Boundaries boundaries,
            @Reference PromiseGate gate,
            @Reference PromiseLedger promises,
            @Reference QuoteStandings standings) {
        this(store, settings, audit, quotes, boundaries, gate, promises, standings, Clock.systemUTC());
    }

    Desk(
            DeskStore store,
            DeskSettings settings,
            LedgerAudit audit,
            RecordedQuotes quotes,
            Boundaries boundaries,
            PromiseGate gate,
            PromiseLedger promises,
            QuoteStandings standings,
            Clock clock) {
        this.standings = standings;
        this.promises = promises;
        this.store = store;
        this.settings = settings;
        this.audit = audit;
        this.quotes = quotes;
        this.boundaries = boundaries;
        this.gate = gate;
        this.clock = clock;
        worker = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "promisegate-desk");
            thread.setDaemon(true);
            return thread;
        });
        follow();
    }

    @Deactivate
    void stop() {
        isOver = true;
        // without an interrupt, which would break a connection
        worker.shutdown();
        try {
            if (!worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The desk is still busy; what it does not come to is done at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void decided(Decision decision, Duration took) {
        if (decision.entryPoint().equals(EntryPoint.PREVIEW)) {
            return;
        }
        if (isAsked.compareAndSet(false, true)) {
            follow();
        }
        // one that was made before this call is one that stands, and no entry of its own
        boolean isRepeated =
                decision.decidedAt().isBefore(clock.instant().minus(took).minus(MARGIN));
        if (isRepeated && decision.outcome() == Outcome.REVIEW) {
            run(() -> reopen(decision));
        }
    }

    /**
     * Opens a case again whose quote was sent once more though nobody asks any more: where nothing has changed since,
     * that is no entry of the ledger.
     */
    private void reopen(Decision decision) {
        try {
            catchUp();
            DealCase dealCase = store.find(String.valueOf(decision.caseId()));
            if (dealCase == null || !dealCase.decisionId().equals(decision.id())) {
                return;
            }
            boolean isOut =
                    dealCase.state() == DealCase.State.WITHDRAWN || dealCase.state() == DealCase.State.SUPERSEDED;
            Quote quote = quotes.quote(decision.id());
            if (isOut && !isTaken(decision, quote, dealCase.entry() + 1, versions(decision.quoteId()))) {
                LOG.debug("Case {} was changed by somebody else", dealCase.id());
            }
        } catch (IOException e) {
            LOG.warn("Case {} cannot be opened again: {}", decision.caseId(), e.getMessage());
        }
    }

    @Override
    public void deployed(Deployment deployment) {
        if (!deployment.isRefused() && isBoundaryNew.compareAndSet(false, true)) {
            run(this::judgeAgain);
        }
    }

    private void follow() {
        run(() -> {
            isAsked.set(false);
            try {
                catchUp();
            } catch (IOException e) {
                LOG.warn(
                        "The desk cannot follow the ledger now; it goes on by the next decision or look: {}",
                        e.getMessage());
            }
        });
    }

    private void run(Runnable task) {
        try {
            worker.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.error("The desk has failed at something; it goes on", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The desk has ended; it goes on at the next start", e);
        }
    }

    /** Returns why the desk does not work, empty where it does. */
    String problem() {
        return problem.isEmpty() && stepped > 0
                ? "The desk could make nothing of entry " + stepped + " of the ledger."
                : problem;
    }

    Instant now() {
        // as the ledger keeps it
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Takes in what was decided since. */
    void catchUp() throws IOException {
        following.lock();
        try {
            goOn();
        } finally {
            following.unlock();
        }
    }

    /** Takes in what was decided since, unless somebody is about it for longer than one waits. */
    private void catchUpSoon() throws IOException {
        try {
            if (!following.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        try {
            goOn();
        } finally {
            following.unlock();
        }
    }

    private void goOn() throws IOException {
        try {
            if (position < 0) {
                position = store.bookmark(BOOKMARK);
                remembered = position;
            }
            List<LedgerEntry> entries;
            do {
                entries = audit.entries(new LedgerAudit.Selection(position, Kind.DECISION, null), AT_ONCE);
                List<Followed> followed = followed(entries);
                standings.stand(followed.stream()
                        .flatMap(one -> one.standing().stream())
                        .toList());
                boolean isChanged = false;
                for (Followed one : followed) {
                    isChanged |= taken(one);
                    position = one.entry().number();
                }
                if (!entries.isEmpty()) {
                    position = entries.get(entries.size() - 1).number();
                }
                if (isChanged || position - remembered >= AT_ONCE) {
                    store.bookmark(BOOKMARK, position);
                    remembered = position;
                }
            } while (entries.size() == AT_ONCE && !isOver);
            problem = "";
        } catch (IOException e) {
            problem = "The desk cannot follow the ledger behind entry " + position + '.';
            throw e;
        }
    }

    /** A decision that may change something, and the quote where it is kept. */
    private record Followed(
            LedgerEntry entry, Decision decision, @Nullable Quote quote, Optional<QuoteStanding> standing) {}

    private List<Followed> followed(List<LedgerEntry> entries) throws IOException {
        List<Followed> followed = new ArrayList<>();
        for (LedgerEntry entry : entries) {
            String content = entry.content();
            try {
                Decision decision =
                        content == null ? null : DecisionJson.decision(content.getBytes(StandardCharsets.UTF_8));
                if (decision != null
                        && !decision.entryPoint().equals(EntryPoint.PREVIEW)
                        && !decision.quoteId().isEmpty()) {
                    Quote quote = quotes.quote(decision.id());
                    // without a quote it is about a receipt
                    followed.add(new Followed(
                            entry,
                            decision,
                            quote,
                            Optional.ofNullable(quote)
                                    .map(known -> QuoteStanding.of(decision, entry.number(), known))));
                }
            } catch (RuntimeException e) {
                notUnderstood(entry, e);
            }
        }
        return followed;
    }

    private void notUnderstood(LedgerEntry entry, RuntimeException e) {
        LOG.error("The desk can make nothing of entry {}: the quote waits without a case", entry.number(), e);
        stepped = entry.number();
    }

    /** Returns whether a decision has changed a case. One that nothing can be made of holds up no other. */
    private boolean taken(Followed one) throws IOException {
        try {
            return one.decision().outcome() != Outcome.UNDECIDED && taken(one.entry(), one.decision(), one.quote());
        } catch (RuntimeException e) {
            notUnderstood(one.entry(), e);
            return false;
        }
    }

    private boolean taken(LedgerEntry entry, Decision decision, @Nullable Quote quote) throws IOException {
        if (decision.outcome() == Outcome.CLEARED && quote != null) {
            promises.accept(quote, entry.number(), decision.decidedAt());
        }
        for (int i = 0; i < TRIES; i++) {
            List<DealCase> versions = versions(decision.quoteId());
            if (versions.isEmpty() && decision.outcome() != Outcome.REVIEW) {
                return false;
            }
            if (isTaken(decision, quote, entry.number(), versions)) {
                return true;
            }
        }
        throw new IOException("others change the cases of one quote all the time");
    }

    private List<DealCase> versions(String quoteId) throws IOException {
        return store.cases(new CaseQuery(null, null, quoteId, null, null), MOST_VERSIONS);
    }

    private boolean isTaken(Decision decision, @Nullable Quote quote, long entry, List<DealCase> versions)
            throws IOException {
        String id = DealCase.id(decision.quoteId(), decision.quoteVersion());
        boolean isOurs = decision.entryPoint().equals(EntryPoint.DESK);
        DealCase before = store.find(id);
        if (before != null && before.entry() >= entry) {
            return true;
        }
        if (quote == null && decision.outcome() != Outcome.REVIEW) {
            // about a receipt, and no decision on the quote
            return true;
        }
        if (isOurs && (before == null || !isCurrent(before))) {
            // another version came while the desk had this one decided again
            return true;
        }
        Boundary boundary = boundary(decision);
        if (boundary == null && quote != null && !isOurs && decision.outcome() == Outcome.REVIEW) {
            // decided by what is not in force any more: the policy of what is counts
            run(() -> judgeAgain(id, quote));
        }
        List<DealCase> others = versions.stream()
                .filter(one -> !one.id().equals(id) && one.entry() < entry)
                .sorted(Comparator.comparingLong(DealCase::entry).reversed())
                .toList();
        for (DealCase other : others) {
            if (!isOurs && isCurrent(other)) {
                DealCase ended = file().ended(other, DealCase.State.SUPERSEDED, null);
                if (!isKept(other, ended, "superseded", CheckAnswer.GATE, Effects.NONE, null)) {
                    return false;
                }
            }
        }
        if (before == null && decision.outcome() != Outcome.REVIEW) {
            return true;
        }
        DealCase earlier = others.isEmpty() ? null : others.get(0);
        DealCase judged = judged(before, earlier, decision, entry, quote, boundary);
        List<Waiver> granted = judged.state() == DealCase.State.APPROVED && judged.outcome() == Outcome.REVIEW
                ? file().granted(judged, live(judged))
                : List.of();
        return isKept(
                before,
                judged,
                before == null ? "opened" : "judged",
                CheckAnswer.GATE,
                new Effects(granted, List.of(), decision.decidedAt()),
                null);
    }

    /** Returns whether a case is one of the version that counts. */
    private static boolean isCurrent(DealCase dealCase) {
        return CaseFile.isOpen(dealCase) || dealCase.state() == DealCase.State.APPROVED;
    }

    private List<Waiver> live(DealCase dealCase) throws IOException {
        Instant now = now();
        return store.waivers(new WaiverQuery(null, null, dealCase.quoteId()), MOST_WAIVERS).stream()
                .filter(waiver -> waiver.state(now) == Waiver.State.LIVE)
                .toList();
    }

    private DealCase judged(
            @Nullable DealCase before,
            @Nullable DealCase earlier,
            Decision decision,
            long entry,
            @Nullable Quote quote,
            @Nullable Boundary boundary)
            throws IOException {
        // without the policy nobody is left out
        Set<ReviewerRole> askedAnyway = boundary == null || boundary.dealDesk().allReviewers()
                ? EnumSet.allOf(ReviewerRole.class)
                : EnumSet.noneOf(ReviewerRole.class);
        List<CheckAnswer> checks =
                CheckProofs.of(boundary, quote, decision.findings(), before == null ? List.of() : before.checks());
        Priority priority =
                settings.now().isUrgent(quote == null ? null : quote.total()) ? Priority.HIGH : Priority.NORMAL;
        CaseFile file = file();
        DealCase judged = file.judged(before, earlier, decision, entry, quote, checks, askedAnyway, priority);
        if (judged.state() != DealCase.State.APPROVED || decision.outcome() != Outcome.REVIEW) {
            return judged;
        }
        // what is approved and had a waiver then, and was found all the same, is beyond what the waiver is limited to
        List<Review> reviews = judged.reviews();
        for (Waiver waiver : live(judged)) {
            for (Finding finding : judged.findings()) {
                if (finding.isForDesk()
                        && waiver.grantedAt().isBefore(decision.decidedAt())
                        && waiver.rule().equals(finding.rule())
                        && Fact.areNoWorse(finding.facts(), waiver.facts())) {
                    reviews = CaseFile.without(reviews, finding.rule(), finding.facts());
                }
            }
        }
        return reviews.equals(judged.reviews()) ? judged : file.asked(judged, reviews);
    }

    private @Nullable Boundary boundary(Decision decision) {
        for (BoundaryStatus.Active active : boundaries.status().active()) {
            if (active.revision().equals(decision.revision())) {
                return active.boundary();
            }
        }
        return null;
    }

    private CaseFile file() {
        return new CaseFile(settings.now().deadlines(), now());
    }

    /**
     * What else a change brings about.
     *
     * @param granted waivers that are granted
     * @param ended waivers that are ended
     * @param since when what it comes from has happened; what is long over is told to nobody
     */
    private record Effects(
            List<Waiver> granted,
            List<Waiver> ended,
            @Nullable Instant since) {
        static final Effects NONE = new Effects(List.of(), List.of(), null);
    }

    /** Returns the waivers that an answer grants: where it has the case approved. */
    private List<Waiver> granted(DealCase before, DealCase after) throws IOException {
        boolean isApproved = after.state() == DealCase.State.APPROVED
                && before.state() != DealCase.State.APPROVED
                && after.outcome() == Outcome.REVIEW;
        return isApproved ? file().granted(after, live(after)) : List.of();
    }

    /**
     * Keeps a change of a case with all that follows from it.
     *
     * @return false where somebody else was first
     */
    private boolean isKept(
            @Nullable DealCase before,
            DealCase after,
            String event,
            String by,
            Effects effects,
            @Nullable Review review)
            throws IOException {
        List<Waiver> waivers = effects.granted();
        ObjectNode json = DeskJson.object()
                .put("event", event)
                .put("case", after.id())
                .put("change", after.change())
                .put("state", after.state().name())
                .put("by", by)
                .put("decision", after.decisionId())
                .put("quoteVersion", after.quoteVersion());
        after.waitingFor().forEach(role -> json.withArray("waitingFor").add(role.name()));
        if (review != null) {
            json.set("review", DeskJson.tree(review));
        }
        if (after.remarks().size() > (before == null ? 0 : before.remarks().size())) {
            json.set("remark", DeskJson.tree(after.remarks().get(after.remarks().size() - 1)));
        }
        if (before == null || !before.checks().equals(after.checks())) {
            after.checks().forEach(check -> json.withArray("checks").add(DeskJson.tree(check)));
        }
        waivers.forEach(waiver -> json.withArray("waivers").add(DeskJson.tree(waiver)));
        effects.ended().forEach(waiver -> json.withArray("ended").add(waiver.id()));
        List<DeskStore.Use> uses = waivers.stream()
                .map(waiver -> new DeskStore.Use(waiver, after.quoteId(), after.amount(), now()))
                .toList();
        Instant since = effects.since();
        boolean isNews = since == null || since.isAfter(now().minus(NEWS));
        List<DeskMessage> messages = isNews ? new Letters(settings.now(), now()).about(before, after) : List.of();
        List<Waiver> changed = new ArrayList<>(waivers);
        changed.addAll(effects.ended());
        boolean isKept = store.keep(new DeskStore.Change(
                new LedgerEvent(
                        changed.isEmpty() ? Kind.REVIEW : Kind.WAIVER,
                        UUID.randomUUID().toString(),
                        after.quoteId(),
                        now(),
                        json.toString()),
                after,
                changed,
                uses,
                messages));
        if (isKept) {
            LOG.info("Case {} {} by {}: {}, waits for {}", after.id(), event, by, after.state(), after.waitingFor());
            if (!changed.isEmpty()) {
                run(() -> judgeAgain(after));
            }
        }
        return isKept;
    }

    /** Has the quotes of all open and approved cases decided again, since what may be promised has changed. */
    private void judgeAgain() {
        isBoundaryNew.set(false);
        for (DealCase.State state : List.of(DealCase.State.OPEN, DealCase.State.APPROVED)) {
            String after = null;
            List<DealCase> page;
            do {
                try {
                    page = store.cases(new CaseQuery(state, null, null, null, after), AT_ONCE);
                } catch (IOException e) {
                    LOG.error("Cases are not judged by the new boundary until their quotes are decided again", e);
                    return;
                }
                page.forEach(this::judgeAgain);
                after = page.isEmpty() ? null : page.get(page.size() - 1).id();
            } while (page.size() == AT_ONCE);
        }
    }

    private void judgeAgain(DealCase dealCase) {
        try {
            DealCase now = isOver ? null : store.find(dealCase.id());
            Quote quote = now == null || !isCurrent(now) ? null : quotes.quote(now.decisionId());
            if (quote != null) {
                judgeAgain(dealCase.id(), quote);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The quote of case {} is decided when it comes again, and not now", dealCase.id(), e);
        }
    }

    private void judgeAgain(String id, Quote quote) {
        Decision decision = gate.decide(quote, EntryPoint.DESK);
        LOG.debug("Case {}: decided again, {}", id, decision);
    }

    @Override
    public @Nullable DealCase find(String id) {
        return reading(() -> Optional.ofNullable(store.find(id))).orElse(null);
    }

    @Override
    public List<DealCase> cases(CaseQuery query, int most) {
        return reading(() -> store.cases(query, most));
    }

    @Override
    public Map<DealCase.State, Long> counts() {
        return reading(store::counts);
    }

    /** Something to read. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T reading(Reading<T> reading) {
        try {
            catchUpSoon();
            return reading.read();
        } catch (IOException e) {
            throw new IllegalStateException("The desk cannot be read", e);
        }
    }

    @Override
    public List<ReviewerRole> rolesIn(DealCase dealCase, Person person) {
        Instant now = now();
        return dealCase.seats().stream()
                .filter(seat -> people().mayAnswer(person, seat, now, ZoneOffset.UTC))
                .map(Seat::role)
                .toList();
    }

    @Override
    public View view(@Nullable DealCase dealCase, Person person) {
        if (people().isReviewer(person, dealCase, now(), ZoneOffset.UTC)) {
            return isRequester(dealCase, person) ? View.SALES : View.ALL;
        }
        return people().isForSales(person) || isRequester(dealCase, person) ? View.SALES : View.NOTHING;
    }

    @Override
    public List<DeskCheck> checksOf(DealCase dealCase, ReviewerRole role) {
        Set<ReviewerRole> roles = CaseFile.roles(dealCase);
        return dealCase.checks().stream()
                .map(CheckAnswer::check)
                .filter(check -> CaseFile.owner(check, roles) == role)
                .toList();
    }

    private static boolean isRequester(@Nullable DealCase dealCase, Person person) {
        return dealCase != null && dealCase.isRequestedBy(person.name());
    }

    private People people() {
        return settings.now().people();
    }

    /** What somebody does to a case. */
    @FunctionalInterface
    private interface Action {
        /** Returns the case after it, or the same for nothing to do. */
        Done on(DealCase dealCase, CaseFile file) throws IOException;
    }

    /**
     * What was done.
     *
     * @param review the answer that was given, null for none
     */
    private record Done(DealCase dealCase, @Nullable Review review, List<Waiver> ended) {
        Done(DealCase dealCase, @Nullable Review review) {
            this(dealCase, review, List.of());
        }
    }

    private DealCase change(String id, long change, Person by, String event, Action action) {
        return reading(() -> {
            for (int i = 0; i < TRIES; i++) {
                DealCase before = store.find(id);
                if (before == null) {
                    throw new DeskException(Reason.UNKNOWN, "There is no case " + id + '.');
                }
                if (change != ANY && change != before.change()) {
                    throw stale(before);
                }
                Done done = action.on(before, file());
                DealCase after = done.dealCase();
                if (after.change() == before.change()) {
                    return before;
                }
                check(
                        after.remarks().size() + after.reviews().size() <= MOST_SAID,
                        Reason.CONFLICT,
                        "More than " + MOST_SAID + " things were said in this case.");
                Effects effects = new Effects(granted(before, after), done.ended(), null);
                if (isKept(before, after, event, by.name(), effects, done.review())) {
                    return after;
                }
            }
            throw new DeskException(Reason.STALE, "Others change case " + id + " at the same time; look again.");
        });
    }

    private static DeskException stale(DealCase now) {
        return new DeskException(
                Reason.STALE,
                "Case " + now.id() + " has changed since: it is change " + now.change() + " now. Look again.");
    }

    private static void check(boolean isAllowed, Reason reason, String otherwise) {
        if (!isAllowed) {
            throw new DeskException(reason, otherwise);
        }
    }

    private static void checkText(String text, String what) {
        check(text.length() <= MOST_TEXT, Reason.INVALID, what + " is longer than " + MOST_TEXT + " characters.");
    }

    private static void checkTexts(List<String> texts, String what) {
        check(texts.size() <= MOST_ITEMS, Reason.INVALID, what + ": more than " + MOST_ITEMS + '.');
        texts.forEach(text -> {
            check(!text.isBlank(), Reason.INVALID, what + ": one is empty.");
            check(
                    text.length() <= MOST_ITEM,
                    Reason.INVALID,
                    what + ": one is longer than " + MOST_ITEM + " characters.");
        });
    }

    /** Sees to it that a person may answer for a role, and has answered for no other. */
    private Seat checkedSeat(DealCase dealCase, Person by, ReviewerRole role) {
        Seat seat = dealCase.seat(role);
        check(seat != null, Reason.CONFLICT, Letters.name(role) + " is not asked in this case.");
        Seat asked = Objects.requireNonNull(seat);
        check(!isRequester(dealCase, by), Reason.FORBIDDEN, "Whoever asks for a quote reviews nothing of it.");
        check(
                people().mayAnswer(by, asked, now(), ZoneOffset.UTC),
                Reason.FORBIDDEN,
                by.name() + " may not answer for " + Letters.name(role) + " now.");
        Instant now = now();
        dealCase.reviews().stream()
                .filter(review -> review.role() != role && review.counts(now) && by.isCalled(review.by()))
                .findFirst()
                .ifPresent(review -> {
                    throw new DeskException(
                            Reason.FORBIDDEN,
                            by.name() + " has answered for " + Letters.name(review.role())
                                    + "; each role is another person.");
                });
        return asked;
    }

    @Override
    public DealCase answer(String id, long change, Person by, Answer answer) {
        checkText(answer.comment(), "The comment");
        checkTexts(answer.conditions(), "Conditions");
        checkTexts(answer.attachments(), "Attachments");
        ReviewerRole role = answer.role();
        DealCase known = find(id);
        Seat its = known == null ? null : known.seat(role);
        if (known != null && its != null && isSaidAlready(known, its, by, answer)) {
            // the same once more, whatever has happened since
            return known;
        }
        return change(id, change, by, answer.answer().name().toLowerCase(Locale.ROOT), (dealCase, file) -> {
            Seat seat = checkedSeat(dealCase, by, role);
            check(
                    dealCase.state() == DealCase.State.OPEN,
                    Reason.CONFLICT,
                    "Nothing is to be answered: the case is " + dealCase.state() + '.');
            check(
                    seat.state() == Seat.State.WAITING || seat.state() == Seat.State.INFORMATION,
                    Reason.CONFLICT,
                    Letters.name(role) + " has answered; an answer is recalled before there is another.");
            List<CheckAnswer> checks = checks(dealCase, by, answer);
            Review review = review(dealCase, by, answer, checks);
            Remark remark = answer.attachments().isEmpty()
                    ? null
                    : new Remark(by.name(), now(), answer.comment(), answer.attachments(), true);
            return new Done(file.answered(dealCase, review, checks, remark), review);
        });
    }

    /** Returns whether a person has given just this answer before. */
    private static boolean isSaidAlready(DealCase dealCase, Seat seat, Person by, Answer answer) {
        boolean isAnswered = seat.state() == Seat.State.APPROVED || seat.state() == Seat.State.REJECTED;
        if (!isAnswered || dealCase.reviews().isEmpty()) {
            return false;
        }
        return dealCase.reviews().stream()
                .filter(review -> review.role() == answer.role() && !review.isRecalled())
                .reduce((one, later) -> later)
                .filter(last -> last.answer() == answer.answer()
                        && by.isCalled(last.by())
                        && last.conditions().equals(answer.conditions()))
                .isPresent();
    }

    /** Returns the checks with what the answer says of them. */
    private static List<CheckAnswer> checks(DealCase dealCase, Person by, Answer answer) {
        Set<ReviewerRole> roles = CaseFile.roles(dealCase);
        answer.checks().forEach((check, evidence) -> {
            checkText(evidence, "The evidence");
            check(
                    dealCase.checks().stream().anyMatch(known -> known.check() == check),
                    Reason.INVALID,
                    "The policy has no check " + check.name().toLowerCase(Locale.ROOT) + '.');
            ReviewerRole owner = CaseFile.owner(check, roles);
            check(
                    owner == answer.role(),
                    Reason.FORBIDDEN,
                    "Check " + check.name().toLowerCase(Locale.ROOT) + " is answered by "
                            + (owner == null ? "nobody" : Letters.name(owner)) + '.');
        });
        List<CheckAnswer> checks = new ArrayList<>();
        for (CheckAnswer check : dealCase.checks()) {
            String evidence = answer.checks().get(check.check());
            boolean isProven = check.by().equals(CheckAnswer.GATE);
            checks.add(
                    evidence == null || isProven
                            ? check
                            : new CheckAnswer(check.check(), !evidence.isBlank(), evidence.strip(), by.name()));
        }
        return checks;
    }

    private Review review(DealCase dealCase, Person by, Answer answer, List<CheckAnswer> checks) {
        Instant now = now();
        boolean isApproval = answer.answer() == Review.Answer.APPROVED;
        Instant until = null;
        int mostQuotes = 1;
        if (isApproval) {
            check(
                    dealCase.outcome() != Outcome.BLOCKED,
                    Reason.CONFLICT,
                    "The quote breaks a hard limit; nobody can approve it as it is.");
            for (CheckAnswer check : checks) {
                boolean isMine = CaseFile.owner(check.check(), CaseFile.roles(dealCase)) == answer.role();
                check(
                        !isMine || check.holds(),
                        Reason.CONFLICT,
                        "Check " + check.check().name().toLowerCase(Locale.ROOT)
                                + (check.result() == null
                                        ? " has no answer; give its evidence along."
                                        : " does not hold; nothing can be approved without it."));
            }
            until = answer.until() == null ? now.plus(settings.now().waiver()) : answer.until();
            check(until.isAfter(now), Reason.INVALID, "The approval would be over already.");
            check(
                    !until.isAfter(now.plus(settings.now().longestWaiver())),
                    Reason.INVALID,
                    "An approval holds for " + settings.now().longestWaiver().toDays() + " days at the most.");
            mostQuotes = Math.max(1, answer.mostQuotes());
            check(
                    mostQuotes == 1 || dealCase.customer() != null,
                    Reason.INVALID,
                    "The quote names no customer whose other quotes could pass.");
            Money most = answer.most();
            check(
                    most == null
                            || (most.value().precision() <= MOST_DIGITS
                                    && Math.abs(most.value().scale()) <= MOST_DIGITS),
                    Reason.INVALID,
                    "The limit has too many digits.");
            check(
                    most == null
                            || (dealCase.amount() != null
                                    && dealCase.amount().unit().equals(most.unit())
                                    && dealCase.amount().value().compareTo(most.value()) <= 0),
                    Reason.INVALID,
                    "The limit is in the currency of the quote, and not below its total.");
        } else {
            check(!answer.comment().isBlank(), Reason.INVALID, "Say why, or what is asked.");
            check(
                    answer.conditions().isEmpty() && answer.until() == null && answer.most() == null,
                    Reason.INVALID,
                    "Conditions and limits are for an approval.");
        }
        return new Review(
                answer.role(),
                by.name(),
                now,
                answer.answer(),
                dealCase.findingsOf(answer.role()).stream()
                        .map(Review.Reviewed::of)
                        .toList(),
                answer.conditions(),
                answer.comment().strip(),
                until,
                answer.most(),
                mostQuotes,
                dealCase.customer(),
                false);
    }

    @Override
    public DealCase delegate(String id, long change, Person by, ReviewerRole role, String to, Instant until) {
        return change(id, change, by, "delegated", (dealCase, file) -> {
            Seat seat = checkedSeat(dealCase, by, role);
            Instant now = now();
            check(dealCase.state() == DealCase.State.OPEN, Reason.CONFLICT, "The case is " + dealCase.state() + '.');
            check(
                    seat.state() == Seat.State.WAITING || seat.state() == Seat.State.INFORMATION,
                    Reason.CONFLICT,
                    Letters.name(role) + " has answered.");
            check(
                    !to.isBlank() && to.length() <= MOST_NAME && !by.isCalled(to),
                    Reason.INVALID,
                    "Somebody else has to be named.");
            Seat.Delegation delegation = seat.delegation(now);
            check(
                    delegation == null || people().roles(by).contains(role) || !until.isAfter(delegation.until()),
                    Reason.INVALID,
                    "What was delegated to you ends before.");
            check(
                    until.isAfter(now) && !until.isAfter(now.plus(LONGEST_DELEGATION)),
                    Reason.INVALID,
                    "A delegation ends within " + LONGEST_DELEGATION.toDays() + " days.");
            check(!dealCase.isRequestedBy(to), Reason.FORBIDDEN, "Whoever asks for a quote reviews nothing of it.");
            List<Seat.Delegation> live = seat.delegation(now) == null ? List.of() : seat.delegations();
            check(
                    live.stream().noneMatch(one -> Person.isSame(one.from(), to) || Person.isSame(one.to(), to)),
                    Reason.CONFLICT,
                    to + " has delegated this already; it would go round in a circle.");
            check(
                    dealCase.reviews().stream()
                            .noneMatch(review ->
                                    review.role() != role && review.counts(now) && Person.isSame(review.by(), to)),
                    Reason.FORBIDDEN,
                    to + " has answered for another role; each role is another person.");
            List<Seat.Delegation> delegations = new ArrayList<>(live);
            delegations.add(new Seat.Delegation(by.name(), to.strip(), until));
            Seat delegated =
                    settings.now().deadlines().asked(role, seat.state(), dealCase.priority(), now, delegations);
            return new Done(file.seated(dealCase, delegated, dealCase.priority()), null);
        });
    }

    @Override
    public DealCase recall(String id, long change, Person by, ReviewerRole role, String why) {
        checkText(why, "The reason");
        check(!why.isBlank(), Reason.INVALID, "Say why.");
        Instant now = now();
        return change(id, change, by, "recalled", (dealCase, file) -> {
            List<Review> reviews = new ArrayList<>(dealCase.reviews());
            boolean isFound = false;
            for (int i = 0; i < reviews.size(); i++) {
                Review review = reviews.get(i);
                if (review.role() == role && review.counts(now) && by.isCalled(review.by())) {
                    reviews.set(i, review.recalled());
                    isFound = true;
                }
            }
            check(isFound, Reason.CONFLICT, by.name() + " has no answer for " + Letters.name(role) + " to recall.");
            Remark said = new Remark(by.name(), now, why.strip(), List.of(), true);
            List<Waiver> ended = live(dealCase).stream()
                    .filter(waiver -> waiver.approvedBy().stream().anyMatch(by::isCalled))
                    .map(waiver -> waiver.ended(now, by.name(), why.strip()))
                    .toList();
            return new Done(file.recalled(dealCase, reviews, said), null, ended);
        });
    }

    private Waiver ended(Waiver waiver, Person by, String why) throws IOException {
        Waiver ended = waiver.ended(now(), by.name(), why.strip());
        ObjectNode json = DeskJson.object()
                .put("event", "ended")
                .put("waiver", waiver.id())
                .put("by", by.name())
                .put("why", why.strip());
        check(
                store.keep(new DeskStore.Change(
                        new LedgerEvent(Kind.WAIVER, waiver.id() + "/ended", waiver.quoteId(), now(), json.toString()),
                        null,
                        List.of(ended),
                        List.of(),
                        List.of())),
                Reason.CONFLICT,
                "Waiver " + waiver.id() + " was ended before.");
        LOG.info("Waiver {} was ended by {}", waiver.id(), by.name());
        return ended;
    }

    @Override
    public DealCase remark(String id, long change, Person by, String text, List<String> attachments) {
        checkText(text, "The text");
        checkTexts(attachments, "Attachments");
        check(!text.isBlank() || !attachments.isEmpty(), Reason.INVALID, "Say something.");
        return change(id, change, by, "remarked", (dealCase, file) -> {
            check(view(dealCase, by) != View.NOTHING, Reason.FORBIDDEN, by.name() + " has no part in this case.");
            boolean isInternal = view(dealCase, by) == View.ALL;
            return new Done(
                    file.remarked(dealCase, new Remark(by.name(), now(), text.strip(), attachments, isInternal)), null);
        });
    }

    @Override
    public DealCase withdraw(String id, long change, Person by, String why) {
        checkText(why, "The reason");
        return change(id, change, by, "withdrawn", (dealCase, file) -> {
            check(
                    isRequester(dealCase, by) || people().isForSales(by),
                    Reason.FORBIDDEN,
                    "The requester withdraws a case, or whoever speaks for sales.");
            check(CaseFile.isOpen(dealCase), Reason.CONFLICT, "The case is " + dealCase.state() + '.');
            Remark remark = why.isBlank() ? null : new Remark(by.name(), now(), why.strip(), List.of(), false);
            return new Done(file.ended(dealCase, DealCase.State.WITHDRAWN, remark), null);
        });
    }

    @Override
    public void giveUp(String quoteId, String where) {
        Person system = new Person(where, Set.of());
        for (DealCase open : reading(() -> versions(quoteId))) {
            DealCase unused = change(
                    open.id(),
                    ANY,
                    system,
                    "withdrawn",
                    (dealCase, file) -> new Done(
                            CaseFile.isOpen(dealCase) ? file.ended(dealCase, DealCase.State.WITHDRAWN, null) : dealCase,
                            null));
        }
    }

    @Override
    public List<Waiver> waivers(WaiverQuery query, int most) {
        return reading(() -> store.waivers(query, most));
    }

    @Override
    public Waiver endWaiver(String id, Person by, String why) {
        check(!why.isBlank(), Reason.INVALID, "Say why.");
        checkText(why, "The reason");
        return reading(() -> {
            Waiver waiver = store.waivers(List.of(id)).stream().findFirst().orElse(null);
            if (waiver == null) {
                throw new DeskException(Reason.UNKNOWN, "There is no waiver " + id + '.');
            }
            check(
                    !people().roles(by).isEmpty()
                            || waiver.approvedBy().stream().anyMatch(by::isCalled),
                    Reason.FORBIDDEN,
                    "A reviewer ends a waiver.");
            check(waiver.state(now()) == Waiver.State.LIVE, Reason.CONFLICT, "Waiver " + id + " is over already.");
            Waiver ended = ended(waiver, by, why);
            forget(waiver, by);
            DealCase dealCase = store.find(waiver.caseId());
            if (dealCase != null) {
                run(() -> judgeAgain(dealCase));
            }
            return ended;
        });
    }

    /** Takes the approvals back that a waiver comes from, so that the quote is asked about again. */
    private void forget(Waiver waiver, Person by) throws IOException {
        for (DealCase version : store.cases(new CaseQuery(null, null, waiver.quoteId(), null, null), MOST_VERSIONS)) {
            DealCase unused = change(version.id(), ANY, by, "waiver-ended", (dealCase, file) -> {
                List<Review> reviews = CaseFile.without(dealCase.reviews(), waiver.rule(), waiver.facts());
                return new Done(
                        reviews.equals(dealCase.reviews()) ? dealCase : file.withReviews(dealCase, reviews), null);
            });
        }
    }

    @Override
    public Map<String, Integer> oftenWaived() {
        int often = settings.now().config().waiver_often();
        return reading(() -> {
            Map<String, Integer> granted = new TreeMap<>(store.granted(now().minus(OFTEN_WITHIN)));
            granted.values().removeIf(count -> count < often);
            return granted;
        });
    }

    @Override
    public List<DeskMessage> undelivered() {
        return reading(() -> store.dead(AT_ONCE));
    }

    @Override
    public int deliverAgain() {
        return reading(() -> store.revive(now()));
    }

    /** Does what deadlines ask for; of several nodes one does each step. */
    void actOnDeadlines() throws IOException {
        catchUp();
        Instant now = now();
        for (DealCase due : store.due(now, AT_ONCE)) {
            if (isOver) {
                return;
            }
            DealCase dealCase = due;
            for (Seat seat : due.seats()) {
                Instant dueAt = seat.dueAt();
                if (dueAt != null && !dueAt.isAfter(now)) {
                    dealCase = acted(dealCase, seat);
                }
            }
        }
    }

    private DealCase acted(DealCase dealCase, Seat seat) throws IOException {
        Deadlines deadlines = settings.now().deadlines();
        Seat stepped = deadlines.stepped(seat, dealCase.priority());
        Priority priority = stepped.step() == Seat.Step.ESCALATED ? Priority.HIGH : dealCase.priority();
        DealCase after = file().seated(dealCase, stepped, priority);
        ObjectNode json = DeskJson.object()
                .put("event", stepped.step().name().toLowerCase(Locale.ROOT))
                .put("case", after.id())
                .put("change", after.change())
                .put("role", seat.role().name())
                .put("by", CheckAnswer.GATE);
        boolean isKept = store.keep(new DeskStore.Change(
                new LedgerEvent(Kind.REVIEW, UUID.randomUUID().toString(), after.quoteId(), now(), json.toString()),
                after,
                List.of(),
                List.of(),
                new Letters(settings.now(), now()).overdue(after, stepped)));
        if (isKept) {
            LOG.info("Case {} waits too long for {}: {}", after.id(), seat.role(), stepped.step());
        }
        return isKept ? after : dealCase;
    }
}
