package io.promisegate.quote;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The document that a quote was read from, in whatever format.
 *
 * <p>It exists so that a fix can be stated, and proven, in the terms of the document that its author sees.
 * Implementations are immutable and thread-safe.
 */
@ConsumerType
public interface QuoteDocument {

    /**
     * Returns the JSON Patch that makes the edits in the original document, or an empty list where the format cannot
     * express them.
     *
     * @param quote the quote that was read from this document
     */
    List<PatchOperation> patch(Quote quote, List<Edit> edits);

    /**
     * Applies a patch to a copy of the document and reads the result.
     *
     * @return what the patched document reads as; problems where it cannot be read any more
     */
    QuoteReading patched(List<PatchOperation> patch);
}
