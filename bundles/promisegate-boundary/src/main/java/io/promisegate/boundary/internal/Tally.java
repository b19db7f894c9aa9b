package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.Drift;
import io.promisegate.decision.Evaluation;
import io.promisegate.decision.Outcome;
import io.promisegate.quote.Money;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.spi.Verdict;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts quotes on which two boundaries do not agree. Not thread-safe. */
final class Tally {
    private static final int SAMPLES = 5;
    private static final int MOST_NAMES = 1_000;

    private long quotes;
    private long unreadable;
    private long unchanged;
    private long otherwiseChanged;
    private final Counted stopped = new Counted();
    private final Counted cleared = new Counted();
    private final Map<String, Drift.RuleDrift> byRule = new HashMap<>();
    private final Map<String, Long> byOffering = new HashMap<>();
    private final Map<String, Long> byChannel = new HashMap<>();

    /** Counts what was counted elsewhere. */
    Tally add(Drift other) {
        quotes += other.quotes();
        unreadable += other.unreadable();
        unchanged += other.unchanged();
        otherwiseChanged += other.otherwiseChanged();
        stopped.add(other.newlyStopped());
        cleared.add(other.newlyCleared());
        other.byRule().forEach((rule, drift) -> byRule.merge(rule, drift, Tally::sum));
        other.byOffering().forEach((offering, count) -> count(byOffering, offering, count));
        other.byChannel().forEach((channel, count) -> count(byChannel, channel, count));
        return this;
    }

    /** Returns how many quotes were counted. */
    long quotes() {
        return quotes;
    }

    void addUnreadable() {
        unreadable++;
    }

    /** Counts a quote of which one boundary says this, and the other that. */
    void add(Quote quote, Verdict former, Verdict next) {
        quotes++;
        Set<String> rules = new HashSet<>(former.rules().keySet());
        rules.addAll(next.rules().keySet());
        for (String rule : rules) {
            boolean was = counts(former.rules().get(rule));
            boolean is = counts(next.rules().get(rule));
            if (was != is) {
                byRule.merge(rule, new Drift.RuleDrift(is ? 1 : 0, was ? 1 : 0), Tally::sum);
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
        count(byChannel, quote.channel() == null ? "none" : quote.channel(), 1);
        quote.lines().stream()
                .map(QuoteLine::offering)
                .distinct()
                .forEach(offering -> count(byOffering, String.valueOf(offering), 1));
    }

    /** Counts under a name that a quote gives itself, of which there may be no end. */
    private static void count(Map<String, Long> counts, String name, long more) {
        counts.merge(counts.size() < MOST_NAMES || counts.containsKey(name) ? name : "others", more, Long::sum);
    }

    private static boolean counts(@Nullable Mode mode) {
        return mode != null && Evaluation.outcome(mode) != Outcome.CLEARED;
    }

    private static Drift.RuleDrift sum(Drift.RuleDrift one, Drift.RuleDrift other) {
        return new Drift.RuleDrift(one.gained() + other.gained(), one.lost() + other.lost());
    }

    /** Returns what was counted. */
    Drift drift() {
        return new Drift(
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

        void add(Drift.Group other) {
            count += other.count();
            other.amounts().forEach((unit, amount) -> amounts.merge(unit, amount, BigDecimal::add));
            other.samples().stream().limit(SAMPLES - samples.size()).forEach(samples::add);
        }

        Drift.Group group() {
            return new Drift.Group(count, amounts, samples);
        }
    }
}
