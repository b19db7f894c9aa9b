package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.boundary.Boundary.SupplierTerms;
import io.promisegate.quote.PromiseKind;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.util.List;

/** Holds what is said of the model and its vendors against the offering and the vendor's own terms. */
final class ModelChecks {
    /** Terms behind which a vendor stands. */
    private static final long BACKED_TERMS = TermMasks.of(PromiseKind.MODEL)
            | TermMasks.of(PromiseKind.DATA)
            | TermMasks.of(PromiseKind.AUTONOMY)
            | Term.SLA_UPTIME_PERCENT.bit();

    private ModelChecks() {}

    static void check(Scan scan) {
        PromiseSet promises = scan.promises();
        Offering offering = scan.offering().terms;
        if (offering.models().isEmpty() || (promises.mask() & BACKED_TERMS) == 0) {
            return;
        }
        SupplierTerms supplier = scan.supplier();
        if (supplier == null) {
            scan.breach(
                    BuiltInRule.SUPPLIER_TERMS,
                    Term.MODEL,
                    promises.has(Term.MODEL)
                            ? String.valueOf(promises.text(Term.MODEL))
                            : scan.offering().models(),
                    "a vendor whose terms are in force",
                    scan.setText(Term.MODEL, offering.models().get(0)));
        }
        String model = promises.text(Term.MODEL);
        if (model != null && !offering.models().contains(model)) {
            scan.breach(
                    BuiltInRule.MODEL_OFFERED,
                    Term.MODEL,
                    model,
                    String.join(", ", offering.models()),
                    scan.setText(Term.MODEL, offering.models().get(0)));
        }
        if (promises.isTrue(Term.MODEL_PINNED)
                && (!Boolean.TRUE.equals(offering.modelPinning()) || supplier == null || !supplier.pinning())) {
            scan.breach(
                    BuiltInRule.MODEL_PINNING,
                    Term.MODEL_PINNED,
                    "a pinned model",
                    "no pinning",
                    scan.set(Term.MODEL_PINNED, new PromiseValue.Flag(false)));
        }
        BigDecimal notice = promises.number(Term.MODEL_CHANGE_NOTICE_DAYS);
        if (notice != null) {
            int given =
                    supplier == null || supplier.modelChangeNoticeDays() == null ? 0 : supplier.modelChangeNoticeDays();
            int allowed = offering.modelChangeNoticeDays() == null
                    ? given
                    : Math.min(given, offering.modelChangeNoticeDays());
            if (Measured.compare(notice, allowed) > 0) {
                scan.breach(
                        BuiltInRule.MODEL_CHANGE_NOTICE,
                        Term.MODEL_CHANGE_NOTICE_DAYS,
                        Measured.of(notice, notice.toPlainString() + " days"),
                        Measured.of(allowed, "at most " + allowed + " days"),
                        scan.setDays(Term.MODEL_CHANGE_NOTICE_DAYS, allowed));
            }
        }
        if (promises.has(Term.SUBPROCESSORS)) {
            checkSubprocessors(scan, offering);
        }
    }

    private static void checkSubprocessors(Scan scan, Offering offering) {
        List<String> named = scan.promises().texts(Term.SUBPROCESSORS);
        if (!Lists.areIn(named, offering.subprocessors()) || !Lists.areIn(offering.subprocessors(), named)) {
            scan.breach(
                    BuiltInRule.SUBPROCESSORS_LISTED,
                    Term.SUBPROCESSORS,
                    String.join(", ", named),
                    String.join(", ", offering.subprocessors()),
                    scan.set(Term.SUBPROCESSORS, new PromiseValue.Texts(offering.subprocessors())));
        }
    }
}
