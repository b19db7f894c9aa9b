package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.Impact;
import io.promisegate.boundary.Impact.Counterexample;
import io.promisegate.boundary.Impact.Difference;
import io.promisegate.decision.Evaluation;
import io.promisegate.decision.Outcome;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Edit;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.Money;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseKind;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteDocument;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.QuoteReading;
import io.promisegate.quote.Term;
import io.promisegate.spi.Evaluator;
import io.promisegate.spi.QuoteWriter;
import io.promisegate.spi.Verdict;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds quotes on which two boundaries do not agree, by trying: for each offering that they may judge differently, a
 * line that both like as well as can be, then the same with one promise at each value where a decision can change, and
 * with some promises that belong together at all their values. What is reported, both evaluators have said.
 *
 * <p>A table decides by one limit at a time, so that trying each limit and its neighbours finds every change of one. A
 * condition of the authors' own may want a combination that is not tried. One run per instance.
 */
final class BoundaryComparison {
    private static final int MOST_PROBES = 20_000;
    private static final List<List<Term>> TOGETHER = List.of(
            List.of(Term.DATA_CLASS, Term.DATA_REGION, Term.RETENTION_DAYS),
            List.of(Term.AUTONOMY_TIER, Term.MODEL),
            List.of(Term.AUTONOMY_TIER, Term.USE_CASE),
            List.of(Term.AUTONOMY_TIER, Term.CUSTOMER_FACING),
            List.of(Term.COMMITMENT_OBSERVED, Term.COMMITMENT_QUANTITY),
            List.of(Term.MODEL, Term.RETENTION_DAYS));

    private final Boundary before;
    private final Boundary after;
    private final Evaluator evaluatorBefore;
    private final Evaluator evaluatorAfter;
    private final QuoteWriter writer;
    private final Instant at;
    private final Map<String, Found> found = new TreeMap<>();
    private int probes;

    /** The best examples for a rule so far. */
    private static final class Found {
        private @Nullable Counterexample stricter;
        private @Nullable Counterexample looser;
    }

    BoundaryComparison(
            Boundary before,
            Evaluator evaluatorBefore,
            Boundary after,
            Evaluator evaluatorAfter,
            QuoteWriter writer,
            Instant at) {
        this.before = before;
        this.evaluatorBefore = evaluatorBefore;
        this.after = after;
        this.evaluatorAfter = evaluatorAfter;
        this.writer = writer;
        this.at = at;
    }

    /** Returns what the boundary after changes. */
    Impact compare(List<Problem> notes) {
        for (String offering : concerned()) {
            if (probes >= MOST_PROBES) {
                break;
            }
            compare(offering);
        }
        List<Difference> differences = new ArrayList<>();
        found.forEach((rule, examples) -> differences.add(new Difference(rule, examples.stricter, examples.looser)));
        boolean hasConditions = after.rules().stream().anyMatch(rule -> rule.expect() != null) || hasConditionsGone();
        return new Impact(notes, differences, probes < MOST_PROBES && !hasConditions, null);
    }

    private boolean hasConditionsGone() {
        return before.rules().stream().anyMatch(rule -> rule.expect() != null);
    }

    /** Returns the offerings that may be judged differently: all where anything common to them has changed. */
    private Set<String> concerned() {
        Set<String> all = new TreeSet<>(before.offerings().keySet());
        all.addAll(after.offerings().keySet());
        boolean isCommonChanged = !before.ladder().equals(after.ladder())
                || !before.vocabulary().equals(after.vocabulary())
                || !before.suppliers().equals(after.suppliers())
                || !before.rules().equals(after.rules())
                || !before.dealDesk().equals(after.dealDesk())
                || !before.currency().equals(after.currency())
                || !before.timeZone().equals(after.timeZone());
        if (!isCommonChanged) {
            all.removeIf(id -> before.offerings().containsKey(id)
                    && before.offerings().get(id).equals(after.offerings().get(id)));
        }
        return all;
    }

    private void compare(String offering) {
        ProbeValues values = ProbeValues.of(offering, before, after);
        Map<Term, List<Promise>> promises = values.promises();
        Map<Term, Promise> line = likedLine(offering, promises);
        tried(offering, Map.of(), BigDecimal.ZERO);
        tried(offering, line, BigDecimal.ZERO);
        values.discounts().forEach(discount -> tried(offering, line, discount));
        promises.forEach((term, all) -> {
            vary(offering, line, term, all);
            all.forEach(promise -> tried(offering, Map.of(term, promise), BigDecimal.ZERO));
        });
        for (PromiseKind kind : PromiseKind.values()) {
            Map<Term, Promise> full = fullLine(offering, line, kind, promises);
            promises.forEach((term, all) -> {
                if (term.kind() == kind) {
                    vary(offering, full, term, all);
                }
            });
        }
        for (List<Term> terms : TOGETHER) {
            combine(offering, line, terms, 0, promises);
        }
    }

    private void vary(String offering, Map<Term, Promise> line, Term term, List<Promise> all) {
        tried(offering, with(line, term, null), BigDecimal.ZERO);
        all.forEach(promise -> tried(offering, with(line, term, promise), BigDecimal.ZERO));
    }

    private void combine(
            String offering, Map<Term, Promise> line, List<Term> terms, int next, Map<Term, List<Promise>> promises) {
        if (next == terms.size()) {
            tried(offering, line, BigDecimal.ZERO);
            return;
        }
        for (Promise promise : promises.getOrDefault(terms.get(next), List.of())) {
            if (probes >= MOST_PROBES) {
                return;
            }
            combine(offering, with(line, terms.get(next), promise), terms, next + 1, promises);
        }
    }

