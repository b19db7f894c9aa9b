package io.promisegate.cpq.tmf648;

import io.promisegate.cpq.LedgerFollower;
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
import io.promisegate.ledger.LedgerEntry;
import io.promisegate.ledger.LedgerEvent.Kind;
import io.promisegate.ledger.Outbox;
import io.promisegate.quote.PatchOperation;
import io.promisegate.spi.QuoteEditor;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TMF648 interface, versions 4 and 5: a home for quotes of CPQs that speak it. It follows the ledger, so that what
 * the desk decides shows in the quote.
 */
@Component(
        service = {RoutesBuilder.class, QuoteEditor.class},
        immediate = true,
        property = "promisegate.http=true",
        configurationPid = Tmf648Server.PID)
@Designate(ocd = Tmf648Server.Config.class)
public final class Tmf648Server extends RouteBuilder implements QuoteEditor {
    private static final Logger LOG = LoggerFactory.getLogger(Tmf648Server.class);
    private static final String BOOKMARK = "tmf648";

    static final String PID = "io.promisegate.tmf648";

    @ObjectClassDefinition(name = "Promisegate TMF648", description = "A home for quotes of CPQs that speak TMF648.")
    @interface Config {
        @AttributeDefinition(
                name = "Listeners",
                description = "Hosts that may be told of events, such as crm.example.com or *.example.com; empty for"
                        + " any.")
        String[] listeners() default {};
    }

    private final KeptQuotes quotes;
    private final Ledger ledger;
    private final Hub hub;
    private final QuoteService service;
    private final LedgerFollower follower;

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
            @Reference Outbox outbox,
            Config config) {
        this.quotes = quotes;
        this.ledger = ledger;
        hub = new Hub(outbox, List.of(config.listeners()));
        service = new QuoteService(quotes, reader, gate, ledger, () -> desk, hub);
        follower = new LedgerFollower(BOOKMARK, audit, bookmarks, this::follow);
        follower.start();
    }

    @Deactivate
    void stop() {
        follower.close();
    }

    /** Judges a quote again about which something was recorded, or shows what that is. */
    private void follow(LedgerEntry entry) throws IOException {
        if (entry.kind() == Kind.DEPLOYMENT) {
            service.judgeUndecided();
            return;
        }
        KeptQuote kept = quotes.find(entry.subject());
        String content = entry.content();
        if (content == null) {
            return;
        }
        if (kept == null ? isOfDeleted(entry, content) : QuoteService.isCancelled(kept)) {
            // the desk may have come to it later than whoever gave it up
            service.giveUp(entry.subject());
            return;
        }
        if (kept == null) {
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

    /** Returns whether the desk has done something about a quote that lived here. */
    private boolean isOfDeleted(LedgerEntry entry, String content) {
        Decision decision = entry.kind() != Kind.REVIEW
                ? null
                : ledger.decision(Json.object(content).path("decision").asText());
        return decision != null && decision.entryPoint().equals(QuoteService.ENTRY);
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
