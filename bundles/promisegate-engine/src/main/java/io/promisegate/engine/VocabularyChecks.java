package io.promisegate.engine;

import io.promisegate.quote.Money;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.PromiseValue.Malformed;
import io.promisegate.quote.PromiseValue.Tiers;
import io.promisegate.quote.Term;
import java.util.List;
import java.util.Locale;

/** Holds a line to the vocabulary: names that are known, stated once, of the right type, and for sale. */
final class VocabularyChecks {
    private static final Term[] MONEY_TERMS = {
        Term.OVERAGE_PRICE, Term.OUTCOME_PRICE, Term.OUTCOME_CAP, Term.OUTCOME_FLOOR, Term.OUTCOME_FALLBACK_PRICE
    };
    private static final long MONEY_MASK = moneyMask();
    private static final Term[] TERMS = Term.values();

    private VocabularyChecks() {}

    static void check(Scan scan) {
        PromiseSet promises = scan.promises();
        List<Promise> unrecognised = promises.unrecognised();
        for (int i = 0; i < unrecognised.size(); i++) {
            Promise unknown = unrecognised.get(i);
            scan.breachAt(
                    BuiltInRule.TERM_UNKNOWN,
                    unknown.pointer(),
                    unknown.name() + ": " + unknown.value(),
                    "terms of the vocabulary",
                    scan.remove(unknown));
        }
        List<Promise> repeated = promises.repeated();
        for (int i = 0; i < repeated.size(); i++) {
            Promise again = repeated.get(i);
            scan.breachAt(
                    BuiltInRule.TERM_REPEATED,
                    again.pointer(),
                    again.name() + " once more: " + again.value(),
                    "each term once",
                    scan.remove(again));
        }
        long uncovered = promises.mask() & ~scan.offering().covered;
        while (uncovered != 0) {
            Term term = TERMS[Long.numberOfTrailingZeros(uncovered)];
            uncovered &= uncovered - 1;
            scan.breach(
                    BuiltInRule.TERM_NOT_COVERED,
                    term,
                    term.termName() + " " + promises.value(term),
                    "not for sale with this offering",
                    scan.remove(term));
        }
        checkTypes(scan, promises);
        if ((promises.mask() & MONEY_MASK) != 0 || promises.has(Term.COMMITMENT_TIERS)) {
            checkCurrency(scan, promises);
        }
    }

    /** Holds the currency of the quote's own amounts to that of the boundary. */
    static void checkQuoteCurrency(Scan scan) {
        String currency = scan.quote.currency();
        if (currency != null && !currency.equals(scan.boundary.currency)) {
            scan.breachAt(BuiltInRule.CURRENCY_MATCH, Pointer.ROOT, currency, scan.boundary.currency);
        }
    }

    private static void checkTypes(Scan scan, PromiseSet promises) {
        long mask = promises.malformed();
        while (mask != 0) {
            Term term = TERMS[Long.numberOfTrailingZeros(mask)];
            mask &= mask - 1;
            if (promises.value(term) instanceof Malformed malformed) {
                scan.breach(
                        BuiltInRule.TERM_TYPE,
                        term,
                        malformed.raw(),
                        malformed.expected().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        scan.remove(term));
            }
        }
    }

    private static void checkCurrency(Scan scan, PromiseSet promises) {
        String currency = scan.boundary.currency;
        for (long left = promises.mask() & MONEY_MASK; left != 0; left &= left - 1) {
            Term term = TERMS[Long.numberOfTrailingZeros(left)];
            Money money = promises.money(term);
            if (money != null && !money.unit().equals(currency)) {
                scan.breach(
                        BuiltInRule.CURRENCY_MATCH,
                        term,
                        money.unit().isEmpty() ? "no currency" : money.unit(),
                        currency);
            }
        }
        PromiseValue tiers = promises.value(Term.COMMITMENT_TIERS);
        if (tiers instanceof Tiers priced
                && priced.tiers().stream().anyMatch(tier -> !tier.price().unit().equals(currency))) {
            scan.breach(BuiltInRule.CURRENCY_MATCH, Term.COMMITMENT_TIERS, "another currency", currency);
        }
    }

    private static long moneyMask() {
        long mask = 0;
        for (Term term : MONEY_TERMS) {
            mask |= term.bit();
        }
        return mask;
    }
}
