package io.promisegate.receipt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of verifying a receipt.
 *
 * @param receipt what it says, null where its signature does not hold
 * @param faults why it is worth nothing, all of them; empty for a good one
 */
public record Verification(@Nullable Receipt receipt, List<ReceiptFault> faults) {
    public Verification {
        faults = List.copyOf(faults);
        if (receipt == null && faults.isEmpty()) {
            throw new IllegalArgumentException("what was not read has a fault");
        }
    }

    /** Returns whether the receipt holds. */
    public boolean isGood() {
        return faults.isEmpty();
    }
}
