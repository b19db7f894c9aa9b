package io.promisegate.ledger;

import io.promisegate.decision.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Keeps decisions. Thread-safe. */
@ProviderType
public interface Ledger {

    /**
     * Records a decision.
     *
     * @throws RuntimeException where it cannot be recorded; the gate then answers UNDECIDED
     */
    void record(Decision decision);

    /** Returns the decision with that id, or null where the record has none. */
    @Nullable
    Decision decision(String id);

    /** Returns the latest decisions, newest first. */
    List<Decision> latest(int count);
}
