package io.promisegate.spi;

import io.promisegate.quote.Quote;
import org.osgi.annotation.versioning.ProviderType;

/** Writes quotes in the canonical form, and their facts. Thread-safe. */
@ProviderType
public interface QuoteWriter {

    /**
     * Returns the quote as UTF-8 JSON on one line. Read as {@code canonical} it is evaluated as this one, save that its
     * pointers lead into the canonical form.
     */
    byte[] write(Quote quote);

    /**
     * Returns the facts of the quote: all that a decision may depend on, and nothing else, as UTF-8 JSON in the form of
     * RFC 8785 (JCS). Two documents with the same facts say the same, whatever their format, their order of known
     * terms, or how they write a number; identifier and version are not among the facts.
     */
    byte[] facts(Quote quote);
}
