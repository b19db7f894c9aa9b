package io.promisegate.boundary.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of one object of a document. Asking for what is absent, or of another type, gives the default: the schema
 * has reported it already, and what is left is still worth checking.
 */
record Fields(JsonNode node) {
    static final Fields NONE = new Fields(MissingNode.getInstance());

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    Fields object(String name) {
        return new Fields(node.path(name));
    }

    <T> @Nullable T optional(String name, Function<Fields, T> binder) {
        return node.path(name).isObject() ? binder.apply(object(name)) : null;
    }

    @Nullable
    String text(String name) {
        JsonNode value = node.path(name);
        return value.isTextual() || value.isNumber() ? value.asText() : null;
    }

    String text(String name, String otherwise) {
        String value = text(name);
        return value == null ? otherwise : value;
    }

    boolean flag(String name, boolean otherwise) {
        return node.path(name).isBoolean() ? node.path(name).booleanValue() : otherwise;
    }

    @Nullable
    Boolean flag(String name) {
        return node.path(name).isBoolean() ? node.path(name).booleanValue() : null;
    }

    @Nullable
    BigDecimal decimal(String name) {
        return node.path(name).isNumber() ? node.path(name).decimalValue() : null;
    }

    BigDecimal decimal(String name, BigDecimal otherwise) {
        BigDecimal value = decimal(name);
        return value == null ? otherwise : value;
    }

    @Nullable
    Integer integer(String name) {
        JsonNode value = node.path(name);
        return value.isNumber() && value.canConvertToInt() ? value.intValue() : null;
    }

    int integer(String name, int otherwise) {
        Integer value = integer(name);
        return value == null ? otherwise : value;
    }

    @Nullable
    LocalDate day(String name) {
        try {
            return node.path(name).isTextual() ? LocalDate.parse(node.path(name).asText()) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : node.path(name)) {
            if (element.isTextual()) {
                texts.add(element.asText());
            }
        }
        return texts;
    }

    List<Integer> integers(String name) {
        List<Integer> integers = new ArrayList<>();
        for (JsonNode element : node.path(name)) {
            if (element.isNumber() && element.canConvertToInt()) {
                integers.add(element.intValue());
            }
        }
        return integers;
    }

    <T> List<T> list(String name, Function<Fields, T> binder) {
        List<T> list = new ArrayList<>();
        for (JsonNode element : node.path(name)) {
            if (element.isObject()) {
                list.add(binder.apply(new Fields(element)));
            }
        }
        return list;
    }

    /** Returns the members of an object, bound, in document order. */
    Map<String, Fields> map(String name) {
        Map<String, Fields> map = new LinkedHashMap<>();
        node.path(name).properties().forEach(entry -> map.put(entry.getKey(), new Fields(entry.getValue())));
        return map;
    }

    Map<String, Integer> integerMap(String name) {
        Map<String, Integer> map = new LinkedHashMap<>();
        node.path(name).properties().forEach(entry -> {
            if (entry.getValue().isNumber() && entry.getValue().canConvertToInt()) {
                map.put(entry.getKey(), entry.getValue().intValue());
            }
        });
        return map;
    }

    Map<String, String> textMap(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        node.path(name).properties().forEach(entry -> {
            if (entry.getValue().isTextual()) {
                map.put(entry.getKey(), entry.getValue().asText());
            }
        });
        return map;
    }
}
