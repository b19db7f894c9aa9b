package io.promisegate.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes of a document at once, the first of them in the lowest bits of a number. */
final class Eight {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;
    private static final long BRACES = '}' * ONES;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private Eight() {}

    /**
     * Returns where the first byte is that is no plain character of a JSON string: a quotation mark, a backslash, a
     * control character or one of a longer character; the length of the document where there is none.
     */
    static int firstOfInterest(byte[] bytes, int from) {
        int i = from;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            long found = ofInterest((long) LONGS.get(bytes, i));
            if (found != 0) {
                return i + place(found);
            }
        }
        for (; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b < ' ' || b == '"' || b == '\\') {
                return i;
            }
        }
        return i;
    }

    /**
     * Marks the first byte that is no plain character of a JSON string, and maybe some behind it; zero where there is
     * none. A byte that is zero, or below a space, borrows its high bit from the next one.
     */
    private static long ofInterest(long eight) {
        long noQuote = eight ^ QUOTES;
        long noBackslash = eight ^ BACKSLASHES;
        return (((noQuote - ONES) & ~noQuote)
                        | ((noBackslash - ONES) & ~noBackslash)
                        | ((eight - SPACES) & ~eight)
                        | eight)
                & HIGH_BITS;
    }

    /** Returns which byte is the first one marked. */
    private static int place(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /** Returns where the first byte is that is no space. */
    static int afterSpaces(byte[] bytes, int from) {
        int i = from;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            long other = (long) LONGS.get(bytes, i) ^ SPACES;
            if (other != 0) {
                return i + place(other);
            }
        }
        while (i < bytes.length && bytes[i] == ' ') {
            i++;
        }
        return i;
    }

    /**
     * Returns a hash of the bytes up to the first closing brace, 0 where there is none among so many, or where the
     * document nearly ends.
     */
    static long hashThroughBrace(byte[] bytes, int from, int longest) {
        long hash = 0;
        int last = Math.min(from + longest, bytes.length) - Long.BYTES;
        for (int i = from; i <= last; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            long noBrace = eight ^ BRACES;
            long found = (noBrace - ONES) & ~noBrace & HIGH_BITS;
            if (found != 0) {
                // the bits up to the lowest mark
                long product = (hash ^ (eight & (found ^ (found - 1)))) * MIX;
                return (product ^ product >>> 32) | 1;
            }
            hash = (hash ^ eight) * MIX;
        }
        return 0;
    }

    /** Returns the first bytes of a text, eight at most, with zeros behind them. */
    static long of(byte[] bytes, int start, int length) {
        if (start + Long.BYTES <= bytes.length) {
            long eight = (long) LONGS.get(bytes, start);
            return length >= Long.BYTES ? eight : eight & ((1L << (length << 3)) - 1);
        }
        long eight = 0;
        for (int i = 0; i < Math.min(length, Long.BYTES); i++) {
            eight |= (bytes[start + i] & 0xFFL) << (i << 3);
        }
        return eight;
    }
}
