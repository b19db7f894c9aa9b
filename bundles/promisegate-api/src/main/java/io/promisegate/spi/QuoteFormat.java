package io.promisegate.spi;

import io.promisegate.quote.QuoteReading;
import org.osgi.annotation.versioning.ConsumerType;

/** Reads the quotes of one format; it holds no rule. Thread-safe. */
@ConsumerType
public interface QuoteFormat {

    /** Returns the name of the format, such as {@code tmf648}. */
    String name();

    /**
     * Returns whether a document looks like this format, from what its top level holds.
     *
     * @param topLevelNames names of the members of the top-level object, as far as they were read
     */
    boolean recognises(java.util.Set<String> topLevelNames);

    /** Reads a document. Whatever it holds, the answer is a reading; nothing is thrown. */
    QuoteReading read(byte[] document);
}
