package io.promisegate.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Short texts that documents say again and again: names of members and terms, units, tiers, offerings. Each is made
 * once and found again by its bytes, or even expected where it stood before; it is the object that a literal of the
 * same text is, and so is found equal to one at once. A text that falls on the place of another replaces it; a thread
 * that does not see what another has put in makes its own. Thread-safe.
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

    private static final int STEP = 31;

    private final @Nullable Known[] places = new @Nullable Known[PLACES];

    /** What comes where those before it came. */
    private final @Nullable Known[] expected = new @Nullable Known[PLACES];

    /** A text with its bytes, eight in each number. */
    static final class Known {
        final String text;
        final int length;

        private final long first;
        private final long second;
        private final long third;
        private final long fourth;
        private final int hash;

        private Known(String text, int length, long first, long second, long third, long fourth, int hash) {
            this.text = text;
            this.length = length;
            this.first = first;
            this.second = second;
            this.third = third;
            this.fourth = fourth;
            this.hash = hash;
        }

        /** Returns whether a document has the text at a place, and a quotation mark behind it. */
        private boolean isQuotedAt(byte[] bytes, int start) {
            int end = start + length;
            return end < bytes.length
                    && bytes[end] == '"'
                    && Eight.of(bytes, start, length) == first
                    && (length <= Long.BYTES || isAfterEight(bytes, start));
        }

        private boolean isAfterEight(byte[] bytes, int start) {
            return part(bytes, start, length, 1) == second
                    && part(bytes, start, length, 2) == third
                    && part(bytes, start, length, 3) == fourth;
        }
    }

    private KnownTexts() {}

    /**
     * Returns what is expected at a place of a document, null where something else stands there.
     *
     * @param path what came before it, as of {@link #after}
     */
    @Nullable
    Known expected(int path, byte[] bytes, int start) {
        Known next = expected[path];
        return next != null && next.isQuotedAt(bytes, start) ? next : null;
    }

    /** Returns a number for what came before and what comes now, 0 for nothing. */
    static int after(int path, Known now) {
        return (STEP * path + now.hash) & (PLACES - 1);
    }

    /**
     * Returns a text of ASCII.
     *
     * @param path after which it is expected from now on
     */
    Known at(int path, byte[] bytes, int start, int length) {
        Known known = known(bytes, start, length);
        if (length <= LONGEST) {
            expected[path] = known;
        }
        return known;
    }

    private static long part(byte[] bytes, int start, int length, int part) {
        int before = part * Long.BYTES;
        return length > before ? Eight.of(bytes, start + before, length - before) : 0;
    }

    private Known known(byte[] bytes, int start, int length) {
        if (length > LONGEST) {
            String text = new String(bytes, start, length, StandardCharsets.ISO_8859_1);
            return new Known(text, length, 0, 0, 0, 0, 0);
        }
        long first = Eight.of(bytes, start, length);
        long second = part(bytes, start, length, 1);
        long third = part(bytes, start, length, 2);
        long fourth = part(bytes, start, length, 3);
        long mixed = (first + Long.rotateLeft(second, 23) + Long.rotateLeft(third, 41) + fourth + length) * MIX;
        int hash = (int) (mixed >>> PLACE_SHIFT);
        Known known = places[hash];
        if (known != null
                && known.first == first
                && known.second == second
                && known.third == third
                && known.fourth == fourth
                && known.length == length) {
            return known;
        }
        String text = new String(bytes, start, length, StandardCharsets.ISO_8859_1).intern();
        Known made = new Known(text, length, first, second, third, fourth, hash);
        places[hash] = made;
        return made;
    }
}
