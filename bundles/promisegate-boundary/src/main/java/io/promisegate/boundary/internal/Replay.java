package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.ReplayReport;
import io.promisegate.decision.Evaluation;
import io.promisegate.decision.Outcome;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.quote.Money;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.spi.QuoteReader;
import io.promisegate.spi.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final int SAMPLES = 5;

    private final QuoteReader reader;
    private final InForce before;
    private final InForce after;
    private final Instant at;
    private final AtomicLong done = new AtomicLong();
    private volatile boolean isCancelled;

    Replay(QuoteReader reader, InForce before, InForce after, Instant at) {
        this.reader = reader;
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
    ReplayReport run(RecordedQuotes.Cursor quotes) throws IOException {
        try {
            return IntStream.range(0, Runtime.getRuntime().availableProcessors())
                    .parallel()
                    .mapToObj(worker -> evaluated(quotes))
                    .reduce(new Tally(), Tally::plus)
                    .report();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Tally evaluated(RecordedQuotes.Cursor quotes) {
        Tally tally = new Tally();
        try {
            for (List<byte[]> batch = quotes.next(BATCH); !batch.isEmpty(); batch = quotes.next(BATCH)) {
                for (byte[] document : batch) {
                    if (isCancelled || Thread.currentThread().isInterrupted()) {
                        throw new CancellationException();
                    }
                    evaluate(document, tally);
                }
                done.addAndGet(batch.size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tally;
    }

    private void evaluate(byte[] document, Tally tally) {
        Quote quote = reader.read(document, "canonical").quote();
        if (quote == null) {
            tally.unreadable++;
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
        return boundary == null || !boundary.isInEffect(at)
                ? Verdict.UNDECIDED
                : boundary.evaluator().verdict(quote, at);
    }

    /** What one worker has seen. Not thread-safe. */
    private static final class Tally {
        private long quotes;
        private long unreadable;
        private long unchanged;
        private long otherwiseChanged;
        private final Counted stopped = new Counted();
        private final Counted cleared = new Counted();
        private final Map<String, ReplayReport.RuleDrift> byRule = new HashMap<>();
        private final Map<String, Long> byOffering = new HashMap<>();
        private final Map<String, Long> byChannel = new HashMap<>();

        void add(Quote quote, Verdict former, Verdict next) {
            quotes++;
            Set<String> rules = new HashSet<>(former.rules().keySet());
            rules.addAll(next.rules().keySet());
            for (String rule : rules) {
                boolean was = counts(former.rules().get(rule));
                boolean is = counts(next.rules().get(rule));
                if (was != is) {
                    byRule.merge(rule, new ReplayReport.RuleDrift(is ? 1 : 0, was ? 1 : 0), Tally::sum);
                }
            }
            if (former.outcome() == next.outcome()) {
                unchanged++;
                return;
            }
            if (former.outcome() == Outcome.CLEARED) {
                stopped.add(quote);
            } else if (next.outcome() == Outcome.CLEARED) {
                cleared.add(quote);
            } else {
                otherwiseChanged++;
            }
            byChannel.merge(quote.channel() == null ? "none" : quote.channel(), 1L, Long::sum);
            quote.lines().stream()
                    .map(QuoteLine::offering)
                    .distinct()
                    .forEach(offering -> byOffering.merge(String.valueOf(offering), 1L, Long::sum));
        }

        private static boolean counts(@Nullable Mode mode) {
            return mode != null && Evaluation.outcome(mode) != Outcome.CLEARED;
        }

        private static ReplayReport.RuleDrift sum(ReplayReport.RuleDrift one, ReplayReport.RuleDrift other) {
            return new ReplayReport.RuleDrift(one.gained() + other.gained(), one.lost() + other.lost());
        }

        Tally plus(Tally other) {
            Tally sum = new Tally();
            for (Tally one : List.of(this, other)) {
                sum.quotes += one.quotes;
                sum.unreadable += one.unreadable;
                sum.unchanged += one.unchanged;
                sum.otherwiseChanged += one.otherwiseChanged;
                sum.stopped.add(one.stopped);
                sum.cleared.add(one.cleared);
                one.byRule.forEach((rule, drift) -> sum.byRule.merge(rule, drift, Tally::sum));
                one.byOffering.forEach((offering, count) -> sum.byOffering.merge(offering, count, Long::sum));
                one.byChannel.forEach((channel, count) -> sum.byChannel.merge(channel, count, Long::sum));
            }
            return sum;
        }

        ReplayReport report() {
            return new ReplayReport(
                    quotes,
                    unreadable,
                    stopped.group(),
                    cleared.group(),
                    unchanged,
                    otherwiseChanged,
                    byRule,
                    byOffering,
                    byChannel);
        }
    }

    /** Quotes that go the same way. Not thread-safe. */
    private static final class Counted {
        private long count;
        private final Map<String, BigDecimal> amounts = new HashMap<>();
        private final List<String> samples = new ArrayList<>();

        void add(Quote quote) {
            count++;
            Money total = quote.total();
            if (total != null) {
                amounts.merge(total.unit(), total.value(), BigDecimal::add);
            }
            if (samples.size() < SAMPLES) {
                samples.add(quote.id());
            }
        }

        void add(Counted other) {
            count += other.count;
            other.amounts.forEach((unit, amount) -> amounts.merge(unit, amount, BigDecimal::add));
            other.samples.stream().limit(SAMPLES - samples.size()).forEach(samples::add);
        }

        ReplayReport.Group group() {
            return new ReplayReport.Group(count, amounts, samples);
        }
    }
}
