package io.promisegate.engine;

import io.promisegate.boundary.Boundary.CostModel;
import io.promisegate.boundary.Boundary.Metric;
import io.promisegate.boundary.Boundary.Outcome;
import io.promisegate.engine.Violation.Candidate;
import io.promisegate.quote.Money;
import io.promisegate.quote.PromiseKind;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds a price per outcome to what makes an outcome countable, disputable and worth its price. */
final class OutcomeChecks {
    private static final long OUTCOME_TERMS = TermMasks.of(PromiseKind.OUTCOME);

    private OutcomeChecks() {}

    static void check(Scan scan) {
        Outcome outcome = scan.offering().terms.outcome();
        PromiseSet promises = scan.promises();
        if (outcome == null || (promises.mask() & OUTCOME_TERMS) == 0) {
            return;
        }
        checkMeasurement(scan, outcome);
        checkTerms(scan);
        checkPrice(scan, outcome);
    }

    private static void checkMeasurement(Scan scan, Outcome outcome) {
        PromiseSet promises = scan.promises();
        String name = promises.text(Term.OUTCOME_METRIC);
        Metric metric = name == null ? null : scan.offering().metrics.get(name);
        if (metric == null) {
            scan.breach(
                    BuiltInRule.OUTCOME_METRIC,
                    Term.OUTCOME_METRIC,
                    name == null ? "no metric" : name,
                    String.join(", ", outcome.metrics().stream().map(Metric::id).toList()),
                    outcome.metrics().stream()
                            .filter(Metric::instrumented)
                            .map(known -> scan.setText(Term.OUTCOME_METRIC, known.id()))
                            .toArray(Candidate[]::new));
        } else {
            if (!metric.instrumented()) {
                scan.breach(
                        BuiltInRule.OUTCOME_METRIC_INSTRUMENTED,
                        Term.OUTCOME_METRIC,
                        metric.id(),
                        "a metric that is measured today",
                        outcome.metrics().stream()
                                .filter(Metric::instrumented)
                                .map(known -> scan.setText(Term.OUTCOME_METRIC, known.id()))
                                .toArray(Candidate[]::new));
            }
            String source = promises.text(Term.OUTCOME_EVENT_SOURCE);
            if (source == null || !metric.eventSources().contains(source)) {
                scan.breach(
                        BuiltInRule.OUTCOME_EVENT_SOURCE,
                        Term.OUTCOME_EVENT_SOURCE,
                        source == null ? "no event source" : source,
                        String.join(", ", metric.eventSources()),
                        metric.eventSources().stream()
                                .map(known -> scan.setText(Term.OUTCOME_EVENT_SOURCE, known))
                                .toArray(Candidate[]::new));
            }
            if (metric.baseline() && !promises.has(Term.OUTCOME_BASELINE)) {
                scan.missing(BuiltInRule.OUTCOME_BASELINE, Term.OUTCOME_BASELINE, "the value before");
            }
            checkWindow(scan, Term.OUTCOME_REOPEN_WINDOW_DAYS, metric.minReopenWindowDays());
            checkWindow(scan, Term.OUTCOME_DISPUTE_WINDOW_DAYS, metric.minDisputeWindowDays());
        }
        String verifier = promises.text(Term.OUTCOME_VERIFIER);
        if (verifier == null || !outcome.verifiers().contains(verifier)) {
            scan.breach(
                    BuiltInRule.OUTCOME_VERIFIER,
                    Term.OUTCOME_VERIFIER,
                    verifier == null ? "no verifier" : verifier,
                    String.join(", ", outcome.verifiers()),
                    outcome.verifiers().stream()
                            .map(known -> scan.setText(Term.OUTCOME_VERIFIER, known))
                            .toArray(Candidate[]::new));
        }
    }

