package io.promisegate.camel.internal;

import io.promisegate.decision.Decision;
import io.promisegate.ledger.IssuedReceipts;
import io.promisegate.spi.DecisionListener;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;
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
 * Keeps every receipt that is issued, by quote. It is written once a second, behind the decision: what a crash loses is
 * reported by a sweep as a contract without receipt, and never the other way round.
 */
@Component(
        service = {IssuedReceipts.class, DecisionListener.class},
        configurationPid = "io.promisegate.register")
@Designate(ocd = ReceiptRegister.Config.class)
public final class ReceiptRegister implements IssuedReceipts, DecisionListener {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptRegister.class);

    /** Between the parts of a key: quote, time of the decision, its id. */
    private static final char SEPARATOR = '\u0001';

    /** Sorts behind every key of a quote. */
    private static final char BEHIND = '\u0002';

    private final FlowStore store;
    private final MVMap<String, String> receipts;
    private final Clock clock;
    private final Duration kept;
    private final ScheduledExecutorService writer;
    private volatile boolean isChanged;

    @ObjectClassDefinition(
            name = "Promisegate register of receipts",
            description = "Receipts that were issued, for finding contracts without one.")
    @interface Config {
        @AttributeDefinition(name = "Kept", description = "For how many days receipts are known.", min = "1")
        int kept_days() default 400;
    }

    /** Goes on with what the store has. */
    @Activate
    public ReceiptRegister(@Reference FlowStore store, Config config) {
        this(store, Clock.systemUTC(), Duration.ofDays(config.kept_days()));
    }

    ReceiptRegister(FlowStore store, Clock clock, Duration kept) {
        this.store = store;
        this.receipts = store.map("issuedReceipts");
        this.clock = clock;
        this.kept = kept;
        writer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "promisegate-register");
            thread.setDaemon(true);
            return thread;
        });
        every(this::write, TimeUnit.SECONDS);
        every(this::tidy, TimeUnit.HOURS);
    }

    private void every(Runnable task, TimeUnit unit) {
        var unused = writer.scheduleWithFixedDelay(task, 1, 1, unit);
    }

    @Deactivate
    void stop() {
        writer.shutdown();
        write();
    }

    @Override
    public void decided(Decision decision, Duration took) {
        String receipt = decision.receipt();
        if (receipt != null && receipt.indexOf('.') > 0) {
            String key =
                    decision.quoteId() + SEPARATOR + decision.decidedAt().getEpochSecond() + SEPARATOR + decision.id();
            receipts.put(key, receipt);
            isChanged = true;
        }
    }

    @Override
    public List<String> receipts(String quoteId) {
        List<String> found = new ArrayList<>();
        String end = quoteId + BEHIND;
        Iterator<String> keys = receipts.keyIterator(quoteId + SEPARATOR);
        while (keys.hasNext()) {
            String key = keys.next();
            if (key.compareTo(end) >= 0) {
                break;
            }
            String receipt = receipts.get(key);
            if (receipt != null) {
                found.add(receipt);
            }
        }
        return found;
    }

    private void write() {
        if (isChanged) {
            isChanged = false;
            try {
                store.keep();
            } catch (RuntimeException e) {
                isChanged = true;
                LOG.error("Issued receipts cannot be written", e);
            }
        }
    }

    private void tidy() {
        try {
            long before = clock.instant().minus(kept).getEpochSecond();
            List<String> over = new ArrayList<>();
            receipts.forEach((key, receipt) -> {
                if (issuedAt(key) < before) {
                    over.add(key);
                }
            });
            over.forEach(receipts::remove);
        } catch (RuntimeException e) {
            LOG.error("Issued receipts that are over cannot be removed", e);
        }
    }

    private static long issuedAt(String key) {
        int end = key.lastIndexOf(SEPARATOR);
        return Long.parseLong(key.substring(key.lastIndexOf(SEPARATOR, end - 1) + 1, end));
    }
}
