package io.promisegate.engine;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Commitment;
import io.promisegate.engine.Violation.Candidate;
import io.promisegate.quote.Commitments;
import io.promisegate.quote.Edit;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.Money;
import io.promisegate.quote.PromiseKind;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.PromiseValue.Ramp;
import io.promisegate.quote.PromiseValue.Tiers;
import io.promisegate.quote.PromiseValue.Tiers.Tier;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds usage commitments together in themselves, and against limits, capacity and observed use. */
@SuppressWarnings("JavaPeriodGetDays") // periods are taken apart into days and months on purpose
final class CommitmentChecks {
    private static final long COMMITMENT_TERMS = TermMasks.of(PromiseKind.COMMITMENT);
    private static final long TOTALS = Term.COMMITMENT_TOTAL.bit() | Term.COMMITMENT_RAMP.bit();
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal DAYS_A_MONTH = BigDecimal.valueOf(30);

    private CommitmentChecks() {}

    static void check(Scan scan) {
        PromiseSet promises = scan.promises();
        Commitment limits = scan.offering().terms.commitment();
        if (limits == null || (promises.mask() & COMMITMENT_TERMS) == 0) {
            return;
        }
        if (promises.isTrue(Term.UNLIMITED)) {
            scan.breach(
                    BuiltInRule.NO_UNLIMITED,
                    Term.UNLIMITED,
                    "unlimited use",
                    "a quantity",
                    scan.set(Term.UNLIMITED, new PromiseValue.Flag(false)));
        }
        BigDecimal quantity = promises.number(Term.COMMITMENT_QUANTITY);
        if (quantity != null) {
            checkQuantity(scan, limits, quantity);
        } else if ((promises.mask() & TOTALS) != 0 && !promises.has(Term.COMMITMENT_QUANTITY)) {
            scan.missing(
                    BuiltInRule.COMMITMENT_BOUNDS, Term.COMMITMENT_QUANTITY, "a quantity per period beside the total");
        }
        checkOwnBounds(scan, quantity);
        if (promises.value(Term.COMMITMENT_TIERS) instanceof Tiers tiers) {
            checkTiers(scan, tiers);
        }
        if (promises.value(Term.COMMITMENT_RAMP) instanceof Ramp ramp) {
            checkRamp(scan, ramp);
        }
        checkOverage(scan, limits, quantity);
        checkTrueUp(scan);
        BigDecimal rollover = promises.number(Term.COMMITMENT_ROLLOVER_PERCENT);
        if (rollover != null && rollover.compareTo(limits.maxRolloverPercent()) > 0) {
            scan.breach(
                    BuiltInRule.ROLLOVER_BOUNDED,
                    Term.COMMITMENT_ROLLOVER_PERCENT,
                    Measured.of(rollover, rollover.toPlainString() + " %"),
                    Measured.of(
                            limits.maxRolloverPercent(),
                            "at most " + limits.maxRolloverPercent().toPlainString() + " %"),
                    scan.set(Term.COMMITMENT_ROLLOVER_PERCENT, new PromiseValue.Numeric(limits.maxRolloverPercent())));
        }
    }

    private static void checkQuantity(Scan scan, Commitment limits, BigDecimal quantity) {
        PromiseSet promises = scan.promises();
        String unit = promises.text(Term.COMMITMENT_UNIT);
        if (unit == null || !scan.offering().units.contains(unit)) {
            scan.breach(
                    BuiltInRule.COMMITMENT_UNIT,
                    Term.COMMITMENT_UNIT,
                    unit == null ? "no unit" : unit,
                    String.join(", ", limits.units()),
                    limits.units().stream()
                            .map(known -> scan.setText(Term.COMMITMENT_UNIT, known))
                            .toArray(Candidate[]::new));
        }
        Period period = promises.duration(Term.COMMITMENT_PERIOD);
        if (period == null || !Commitments.isOfDays(period)) {
            scan.breach(
                    BuiltInRule.COMMITMENT_PERIOD,
                    Term.COMMITMENT_PERIOD,
                    "no period",
                    "a period such as P1M or P1Y",
                    scan.set(Term.COMMITMENT_PERIOD, new PromiseValue.Duration(Period.ofMonths(1))));
            return;
        }
        if (!scan.offering().commitments.allow(quantity, period)) {
            checkRange(scan, limits, quantity, period);
        }
        if (scan.line().action() == LineAction.MODIFY) {
            checkRenewal(scan, limits, quantity);
        }
    }

