package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Commitment;
import io.promisegate.engine.Violation.Candidate;
import io.promisegate.quote.Commitments;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    private static void checkEach(Scan scan) {
        Quote quote = scan.quote;
        Map<Integer, BigDecimal> sums = new LinkedHashMap<>();
        List<QuoteLine> lines = quote.lines();
        for (int i = 0; i < lines.size(); i++) {
            OfferingTable offering = scan.offering(i);
            Commitment limits = offering == null ? null : offering.terms.commitment();
            if (limits == null || limits.capacity() == null) {
                continue;
            }
            BigDecimal aMonth = Commitments.addedPerMonth(lines.get(i));
            if (aMonth != null) {
                sums.merge(scan.number(i), aMonth, BigDecimal::add);
            }
        }
        sums.forEach((offering, sum) -> checkOffering(scan, offering, sum));
    }

    private static void checkOffering(Scan scan, int offering, BigDecimal sum) {
        OfferingTable table = scan.boundary.offerings.table(offering);
        Commitment limits = table == null ? null : table.terms.commitment();
        if (limits != null && limits.capacity() != null) {
            BigDecimal left = limits.capacity().subtract(limits.committed());
            if (limits.committedThrough() != null) {
                left = left.subtract(
                        scan.accepted.committed(scan.boundary.offerings.names(offering), limits.committedThrough()));
            }
            if (sum.compareTo(left) > 0) {
                report(scan, offering, sum, left);
            }
        }
    }

    /** Reports at the last line that commits to the offering: it is the one that goes over. */
    private static void report(Scan scan, int offering, BigDecimal sum, BigDecimal left) {
        for (int i = scan.quote.lines().size() - 1; i >= 0; i--) {
            QuoteLine line = scan.quote.lines().get(i);
            BigDecimal aMonth = Commitments.addedPerMonth(line);
            if (aMonth != null && scan.number(i) == offering) {
                scan.enter(i, line, offering);
                BigDecimal rest = left.subtract(sum.subtract(aMonth));
                BigDecimal quantity = line.promises().number(Term.COMMITMENT_QUANTITY);
                Candidate[] fixes = new Candidate[0];
                if (rest.signum() > 0 && aMonth.signum() > 0 && quantity != null && line.action() == LineAction.ADD) {
                    BigDecimal fits = quantity.multiply(rest).divide(aMonth, 0, RoundingMode.FLOOR);
                    fixes = new Candidate[] {scan.set(Term.COMMITMENT_QUANTITY, new PromiseValue.Numeric(fits))};
                }
                scan.breach(
                        BuiltInRule.COMMITMENT_CAPACITY,
                        Term.COMMITMENT_QUANTITY,
                        Measured.of(sum, sum.toPlainString() + " a month"),
                        Measured.of(left, left.toPlainString() + " a month are left"),
                        fixes);
                scan.leaveLines();
                return;
            }
        }
    }
}
