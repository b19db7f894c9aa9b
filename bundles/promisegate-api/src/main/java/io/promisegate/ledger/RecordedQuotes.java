package io.promisegate.ledger;

import io.promisegate.quote.Quote;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The quotes that were decided on, for evaluating them again; previews are not among them. Thread-safe. */
@ProviderType
public interface RecordedQuotes {

    /** Returns the quote that a decision was made on, null where it is not kept. */
    @Nullable
    Quote quote(String decisionId) throws IOException;

    /** Opens the latest quotes, so many at the most, the oldest of them first. */
    Cursor latestQuotes(int most) throws IOException;

    /** A quote as it was kept. */
    @FunctionalInterface
    interface Recorded {

        /** Reads it, on the thread of the caller; null where it cannot be read any more. */
        @Nullable
        Quote quote();
    }

    /** Goes over recorded quotes without holding them all. Thread-safe. */
    interface Cursor extends AutoCloseable {

        /** Returns the next quotes; none at the end. */
        List<Recorded> next(int most) throws IOException;

        @Override
        void close() throws IOException;
    }
}
