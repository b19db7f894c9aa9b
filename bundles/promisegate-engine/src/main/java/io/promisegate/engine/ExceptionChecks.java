package io.promisegate.engine;

import io.promisegate.engine.Violation.Candidate;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Term;
import io.promisegate.quote.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Holds compliance claims, discounts and non-standard promises to what has to stand behind them. */
final class ExceptionChecks {
    private static final Term[] BACKING = {
        Term.EXCEPTION_EVIDENCE, Term.EXCEPTION_OWNER, Term.EXCEPTION_COST_LINE, Term.EXCEPTION_ROLLBACK
    };
    private static final Term[] DORA_ARTICLE_30 = {
        Term.DATA_REGION, Term.SUBPROCESSORS, Term.SLA_UPTIME_PERCENT, Term.INCIDENT_OWNER
    };

    /** Half of a hundredth of a percent: what a CPQ loses in rounding a discount for its screen. */
    private static final BigDecimal ROUNDING = new BigDecimal("0.005");

    private ExceptionChecks() {}

    static void check(Scan scan) {
        PromiseSet promises = scan.promises();
        if (promises.has(Term.REGULATIONS)) {
            checkRegulations(scan, promises.texts(Term.REGULATIONS));
        }
        if (promises.has(Term.CUSTOM_TERMS) || hasNonStandardRetention(scan)) {
            checkBacking(scan);
        }
        BigDecimal most = scan.offering().terms.maxDiscountPercent();
        if (most != null) {
            List<LinePrice> prices = scan.line().prices();
            for (int i = 0; i < prices.size(); i++) {
                LinePrice price = prices.get(i);
                BigDecimal discount = price.discountPercent();
                if (discount != null && discount.compareTo(most) > 0 && discount.compareTo(most.add(ROUNDING)) > 0) {
                    scan.breachAt(
                            BuiltInRule.PRICE_EXCEPTION,
                            price.pointer(),
                            Measured.of(discount, discount.toPlainString() + " % discount"),
                            Measured.of(most, "at most " + most.toPlainString() + " %"),
                            scan.lower(price, most));
                }
            }
        }
    }

    /** Returns whether the line promises a retention that the offering does not have as a standard. */
    static boolean hasNonStandardRetention(Scan scan) {
        BigDecimal days = scan.promises().number(Term.RETENTION_DAYS);
        return days != null && !scan.offering().isStandardRetention(days.intValue());
    }

    private static void checkRegulations(Scan scan, List<String> named) {
        List<String> supported = scan.offering().terms.regulations();
        if (!Lists.areIn(named, supported)) {
            List<String> kept = named.stream().filter(supported::contains).toList();
            scan.breach(
                    BuiltInRule.REGULATION_SUPPORTED,
                    Term.REGULATIONS,
                    String.join(
                            ", ",
                            named.stream()
                                    .filter(name -> !supported.contains(name))
                                    .toList()),
                    supported.isEmpty() ? "no regulation" : String.join(", ", supported),
                    kept.isEmpty()
                            ? scan.remove(Term.REGULATIONS)
                            : scan.set(Term.REGULATIONS, new PromiseValue.Texts(kept)));
        }
        if (named.contains("EU-DORA")) {
            List<String> absent = absent(scan, DORA_ARTICLE_30);
            if (!absent.isEmpty()) {
                scan.breach(
                        BuiltInRule.DORA_TERMS,
                        Term.REGULATIONS,
                        "EU-DORA without " + String.join(", ", absent),
                        "the terms of Regulation (EU) 2022/2554, Article 30(2)");
            }
        }
    }

    private static void checkBacking(Scan scan) {
        List<String> absent = absent(scan, BACKING);
        if (!absent.isEmpty()) {
            boolean custom = scan.promises().has(Term.CUSTOM_TERMS);
            Term term = custom ? Term.CUSTOM_TERMS : Term.RETENTION_DAYS;
            scan.breach(
                    BuiltInRule.EXCEPTION_BACKED,
                    term,
                    "a non-standard promise without " + String.join(", ", absent),
                    "evidence, owner, cost line and rollback path",
                    custom ? new Candidate[] {scan.remove(term)} : new Candidate[0]);
        }
    }

    private static List<String> absent(Scan scan, Term[] terms) {
        List<String> absent = List.of();
        for (Term term : terms) {
            boolean isStated = term.type() == ValueType.TEXT
                    ? scan.promises().isNamed(term)
                    : scan.promises().has(term);
            if (!isStated) {
                absent = absent.isEmpty() ? new ArrayList<>() : absent;
                absent.add(term.termName());
            }
        }
        return absent;
    }
}
