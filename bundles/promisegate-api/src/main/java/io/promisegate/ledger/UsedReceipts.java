package io.promisegate.ledger;

import java.io.IOException;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** Knows which receipts were used that can be used once alone. Thread-safe. */
@ProviderType
public interface UsedReceipts {
    /**
     * Uses a receipt, and returns whether this user may; the same user may again.
     *
     * @param receipt id of the receipt
     * @param user who uses it
     * @param until from when on it need not be remembered
     * @throws IOException where that cannot be kept; the receipt is then not to be used
     */
    boolean use(String receipt, String user, Instant until) throws IOException;
}
