package io.promisegate.cpq.tmf648;

import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.PromiseGate;
import io.promisegate.desk.DealDesk;
import io.promisegate.json.DecisionJson;
import io.promisegate.ledger.DeskStore;
import io.promisegate.ledger.KeptQuote;
import io.promisegate.ledger.KeptQuotes;
import io.promisegate.ledger.Ledger;
import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.LedgerAudit.Selection;
import io.promisegate.ledger.LedgerEntry;
import io.promisegate.ledger.LedgerEvent.Kind;
import io.promisegate.ledger.Outbox;
import io.promisegate.quote.PatchOperation;
import io.promisegate.spi.QuoteEditor;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
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
 * The TMF648 interface, versions 4 and 5: a home for quotes of CPQs that speak it. It follows the ledger, so that what
 * the desk decides shows in the quote.
 */
@Component(
        service = {RoutesBuilder.class, QuoteEditor.class},
        immediate = true,
        property = "promisegate.http=true")
public final class Tmf648Server extends RouteBuilder implements QuoteEditor {
    private static final Logger LOG = LoggerFactory.getLogger(Tmf648Server.class);
    private static final String BOOKMARK = "tmf648";
    private static final int AT_ONCE = 200;
    private static final long LOOK_MILLIS = 500;
    private static final int STOP_SECONDS = 15;

    private final KeptQuotes quotes;
    private final LedgerAudit audit;
    private final DeskStore bookmarks;
    private final Hub hub;
    private final QuoteService service;
    private final ScheduledExecutorService worker;
    private final AtomicBoolean isFailing = new AtomicBoolean();
    private long position = -1;
    private volatile boolean isOver;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable DealDesk desk;

    /** Starts to follow the ledger. */
    @Activate
    public Tmf648Server(
            @Reference KeptQuotes quotes,
            @Reference QuoteReader reader,
            @Reference PromiseGate gate,
            @Reference Ledger ledger,
            @Reference LedgerAudit audit,
            @Reference DeskStore bookmarks,
            @Reference Outbox outbox) {
        this.quotes = quotes;
        this.audit = audit;
        this.bookmarks = bookmarks;
        hub = new Hub(outbox);
        service = new QuoteService(quotes, reader, gate, ledger, () -> desk, hub);
        worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "promisegate-tmf648");
            thread.setDaemon(true);
            return thread;
        });
        var unused = worker.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void stop() {
        // without an interrupt, which would break a connection
        isOver = true;
        worker.shutdown();
        try {
            if (!worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Quotes are still being judged again; the rest is at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            follow();
            isFailing.set(false);
        } catch (IOException | RuntimeException e) {
            if (isFailing.compareAndSet(false, true)) {
                LOG.warn("The ledger cannot be followed now; it is tried again: {}", e.getMessage());
            }
            LOG.debug("Not followed", e);
        }
    }

    /** Judges the quotes again about which something was recorded. */
    private void follow() throws IOException {
        if (position < 0) {
            position = bookmarks.bookmark(BOOKMARK);
        }
        List<LedgerEntry> entries;
        do {
            entries = audit.entries(new Selection(position, null, null), AT_ONCE);
            for (LedgerEntry entry : entries) {
                follow(entry);
                position = entry.number();
            }
            if (!entries.isEmpty()) {
                bookmarks.bookmark(BOOKMARK, position);
            }
        } while (entries.size() == AT_ONCE && !isOver);
    }

    private void follow(LedgerEntry entry) throws IOException {
        if (entry.kind() == Kind.DEPLOYMENT) {
            service.judgeUndecided();
            return;
        }
        KeptQuote kept = quotes.find(entry.subject());
        String content = entry.content();
        if (kept == null || content == null) {
            return;
        }
        if (entry.kind() != Kind.DECISION) {
            service.showAgain(kept.id());
        } else if (!kept.decisionId().equals(entry.id())
                && DecisionJson.decision(content.getBytes(StandardCharsets.UTF_8))
                        .entryPoint()
                        .equals(EntryPoint.DESK)) {
            service.judgeAgain(kept.id());
        }
    }

    @Override
    public void addRoutesToCamelContext(CamelContext context) throws Exception {
        for (Rendering version : Rendering.values()) {
            context.addRoutes(new QuoteRoutes(version, service, hub));
        }
    }

    @Override
    public void configure() {
        // whoever serves makes routes of their own each time, above
    }

    @Override
    public boolean isEditable(String quoteId, String decisionId) throws IOException {
        KeptQuote kept = quotes.find(quoteId);
        return kept != null && kept.decisionId().equals(decisionId);
    }

    @Override
    public @Nullable Decision edit(String quoteId, String decisionId, List<PatchOperation> patch, String by)
            throws IOException {
        Decision after = service.fixed(quoteId, decisionId, patch);
        if (after != null) {
            LOG.info("{} has changed quote {}: it is {}", by, quoteId, after.outcome());
        }
        return after;
    }
}
