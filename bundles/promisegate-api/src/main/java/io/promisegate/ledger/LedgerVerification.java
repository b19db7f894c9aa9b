package io.promisegate.ledger;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What going over the whole chain found.
 *
 * @param entries how many entries hold, from the first
 * @param erased how many of them have no content any more
 * @param head the last that holds
 * @param brokenAt number of the first that does not hold, 0 where all do
 * @param fault what is wrong with it, null where all hold
 */
public record LedgerVerification(
        long entries,
        long erased,
        LedgerHead head,
        long brokenAt,
        @Nullable String fault) {

    public LedgerVerification {
        Objects.requireNonNull(head, "head");
    }

    /** Returns whether all holds. */
    public boolean isIntact() {
        return fault == null;
    }
}