    /** Gives each term in turn the value with the fewest broken rules, so that what is varied next is seen alone. */
    private Map<Term, Promise> likedLine(String offering, Map<Term, List<Promise>> promises) {
        Map<Term, Promise> line = new EnumMap<>(Term.class);
        int best = dislike(offering, line);
        for (int pass = 0; pass < 2; pass++) {
            for (Map.Entry<Term, List<Promise>> entry : promises.entrySet()) {
                for (Promise promise : entry.getValue()) {
                    Map<Term, Promise> candidate = with(line, entry.getKey(), promise);
                    int dislike = dislike(offering, candidate);
                    if (dislike < best) {
                        best = dislike;
                        line = candidate;
                    }
                }
            }
        }
        return line;
    }

    /** Has the line promise every term of a kind, since some are looked at beside others alone. */
    private Map<Term, Promise> fullLine(
            String offering, Map<Term, Promise> liked, PromiseKind kind, Map<Term, List<Promise>> promises) {
        Map<Term, Promise> line = liked;
        for (int pass = 0; pass < 2; pass++) {
            for (Map.Entry<Term, List<Promise>> entry : promises.entrySet()) {
                if (entry.getKey().kind() == kind) {
                    line = with(line, entry.getKey(), mostLiked(offering, line, entry.getKey(), entry.getValue()));
                }
            }
        }
        return line;
    }

    private Promise mostLiked(String offering, Map<Term, Promise> line, Term term, List<Promise> all) {
        Promise liked = all.get(0);
        int best = Integer.MAX_VALUE;
        for (Promise promise : all) {
            int dislike = dislike(offering, with(line, term, promise));
            if (dislike < best) {
                best = dislike;
                liked = promise;
            }
        }
        return liked;
    }

    private int dislike(String offering, Map<Term, Promise> line) {
        Quote quote = quote(offering, line, BigDecimal.ZERO);
        probes++;
        return breaks(evaluatorBefore.verdict(quote, at)) + breaks(evaluatorAfter.verdict(quote, at));
    }

    private static int breaks(Verdict verdict) {
        return verdict.outcome() == Outcome.UNDECIDED
                ? Term.values().length
                : (int) verdict.rules().values().stream()
                        .filter(mode -> Evaluation.outcome(mode) != Outcome.CLEARED)
                        .count();
    }

    private static Map<Term, Promise> with(Map<Term, Promise> line, Term term, @Nullable Promise promise) {
        Map<Term, Promise> changed = new EnumMap<>(Term.class);
        changed.putAll(line);
        if (promise == null) {
            changed.remove(term);
        } else {
            changed.put(term, promise);
        }
        return changed;
    }

    private void tried(String offering, Map<Term, Promise> line, BigDecimal discount) {
        probes++;
        Quote quote = quote(offering, line, discount);
        Verdict former = evaluatorBefore.verdict(quote, at);
        Verdict next = evaluatorAfter.verdict(quote, at);
        Set<String> rules = new HashSet<>(former.rules().keySet());
        rules.addAll(next.rules().keySet());
        Map<String, Integer> changes = new HashMap<>();
        for (String rule : rules) {
            int change = rank(next.rules().get(rule)) - rank(former.rules().get(rule));
            if (change != 0) {
                changes.put(rule, change);
            }
        }
        if (changes.isEmpty()) {
            return;
        }
        Counterexample example = new Counterexample(
                new String(writer.write(quote), StandardCharsets.UTF_8), former.outcome(), next.outcome());
        changes.forEach((rule, change) -> {
            Found known = found.computeIfAbsent(rule, id -> new Found());
            if (change > 0) {
                known.stricter = better(known.stricter, example);
            } else {
                known.looser = better(known.looser, example);
            }
        });
    }

    /**
     * A quote whose outcome changes says more than one that breaks another rule besides; a short one says it sooner.
     */
    private static Counterexample better(@Nullable Counterexample known, Counterexample example) {
        if (known == null) {
            return example;
        }
        boolean knownShows = known.before() != known.after();
        boolean exampleShows = example.before() != example.after();
        if (knownShows != exampleShows) {
            return exampleShows ? example : known;
        }
        return example.quote().length() < known.quote().length() ? example : known;
    }

    private static int rank(@Nullable Mode mode) {
        return mode == null ? 0 : Evaluation.outcome(mode).ordinal();
    }

    private Quote quote(String offering, Map<Term, Promise> promises, BigDecimal discount) {
        PromiseSet.Builder builder = new PromiseSet.Builder();
        promises.values().forEach(builder::add);
        List<LinePrice> prices = discount.signum() == 0
                ? List.of()
                : List.of(new LinePrice(
                        "recurring",
                        new Money(after.currency(), BigDecimal.valueOf(1000)),
                        discount,
                        Pointer.ROOT.child("lines")));
        QuoteLine line = new QuoteLine(
                "1",
                LineAction.ADD,
                offering,
                builder.build(),
                prices,
                Pointer.ROOT.child("lines").child(0));
        return new Quote(
                "counterexample",
                "1",
                "canonical",
                after.currency(),
                null,
                null,
                null,
                List.of(),
                List.of(line),
                NoDocument.INSTANCE);
    }

    /** The document of a quote that was thought up. */
    private enum NoDocument implements QuoteDocument {
        INSTANCE;

        @Override
        public List<PatchOperation> patch(Quote quote, List<Edit> edits) {
            return List.of();
        }

        @Override
        public QuoteReading patched(List<PatchOperation> patch) {
            return QuoteReading.unreadable(List.of(Problem.at("", "PG-Q003", "There is no document.")));
        }
    }
}
