package io.promisegate.boundary.internal;

import io.promisegate.boundary.Drift;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.ledger.RecordedQuotes.Recorded;
import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.Quote;
import io.promisegate.spi.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates recorded quotes at what is in force and at what would be, on all processors. What it holds does not depend
 * on how many quotes there are. One run per instance; {@link #cancel} and {@link #done} may be called from anywhere.
 */
final class Replay {
    private static final int BATCH = 64;

    private final InForce before;
    private final InForce after;
    private final Instant at;
    private final AtomicLong done = new AtomicLong();
    private volatile boolean isCancelled;

    Replay(InForce before, InForce after, Instant at) {
        this.before = before;
        this.after = after;
        this.at = at;
    }

    /** Has the run end with a {@link CancellationException}. */
    void cancel() {
        isCancelled = true;
    }

    /** Returns how many quotes have been evaluated. */
    long done() {
        return done.get();
    }

    /** Evaluates all quotes of a cursor. */
    Drift run(RecordedQuotes.Cursor quotes) throws IOException {
        try {
            return IntStream.range(0, Runtime.getRuntime().availableProcessors())
                    .parallel()
                    .mapToObj(worker -> evaluated(quotes).drift())
                    .reduce(
                            Drift.NONE,
                            (one, other) -> new Tally().add(one).add(other).drift());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Tally evaluated(RecordedQuotes.Cursor quotes) {
        Tally tally = new Tally();
        try {
            for (List<Recorded> batch = quotes.next(BATCH); !batch.isEmpty(); batch = quotes.next(BATCH)) {
                for (Recorded recorded : batch) {
                    if (isCancelled || Thread.currentThread().isInterrupted()) {
                        throw new CancellationException();
                    }
                    evaluate(recorded, tally);
                }
                done.addAndGet(batch.size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tally;
    }

    private void evaluate(Recorded recorded, Tally tally) {
        Quote quote = recorded.quote();
        if (quote == null) {
            tally.addUnreadable();
            return;
        }
        Active former = before.boundaryFor(quote);
        Active next = after.boundaryFor(quote);
        if (!revision(former).equals(revision(next))) {
            tally.add(quote, verdict(former, quote), verdict(next, quote));
        }
    }

    private static String revision(@Nullable Active boundary) {
        return boundary == null ? "" : boundary.revision().sha256();
    }

    private Verdict verdict(@Nullable Active boundary, Quote quote) {
        return boundary == null ? Verdict.UNDECIDED : boundary.verdict(quote, at, AcceptedPromises.NONE);
    }
}
