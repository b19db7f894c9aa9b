package io.promisegate.cpq.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.attachment.CpqLinks.CpqLink;
import io.promisegate.cpq.JsonClient;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.json.JsonDocument;
import io.promisegate.ledger.LedgerEvent;
import io.promisegate.ledger.QuoteStanding;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteReading;
import io.promisegate.spi.CpqConnection;
import io.promisegate.spi.CpqQuote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one CPQ. A quote is judged where it says something else than the decision that the CPQ shows for it; our own
 * writing there is no change. Thread-safe; one thread at a time looks.
 */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final int AT_ONCE = 100;

    /** Clocks of a CPQ have steps, and what ends later may have begun earlier. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    private final CpqConnection connection;
    private final Links links;
    private final String bookmark;
    private final Map<String, String> seen = new HashMap<>();
    private final Map<String, String> bypasses = new HashMap<>();
    private final Set<String> again = ConcurrentHashMap.newKeySet();
    private boolean isAsked;
    private final AtomicBoolean isDue = new AtomicBoolean();
    private @Nullable ScheduledFuture<?> looking;
    private AutoCloseable announcements = () -> {};
    private @Nullable Instant since;
    private volatile @Nullable Instant lookedAt;
    private final AtomicLong judged = new AtomicLong();
    private volatile String failure = "";
    private volatile boolean isStopped;

    Link(CpqConnection connection, Links links) {
        this.connection = connection;
        this.links = links;
        bookmark = "cpq:" + connection.name();
    }

    CpqConnection connection() {
        return connection;
    }

    void start(ScheduledExecutorService worker) {
        looking =
                worker.scheduleWithFixedDelay(this::look, 0, connection.every().toMillis(), TimeUnit.MILLISECONDS);
        announcements = connection.announced(() -> {
            // what is announced before it has begun is seen by the same look
            if (!isOver() && isDue.compareAndSet(false, true)) {
                worker.execute(() -> {
                    isDue.set(false);
                    look();
                });
            }
        });
    }

    void stop() {
        isStopped = true;
        if (looking != null) {
            looking.cancel(false);
        }
        try {
            announcements.close();
        } catch (Exception e) {
            LOG.warn("CPQ {} goes on to announce changes: {}", connection.name(), e.getMessage());
        }
    }

    CpqLink status() {
        return new CpqLink(connection.name(), connection.format(), lookedAt, judged.get(), failure);
    }

    private boolean isOver() {
        return isStopped || links.isOver();
    }

    /** Asks for changes, and judges them. */
    synchronized void look() {
        try {
            changes();
            lookedAt = Instant.now();
            if (!failure.isEmpty()) {
                failure = "";
                LOG.info("CPQ {} answers again", connection.name());
            }
        } catch (IOException | RuntimeException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            if (failure.isEmpty()) {
                LOG.warn("CPQ {} cannot be asked now; it is tried again: {}", connection.name(), why);
            }
            failure = why;
            LOG.debug("CPQ {} cannot be asked", connection.name(), e);
        }
    }

    private void changes() throws IOException {
        if (!isAsked) {
            again.addAll(links.undecided(connection.name()));
            isAsked = true;
        }
        Instant from = from();
        Instant latest = from;
        Map<String, String> met = new HashMap<>();
        Exception failed = null;
        CpqQuote last = null;
        List<CpqQuote> page;
        do {
            page = connection.changed(from.minus(OVERLAP), last, AT_ONCE);
            for (CpqQuote quote : page) {
                if (isOver()) {
                    return;
                }
                String digest = digest(quote);
                try {
                    if (again.contains(quote.id()) || !digest.equals(seen.get(quote.id()))) {
                        arrived(quote);
                        seen.put(quote.id(), digest);
                        again.remove(quote.id());
                    }
                    // what comes behind one that failed is asked for again with it
                    latest = failed == null && latest.isBefore(quote.changedAt()) ? quote.changedAt() : latest;
                } catch (IOException | RuntimeException e) {
                    failed = failed == null ? e : failed;
                    LOG.debug("Quote {} of {} is not judged", quote.id(), connection.name(), e);
                }
                met.put(quote.id(), digest);
                last = quote;
            }
        } while (page.size() >= AT_ONCE);
        for (String quoteId : List.copyOf(again)) {
            CpqQuote quote = connection.find(quoteId);
            if (quote != null) {
                Decision unused = judge(quote, read(quote));
            }
            again.remove(quoteId);
        }
        if (latest.isAfter(from)) {
            links.bookmarks().bookmark(bookmark, latest.toEpochMilli());
            since = latest;
        }
        seen.keySet().retainAll(met.keySet());
        if (failed != null) {
            throw new IOException("a quote could not be judged: " + failed.getMessage(), failed);
        }
    }

    private Instant from() throws IOException {
        Instant from = since;
        if (from == null) {
            long known = links.bookmarks().bookmark(bookmark);
            if (known == 0) {
                known = connection.start().toEpochMilli();
                links.bookmarks().bookmark(bookmark, known);
            }
            from = Instant.ofEpochMilli(known);
            since = from;
        }
        return from;
    }

    private static String digest(CpqQuote quote) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String all = quote.decisionId() + '\n' + quote.released() + '\n' + quote.document();
            return HexFormat.of().formatHex(digest.digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Has quotes judged again that could not be judged before, the next time. */
    void lookAgain(Collection<String> quoteIds) {
        again.addAll(quoteIds);
    }

    private QuoteReading read(CpqQuote quote) {
        return links.reader().read(quote.document().getBytes(StandardCharsets.UTF_8), connection.format());
    }

    private Decision judge(CpqQuote quote, QuoteReading reading) throws IOException {
        Decision decision = links.gate().decide(reading, EntryPoint.cpq(connection.name()));
        if (links.ledger().decision(decision.id()) == null) {
            throw new IOException("the ledger cannot be written now");
        }
        judged.incrementAndGet();
        links.tell(connection.name(), quote.id(), decision.id());
        return decision;
    }

    private void arrived(CpqQuote quote) throws IOException {
        QuoteReading reading = read(quote);
        Decision shown = quote.decisionId().isEmpty() ? null : links.ledger().decision(quote.decisionId());
        Decision decision;
        if (shown == null || again.contains(quote.id()) || !isOf(shown, reading)) {
            decision = judge(quote, reading);
        } else {
            decision = later(shown, reading);
            if (!decision.id().equals(shown.id())) {
                // the CPQ does not know it yet
                links.tell(connection.name(), quote.id(), decision.id());
            }
        }
        if (!quote.isReleased() || decision.isCleared()) {
            bypasses.remove(quote.id());
        } else {
            held(quote, decision, shown == null || !shown.isCleared());
        }
    }

    /** Returns what was decided on the same content later than what the CPQ shows, by us or by the desk. */
    private Decision later(Decision shown, QuoteReading reading) throws IOException {
        Quote quote = reading.quote();
        QuoteStanding standing = quote == null ? null : links.standings().find(quote.id());
        Decision latest = standing == null || standing.decisionId().compareTo(shown.id()) <= 0
                ? null
                : links.ledger().decision(standing.decisionId());
        return latest != null && isOurs(latest) && isOf(latest, reading) ? latest : shown;
    }

    /** Returns whether a decision is on what this CPQ has: it was fetched from here, or the desk had it made. */
    private boolean isOurs(Decision decision) {
        return decision.entryPoint().equals(EntryPoint.DESK)
                || connection.name().equals(decision.entryPoint().connection());
    }

    /** Returns whether the CPQ has what a decision was made on. */
    boolean isStill(Decision decision, String quoteId) throws IOException {
        CpqQuote now = connection.find(quoteId);
        return now != null && isOf(decision, read(now));
    }

    /** Returns whether a decision is of what was read. */
    private boolean isOf(Decision decision, QuoteReading reading) throws IOException {
        Quote quote = reading.quote();
        if (quote == null) {
            return decision.problems().equals(reading.problems());
        }
        if (!decision.quoteId().equals(quote.id()) || !decision.quoteVersion().equals(quote.version())) {
            return false;
        }
        Quote decided = links.recorded().quote(decision.id());
        return decided != null
                && Arrays.equals(links.writer().facts(decided), links.writer().facts(quote));
    }

    /**
     * Has the verdict written again on a quote that goes on in the CPQ though it is not cleared.
     *
     * @param isForced whether the CPQ had no verdict of ours to let it go on by
     */
    private void held(CpqQuote quote, Decision decision, boolean isForced) throws IOException {
        String what = decision.id() + ' ' + quote.released();
        if (what.equals(bypasses.get(quote.id()))) {
            return;
        }
        links.tell(connection.name(), quote.id(), decision.id());
        if (isForced) {
            ObjectNode content = JsonClient.object()
                    .put("sweep", connection.name())
                    .put("kind", "FORCED_STATUS")
                    .put("decision", decision.id())
                    .put(
                            "detail",
                            "The quote is " + decision.outcome() + " and goes on in the CPQ: " + quote.released()
                                    + '.');
            content.putObject("quote").put("id", quote.id());
            links.ledger()
                    .record(new LedgerEvent(
                            LedgerEvent.Kind.BYPASS,
                            "bypass/" + connection.name() + '/' + quote.id() + '/' + what,
                            quote.id(),
                            Instant.now().truncatedTo(ChronoUnit.MILLIS),
                            content.toString()));
            LOG.warn("CPQ {} has released quote {}, which is {}", connection.name(), quote.id(), decision.outcome());
        }
        bypasses.put(quote.id(), what);
    }

    /** Changes a quote by the fix of a finding; null where it is not as it was decided on. */
    synchronized @Nullable Decision edit(String quoteId, String decisionId, List<PatchOperation> patch)
            throws IOException {
        CpqQuote before = connection.find(quoteId);
        Decision decision = links.ledger().decision(decisionId);
        if (before == null || decision == null || !isOf(decision, read(before))) {
            return null;
        }
        try {
            byte[] document = before.document().getBytes(StandardCharsets.UTF_8);
            connection.change(before, new String(JsonDocument.patched(document, patch), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return null;
        }
        CpqQuote after = connection.find(quoteId);
        return after == null ? null : judge(after, read(after));
    }
}
