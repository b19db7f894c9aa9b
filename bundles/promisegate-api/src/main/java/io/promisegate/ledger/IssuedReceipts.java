package io.promisegate.ledger;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Knows the receipts that were issued, for finding what went round the gate. Thread-safe. */
@ProviderType
@FunctionalInterface
public interface IssuedReceipts {
    /** Returns the receipts issued for a quote, in whatever version of it, the oldest first. */
    List<String> receipts(String quoteId);
}
