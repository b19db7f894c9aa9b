package io.promisegate.boundary.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * JSON containers that know where their members stand in the text. A place is a line and a column, both from 0, in one
 * number, so that a large document has room beside its text.
 */
@SuppressWarnings("unchecked") // that is how Jackson declares deepCopy
final class Placed {
    private Placed() {}

    static long place(int line, int column) {
        return (long) line << 32 | column;
    }

    static int line(long place) {
        return (int) (place >>> 32);
    }

    static int column(long place) {
        return (int) place;
    }

    /** Numbers that grow. */
    private static final class Places {
        private long[] places = new long[4];
        private int size;

        void add(long place) {
            if (size == places.length) {
                places = Arrays.copyOf(places, size * 2);
            }
            places[size++] = place;
        }
    }

    /** An object, filled in the order of the text. */
    static final class Members extends ObjectNode {
        private static final long serialVersionUID = 1;
        private final transient Places keys = new Places();
        private final transient Places values = new Places();

        Members() {
            super(JsonNodeFactory.instance);
        }

        void add(String name, long keyPlace, JsonNode value, long valuePlace) {
            set(name, value);
            keys.add(keyPlace);
            values.add(valuePlace);
        }

        /** Returns the place of a key, null where there is no such member. */
        @Nullable
        Long keyPlace(String name) {
            int index = index(name);
            return index < 0 ? null : keys.places[index];
        }

        @Nullable
        Long valuePlace(String name) {
            int index = index(name);
            return index < 0 ? null : values.places[index];
        }

        private int index(String name) {
            Iterator<String> names = fieldNames();
            for (int i = 0; names.hasNext(); i++) {
                if (names.next().equals(name)) {
                    return i;
                }
            }
            return -1;
        }
    }

    /** An array, filled in the order of the text. */
    static final class Elements extends ArrayNode {
        private static final long serialVersionUID = 1;
        private final transient Places places = new Places();

        Elements() {
            super(JsonNodeFactory.instance);
        }

        void add(JsonNode value, long place) {
            add(value);
            places.add(place);
        }

        @Nullable
        Long place(String index) {
            try {
                int at = Integer.parseInt(index);
                return at >= 0 && at < places.size ? places.places[at] : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }
}
