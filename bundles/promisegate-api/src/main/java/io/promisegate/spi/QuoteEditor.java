package io.promisegate.spi;

import io.promisegate.decision.Decision;
import io.promisegate.quote.PatchOperation;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** Changes quotes where they live, on behalf of somebody who sees them stopped. Thread-safe. */
@ConsumerType
public interface QuoteEditor {

    /**
     * Returns whether a quote lives here, and is still as it was decided on.
     *
     * @param decisionId the decision that somebody sees
     */
    boolean isEditable(String quoteId, String decisionId) throws IOException;

    /**
     * Changes a quote, and has it decided on again.
     *
     * @param decisionId the decision whose quote is changed
     * @param patch what changes
     * @param by name of the person who changes it
     * @return the new decision; null where the quote does not live here, or has changed since that decision: nothing
     *     has happened then
     */
    @Nullable
    Decision edit(String quoteId, String decisionId, List<PatchOperation> patch, String by) throws IOException;
}
