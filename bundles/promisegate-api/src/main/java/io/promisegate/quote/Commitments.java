package io.promisegate.quote;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Period;
import org.jspecify.annotations.Nullable;

/** What lines commit to, in one unit of time. */
public final class Commitments {
    private static final BigDecimal DAYS_A_MONTH = BigDecimal.valueOf(30);

    private Commitments() {}

    /**
     * Returns what a line adds to what is committed already, per month: of a change, what it goes above the use so far.
     * Null where it adds nothing.
     */
    public static @Nullable BigDecimal addedPerMonth(QuoteLine line) {
        PromiseSet promises = line.promises();
        BigDecimal quantity = promises.number(Term.COMMITMENT_QUANTITY);
        Period period = promises.duration(Term.COMMITMENT_PERIOD);
        if (quantity == null
                || period == null
                || days(period) <= 0
                || line.action() == LineAction.DELETE
                || line.action() == LineAction.NO_CHANGE) {
            return null;
        }
        BigDecimal observed = promises.number(Term.COMMITMENT_OBSERVED);
        BigDecimal added = line.action() == LineAction.MODIFY && observed != null
                ? quantity.subtract(observed).max(BigDecimal.ZERO)
                : quantity;
        return perMonth(added, period);
    }

    /** Returns a quantity per period as one per month of 30 days, a year being twelve months. */
    public static BigDecimal perMonth(BigDecimal quantity, Period period) {
        long days = days(period);
        if (days == 30 * period.toTotalMonths()) {
            return period.toTotalMonths() == 1
                    ? quantity
                    : divided(quantity, BigDecimal.valueOf(period.toTotalMonths()));
        }
        return divided(quantity.multiply(DAYS_A_MONTH), BigDecimal.valueOf(days));
    }

    private static long days(Period period) {
        return 30L * (12L * period.getYears() + period.getMonths()) + period.getDays();
    }

    private static BigDecimal divided(BigDecimal quantity, BigDecimal by) {
        return quantity.divide(by, 4, RoundingMode.HALF_UP).stripTrailingZeros();
    }
}
