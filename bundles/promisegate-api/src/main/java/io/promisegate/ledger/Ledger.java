package io.promisegate.ledger;

import io.promisegate.decision.Decision;
import io.promisegate.quote.Quote;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The append-only record of what was decided and what was done. What a method has recorded survives a crash at any
 * point after it has returned. A decision on which it has thrown counts as not made, though its entry may be there.
 * Thread-safe.
 */
@ProviderType
public interface Ledger {

    /**
     * Records a decision. The same again on a quote version, a while after it at the most, is the same decision. A
     * preview lets nothing pass: it is an entry of its own each time, and is durable a moment after this has returned,
     * or lost with the process.
     *
     * @param quote what was decided on, kept for replays; null where there is none to keep
     * @return the decision that is in the ledger: this one, or the one before that says the same
     * @throws RuntimeException where it cannot be recorded; the gate then answers UNDECIDED
     */
    Decision record(Decision decision, @Nullable Quote quote);

    /**
     * Records what else happened; the same id again is the same entry.
     *
     * @throws RuntimeException where it cannot be recorded
     */
    void record(LedgerEvent event);

    /** Returns the decision with that id, or null where the record has none. */
    @Nullable
    Decision decision(String id);

    /** Returns the latest decisions, newest first. */
    List<Decision> latest(int count);
}
