package io.promisegate.engine;

import io.promisegate.boundary.DeskTrigger;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.PromiseKind;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.Term;
import java.util.List;

/** Sends lines to the deal desk for their kind alone, as the policy block says. */
final class DeskChecks implements LineCheck {
    private final DeskTrigger[] triggers;

    DeskChecks(List<DeskTrigger> triggers) {
        this.triggers = triggers.toArray(new DeskTrigger[0]);
    }

    @Override
    public void check(Scan scan) {
        for (DeskTrigger trigger : triggers) {
            check(scan, trigger);
        }
    }

    private static void check(Scan scan, DeskTrigger trigger) {
        PromiseSet promises = scan.promises();
        switch (trigger) {
            case AUTONOMOUS_CUSTOMER_FACING -> {
                if (promises.isTrue(Term.CUSTOMER_FACING)
                        && scan.boundary.ladder.isAutonomous(
                                AutonomyChecks.highestLevel(promises, scan.boundary.ladder))) {
                    send(scan, BuiltInRule.DESK_AUTONOMOUS_CUSTOMER_FACING, Term.CUSTOMER_FACING);
                }
            }
            case NON_STANDARD_RETENTION -> {
                if (ExceptionChecks.hasNonStandardRetention(scan)) {
                    send(scan, BuiltInRule.DESK_NON_STANDARD_RETENTION, Term.RETENTION_DAYS);
                }
            }
            case OUTCOME_PRICING -> firstOf(scan, PromiseKind.OUTCOME, BuiltInRule.DESK_OUTCOME_PRICING);
            case CUSTOM_MODEL_TERMS -> {
                if (promises.has(Term.CUSTOM_TERMS)) {
                    send(scan, BuiltInRule.DESK_CUSTOM_MODEL_TERMS, Term.CUSTOM_TERMS);
                }
            }
            case AUTONOMY_PROMISES -> firstOf(scan, PromiseKind.AUTONOMY, BuiltInRule.DESK_AUTONOMY_PROMISES);
            case DATA_USAGE -> firstOf(scan, PromiseKind.DATA, BuiltInRule.DESK_DATA_USAGE);
            case MODEL_DEPENDENCIES -> firstOf(scan, PromiseKind.MODEL, BuiltInRule.DESK_MODEL_DEPENDENCIES);
            case USAGE_COMMITMENTS -> firstOf(scan, PromiseKind.COMMITMENT, BuiltInRule.DESK_USAGE_COMMITMENTS);
            case COMPLIANCE_TERMS -> firstOf(scan, PromiseKind.COMPLIANCE, BuiltInRule.DESK_COMPLIANCE_TERMS);
            case SERVICE_LEVELS -> {
                if (promises.has(Term.SLA_UPTIME_PERCENT)) {
                    send(scan, BuiltInRule.DESK_SERVICE_LEVELS, Term.SLA_UPTIME_PERCENT);
                } else if (promises.has(Term.SLA_RESPONSE_MINUTES)) {
                    send(scan, BuiltInRule.DESK_SERVICE_LEVELS, Term.SLA_RESPONSE_MINUTES);
                }
            }
            case SUPPORT_RESPONSIBILITIES -> {
                if (promises.has(Term.SUPPORT_HOURS)) {
                    send(scan, BuiltInRule.DESK_SUPPORT_RESPONSIBILITIES, Term.SUPPORT_HOURS);
                }
            }
            case PRICING_EXCEPTIONS -> {
                for (LinePrice price : scan.line().prices()) {
                    if (price.discountPercent() != null
                            && price.discountPercent().signum() > 0) {
                        scan.breachAt(
                                BuiltInRule.DESK_PRICING_EXCEPTIONS,
                                price.pointer(),
                                Measured.of(
                                        price.discountPercent(),
                                        price.discountPercent().toPlainString() + " % discount"),
                                Measured.of(0, "after review"));
                    }
                }
            }
        }
    }

    private static void firstOf(Scan scan, PromiseKind kind, BuiltInRule rule) {
        long mask = scan.promises().mask() & TermMasks.of(kind);
        if (mask != 0) {
            send(scan, rule, Term.values()[Long.numberOfTrailingZeros(mask)]);
        }
    }

    private static void send(Scan scan, BuiltInRule rule, Term term) {
        Object promised = scan.promises().value(term);
        scan.breach(rule, term, promised == null ? term.termName() : promised, "after review by the deal desk");
    }
}