    private static void checkWindow(Scan scan, Term term, int least) {
        BigDecimal days = scan.promises().number(term);
        if (days == null || Measured.compare(days, least) < 0) {
            scan.breach(
                    BuiltInRule.OUTCOME_WINDOWS,
                    term,
                    days == null ? "no window" : Measured.of(days, days.toPlainString() + " days"),
                    Measured.of(least, "at least " + least + " days"),
                    scan.setDays(term, least));
        }
    }

    private static void checkTerms(Scan scan) {
        PromiseSet promises = scan.promises();
        if (!promises.isNamed(Term.OUTCOME_DEFINITION)) {
            scan.missing(
                    BuiltInRule.OUTCOME_DEFINITION, Term.OUTCOME_DEFINITION, "when an outcome counts, and when not");
        }
        if (promises.texts(Term.OUTCOME_EXCLUSIONS).isEmpty()) {
            scan.missing(BuiltInRule.OUTCOME_EXCLUSIONS, Term.OUTCOME_EXCLUSIONS, "what never counts");
        }
        Money cap = promises.money(Term.OUTCOME_CAP);
        Money floor = promises.money(Term.OUTCOME_FLOOR);
        if (cap == null) {
            scan.missing(BuiltInRule.OUTCOME_CAP_FLOOR, Term.OUTCOME_CAP, "a cap per period");
        } else if (floor == null) {
            scan.missing(BuiltInRule.OUTCOME_CAP_FLOOR, Term.OUTCOME_FLOOR, "a floor per period");
        } else if (floor.value().compareTo(cap.value()) > 0) {
            scan.breach(
                    BuiltInRule.OUTCOME_CAP_FLOOR,
                    Term.OUTCOME_FLOOR,
                    "a floor of " + floor + " above the cap of " + cap,
                    "floor ≤ cap",
                    scan.set(Term.OUTCOME_FLOOR, cap));
        }
    }

    private static void checkPrice(Scan scan, Outcome outcome) {
        PromiseSet promises = scan.promises();
        BigDecimal list = outcome.listPrice();
        Money price = promises.money(Term.OUTCOME_PRICE);
        if (price != null && !promises.has(Term.OUTCOME_FALLBACK_PRICE)) {
            scan.breach(
                    BuiltInRule.OUTCOME_FALLBACK_PRICE,
                    Term.OUTCOME_FALLBACK_PRICE,
                    "no fallback price",
                    "a price per unit for when the meter fails",
                    scan.set(Term.OUTCOME_FALLBACK_PRICE, price));
        }
        CostModel costModel = outcome.costModel();
        BigDecimal least = scan.offering().leastOutcomePrice;
        if (price != null && (costModel == null || least == null)) {
            scan.breach(BuiltInRule.OUTCOME_COST_MODEL, Term.OUTCOME_PRICE, price, "a cost model of the outcome");
        } else if (costModel != null && least != null) {
            keepMargin(scan, Term.OUTCOME_PRICE, costModel, least, list);
            keepMargin(scan, Term.OUTCOME_FALLBACK_PRICE, costModel, least, list);
        }
    }

    private static void keepMargin(
            Scan scan, Term term, CostModel costModel, BigDecimal least, @Nullable BigDecimal list) {
        Money price = scan.promises().money(term);
        if (price == null || price.value().compareTo(least) >= 0) {
            return;
        }
        List<String> levers = costModel.levers();
        scan.breach(
                BuiltInRule.OUTCOME_MARGIN,
                term,
                Measured.of(price.value(), price.toString()),
                Measured.of(
                        least,
                        "at least " + least.toPlainString() + ", a margin of "
                                + costModel.marginFloorPercent().toPlainString() + " % on a cost of "
                                + costModel.expectedCost().toPlainString()
                                + (levers.isEmpty() ? "" : "; levers: " + String.join(", ", levers))),
                list == null
                        ? new Candidate[0]
                        : new Candidate[] {scan.set(term, new Money(scan.boundary.currency, list))});
    }
}
