package io.promisegate.decision;

import io.promisegate.quote.QuoteReading;
import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** The receipts of cleared quotes. Thread-safe. */
@ProviderType
public interface Receipts {
    /**
     * Returns the public keys that receipts are verified with, as a JWK Set (RFC 7517) in UTF-8. A key with the member
     * {@code exp} signs no more and is trusted until then.
     *
     * @throws IllegalStateException where there are no usable keys
     */
    byte[] keys();

    /**
     * Signs with a new key from now on; receipts of the former one hold until they expire.
     *
     * @return the id of the new key
     * @throws IOException where the keys cannot be written, or are not ours to write
     */
    String rotate() throws IOException;

    /**
     * Returns the words that belong to the promises of a cleared quote, as the revision has them that cleared it.
     *
     * @param reading the quote
     * @param receipt its receipt
     */
    PromiseSheet sheet(QuoteReading reading, String receipt);
}
