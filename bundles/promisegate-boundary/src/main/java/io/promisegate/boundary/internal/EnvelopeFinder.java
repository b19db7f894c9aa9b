package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.Boundary.Rule;
import io.promisegate.decision.Envelope.Limit;
import io.promisegate.decision.Envelope.Line;
import io.promisegate.decision.Envelope.Range;
import io.promisegate.decision.Outcome;
import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.Money;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import io.promisegate.spi.Verdict;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a quote may promise without the desk: each term of each line is tried with every value at which the
 * boundary can change its mind, and between two of these by halves. A value passes where it stops nothing that would
 * not be stopped with any other value too. Not thread-safe.
 */
final class EnvelopeFinder {
    private static final String DISCOUNT = "discountPercent";

    /** Terms that a seller asks about, whether the quote says something of them or not. */
    private static final Set<Term> ASKED =
            EnumSet.of(Term.AUTONOMY_TIER, Term.RETENTION_DAYS, Term.COMMITMENT_QUANTITY, Term.OUTCOME_PRICE);

    /** Names that the boundary has a list of. */
    private static final Set<Term> NAMES = EnumSet.of(
            Term.AUTONOMY_TIER,
            Term.AUTONOMY_TIER_SENSE,
            Term.AUTONOMY_TIER_ANALYSE,
            Term.AUTONOMY_TIER_DECIDE,
            Term.AUTONOMY_TIER_ACT,
            Term.MODEL,
            Term.USE_CASE,
            Term.DATA_CLASS,
            Term.DATA_REGION,
            Term.COMMITMENT_UNIT,
            Term.OUTCOME_METRIC,
            Term.OUTCOME_EVENT_SOURCE,
            Term.OUTCOME_VERIFIER,
            Term.SUPPORT_HOURS,
            Term.VALUE_METRIC);

    private static final int DECIMALS = 2;
    private static final int MOST_HALVES = 64;

    /** Far beyond any limit, so that what has none shows. */
    private static final BigDecimal FAR = new BigDecimal("1000000000");

    private final Active active;
    private final Quote quote;
    private final Instant at;
    private final AcceptedPromises accepted;
    private final Set<Rule> rules;

