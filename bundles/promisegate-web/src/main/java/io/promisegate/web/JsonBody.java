package io.promisegate.web;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Money;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON body of a request: reads what it should have, and says all that is wrong with it at once. */
final class JsonBody {
    static final int MAX_BYTES = 1_000_000;

    private static final int MOST_DIGITS = 30;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final ObjectNode json;
    private final List<Problem> problems = new ArrayList<>();

    /** Says what is wrong with a body. */
    static final class InvalidException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        private final transient List<Problem> problems;

        InvalidException(List<Problem> problems) {
            super(problems.get(0).message());
            this.problems = List.copyOf(problems);
        }

        List<Problem> problems() {
            return problems;
        }
    }

    private JsonBody(ObjectNode json) {
        this.json = json;
    }

    /** Reads a body; an empty one has no members. */
    static JsonBody read(byte[] document) {
        if (document.length > MAX_BYTES) {
            throw new InvalidException(
                    List.of(Problem.at("", "PG-H001", "The body has more than " + MAX_BYTES + " bytes.")));
        }
        try {
            JsonNode read = document.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(document);
            if (read instanceof ObjectNode object) {
                return new JsonBody(object);
            }
            throw new InvalidException(List.of(Problem.at("", "PG-H002", "The body is no JSON object.")));
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            Problem problem = Problem.at("", "PG-H003", "The body is no JSON.");
            throw new InvalidException(List.of(
                    at == null
                            ? problem
                            : problem.in(
                                    new Place("body", Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr())))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void problem(String pointer, String code, String message) {
        problems.add(Problem.at(pointer, code, message));
    }

    private @Nullable JsonNode take(String name, boolean isNeeded) {
        JsonNode node = json.remove(name);
        if (isNeeded && (node == null || node.isNull())) {
            problem("", "PG-H004", name + " is needed.");
        }
        return node == null || node.isNull() ? null : node;
    }

    /** Returns a text, empty where there is none. */
    String text(String name, boolean isNeeded) {
        JsonNode node = take(name, isNeeded);
        if (node == null) {
            return "";
        }
        if (!node.isTextual()) {
            problem('/' + name, "PG-H005", name + " is a text.");
            return "";
        }
        return node.textValue();
    }

    List<String> texts(String name) {
        JsonNode node = take(name, false);
        List<String> texts = new ArrayList<>();
        if (node != null && !node.isArray()) {
            problem('/' + name, "PG-H006", name + " is a list of texts.");
        } else if (node != null) {
            for (int i = 0; i < node.size(); i++) {
                if (!node.get(i).isTextual()) {
                    problem('/' + name + '/' + i, "PG-H005", "This is a text.");
                }
                texts.add(node.get(i).asText());
            }
        }
        return texts;
    }

    <E extends Enum<E>> @Nullable E constant(String name, Class<E> type, boolean isNeeded) {
        JsonNode node = take(name, isNeeded);
        return node == null ? null : constant('/' + name, node.asText(), type);
    }

    private <E extends Enum<E>> @Nullable E constant(String pointer, String text, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text.strip())) {
                return constant;
            }
        }
        problem(pointer, "PG-H007", "This is one of " + List.of(type.getEnumConstants()) + '.');
        return null;
    }

    @Nullable
    Instant instant(String name, boolean isNeeded) {
        JsonNode node = take(name, isNeeded);
        if (node == null) {
            return null;
        }
        try {
            return Instant.parse(node.asText());
        } catch (DateTimeException e) {
            problem('/' + name, "PG-H008", name + " is an instant such as 2026-12-24T12:00:00Z.");
            return null;
        }
    }

    int number(String name) {
        JsonNode node = take(name, false);
        if (node == null) {
            return 0;
        }
        if (!node.isInt() || node.intValue() < 1) {
            problem('/' + name, "PG-H009", name + " is a number from 1 up.");
            return 0;
        }
        return node.intValue();
    }

    @Nullable
    Money money(String name) {
        JsonNode node = take(name, false);
        if (node == null) {
            return null;
        }
        String value = node.path("value").asText();
        try {
            if (value.length() > MOST_DIGITS) {
                throw new NumberFormatException("too long");
            }
            return new Money(node.path("unit").asText(), new BigDecimal(value));
        } catch (NumberFormatException e) {
            problem('/' + name, "PG-H010", name + " is an amount such as {\"unit\":\"USD\",\"value\":1000}.");
            return null;
        }
    }

    /** Reads texts by name into a map. */
    <E extends Enum<E>> void members(String name, Class<E> type, Map<E, String> into) {
        JsonNode node = take(name, false);
        if (node != null && !node.isObject()) {
            problem('/' + name, "PG-H011", name + " is an object.");
        } else if (node != null) {
            node.properties().forEach(member -> {
                String pointer =
                        '/' + name + '/' + member.getKey().replace("~", "~0").replace("/", "~1");
                E key = constant(pointer, member.getKey(), type);
                if (!member.getValue().isTextual()) {
                    problem(pointer, "PG-H005", "This is a text.");
                } else if (key != null) {
                    into.put(key, member.getValue().textValue());
                }
            });
        }
    }

    /**
     * Ends the reading: nothing else may be in the body.
     *
     * @throws InvalidException where something was wrong
     */
    void end() {
        json.fieldNames().forEachRemaining(name -> problem("", "PG-H012", "There is no “" + name + "” here."));
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }
}