    private static void checkRange(Scan scan, Commitment limits, BigDecimal quantity, Period period) {
        BigDecimal aMonth = Commitments.perMonth(quantity, period);
        BigDecimal least = limits.minimum();
        BigDecimal most = limits.maximum();
        if (least != null && aMonth.compareTo(least) < 0) {
            scan.breach(
                    BuiltInRule.COMMITMENT_RANGE,
                    Term.COMMITMENT_QUANTITY,
                    Measured.of(aMonth, aMonth.toPlainString() + " a month"),
                    Measured.of(least, "at least " + least.toPlainString() + " a month"),
                    scan.set(Term.COMMITMENT_QUANTITY, new PromiseValue.Numeric(perPeriod(least, period))));
        } else if (most != null && aMonth.compareTo(most) > 0) {
            scan.breach(
                    BuiltInRule.COMMITMENT_RANGE,
                    Term.COMMITMENT_QUANTITY,
                    Measured.of(aMonth, aMonth.toPlainString() + " a month"),
                    Measured.of(most, "at most " + most.toPlainString() + " a month"),
                    scan.set(Term.COMMITMENT_QUANTITY, new PromiseValue.Numeric(perPeriod(most, period))));
        }
    }

    private static BigDecimal divided(BigDecimal quantity, BigDecimal by) {
        return quantity.divide(by, 4, RoundingMode.HALF_UP).stripTrailingZeros();
    }

    private static BigDecimal perPeriod(BigDecimal aMonth, Period period) {
        long months = period.toTotalMonths();
        return period.getDays() == 0
                ? aMonth.multiply(BigDecimal.valueOf(months))
                : divided(aMonth.multiply(BigDecimal.valueOf(30 * months + period.getDays())), DAYS_A_MONTH);
    }

    private static void checkRenewal(Scan scan, Commitment limits, BigDecimal quantity) {
        BigDecimal growth = limits.maxRenewalGrowthPercent();
        if (growth == null) {
            return;
        }
        BigDecimal observed = scan.promises().number(Term.COMMITMENT_OBSERVED);
        if (observed == null) {
            scan.missing(
                    BuiltInRule.RENEWAL_CONSUMPTION,
                    Term.COMMITMENT_OBSERVED,
                    "the observed consumption of the last period");
            return;
        }
        if (scan.offering().commitments.allowAfter(observed, quantity)) {
            return;
        }
        BigDecimal most = observed.multiply(HUNDRED.add(growth)).divide(HUNDRED, 0, RoundingMode.FLOOR);
        if (quantity.compareTo(most) > 0) {
            scan.breach(
                    BuiltInRule.RENEWAL_CONSUMPTION,
                    Term.COMMITMENT_QUANTITY,
                    Measured.of(quantity, quantity.toPlainString() + " after " + observed.toPlainString() + " used"),
                    Measured.of(most, "at most " + most.toPlainString()),
                    scan.set(Term.COMMITMENT_QUANTITY, new PromiseValue.Numeric(most)));
        }
    }

    private static void checkOwnBounds(Scan scan, @Nullable BigDecimal quantity) {
        BigDecimal least = scan.promises().number(Term.COMMITMENT_MINIMUM);
        BigDecimal most = scan.promises().number(Term.COMMITMENT_MAXIMUM);
        if (least != null && most != null && least.compareTo(most) > 0) {
            scan.breach(
                    BuiltInRule.COMMITMENT_BOUNDS,
                    Term.COMMITMENT_MINIMUM,
                    "a minimum of " + least.toPlainString() + " above a maximum of " + most.toPlainString(),
                    "minimum ≤ maximum",
                    Candidate.of(
                            "Swap minimum and maximum.",
                            new Edit.SetTerm(scan.index(), Term.COMMITMENT_MINIMUM, new PromiseValue.Numeric(most)),
                            new Edit.SetTerm(scan.index(), Term.COMMITMENT_MAXIMUM, new PromiseValue.Numeric(least))));
        } else if (quantity != null && most != null && quantity.compareTo(most) > 0) {
            scan.breach(
                    BuiltInRule.COMMITMENT_BOUNDS,
                    Term.COMMITMENT_QUANTITY,
                    quantity.toPlainString(),
                    "at most the quote's own maximum of " + most.toPlainString(),
                    scan.set(Term.COMMITMENT_QUANTITY, new PromiseValue.Numeric(most)));
        } else if (quantity != null && least != null && quantity.compareTo(least) < 0) {
            scan.breach(
                    BuiltInRule.COMMITMENT_BOUNDS,
                    Term.COMMITMENT_QUANTITY,
                    quantity.toPlainString(),
                    "at least the quote's own minimum of " + least.toPlainString(),
                    scan.set(Term.COMMITMENT_QUANTITY, new PromiseValue.Numeric(least)));
        }
    }

