package io.promisegate.spi;

import io.promisegate.quote.Quote;
import org.osgi.annotation.versioning.ProviderType;

/** Writes quotes in the canonical form. Thread-safe. */
@ProviderType
public interface QuoteWriter {

    /**
     * Returns the quote as UTF-8 JSON on one line. Read as {@code canonical} it is evaluated as this one, save that its
     * pointers lead into the canonical form.
     */
    byte[] write(Quote quote);
}
