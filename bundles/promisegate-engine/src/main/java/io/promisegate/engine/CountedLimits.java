package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Commitment;
import io.promisegate.quote.Commitments;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Period;
import org.jspecify.annotations.Nullable;

/**
 * The limits of commitments as counted numbers, to which most quantities are held without an object for it. They allow
 * nothing that the limits do not; what they do not allow has to be held to the limits themselves.
 */
final class CountedLimits {
    private static final int HUNDRED = 100;
    private static final BigDecimal COUNTED_A_UNIT = BigDecimal.valueOf(Commitments.COUNTED_A_UNIT);
    private static final BigDecimal LARGEST = BigDecimal.valueOf(100_000_000_000_000L);
    private static final BigDecimal LARGEST_GROWTH = BigDecimal.valueOf(1_000_000);

    /** Where offerings have no limits. */
    static final CountedLimits NONE = new CountedLimits();

    /** What is left of the capacity: all there can be where it is not limited. */
    final long left;

    private final long least;
    private final long most;

    /** What a renewal may come to, in hundredths of the use so far; below zero where that cannot be counted. */
    private final long growth;

    private CountedLimits() {
        left = Long.MAX_VALUE;
        least = 0;
        most = Long.MAX_VALUE;
        growth = Commitments.UNCOUNTED;
    }

    CountedLimits(Commitment limits) {
        least = limits.minimum() == null ? 0 : counted(limits.minimum(), RoundingMode.CEILING, Long.MAX_VALUE);
        most = counted(limits.maximum());
        left = limits.capacity() != null && limits.committedThrough() != null
                ? Commitments.UNCOUNTED
                : counted(limits.capacity() == null ? null : limits.capacity().subtract(limits.committed()));
        BigDecimal percent = limits.maxRenewalGrowthPercent();
        growth = percent == null || percent.abs().compareTo(LARGEST_GROWTH) > 0
                ? Commitments.UNCOUNTED
                : HUNDRED + percent.setScale(0, RoundingMode.FLOOR).longValue();
    }

    private static long counted(@Nullable BigDecimal most) {
        return most == null ? Long.MAX_VALUE : counted(most, RoundingMode.FLOOR, Commitments.UNCOUNTED);
    }

    private static long counted(BigDecimal limit, RoundingMode rounding, long tooLarge) {
        return limit.abs().compareTo(LARGEST) > 0
                ? tooLarge
                : limit.multiply(COUNTED_A_UNIT).setScale(0, rounding).longValue();
    }

    /** Returns whether a quantity per period is in the range. */
    boolean allow(BigDecimal quantity, Period period) {
        long whole = Commitments.whole(quantity);
        long aMonth = whole == Commitments.UNCOUNTED ? whole : Commitments.countedPerMonth(whole, period);
        return aMonth != Commitments.UNCOUNTED && aMonth >= least && aMonth <= most;
    }

    /** Returns whether a quantity does not go too far above the use so far. */
    boolean allowAfter(BigDecimal observed, BigDecimal quantity) {
        long before = Commitments.whole(observed);
        long whole = Commitments.whole(quantity);
        return before != Commitments.UNCOUNTED && whole != Commitments.UNCOUNTED && whole * HUNDRED <= before * growth;
    }
}