    EnvelopeFinder(Active active, Quote quote, Instant at, AcceptedPromises accepted) {
        this.active = active;
        this.quote = quote;
        this.at = at;
        this.accepted = accepted;
        rules = new HashSet<>(active.boundary().rules());
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < quote.lines().size(); i++) {
            QuoteLine line = quote.lines().get(i);
            if (line.action() != LineAction.DELETE) {
                lines.add(new Line(i, line.id(), line.offering(), limits(i, line)));
            }
        }
        return lines;
    }

    private List<Limit> limits(int index, QuoteLine line) {
        ProbeValues probe =
                ProbeValues.of(String.valueOf(line.offering()), active.boundary(), active.boundary(), rules);
        Map<Term, List<Promise>> values = probe.promises();
        List<Limit> limits = new ArrayList<>();
        for (Term term : Term.values()) {
            if (!ASKED.contains(term) && !line.promises().has(term)) {
                continue;
            }
            List<Promise> tried = values.getOrDefault(term, List.of());
            Varied varied = (value) -> line.with(with(line.promises(), term, value));
            Promise now = line.promises().get(term);
            switch (term.type()) {
                case INTEGER, DAYS -> limits.add(numbers(index, term.termName(), now, varied, numbers(tried), 0, null));
                case DECIMAL ->
                    limits.add(numbers(index, term.termName(), now, varied, numbers(tried), DECIMALS, null));
                case MONEY ->
                    limits.add(numbers(
                            index,
                            term.termName(),
                            now,
                            varied,
                            numbers(tried),
                            DECIMALS,
                            quote.currency() == null ? active.boundary().currency() : quote.currency()));
                case FLAG -> limits.add(names(index, term, now, varied, tried));
                case TEXT -> {
                    if (NAMES.contains(term)) {
                        limits.add(names(index, term, now, varied, tried));
                    }
                }
                default -> {
                    // of lists, structures and dates no single limit can be told
                }
            }
        }
        for (LinePrice price : line.prices()) {
            if (price.discountPercent() != null) {
                Set<BigDecimal> tried = new HashSet<>(probe.discounts());
                tried.add(BigDecimal.valueOf(100));
                limits.add(discount(index, line, price, tried));
                break;
            }
        }
        return limits;
    }

    /** A line with a value in the place of its own, null for none. */
    @FunctionalInterface
    private interface Varied {
        QuoteLine with(@Nullable PromiseValue value);
    }

    private static PromiseSet with(PromiseSet promises, Term term, @Nullable PromiseValue value) {
        PromiseSet.Builder builder = new PromiseSet.Builder();
        for (Promise promise : promises.all()) {
            if (promise.term() != term) {
                builder.add(promise);
            }
        }
        if (value != null) {
            Promise own = promises.get(term);
            builder.add(new Promise(term, term.termName(), value, own == null ? Pointer.ROOT : own.pointer()));
        }
        return builder.build();
    }

    private static Set<BigDecimal> numbers(List<Promise> tried) {
        Set<BigDecimal> numbers = new HashSet<>();
        for (Promise one : tried) {
            BigDecimal number = number(one.value());
            if (number != null) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    private static @Nullable BigDecimal number(@Nullable PromiseValue value) {
        if (value instanceof Money money) {
            return money.value();
        }
        return value instanceof PromiseValue.Numeric numeric ? numeric.value() : null;
    }

    /** Returns what stops the quote with another line: of the quote as a whole, and of the line by itself. */
    private Set<String> stopping(int index, QuoteLine line) {
        List<QuoteLine> lines = new ArrayList<>(quote.lines());
        lines.set(index, line);
        Set<String> stopping = new HashSet<>();
        add(stopping, "quote ", active.evaluator().verdict(quote.withLines(lines), at, accepted));
        if (lines.size() > 1) {
            add(stopping, "line ", active.evaluator().verdict(quote.withLines(List.of(line)), at, accepted));
        }
        return stopping;
    }

    private static void add(Set<String> stopping, String of, Verdict verdict) {
        if (verdict.outcome() == Outcome.UNDECIDED) {
            throw new IllegalStateException("The quote cannot be evaluated.");
        }
        verdict.rules().forEach((rule, mode) -> {
            if (mode == Mode.REVIEW || mode == Mode.BLOCK) {
                // what blocks is worse than what is reviewed
                stopping.add(of + rule);
                if (mode == Mode.BLOCK) {
                    stopping.add(of + rule + " blocks");
                }
            }
        });
    }

    /** Returns what is stopped whatever the value is. */
    private static Set<String> always(Iterable<Set<String>> all) {
        Set<String> always = null;
        for (Set<String> one : all) {
            if (always == null) {
                always = new HashSet<>(one);
            } else {
                always.retainAll(one);
            }
        }
        return always == null ? Set.of() : always;
    }

    private Limit names(int index, Term term, @Nullable Promise now, Varied varied, List<Promise> tried) {
        Map<Object, Set<String>> stopped = new LinkedHashMap<>();
        for (Promise one : tried) {
            stopped.put(PromiseValues.write(one.value()), stopping(index, varied.with(one.value())));
        }
        Set<String> without = stopping(index, varied.with(null));
        Set<String> as = stopping(index, varied.with(now == null ? null : now.value()));
        List<Set<String>> all = new ArrayList<>(stopped.values());
        all.add(without);
        all.add(as);
        Set<String> always = always(all);
        return new Limit(
                term.termName(),
                now == null ? null : PromiseValues.write(now.value()),
                always.containsAll(as),
                stopped.entrySet().stream()
                        .filter(one -> always.containsAll(one.getValue())
                                && !one.getKey().equals(ProbeValues.NONE_OF_THEM))
                        .map(Map.Entry::getKey)
                        .toList(),
                List.of());
    }

    private Limit numbers(
            int index,
            String name,
            @Nullable Promise now,
            Varied varied,
            Set<BigDecimal> tried,
            int decimals,
            @Nullable String currency) {
        BigDecimal own = now == null ? null : number(now.value());
        Search search = new Search(decimals) {
            @Override
            Set<String> stopping(BigDecimal value) {
                return EnvelopeFinder.this.stopping(
                        index,
                        varied.with(currency == null ? new PromiseValue.Numeric(value) : new Money(currency, value)));
            }
        };
        Set<String> without = stopping(index, varied.with(null));
        Set<String> as = stopping(index, varied.with(now == null ? null : now.value()));
        return search.limit(
                name, now == null ? null : PromiseValues.write(now.value()), own, tried, List.of(without, as), as);
    }

    private Limit discount(int index, QuoteLine line, LinePrice price, Set<BigDecimal> tried) {
        Search search = new Search(DECIMALS) {
            @Override
            Set<String> stopping(BigDecimal value) {
                List<LinePrice> prices = new ArrayList<>(line.prices());
                prices.replaceAll(
                        one -> one.equals(price) ? new LinePrice(one.type(), one.amount(), value, one.pointer()) : one);
                return EnvelopeFinder.this.stopping(
                        index,
                        new QuoteLine(
                                line.id(), line.action(), line.offering(), line.promises(), prices, line.pointer()));
            }
        };
        Set<String> as = stopping(index, line);
        return search.limit(DISCOUNT, price.discountPercent(), price.discountPercent(), tried, List.of(as), as);
    }

    /** Tries numbers. */
    private abstract static class Search {
        private final int decimals;
        private final BigDecimal step;

        Search(int decimals) {
            this.decimals = decimals;
            step = BigDecimal.ONE.movePointLeft(decimals);
        }

        abstract Set<String> stopping(BigDecimal value);

        Limit limit(
                String name,
                @Nullable Object promised,
                @Nullable BigDecimal own,
                Set<BigDecimal> tried,
                List<Set<String>> besides,
                Set<String> as) {
            TreeMap<BigDecimal, Set<String>> stopped = new TreeMap<>();
            Set<BigDecimal> all = new HashSet<>(tried);
            all.add(BigDecimal.ZERO);
            all.add(name.equals(DISCOUNT) ? BigDecimal.valueOf(100) : FAR);
            if (own != null) {
                all.add(own);
            }
            for (BigDecimal value : all) {
                BigDecimal rounded = value.setScale(decimals, RoundingMode.HALF_EVEN);
                if (rounded.signum() >= 0) {
                    stopped.put(rounded, stopping(rounded));
                }
            }
            List<Set<String>> known = new ArrayList<>(stopped.values());
            known.addAll(besides);
            Set<String> always = always(known);
            return new Limit(name, promised, always.containsAll(as), List.of(), ranges(stopped, always));
        }

        private List<Range> ranges(SortedMap<BigDecimal, Set<String>> stopped, Set<String> always) {
            List<Range> ranges = new ArrayList<>();
            BigDecimal from = null;
            BigDecimal before = null;
            boolean isOpen = false;
            for (Map.Entry<BigDecimal, Set<String>> one : stopped.entrySet()) {
                boolean passes = always.containsAll(one.getValue());
                if (passes && !isOpen) {
                    from = before == null ? null : edge(one.getKey(), before, always);
                    isOpen = true;
                } else if (!passes && isOpen && before != null) {
                    ranges.add(new Range(from, edge(before, one.getKey(), always)));
                    isOpen = false;
                }
                before = one.getKey();
            }
            if (isOpen) {
                ranges.add(new Range(from, null));
            }
            return ranges;
        }

        /** Returns the last number that passes on the way from one that does to one that does not. */
        private BigDecimal edge(BigDecimal passing, BigDecimal failing, Set<String> always) {
            BigDecimal good = passing;
            BigDecimal bad = failing;
            for (int i = 0; i < MOST_HALVES && good.subtract(bad).abs().compareTo(step) > 0; i++) {
                BigDecimal middle = good.add(bad).divide(BigDecimal.valueOf(2), decimals, RoundingMode.HALF_EVEN);
                if (middle.compareTo(good) == 0 || middle.compareTo(bad) == 0) {
                    break;
                }
                if (always.containsAll(stopping(middle))) {
                    good = middle;
                } else {
                    bad = middle;
                }
            }
            return good;
        }
    }
}
