package io.promisegate.boundary.internal;

import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.ledger.IssuedReceipts;
import io.promisegate.ledger.Ledger;
import io.promisegate.ledger.LedgerEvent;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.quote.Quote;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest decisions, their quotes and events, until the process ends, each as it comes; for use without a runtime.
 */
public final class MemoryLedger implements Ledger, RecordedQuotes, IssuedReceipts {
    private final Map<String, Kept> decisions;
    private final Map<String, LedgerEvent> events;

    private record Kept(Decision decision, @Nullable Quote quote) {}

    private MemoryLedger(int kept) {
        this.decisions = bounded(kept);
        this.events = bounded(kept);
    }

    private static <T> Map<String, T> bounded(int kept) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > kept;
            }
        };
    }

    /** Makes a record that keeps so many. */
    public static MemoryLedger keeping(int kept) {
        return new MemoryLedger(kept);
    }

    @Override
    public Decision record(Decision decision, @Nullable Quote quote) {
        Quote kept = decision.entryPoint().equals(EntryPoint.PREVIEW) ? null : quote;
        synchronized (decisions) {
            decisions.put(decision.id(), new Kept(decision, kept));
        }
        return decision;
    }

    @Override
    public void record(LedgerEvent event) {
        synchronized (events) {
            events.putIfAbsent(event.id(), event);
        }
    }

    /** Returns the latest events, in their order. */
    public List<LedgerEvent> events() {
        synchronized (events) {
            return new ArrayList<>(events.values());
        }
    }

    @Override
    public List<String> receipts(String quoteId) {
        return all().stream()
                .map(Kept::decision)
                .filter(decision ->
                        decision.receipt() != null && decision.quoteId().equals(quoteId))
                .map(decision -> String.valueOf(decision.receipt()))
                .toList();
    }

    @Override
    public @Nullable Decision decision(String id) {
        synchronized (decisions) {
            Kept kept = decisions.get(id);
            return kept == null ? null : kept.decision();
        }
    }

    @Override
    public @Nullable Quote quote(String decisionId) {
        synchronized (decisions) {
            Kept kept = decisions.get(decisionId);
            return kept == null ? null : kept.quote();
        }
    }

    private List<Kept> all() {
        synchronized (decisions) {
            return new ArrayList<>(decisions.values());
        }
    }

    @Override
    public List<Decision> latest(int count) {
        List<Kept> all = all();
        List<Decision> latest = new ArrayList<>(Math.min(count, all.size()));
        for (int i = all.size() - 1; i >= 0 && latest.size() < count; i--) {
            latest.add(all.get(i).decision());
        }
        return latest;
    }

    @Override
    public Cursor latestQuotes(int most) {
        List<Recorded> quotes = new ArrayList<>();
        for (Kept kept : all()) {
            Quote quote = kept.quote();
            if (quote != null) {
                quotes.add(() -> quote);
            }
        }
        Iterator<Recorded> latest =
                quotes.subList(Math.max(0, quotes.size() - most), quotes.size()).iterator();
        return new Cursor() {
            @Override
            public synchronized List<Recorded> next(int count) {
                List<Recorded> next = new ArrayList<>();
                while (next.size() < count && latest.hasNext()) {
                    next.add(latest.next());
                }
                return next;
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }
}
