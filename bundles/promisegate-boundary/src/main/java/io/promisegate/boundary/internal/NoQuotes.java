package io.promisegate.boundary.internal;

import io.promisegate.decision.Decision;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.quote.Quote;
import java.util.List;

/** Keeps no quotes. */
enum NoQuotes implements RecordedQuotes, RecordedQuotes.Cursor {
    INSTANCE;

    @Override
    public void record(Quote quote, Decision decision) {
        // nothing is kept
    }

    @Override
    public Cursor latest(int most) {
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
