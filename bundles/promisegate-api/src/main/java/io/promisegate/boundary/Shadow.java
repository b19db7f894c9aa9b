package io.promisegate.boundary;

import io.promisegate.boundary.Boundary.AppliesTo;
import io.promisegate.quote.Quote;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The quotes that a boundary in shadow sees.
 *
 * @param percent share of the quotes, from 1 to 100; all versions of a quote are seen, or none
 * @param segment the quotes that are meant, null for all
 */
public record Shadow(int percent, @Nullable AppliesTo segment) {
    /** Every quote. */
    public static final Shadow ALL = new Shadow(100, null);

    private static final int SHARES = 100;

    public Shadow {
        if (percent < 1 || percent > SHARES) {
            throw new IllegalArgumentException("A share is from 1 to 100 percent.");
        }
    }

    /** Returns the share of the quotes of some channels, currencies and offerings; an empty list stands for all. */
    public static Shadow of(int percent, List<String> channels, List<String> currencies, List<String> offerings) {
        boolean isAll = channels.isEmpty() && currencies.isEmpty() && offerings.isEmpty();
        return new Shadow(percent, isAll ? null : new AppliesTo(channels, currencies, offerings, 0));
    }

    /** Returns whether a quote is seen. */
    public boolean sees(Quote quote) {
        return (segment == null || segment.includes(quote))
                && Math.floorMod(spread(quote.id().hashCode()), SHARES) < percent;
    }

    /** Spreads hashes of identifiers that differ in their last letter only (the finalizer of MurmurHash3). */
    private static int spread(int hash) {
        int h = hash;
        h = (h ^ (h >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }
}
