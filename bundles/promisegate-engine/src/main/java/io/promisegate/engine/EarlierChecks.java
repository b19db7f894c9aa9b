package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Commitment;
import io.promisegate.quote.Commitments;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/**
 * Holds a quote against what its customer has been promised before: quotes that are each below a limit and together
 * above it, and promises that contradict each other. Boundaries turn both rules on.
 */
final class EarlierChecks {
    private static final Term[] OF_ONE_CLASS = {Term.DATA_REGION, Term.RETENTION_DAYS};
    private static final Term[] OF_ALL = {Term.TRAINING_USE, Term.MODEL_PINNED};

    private static final long OF_CONFLICT =
            Term.DATA_REGION.bit() | Term.RETENTION_DAYS.bit() | Term.TRAINING_USE.bit() | Term.MODEL_PINNED.bit();

    private EarlierChecks() {}

    static void check(Scan scan) {
        boolean isOfTogether =
                scan.boundary.rule(BuiltInRule.COMMITMENT_TOGETHER).speaksAt(scan.at);
        boolean isOfConflicts = scan.boundary.rule(BuiltInRule.PROMISE_CONFLICT).speaksAt(scan.at);
        if (!isOfTogether && !isOfConflicts) {
            return;
        }
        List<Quote> earlier = null;
        List<QuoteLine> lines = scan.quote.lines();
        for (int i = 0; i < lines.size(); i++) {
            QuoteLine line = lines.get(i);
            if (scan.offering(i) == null) {
                continue;
            }
            scan.enter(i, line);
            if (isOfTogether) {
                checkTogether(scan);
            }
            // an amendment is there to change what was promised
            if (isOfConflicts
                    && line.action() == LineAction.ADD
                    && (line.promises().mask() & OF_CONFLICT) != 0) {
                if (earlier == null) {
                    earlier = scan.accepted.ofCustomer().stream()
                            .map(scan.boundary::resolved)
                            .toList();
                }
                checkConflicts(scan, earlier);
            }
            scan.leaveLines();
        }
    }

    private static void checkTogether(Scan scan) {
        Commitment limits = scan.offering().terms.commitment();
        BigDecimal most = limits == null ? null : limits.maximum();
        BigDecimal own = most == null ? null : Commitments.addedPerMonth(scan.line());
        if (most == null || own == null || own.signum() == 0 || own.compareTo(most) > 0) {
            return;
        }
        BigDecimal before = scan.accepted.committedByCustomer(Offerings.names(scan.named()));
        if (before.signum() <= 0) {
            return;
        }
        BigDecimal together = own.add(before);
        for (int i = 0; i < scan.index(); i++) {
            together = together.add(added(scan, i));
        }
        if (together.compareTo(most) > 0) {
            scan.breach(
                    BuiltInRule.COMMITMENT_TOGETHER,
                    Term.COMMITMENT_QUANTITY,
                    Measured.of(together, together.toPlainString() + " a month"),
                    Measured.of(most, "at most " + most.toPlainString() + " a month for one customer"));
        }
    }

    private static BigDecimal added(Scan scan, int index) {
        BigDecimal added = Offerings.isSame(scan.named(index), scan.named())
                ? Commitments.addedPerMonth(scan.quote.lines().get(index))
                : null;
        return added == null ? BigDecimal.ZERO : added;
    }

    private static void checkConflicts(Scan scan, List<Quote> earlier) {
        for (Term term : OF_ALL) {
            conflict(scan, earlier, term, false);
        }
        for (Term term : OF_ONE_CLASS) {
            conflict(scan, earlier, term, true);
        }
    }

    private static void conflict(Scan scan, List<Quote> earlier, Term term, boolean isOfClass) {
        Object promised = scan.promises().value(term);
        if (promised == null) {
            return;
        }
        for (Quote quote : earlier) {
            for (QuoteLine line : quote.lines()) {
                Object other = line.promises().value(term);
                boolean isOfSame = line.action() == LineAction.ADD
                        && Offerings.isSame(scan.boundary.offerings.offering(line.offering()), scan.named())
                        && (!isOfClass || isSame(scan, line, Term.DATA_CLASS))
                        && (term != Term.RETENTION_DAYS || isSame(scan, line, Term.DATA_REGION));
                if (isOfSame && other != null && !isEqual(promised, other)) {
                    scan.breach(
                            BuiltInRule.PROMISE_CONFLICT,
                            term,
                            term.termName() + " " + promised,
                            other + " in quote " + quote.id());
                    return;
                }
            }
        }
    }

    private static boolean isEqual(Object one, Object other) {
        return one.equals(other) || one.toString().equalsIgnoreCase(other.toString());
    }

    private static boolean isSame(Scan scan, QuoteLine line, Term term) {
        return Objects.equals(scan.promises().text(term), line.promises().text(term));
    }
}
