package io.promisegate.spi;

import io.promisegate.decision.Decision;
import io.promisegate.decision.Finding;
import io.promisegate.quote.Quote;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Knows what the desk has approved. Asked by the gate for each quote that needs a review. Thread-safe. */
@ProviderType
public interface Waivers {

    /**
     * Returns the same findings, with the approval of each that a waiver covers at that instant. Where all that need a
     * review are covered, the quote counts as one that passes by these waivers.
     *
     * @param isPreview whether nothing is to be counted
     * @throws IOException where that cannot be found out, or not be kept
     */
    List<Finding> waived(Quote quote, List<Finding> findings, Instant at, boolean isPreview) throws IOException;

    /**
     * Returns whether every waiver that a decision went by holds at that instant.
     *
     * @throws IOException where that cannot be found out
     */
    boolean hold(Decision decision, Instant at) throws IOException;
}
