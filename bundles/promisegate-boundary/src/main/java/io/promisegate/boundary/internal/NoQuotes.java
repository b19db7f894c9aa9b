package io.promisegate.boundary.internal;

import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.quote.Quote;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps no quotes. */
enum NoQuotes implements RecordedQuotes, RecordedQuotes.Cursor {
    INSTANCE;

    @Override
    public @Nullable Quote quote(String decisionId) {
        return null;
    }

    @Override
    public Cursor latestQuotes(int most) {
        return this;
    }

    @Override
    public List<Recorded> next(int most) {
        return List.of();
    }

    @Override
    public void close() {
        // nothing is open
    }
}
