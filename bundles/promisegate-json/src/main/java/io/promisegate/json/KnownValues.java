package io.promisegate.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was read of objects that documents hold again and again, byte for byte: most characteristics of a product are as
 * the catalogue has them. Each is found again by its bytes and not read a second time. One is kept when it comes again,
 * and takes the place of another that its hash falls on. Thread-safe, without a lock: a thread that does not see what
 * another has kept reads for itself.
 *
 * @param <T> what is read; immutable, and of nothing but the bytes
 */
public final class KnownValues<T> {
    /** Longer objects are read each time. */
    private static final int LONGEST = 256;

    private static final int PLACE_BITS = 12;
    private static final int PLACE_SHIFT = Long.SIZE - PLACE_BITS;

    private final @Nullable Known<T>[] places;

    /** Hashes of what has come once. */
    private final int[] once = new int[1 << PLACE_BITS];

    /** What was read. */
    static final class Known<T> {
        final byte[] bytes;
        final T value;

        private final KnownValues<T> of;
        /** In how many objects and arrays it may stand; deeper, what is in it could be too deep. */
        private final int depth;

        /** What comes after it, as far as this is known; threads may see different ones. */
        private @Nullable Known<T> next;

        /** Whether another has its place; it should neither be found nor keep anything any more. */
        private boolean isReplaced;

        private Known(byte[] bytes, T value, KnownValues<T> of, int depth) {
            this.bytes = bytes;
            this.value = value;
            this.of = of;
            this.depth = depth;
        }

        private boolean isAt(byte[] document, int from, int itsDepth) {
            int to = from + bytes.length;
            return itsDepth <= depth
                    && to <= document.length
                    && Arrays.equals(document, from, to, bytes, 0, bytes.length);
        }
    }

    /** Makes one that knows nothing. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public KnownValues() {
        places = new Known[1 << PLACE_BITS];
    }

    /**
     * Returns what was read of the bytes at a place of a document, null where that is not known.
     *
     * @param before what stood there before it, by which it may be found at once
     */
    @SuppressWarnings("unchecked") // what is one of these has values of their type
    @Nullable
    Known<T> at(@Nullable Known<?> before, byte[] document, int from, int depth) {
        if (before == null || before.of != this) {
            return at(place(hash(document, from)), document, from, depth);
        }
        Known<T> next = ((Known<T>) before).next;
        if (next == null || next.isReplaced || !next.isAt(document, from, depth)) {
            next = at(place(hash(document, from)), document, from, depth);
            ((Known<T>) before).next = before.isReplaced ? null : next;
        }
        return next;
    }

    private @Nullable Known<T> at(int place, byte[] document, int from, int depth) {
        Known<T> known = places[place];
        if (known != null && known.isAt(document, from, depth)) {
            return known;
        }
        known = places[place ^ 1];
        return known != null && known.isAt(document, from, depth) ? known : null;
    }

    /** Keeps what was read, if it was read before. */
    void keep(byte[] document, int from, int to, int depth, T value) {
        long hash = hash(document, from);
        if (hash == 0 || to - from > LONGEST) {
            return;
        }
        int place = place(hash);
        if (once[place] == (int) hash) {
            Known<T> replaced = places[place ^ 1];
            if (replaced != null) {
                replaced.isReplaced = true;
                replaced.next = null;
            }
            places[place ^ 1] = places[place];
            places[place] = new Known<>(Arrays.copyOfRange(document, from, to), value, this, depth);
        } else {
            once[place] = (int) hash;
        }
    }

    /** Returns a hash by which an object may be known, 0 where none can be. */
    private static long hash(byte[] document, int from) {
        return from < document.length && document[from] == '{' ? Eight.hashThroughBrace(document, from, LONGEST) : 0;
    }

    private static int place(long hash) {
        return (int) (hash >>> PLACE_SHIFT);
    }
}
