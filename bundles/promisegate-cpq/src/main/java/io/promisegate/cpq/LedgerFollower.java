package io.promisegate.cpq;

import io.promisegate.ledger.DeskStore;
import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.LedgerAudit.Selection;
import io.promisegate.ledger.LedgerEntry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes over the ledger as it grows, entry by entry, from where it was left under its name: an entry is seen at least
 * once, and the ones behind it only after it. While the ledger cannot be read, or an entry cannot be dealt with, it
 * tries again.
 */
public final class LedgerFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerFollower.class);
    private static final int AT_ONCE = 200;
    private static final long LOOK_MILLIS = 500;
    private static final int STOP_SECONDS = 15;

    private final String name;
    private final LedgerAudit audit;
    private final DeskStore bookmarks;
    private final Step step;
    private final ScheduledExecutorService worker;
    private final AtomicBoolean isFailing = new AtomicBoolean();
    private long position = -1;
    private volatile boolean isOver;

    /** What is done with an entry. */
    @FunctionalInterface
    public interface Step {
        /** Deals with an entry, maybe once more. */
        void follow(LedgerEntry entry) throws IOException;
    }

    /**
     * Makes it; it does not look yet.
     *
     * @param name what its place in the ledger is remembered by
     */
    public LedgerFollower(String name, LedgerAudit audit, DeskStore bookmarks, Step step) {
        this.name = name;
        this.audit = audit;
        this.bookmarks = bookmarks;
        this.step = step;
        worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "promisegate-" + name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts to look. */
    public void start() {
        var unused = worker.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Ends after the entry that is dealt with; without an interrupt, which would break a connection. */
    @Override
    public void close() {
        isOver = true;
        worker.shutdown();
        try {
            if (!worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{} is still at work on an entry of the ledger; it begins there at the next start", name);
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
                LOG.warn("{} cannot follow the ledger now; it is tried again: {}", name, e.getMessage());
            }
            LOG.debug("Not followed", e);
        }
    }

    private void follow() throws IOException {
        if (position < 0) {
            position = bookmarks.bookmark(name);
        }
        List<LedgerEntry> entries;
        do {
            entries = audit.entries(new Selection(position, null, null), AT_ONCE);
            for (LedgerEntry entry : entries) {
                if (isOver) {
                    return;
                }
                step.follow(entry);
                position = entry.number();
            }
            if (!entries.isEmpty()) {
                bookmarks.bookmark(name, position);
            }
        } while (entries.size() == AT_ONCE && !isOver);
    }
}
