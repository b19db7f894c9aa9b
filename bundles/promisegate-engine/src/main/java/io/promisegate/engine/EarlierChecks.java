package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Commitment;
import io.promisegate.quote.Commitments;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/**
 * Holds a quote against what its customer has been promised before: quotes that are each below a limit and together
 * above it, and promises that contradict each other.
 */
final class EarlierChecks {
    private static final Term[] OF_ONE_CLASS = {Term.DATA_REGION, Term.RETENTION_DAYS};
    private static final Term[] OF_ALL = {Term.TRAINING_USE, Term.MODEL_PINNED};

    private EarlierChecks() {}

    static void check(Scan scan) {
        List<Quote> earlier = null;
        List<QuoteLine> lines = scan.quote.lines();
        for (int i = 0; i < lines.size(); i++) {
            QuoteLine line = lines.get(i);
            OfferingTable offering = line.action() == LineAction.DELETE ? null : scan.boundary.offering(line);
            if (offering == null || !isConcerned(line)) {
                continue;
            }
            if (earlier == null) {
                earlier = scan.accepted.ofCustomer().stream()
                        .map(scan.boundary::resolved)
                        .toList();
            }
            if (!earlier.isEmpty()) {
                scan.enter(i, line, offering);
                checkTogether(scan, earlier);
                checkConflicts(scan, earlier);
                scan.leaveLines();
            }
        }
    }

    private static boolean isConcerned(QuoteLine line) {
        PromiseSet promises = line.promises();
        return promises.has(Term.COMMITMENT_QUANTITY)
                || promises.has(Term.DATA_REGION)
                || promises.has(Term.RETENTION_DAYS)
                || promises.has(Term.TRAINING_USE)
                || promises.has(Term.MODEL_PINNED);
    }

    private static void checkTogether(Scan scan, List<Quote> earlier) {
        Commitment limits = scan.offering().offering.commitment();
        BigDecimal most = limits == null ? null : limits.maximum();
        BigDecimal own = Commitments.addedPerMonth(scan.line());
        if (most == null || own == null || own.signum() == 0 || own.compareTo(most) > 0) {
            return;
        }
        BigDecimal sum = own;
        for (int i = 0; i < scan.index(); i++) {
            sum = sum.add(added(scan, scan.quote.lines().get(i)));
        }
        BigDecimal before = BigDecimal.ZERO;
        for (Quote quote : earlier) {
            for (QuoteLine line : quote.lines()) {
                before = before.add(added(scan, line));
            }
        }
        if (before.signum() > 0 && sum.add(before).compareTo(most) > 0) {
            BigDecimal together = sum.add(before);
            scan.breach(
                    BuiltInRule.COMMITMENT_TOGETHER,
                    Term.COMMITMENT_QUANTITY,
                    Measured.of(together, together.toPlainString() + " a month"),
                    Measured.of(most, "at most " + most.toPlainString() + " a month for one customer"));
        }
    }

    private static BigDecimal added(Scan scan, QuoteLine line) {
        BigDecimal added = scan.boundary.offering(line) == scan.offering() ? Commitments.addedPerMonth(line) : null;
        return added == null ? BigDecimal.ZERO : added;
    }

    private static void checkConflicts(Scan scan, List<Quote> earlier) {
        if (scan.line().action() != LineAction.ADD) {
            // an amendment is there to change what was promised
            return;
        }
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
                        && scan.boundary.offering(line) == scan.offering()
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
