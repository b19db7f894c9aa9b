package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Commitment;
import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.engine.Violation.Candidate;
import io.promisegate.quote.Commitments;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Holds what all lines of a quote commit to, offering by offering, against the capacity that is left. */
final class CapacityCheck {
    private CapacityCheck() {}

    static void check(Scan scan) {
        if (!isWithinAll(scan)) {
            checkEach(scan);
        }
    }

    /**
     * Returns whether all lines together are within what is left of each offering; what commits to one of them is then
     * within it, too.
     */
    private static boolean isWithinAll(Scan scan) {
        long sum = 0;
        long left = Long.MAX_VALUE;
        List<QuoteLine> lines = scan.quote.lines();
        for (int i = 0; i < lines.size(); i++) {
            OfferingTable offering = scan.offering(i);
            if (offering == null || offering.commitments.left == Long.MAX_VALUE) {
                continue;
            }
            long added = Commitments.countedPerMonth(lines.get(i));
            sum += added;
            left = Math.min(left, offering.commitments.left);
            if (added == Commitments.UNCOUNTED || sum > left) {
                return false;
            }
        }
        return true;
    }

    /**
     * What lines commit to.
     *
     * @param limits of the offering
     * @param aMonth all lines together
     * @param last the last of the lines: it is the one that goes over
     */
    private record Sum(Offering offering, Commitment limits, BigDecimal capacity, BigDecimal aMonth, int last) {
        Sum and(Sum later) {
            return new Sum(offering, limits, capacity, aMonth.add(later.aMonth), later.last);
        }
    }

    private static void checkEach(Scan scan) {
        Map<String, Sum> sums = new LinkedHashMap<>();
        List<QuoteLine> lines = scan.quote.lines();
        for (int i = 0; i < lines.size(); i++) {
            Offering offering = scan.named(i);
            Commitment limits = offering == null ? null : offering.commitment();
            BigDecimal capacity = limits == null ? null : limits.capacity();
            BigDecimal aMonth = capacity == null ? null : Commitments.addedPerMonth(lines.get(i));
            if (offering != null && limits != null && capacity != null && aMonth != null) {
                sums.merge(offering.id(), new Sum(offering, limits, capacity, aMonth, i), Sum::and);
            }
        }
        sums.values().forEach(sum -> check(scan, sum));
    }

    private static void check(Scan scan, Sum sum) {
        BigDecimal left = sum.capacity.subtract(sum.limits.committed());
        if (sum.limits.committedThrough() != null) {
            left = left.subtract(scan.accepted.committed(Offerings.names(sum.offering), sum.limits.committedThrough()));
        }
        if (sum.aMonth.compareTo(left) > 0) {
            report(scan, sum, left);
        }
    }

    private static void report(Scan scan, Sum sum, BigDecimal left) {
        QuoteLine line = scan.quote.lines().get(sum.last);
        scan.enter(sum.last, line);
        BigDecimal aMonth = Objects.requireNonNull(Commitments.addedPerMonth(line));
        BigDecimal rest = left.subtract(sum.aMonth.subtract(aMonth));
        BigDecimal quantity = line.promises().number(Term.COMMITMENT_QUANTITY);
        Candidate[] fixes = new Candidate[0];
        if (rest.signum() > 0 && aMonth.signum() > 0 && quantity != null && line.action() == LineAction.ADD) {
            BigDecimal fits = quantity.multiply(rest).divide(aMonth, 0, RoundingMode.FLOOR);
            fixes = new Candidate[] {scan.set(Term.COMMITMENT_QUANTITY, new PromiseValue.Numeric(fits))};
        }
        scan.breach(
                BuiltInRule.COMMITMENT_CAPACITY,
                Term.COMMITMENT_QUANTITY,
                Measured.of(sum.aMonth, sum.aMonth.toPlainString() + " a month"),
                Measured.of(left, left.toPlainString() + " a month are left"),
                fixes);
        scan.leaveLines();
    }
}
