package io.promisegate.camel.internal;

import io.promisegate.ledger.UsedReceipts;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Knows used receipts until they expire, as {@code EXPIRY USER} by id. */
@Component(service = UsedReceipts.class)
public final class UsedReceiptStore implements UsedReceipts {
    /** How many uses there are between two looks for those that are over. */
    private static final int TIDY_EACH = 1_000;

    private final FlowStore store;
    private final MVMap<String, String> used;
    private final Clock clock;
    private int uses;

    /** Knows what the store has. */
    @Activate
    public UsedReceiptStore(@Reference FlowStore store) {
        this(store, Clock.systemUTC());
    }

    UsedReceiptStore(FlowStore store, Clock clock) {
        this.store = store;
        this.used = store.map("usedReceipts");
        this.clock = clock;
    }

    @Override
    public synchronized boolean use(String receipt, String user, Instant until) throws IOException {
        try {
            String former = used.get(receipt);
            if (former != null) {
                return user.equals(former.substring(former.indexOf(' ') + 1));
            }
            if (uses++ % TIDY_EACH == 0) {
                tidy();
            }
            used.put(receipt, until.getEpochSecond() + " " + user);
            store.keep();
            return true;
        } catch (RuntimeException e) {
            store.undo(() -> used.remove(receipt));
            throw new IOException("the store of flows cannot be written", e);
        }
    }

    private void tidy() {
        long now = clock.instant().getEpochSecond();
        List<String> over = new ArrayList<>();
        used.forEach((receipt, use) -> {
            if (isOver(use, now)) {
                over.add(receipt);
            }
        });
        over.forEach(used::remove);
    }

    private static boolean isOver(String entry, long now) {
        return Long.parseLong(entry.substring(0, entry.indexOf(' '))) < now;
    }
}
