package io.promisegate.cpq.internal;

import io.promisegate.attachment.CpqLinks;
import io.promisegate.cpq.LedgerFollower;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.PromiseGate;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.json.DecisionJson;
import io.promisegate.ledger.DeskStore;
import io.promisegate.ledger.Ledger;
import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.LedgerAudit.Selection;
import io.promisegate.ledger.LedgerEntry;
import io.promisegate.ledger.LedgerEvent.Kind;
import io.promisegate.ledger.Outbox;
import io.promisegate.ledger.OutboxMessage;
import io.promisegate.ledger.QuoteStanding;
import io.promisegate.ledger.QuoteStandings;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.quote.PatchOperation;
import io.promisegate.spi.CpqConnection;
import io.promisegate.spi.CpqVerdict;
import io.promisegate.spi.CpqVerdict.Standing;
import io.promisegate.spi.NotDeliveredException;
import io.promisegate.spi.OutboxRecipient;
import io.promisegate.spi.QuoteEditor;
import io.promisegate.spi.QuoteReader;
import io.promisegate.spi.QuoteWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the CPQs and the gate in step: quotes that change there are judged, and what is decided here, by the gate or by
 * the desk, is written back through the outbox.
 */
@Component(
        service = {CpqLinks.class, OutboxRecipient.class, QuoteEditor.class},
        immediate = true)
public final class Links implements CpqLinks, OutboxRecipient, QuoteEditor {
    private static final Logger LOG = LoggerFactory.getLogger(Links.class);
    private static final String BOOKMARK = "cpq";
    private static final String TARGET = "cpq:";
    private static final String VERDICT = "VERDICT";
    private static final int AT_ONCE = 200;
    private static final int STOP_SECONDS = 15;
    private static final int THREADS = 4;

    private final QuoteReader reader;
    private final QuoteWriter writer;
    private final PromiseGate gate;
    private final Ledger ledger;
    private final LedgerAudit audit;
    private final RecordedQuotes recorded;
    private final QuoteStandings standings;
    private final DeskStore bookmarks;
    private final Outbox outbox;
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private final ScheduledExecutorService worker;
    private final LedgerFollower follower;
    private volatile boolean isOver;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable DealDesk desk;

