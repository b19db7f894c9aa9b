package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.boundary.Boundary.Rule;
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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    /** Bounds the work, in rules evaluated, so that a comparison takes well under a second. */
    private static final int MOST_WORK = 200_000;

    /** What the built-in rules weigh beside one condition. */
    private static final int BUILT_IN = 20;

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
    private final Set<Rule> changedRules;
    private final boolean isCommonChanged;
    private Map<Term, Promise> liked = Map.of();
    private final int mostProbes;
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
        long conditions =
                after.rules().stream().filter(rule -> rule.expect() != null).count();
        this.mostProbes = (int) (MOST_WORK / (BUILT_IN + conditions));
        this.changedRules = new LinkedHashSet<>(before.rules());
        Set<Rule> rulesAfter = new LinkedHashSet<>(after.rules());
        Set<Rule> kept = new HashSet<>(changedRules);
        kept.retainAll(rulesAfter);
        changedRules.addAll(rulesAfter);
        changedRules.removeAll(kept);
        this.isCommonChanged = !changedRules.isEmpty()
                || !before.ladder().equals(after.ladder())
                || !before.vocabulary().equals(after.vocabulary())
                || !before.suppliers().equals(after.suppliers())
                || !before.dealDesk().equals(after.dealDesk())
                || !before.currency().equals(after.currency())
                || !before.timeZone().equals(after.timeZone());
    }

    /** Returns what the boundary after changes. */
    Impact compare(List<Problem> notes) {
        for (String offering : concerned()) {
            if (probes >= mostProbes) {
                break;
            }
            compare(offering);
        }
        List<Difference> differences = new ArrayList<>();
        found.forEach((rule, examples) -> differences.add(new Difference(rule, examples.stricter, examples.looser)));
        boolean hasConditions = changedRules.stream().anyMatch(rule -> rule.expect() != null);
        return new Impact(notes, differences, probes < mostProbes && !hasConditions, null, null);
    }

    /** Returns the offerings that may be judged differently: all where anything common to them has changed. */
    private Set<String> concerned() {
        Set<String> all = new TreeSet<>(before.offerings().keySet());
        all.addAll(after.offerings().keySet());
        if (!isCommonChanged) {
            all.removeIf(id -> before.offerings().containsKey(id)
                    && before.offerings().get(id).equals(after.offerings().get(id)));
        }
        return all;
    }

    /** Returns the kinds of promise that an offering may be judged by differently. */
    private Set<PromiseKind> kinds(String offering) {
        Offering one = before.offerings().get(offering);
        Offering other = after.offerings().get(offering);
        if (isCommonChanged || one == null || other == null) {
            return EnumSet.allOf(PromiseKind.class);
        }
        Set<PromiseKind> kinds = EnumSet.noneOf(PromiseKind.class);
        addChanged(kinds, PromiseKind.AUTONOMY, one.autonomy(), other.autonomy());
        addChanged(kinds, PromiseKind.DATA, one.data(), other.data());
        addChanged(kinds, PromiseKind.COMMITMENT, one.commitment(), other.commitment());
        addChanged(kinds, PromiseKind.OUTCOME, one.outcome(), other.outcome());
        addChanged(kinds, PromiseKind.SERVICE, one.service(), other.service());
        addChanged(kinds, PromiseKind.DELIVERY, one.delivery(), other.delivery());
        addChanged(kinds, PromiseKind.COMPLIANCE, one.regulations(), other.regulations());
        boolean isModelChanged = !one.models().equals(other.models())
                || !Objects.equals(one.modelChangeNoticeDays(), other.modelChangeNoticeDays())
                || !Objects.equals(one.modelPinning(), other.modelPinning())
                || !one.subprocessors().equals(other.subprocessors());
        // A model's supplier stands behind everything, and exceptions look at all kinds.
        return isModelChanged ? EnumSet.allOf(PromiseKind.class) : kinds;
    }

    private static void addChanged(
            Set<PromiseKind> kinds, PromiseKind kind, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            kinds.add(kind);
        }
    }

    private void compare(String offering) {
        ProbeValues values = ProbeValues.of(offering, before, after, changedRules);
        Map<Term, List<Promise>> all = values.promises();
        Map<Term, Promise> line = likedLine(offering, all);
        liked = line;
        tried(offering, Map.of(), BigDecimal.ZERO);
        tried(offering, line, BigDecimal.ZERO);
        values.discounts().forEach(discount -> tried(offering, line, discount));
        for (PromiseKind kind : kinds(offering)) {
            Map<Term, List<Promise>> promises = new LinkedHashMap<>(all);
            promises.keySet().removeIf(term -> term.kind() != kind);
            Map<Term, Promise> full = fullLine(offering, line, promises);
            promises.forEach((term, its) -> {
                vary(offering, line, term, its);
                vary(offering, full, term, its);
                its.forEach(promise -> tried(offering, Map.of(term, promise), BigDecimal.ZERO));
            });
            for (List<Term> terms : TOGETHER) {
                if (terms.stream().anyMatch(term -> term.kind() == kind)) {
                    combine(offering, line, terms, 0, all);
                }
            }
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
            if (probes >= mostProbes) {
                return;
            }
            combine(offering, with(line, terms.get(next), promise), terms, next + 1, promises);
        }
    }

    /** Gives each term in turn the value with the fewest broken rules, so that what is varied next is seen alone. */
    private Map<Term, Promise> likedLine(String offering, Map<Term, List<Promise>> promises) {
        // What the last offering's line was liked with is often liked here too.
        Map<Term, Promise> line = liked;
        int best = dislike(offering, line);
        if (best == 0) {
            return line;
        }
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

    /** Has the line promise every one of some terms, since some are looked at beside others alone. */
    private Map<Term, Promise> fullLine(
            String offering, Map<Term, Promise> likedLine, Map<Term, List<Promise>> promises) {
        Map<Term, Promise> line = likedLine;
        for (int pass = 0; pass < 2; pass++) {
            for (Map.Entry<Term, List<Promise>> entry : promises.entrySet()) {
                line = with(line, entry.getKey(), mostLiked(offering, line, entry.getKey(), entry.getValue()));
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
