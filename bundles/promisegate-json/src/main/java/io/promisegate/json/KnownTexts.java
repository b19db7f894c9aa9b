package io.promisegate.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Short texts that documents say again and again: names of members and terms, units, tiers. Each is made once and found
 * again by its bytes; it is the object that a literal of the same text is, and so is found equal to one at once. A text
 * that falls on the place of another replaces it; a thread that does not see what another has put in makes its own.
 * Thread-safe.
 */
final class KnownTexts {
    private static final int LONGEST = 32;
    private static final int PLACE_SHIFT = 53;
    private static final int PLACES = 1 << (Long.SIZE - PLACE_SHIFT);
    private static final long MIX = 0x9E3779B97F4A7C15L;

    /** Names of members. */
    static final KnownTexts NAMES = new KnownTexts();

    /** Texts that are values. */
    static final KnownTexts VALUES = new KnownTexts();

    private final @Nullable Known[] places = new @Nullable Known[PLACES];

    /** A text with its bytes, eight in each number. */
    private record Known(long first, long second, long third, long fourth, int length, String text) {}

    private KnownTexts() {}

    /** Returns a text of ASCII. */
    String text(byte[] bytes, int start, int length) {
        if (length > LONGEST) {
            return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        }
        long first = Eight.of(bytes, start, length);
        long second = 0;
        long third = 0;
        long fourth = 0;
        if (length > Long.BYTES) {
            second = Eight.of(bytes, start + Long.BYTES, length - Long.BYTES);
            if (length > 2 * Long.BYTES) {
                third = Eight.of(bytes, start + 2 * Long.BYTES, length - 2 * Long.BYTES);
                fourth = length > 3 * Long.BYTES ? Eight.of(bytes, start + 3 * Long.BYTES, length - 3 * Long.BYTES) : 0;
            }
        }
        long hash = (first + Long.rotateLeft(second, 23) + Long.rotateLeft(third, 41) + fourth + length) * MIX;
        int place = (int) (hash >>> PLACE_SHIFT);
        Known known = places[place];
        if (known != null
                && known.first == first
                && known.second == second
                && known.third == third
                && known.fourth == fourth
                && known.length == length) {
            return known.text;
        }
        String text = new String(bytes, start, length, StandardCharsets.ISO_8859_1).intern();
        places[place] = new Known(first, second, third, fourth, length, text);
        return text;
    }
}
