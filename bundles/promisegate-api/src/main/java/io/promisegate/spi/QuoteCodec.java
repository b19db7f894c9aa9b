package io.promisegate.spi;

import io.promisegate.quote.Quote;
import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Writes quotes in a compact form that is read again fast, for keeping many. Thread-safe. */
@ProviderType
public interface QuoteCodec {

    /** Returns the quote as UTF-8 text on one line. */
    byte[] encode(Quote quote);

    /**
     * Reads what {@link #encode} wrote. The quote is evaluated as the one that was written, with the same pointers,
     * save that there is no document to state a fix in.
     *
     * @throws IOException where it is not of this form
     */
    Quote decode(byte[] encoded) throws IOException;
}
