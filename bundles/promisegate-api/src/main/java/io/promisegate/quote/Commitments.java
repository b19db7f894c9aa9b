package io.promisegate.quote;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Period;
import org.jspecify.annotations.Nullable;

/** What lines commit to, in one unit of time. */
public final class Commitments {
    /** Stands for a quantity that cannot be counted in a long; the decimals have to be asked. */
    public static final long UNCOUNTED = -1;

    /** How many of what is counted per month are one. */
    public static final int COUNTED_A_UNIT = 10_000;

    private static final int DIGITS_COUNTED = 12;
    private static final int MONTH = 30;
    private static final BigDecimal DAYS_A_MONTH = BigDecimal.valueOf(MONTH);

    private Commitments() {}

    /**
     * Returns what a line adds to what is committed already, per month: of a change, what it goes above the use so far.
     * Null where it adds nothing.
     */
    public static @Nullable BigDecimal addedPerMonth(QuoteLine line) {
        PromiseSet promises = line.promises();
        BigDecimal quantity = promises.number(Term.COMMITMENT_QUANTITY);
        Period period = promises.duration(Term.COMMITMENT_PERIOD);
        if (quantity == null || period == null || !adds(line, period)) {
            return null;
        }
        BigDecimal observed = observed(line);
        return perMonth(
                observed == null ? quantity : quantity.subtract(observed).max(BigDecimal.ZERO), period);
    }

    /**
     * Returns {@link #addedPerMonth} in ten-thousandths, without an object for it: 0 where the line adds nothing,
     * {@link #UNCOUNTED} where a quantity is not whole, negative, or of more than twelve digits.
     */
    public static long countedPerMonth(QuoteLine line) {
        PromiseSet promises = line.promises();
        BigDecimal quantity = promises.number(Term.COMMITMENT_QUANTITY);
        Period period = promises.duration(Term.COMMITMENT_PERIOD);
        if (quantity == null || period == null || !adds(line, period)) {
            return 0;
        }
        BigDecimal observed = observed(line);
        long before = observed == null ? 0 : whole(observed);
        long all = whole(quantity);
        return before < 0 || all < 0 ? UNCOUNTED : countedPerMonth(Math.max(0, all - before), period);
    }

    private static boolean adds(QuoteLine line, Period period) {
        return line.action() != LineAction.DELETE && line.action() != LineAction.NO_CHANGE && isOfDays(period);
    }

    /** Returns whether a period is one that a quantity may be for: of a day or more, a month being 30 days. */
    public static boolean isOfDays(Period period) {
        return days(period) > 0;
    }

    /** Returns the use so far where the line changes it. */
    private static @Nullable BigDecimal observed(QuoteLine line) {
        return line.action() == LineAction.MODIFY ? line.promises().number(Term.COMMITMENT_OBSERVED) : null;
    }

    /**
     * Returns a quantity as a long; {@link #UNCOUNTED} where it is not whole, negative, or of more than twelve digits.
     */
    public static long whole(BigDecimal quantity) {
        return quantity.scale() == 0 && quantity.signum() >= 0 && quantity.precision() <= DIGITS_COUNTED
                ? quantity.longValue()
                : UNCOUNTED;
    }

    /**
     * Returns {@link #perMonth} in ten-thousandths, to which it is rounded.
     *
     * @param whole a quantity that {@link #whole} returned
     * @param period one that {@link #isOfDays is of days}
     */
    public static long countedPerMonth(long whole, Period period) {
        long days = days(period);
        return days == MONTH ? whole * COUNTED_A_UNIT : (2 * whole * COUNTED_A_UNIT * MONTH + days) / (2 * days);
    }

    /**
     * Returns a quantity per period as one per month of 30 days, a year being twelve months.
     *
     * @param period one that {@link #isOfDays is of days}
     */
    public static BigDecimal perMonth(BigDecimal quantity, Period period) {
        long days = days(period);
        if (days == MONTH * period.toTotalMonths()) {
            return period.toTotalMonths() == 1
                    ? quantity
                    : divided(quantity, BigDecimal.valueOf(period.toTotalMonths()));
        }
        return divided(quantity.multiply(DAYS_A_MONTH), BigDecimal.valueOf(days));
    }

    private static long days(Period period) {
        return MONTH * (12L * period.getYears() + period.getMonths()) + period.getDays();
    }

    private static BigDecimal divided(BigDecimal quantity, BigDecimal by) {
        return quantity.divide(by, 4, RoundingMode.HALF_UP).stripTrailingZeros();
    }
}
