package io.promisegate.ledger;

import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.Quote;
import java.io.IOException;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Knows what was promised to whom by the quotes that were cleared. A quote counts from soon after its decision on.
 * Thread-safe.
 */
@ProviderType
public interface PromiseLedger {
    /** All that is known now. */
    long NOW = Long.MAX_VALUE;

    /**
     * Returns what other quotes have promised.
     *
     * @param upTo number of the ledger's entry up to which to count, {@link #NOW} for all
     */
    AcceptedPromises besides(Quote quote, long upTo);

    /**
     * Counts a quote from now on, in the place of what was counted of it before.
     *
     * @param entry number of its decision in the ledger
     */
    void accept(Quote quote, long entry, Instant at) throws IOException;
}
