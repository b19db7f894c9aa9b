package io.promisegate.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Pointer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cursor over the tokens of a parser. */
final class TokenInput extends JsonInput {
    private final JsonParser parser;

    TokenInput(JsonParser parser) {
        this.parser = parser;
    }

    @Override
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

    @Override
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

    @Override
    public boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    @Override
    public @Nullable String text() throws IOException {
        JsonToken token = parser.currentToken();
        if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    @Override
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
                yield Collections.unmodifiableList(list);
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
                yield Collections.unmodifiableMap(map);
            }
            default -> null;
        };
    }

    @Override
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
}
