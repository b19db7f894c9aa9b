package io.promisegate.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Money;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.PromiseValues;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the tokens of a JSON document, for readers that take what they know and pass over the rest.
 *
 * <p>Belongs to one thread. Values that are not of the wanted type are problems where the reader cannot go on without
 * them, and absent where it can.
 */
public final class JsonInput {
    private final JsonParser parser;

    /** Makes a cursor over the tokens of a parser. */
    public JsonInput(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads the members of one object, calling back at each value; the callback leaves the cursor at the value's end.
     */
    @FunctionalInterface
    public interface MemberReader {
        /** Reads the value of a member, at whose first token the cursor is. */
        void read(String name) throws IOException;
    }

    /** Reads the elements of one array. */
    @FunctionalInterface
    public interface ElementReader {
        /** Reads an element, at whose first token the cursor is. */
        void read(int index) throws IOException;
    }

    /**
     * Reads the object at the cursor; null is an empty one.
     *
     * @throws NotAQuote where something else stands there
     */
    public void object(Pointer pointer, MemberReader reader) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (token != JsonToken.START_OBJECT) {
            throw unexpected(pointer, "an object");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            reader.read(name);
        }
    }

    /**
     * Reads the array at the cursor; null is an empty one.
     *
     * @throws NotAQuote where something else stands there
     */
    public void array(Pointer pointer, ElementReader reader) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (token != JsonToken.START_ARRAY) {
            throw unexpected(pointer, "an array");
        }
        int index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            reader.read(index++);
        }
    }

    /** Returns whether an array begins at the cursor. */
    public boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /** Reads a string; a number or boolean counts as its text, anything else is passed over and absent. */
    public @Nullable String text() throws IOException {
        JsonToken token = parser.currentToken();
        if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

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

    /** Reads any value into maps, lists, strings, decimals and booleans; null is null. */
    public @Nullable Object value() throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    Object element = value();
                    if (element != null) {
                        list.add(element);
                    }
                }
                yield list;
            }
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    Object member = value();
                    if (member != null) {
                        map.put(name, member);
                    }
                }
                yield map;
            }
            default -> null;
        };
    }

    /** Passes over the value at the cursor. */
    public void skip() throws IOException {
        parser.skipChildren();
    }

    private NotAQuote unexpected(Pointer pointer, String wanted) {
        String found = parser.currentToken().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        var at = parser.currentTokenLocation();
        return new NotAQuote(
                Problem.at(pointer.toString(), "PG-Q010", "Here should be " + wanted + ", not " + found + ".")
                        .in(new Place("document", Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()))));
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
