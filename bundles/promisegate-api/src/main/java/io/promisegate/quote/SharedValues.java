package io.promisegate.quote;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values that quotes give again and again: the same tiers, units, days and lists. Each is kept once, so that those who
 * look at many quotes find it near. A value that falls on the place of another replaces it; a thread that does not see
 * what another has put in keeps its own. Thread-safe.
 */
final class SharedValues {
    private static final int LONGEST = 32;
    private static final int MOST_TEXTS = 8;
    private static final int PLACE_SHIFT = 21;
    private static final int MIX = 0x9E3779B9;

    private final @Nullable PromiseValue[] places = new @Nullable PromiseValue[1 << (Integer.SIZE - PLACE_SHIFT)];

    /** Returns a value that is equal. */
    PromiseValue of(PromiseValue value) {
        if (!isShort(value)) {
            return value;
        }
        int place = (value.hashCode() * MIX) >>> PLACE_SHIFT;
        PromiseValue known = places[place];
        if (known != null && known.equals(value)) {
            return known;
        }
        places[place] = value;
        return value;
    }

    private static boolean isShort(PromiseValue value) {
        if (value instanceof PromiseValue.Text text) {
            return text.value().length() <= LONGEST;
        }
        if (value instanceof PromiseValue.Texts texts) {
            return areShort(texts.values());
        }
        return value instanceof PromiseValue.Flag
                || value instanceof PromiseValue.Numeric
                || value instanceof PromiseValue.Duration
                || value instanceof Money;
    }

    private static boolean areShort(List<String> texts) {
        if (texts.size() > MOST_TEXTS) {
            return false;
        }
        for (String text : texts) {
            if (text.length() > LONGEST) {
                return false;
            }
        }
        return true;
    }
}