    /** Starts to follow the ledger. */
    @Activate
    public Links(
            @Reference QuoteReader reader,
            @Reference QuoteWriter writer,
            @Reference PromiseGate gate,
            @Reference Ledger ledger,
            @Reference LedgerAudit audit,
            @Reference RecordedQuotes recorded,
            @Reference QuoteStandings standings,
            @Reference DeskStore bookmarks,
            @Reference Outbox outbox) {
        this.reader = reader;
        this.writer = writer;
        this.gate = gate;
        this.ledger = ledger;
        this.audit = audit;
        this.recorded = recorded;
        this.standings = standings;
        this.bookmarks = bookmarks;
        this.outbox = outbox;
        worker = Executors.newScheduledThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "promisegate-cpq");
            thread.setDaemon(true);
            return thread;
        });
        follower = new LedgerFollower(BOOKMARK, audit, bookmarks, this::follow);
        follower.start();
    }

    @Deactivate
    void stop() {
        // without an interrupt, which would break a connection
        isOver = true;
        links.values().forEach(Link::stop);
        follower.close();
        worker.shutdown();
        try {
            if (!worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A CPQ is still being asked; what it says is asked again at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addConnection(CpqConnection connection) {
        Link link = new Link(connection, this);
        if (links.putIfAbsent(connection.name(), link) == null) {
            link.start(worker);
            LOG.info("CPQ {} is connected", connection.name());
        } else {
            LOG.error("There is a CPQ {} already; this one is not connected", connection.name());
        }
    }

    void removeConnection(CpqConnection connection) {
        Link link = links.get(connection.name());
        if (link != null && link.connection() == connection && links.remove(connection.name(), link)) {
            link.stop();
            LOG.info("CPQ {} is not connected any more", connection.name());
        }
    }

    boolean isOver() {
        return isOver;
    }

    QuoteReader reader() {
        return reader;
    }

    QuoteWriter writer() {
        return writer;
    }

    PromiseGate gate() {
        return gate;
    }

    Ledger ledger() {
        return ledger;
    }

    RecordedQuotes recorded() {
        return recorded;
    }

    QuoteStandings standings() {
        return standings;
    }

    DeskStore bookmarks() {
        return bookmarks;
    }

    /** Has a verdict written back. */
    void tell(String connection, String quoteId, String decisionId) throws IOException {
        outbox.add(List.of(OutboxMessage.of(
                TARGET + connection, quoteId, VERDICT, decisionId, Instant.now().truncatedTo(ChronoUnit.MILLIS))));
    }

    /** Writes back what others than the CPQ itself have led to. */
    private void follow(LedgerEntry entry) throws IOException {
        if (entry.kind() == Kind.DEPLOYMENT) {
            for (Link link : links.values()) {
                link.lookAgain(undecided(link.connection().name()));
            }
        } else if (entry.kind() == Kind.REVIEW || (entry.kind() == Kind.DECISION && isOfDesk(entry))) {
            Seen seen = seen(entry.subject());
            if (seen.connection != null && seen.decisionId != null) {
                // also where it is not connected now: it is told when it comes back
                tell(seen.connection, entry.subject(), seen.decisionId);
            }
        }
    }

    private static boolean isOfDesk(LedgerEntry entry) {
        String content = entry.content();
        return content != null
                && DecisionJson.decision(content.getBytes(StandardCharsets.UTF_8))
                        .entryPoint()
                        .equals(EntryPoint.DESK);
    }

    /** What the ledger says of a quote: where it was fetched from, and the latest decision that counts. */
    private record Seen(
            @Nullable String connection, @Nullable String decisionId) {

        boolean isLaterThan(String other) {
            return decisionId != null && decisionId.compareTo(other) > 0;
        }
    }

    private Seen seen(String quoteId) throws IOException {
        String fetchedBy = null;
        String decisionId = null;
        long after = 0;
        List<LedgerEntry> entries;
        do {
            entries = audit.entries(new Selection(after, Kind.DECISION, quoteId), AT_ONCE);
            for (LedgerEntry entry : entries) {
                after = entry.number();
                String content = entry.content();
                if (content != null) {
                    Decision decision = DecisionJson.decision(content.getBytes(StandardCharsets.UTF_8));
                    String connection = decision.entryPoint().connection();
                    fetchedBy = connection == null ? fetchedBy : connection;
                    // what others ask about a quote of the same id is not what the CPQ has
                    decisionId = connection != null || decision.entryPoint().equals(EntryPoint.DESK)
                            ? decision.id()
                            : decisionId;
                }
            }
        } while (entries.size() == AT_ONCE);
        return new Seen(fetchedBy, decisionId);
    }

    /** Returns the quotes of a CPQ that could not be judged. */
    List<String> undecided(String connection) throws IOException {
        QuoteStandings.Query query =
                new QuoteStandings.Query(Outcome.UNDECIDED, List.of(), QuoteStandings.Order.OLDEST, null);
        List<String> undecided = new ArrayList<>();
        List<QuoteStanding> page;
        do {
            page = standings.stopped(query, AT_ONCE);
            for (QuoteStanding standing : page) {
                if (connection.equals(seen(standing.quoteId()).connection)) {
                    undecided.add(standing.quoteId());
                }
            }
            if (!page.isEmpty()) {
                query = new QuoteStandings.Query(
                        query.outcome(),
                        query.words(),
                        query.order(),
                        page.get(page.size() - 1).quoteId());
            }
        } while (page.size() == AT_ONCE);
        return undecided;
    }

    @Override
    public Collection<String> targets() {
        return links.keySet().stream().map(name -> TARGET + name).toList();
    }

    private Link link(String target) throws IOException {
        Link link = links.get(target.substring(TARGET.length()));
        if (link == null) {
            throw NotDeliveredException.after(null, "the CPQ is not connected");
        }
        return link;
    }

    @Override
    public double perSecond(String target) {
        Link link = links.get(target.substring(TARGET.length()));
        return link == null ? 1 : link.connection().writesPerSecond();
    }

    @Override
    public void deliver(OutboxMessage message) throws IOException {
        Link link = link(message.target());
        Decision decision = ledger.decision(message.body());
        if (decision == null) {
            throw NotDeliveredException.never("the decision is not in the ledger any more");
        }
        DealDesk now = desk;
        if (now == null && decision.caseId() != null) {
            throw new IOException("the desk is not there");
        }
        DealCase dealCase = now == null || decision.quoteId().isEmpty()
                ? null
                : now.find(DealCase.id(decision.quoteId(), decision.quoteVersion()));
        if (seen(message.about()).isLaterThan(decision.id())) {
            // that one is told too
            return;
        }
        CpqVerdict verdict = new CpqVerdict(message.about(), decision, recorded.quote(decision.id()), dealCase);
        if (verdict.standing() == Standing.APPROVED && !link.isStill(decision, message.about())) {
            LOG.debug("{} has other content by now, which is judged by itself", message.about());
            return;
        }
        write(link.connection(), verdict);
        LOG.debug("{} knows of {}", message.target(), decision);
    }

    /** What holds a quote back is written first, and what lets it go on last. */
    private static void write(CpqConnection connection, CpqVerdict verdict) throws IOException {
        boolean isLast = verdict.standing() == Standing.APPROVED;
        if (!isLast) {
            connection.write(verdict);
        }
        try {
            connection.writeLines(verdict);
        } catch (NotDeliveredException e) {
            if (!e.isFinal()) {
                throw e;
            }
            // a line that is gone needs nothing said
            LOG.debug("The lines of {} are not told: {}", verdict.quoteId(), e.getMessage());
        }
        if (isLast) {
            connection.write(verdict);
        }
    }

    @Override
    public boolean isEditable(String quoteId, String decisionId) throws IOException {
        Seen seen = seen(quoteId);
        return seen.connection != null && links.containsKey(seen.connection) && decisionId.equals(seen.decisionId);
    }

    @Override
    public @Nullable Decision edit(String quoteId, String decisionId, List<PatchOperation> patch, String by)
            throws IOException {
        Seen seen = seen(quoteId);
        Link link = seen.connection == null ? null : links.get(seen.connection);
        if (link == null || !decisionId.equals(seen.decisionId)) {
            return null;
        }
        Decision after = link.edit(quoteId, decisionId, patch);
        if (after != null) {
            LOG.info(
                    "{} has changed quote {} in {}: it is {}",
                    by,
                    quoteId,
                    link.connection().name(),
                    after.outcome());
        }
        return after;
    }

    @Override
    public List<CpqLink> links() {
        return new TreeMap<>(links).values().stream().map(Link::status).toList();
    }

    @Override
    public boolean look(String name) {
        Link link = links.get(name);
        if (link != null) {
            worker.execute(link::look);
        }
        return link != null;
    }
}
