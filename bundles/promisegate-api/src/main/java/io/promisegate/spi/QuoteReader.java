package io.promisegate.spi;

import io.promisegate.quote.QuoteReading;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Reads a quote in whichever of the installed formats it is. Thread-safe. */
@ProviderType
public interface QuoteReader {

    /**
     * Reads a document.
     *
     * @param format name of the format, null to find out
     */
    QuoteReading read(byte[] document, @Nullable String format);
}
