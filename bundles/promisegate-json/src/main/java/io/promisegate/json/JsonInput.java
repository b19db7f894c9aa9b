package io.promisegate.json;

import com.fasterxml.jackson.core.JsonParser;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Money;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.PromiseValues;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the values of a JSON document, for readers that take what they know and pass over the rest.
 *
 * <p>Belongs to one thread. Values that are not of the wanted type are problems where the reader cannot go on without
 * them, and absent where it can.
 */
public abstract sealed class JsonInput permits ByteInput, TokenInput {
    JsonInput() {}

    /** Returns a cursor over the tokens of a parser. */
    public static JsonInput of(JsonParser parser) {
        return new TokenInput(parser);
    }

    /**
     * Reads the members of one object, calling back at each value; the callback leaves the cursor at the value's end.
     */
    @FunctionalInterface
    public interface MemberReader {
        /** Reads the value of a member, at whose start the cursor is. */
        void read(String name) throws IOException;
    }

    /** Reads the elements of one array. */
    @FunctionalInterface
    public interface ElementReader {
        /** Reads an element, at whose start the cursor is. */
        void read(int index) throws IOException;
    }

    /**
     * Reads the object at the cursor; null is an empty one.
     *
     * @throws NotAQuote where something else stands there
     */
    public abstract void object(Pointer pointer, MemberReader reader) throws IOException;

    /** Reads the object at the cursor, an element of an array. */
    public void object(Pointer array, int element, MemberReader reader) throws IOException {
        object(array.child(element), reader);
    }

    /**
     * Reads the array at the cursor; null is an empty one.
     *
     * @throws NotAQuote where something else stands there
     */
    public abstract void array(Pointer pointer, ElementReader reader) throws IOException;

    /** Reads one value. */
    @FunctionalInterface
    public interface ValueReader<T> {
        /** Reads the value at whose start the cursor is. */
        T read() throws IOException;
    }

    /**
     * Reads the object at the cursor; where the same bytes were read before, what was made of them is returned.
     *
     * @param known what is known of such objects
     * @param reader reads the object, and makes something of nothing but its bytes
     */
    public <T> T again(KnownValues<T> known, ValueReader<T> reader) throws IOException {
        return reader.read();
    }

    /** Returns whether an array begins at the cursor. */
    public abstract boolean isArray();

    /** Reads a string; a number or boolean counts as its text, anything else is passed over and absent. */
    public abstract @Nullable String text() throws IOException;

    /** Reads any value into maps, lists, strings, decimals and booleans; null is null. */
    public abstract @Nullable Object value() throws IOException;

    /** Passes over the value at the cursor. */
    public abstract void skip() throws IOException;

    /** Reads whatever stands there as words, so that none are hidden by their form; null is absent. */
    public @Nullable String words() throws IOException {
        Object value = value();
        return value == null ? null : value.toString();
    }

    /**
     * Reads a decimal, also one in a string; null is absent.
     *
     * @throws NotAQuote where something else is given: what bears on a price is never passed over
     */
    public @Nullable BigDecimal number(Pointer pointer) throws IOException {
        Object value = value();
        BigDecimal number = value instanceof BigDecimal decimal
                ? PromiseValues.bounded(decimal)
                : value instanceof String text ? PromiseValues.number(text) : null;
        if (value != null && number == null) {
            throw new NotAQuote(Problem.at(pointer.toString(), "PG-Q014", "This is no number that can be used."));
        }
        return number;
    }

    /**
     * Returns the amount that a value is, null for none.
     *
     * @param currency what money without a unit is in, null for unknown
     * @throws NotAQuote where something else is given
     */
    public static @Nullable Money amount(@Nullable Object json, @Nullable String currency, Pointer pointer)
            throws NotAQuote {
        Money amount = json == null ? null : PromiseValues.amount(json, currency);
        if (json != null && amount == null) {
            throw new NotAQuote(Problem.at(pointer.toString(), "PG-Q014", "This is no amount that can be used."));
        }
        return amount;
    }

    /** Ends the reading of a document that cannot be a quote. */
    public static final class NotAQuote extends IOException {
        private static final long serialVersionUID = 1;
        private final transient Problem problem;

        /** Ends it with the reason. */
        public NotAQuote(Problem problem) {
            super(problem.message());
            this.problem = problem;
        }

        /** Returns the reason. */
        public Problem problem() {
            return problem;
        }
    }
}
