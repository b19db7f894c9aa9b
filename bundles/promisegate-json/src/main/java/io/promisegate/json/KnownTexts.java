package io.promisegate.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Short texts that documents say again and again: names of members and terms, units, tiers. Each is made once and found
 * again by its bytes. A text that falls on the place of another replaces it; a thread that does not see what another
 * has put in makes its own. Thread-safe.
 */
final class KnownTexts {
    private static final int LONGEST = 32;
    private static final int PLACES = 1 << 11;
    private static final @Nullable Known[] KNOWN = new @Nullable Known[PLACES];

    private static final class Known {
        private final byte[] bytes;
        private final String text;

        private Known(byte[] bytes, String text) {
            this.bytes = bytes;
            this.text = text;
        }
    }

    private KnownTexts() {}

    /**
     * Returns a text of ASCII.
     *
     * @param hash its hash as {@link String#hashCode} has it
     */
    static String text(byte[] bytes, int start, int length, int hash) {
        if (length > LONGEST) {
            return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        }
        int place = (hash ^ hash >>> 15) & (PLACES - 1);
        Known known = KNOWN[place];
        if (known != null && Arrays.equals(known.bytes, 0, known.bytes.length, bytes, start, start + length)) {
            return known.text;
        }
        String text = new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        KNOWN[place] = new Known(Arrays.copyOfRange(bytes, start, start + length), text);
        return text;
    }
}
