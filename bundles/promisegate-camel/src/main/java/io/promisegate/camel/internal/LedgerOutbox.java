package io.promisegate.camel.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.ledger.Ledger;
import io.promisegate.ledger.LedgerEvent;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;
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
 * Events for the ledger, kept until it has them: what happens at guarded endpoints happens just when the ledger may be
 * away. Thread-safe.
 */
@Component(service = LedgerOutbox.class)
public final class LedgerOutbox {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerOutbox.class);

    private final FlowStore store;
    private final MVMap<String, String> waiting;
    private final ScheduledExecutorService worker;
    private boolean isFailing;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Ledger ledger;

    /** Goes on with what the store has. */
    @Activate
    public LedgerOutbox(@Reference FlowStore store) {
        this.store = store;
        this.waiting = store.map("ledgerOutbox");
        worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "promisegate-ledger-outbox");
            thread.setDaemon(true);
            return thread;
        });
        var unused = worker.scheduleWithFixedDelay(this::send, 1, 1, TimeUnit.SECONDS);
    }

    @Deactivate
    void stop() {
        worker.shutdown();
    }

    /** Adds an event; it is kept with the next {@link FlowStore#keep}. Returns what takes it back. */
    Runnable add(LedgerEvent.Kind kind, String subject, Instant at, ObjectNode content) {
        return add(kind, UUID.randomUUID().toString(), subject, at, content);
    }

    /** Adds an event that is one with all of the same id. */
    Runnable add(LedgerEvent.Kind kind, String id, String subject, Instant at, ObjectNode content) {
        String key = String.format(Locale.ROOT, "%015d/%s", at.toEpochMilli(), id);
        ObjectNode json = FlowStore.json()
                .put("kind", kind.name())
                .put("id", id)
                .put("subject", subject)
                .put("at", at.toString());
        json.set("content", content);
        waiting.put(key, json.toString());
        return () -> waiting.remove(key);
    }

    /** Sends all that waits, the oldest first, until one cannot be recorded. */
    synchronized void send() {
        Ledger to = ledger;
        if (to == null || waiting.isEmpty()) {
            return;
        }
        try {
            Iterator<String> keys = waiting.keyIterator(null);
            while (keys.hasNext()) {
                String key = keys.next();
                JsonNode json = FlowStore.json(String.valueOf(waiting.get(key)));
                to.record(new LedgerEvent(
                        LedgerEvent.Kind.valueOf(json.path("kind").asText()),
                        json.path("id").asText(),
                        json.path("subject").asText(),
                        Instant.parse(json.path("at").asText()),
                        json.path("content").toString()));
                waiting.remove(key);
            }
            store.keep();
            isFailing = false;
        } catch (RuntimeException e) {
            if (!isFailing) {
                LOG.warn("{} events wait for the ledger: {}", waiting.size(), e.getMessage());
            }
            isFailing = true;
        }
    }
}