    private static void checkTiers(Scan scan, Tiers promised) {
        List<Tier> tiers = promised.tiers();
        String wrong = null;
        for (int i = 0; i < tiers.size() && wrong == null; i++) {
            Tier tier = tiers.get(i);
            BigDecimal to = tier.to();
            boolean last = i == tiers.size() - 1;
            if (to != null && tier.from().compareTo(to) >= 0) {
                wrong = "tier " + (i + 1) + " is empty";
            } else if (last) {
                wrong = to == null ? null : "nothing is said above " + to.toPlainString();
            } else if (to == null) {
                wrong = "tier " + (i + 1) + " has no end";
            } else {
                int gap = to.compareTo(tiers.get(i + 1).from());
                wrong = gap == 0
                        ? null
                        : (gap < 0 ? "a gap" : "an overlap") + " between " + to.toPlainString() + " and "
                                + tiers.get(i + 1).from().toPlainString();
            }
        }
        if (tiers.isEmpty()) {
            wrong = "no tier";
        } else if (wrong == null && tiers.get(0).from().compareTo(BigDecimal.ONE) > 0) {
            wrong = "nothing is said below " + tiers.get(0).from().toPlainString();
        }
        if (wrong != null) {
            scan.breach(
                    BuiltInRule.COMMITMENT_TIERS,
                    Term.COMMITMENT_TIERS,
                    wrong,
                    "tiers without gap or overlap, the last one open",
                    contiguous(scan, tiers));
        }
    }

    private static Candidate[] contiguous(Scan scan, List<Tier> tiers) {
        List<Tier> repaired = new ArrayList<>();
        for (int i = 0; i < tiers.size(); i++) {
            Tier tier = tiers.get(i);
            BigDecimal from = i == 0 ? tier.from().min(BigDecimal.ONE) : tier.from();
            BigDecimal to = i == tiers.size() - 1 ? null : tiers.get(i + 1).from();
            if (to != null && tier.from().compareTo(to) >= 0) {
                return new Candidate[0];
            }
            repaired.add(new Tier(from, to, tier.price()));
        }
        return repaired.isEmpty()
                ? new Candidate[0]
                : new Candidate[] {scan.set(Term.COMMITMENT_TIERS, new Tiers(repaired))};
    }

    private static void checkRamp(Scan scan, Ramp ramp) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Ramp.Step step : ramp.steps()) {
            sum = sum.add(step.quantity());
        }
        BigDecimal total = scan.promises().number(Term.COMMITMENT_TOTAL);
        if (total == null || sum.compareTo(total) != 0) {
            scan.breach(
                    BuiltInRule.COMMITMENT_RAMP,
                    Term.COMMITMENT_TOTAL,
                    total == null ? "no total" : "a total of " + total.toPlainString(),
                    "the sum of the steps, " + sum.toPlainString(),
                    scan.set(Term.COMMITMENT_TOTAL, new PromiseValue.Numeric(sum)));
        }
    }

    private static void checkOverage(Scan scan, Commitment limits, @Nullable BigDecimal quantity) {
        Money price = scan.promises().money(Term.OVERAGE_PRICE);
        BigDecimal floor = limits.overageFloor();
        if (price == null) {
            if (quantity != null && !scan.promises().has(Term.OVERAGE_PRICE)) {
                scan.breach(
                        BuiltInRule.OVERAGE_PRICE_PRESENT,
                        Term.OVERAGE_PRICE,
                        "no overage price",
                        "an overage price",
                        listPrice(scan, limits));
            }
        } else if (floor != null && price.value().compareTo(floor) < 0) {
            scan.breach(
                    BuiltInRule.OVERAGE_PRICE_FLOOR,
                    Term.OVERAGE_PRICE,
                    Measured.of(price.value(), price.toString()),
                    Measured.of(floor, "at least " + floor.toPlainString()),
                    listPrice(scan, limits));
        }
    }

    private static Candidate[] listPrice(Scan scan, Commitment limits) {
        BigDecimal list = limits.overageList();
        return list == null
                ? new Candidate[0]
                : new Candidate[] {scan.set(Term.OVERAGE_PRICE, new Money(scan.boundary.currency, list))};
    }

    private static void checkTrueUp(Scan scan) {
        PromiseValue trueUp = scan.promises().value(Term.COMMITMENT_TRUE_UP);
        Period term = scan.promises().duration(Term.CONTRACT_TERM);
        if (trueUp == null || term == null) {
            return;
        }
        boolean outside = false;
        if (trueUp instanceof PromiseValue.Duration after) {
            outside = Boundary.days(after.value()) > Boundary.days(term);
        } else if (trueUp instanceof PromiseValue.Day day) {
            LocalDate today =
                    Instant.ofEpochMilli(scan.at).atZone(scan.boundary.zone).toLocalDate();
            outside = day.value().isBefore(today) || day.value().isAfter(today.plus(term));
        }
        if (outside) {
            scan.breach(
                    BuiltInRule.TRUE_UP_INSIDE_TERM,
                    Term.COMMITMENT_TRUE_UP,
                    trueUp,
                    "inside the term of " + term,
                    scan.set(Term.COMMITMENT_TRUE_UP, new PromiseValue.Duration(term)));
        }
    }
}
