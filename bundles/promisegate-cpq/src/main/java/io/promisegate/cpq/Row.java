package io.promisegate.cpq;

import io.promisegate.quote.Pointer;
import io.promisegate.quote.PromiseValues;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of fields in a document, such as a record of a CPQ. What a CPQ writes for nothing counts as nothing.
 *
 * @param fields the fields, built of maps, lists, strings, decimals and booleans
 * @param at where it stands in the document
 */
public record Row(Map<String, Object> fields, Pointer at) {
    /** How exports write that there is nothing. */
    private static final String NOT_AVAILABLE = "#N/A";

    public Row {
        fields = Map.copyOf(fields);
    }

    /** Returns what a field holds, null for nothing. */
    public @Nullable Object value(String field) {
        Object value = fields.get(field);
        return value instanceof String text && (text.isBlank() || text.equals(NOT_AVAILABLE)) ? null : value;
    }

    /** Returns the first of these fields that holds something, null where none does. */
    public @Nullable String first(String... names) {
        for (String name : names) {
            if (value(name) != null) {
                return name;
            }
        }
        return null;
    }

    /** Returns the text of the first of these fields that holds something, null where none does. */
    public @Nullable String text(String... names) {
        String name = first(names);
        Object value = name == null ? null : value(name);
        return value == null || value instanceof Map || value instanceof List ? null : value.toString();
    }

    /** Returns whether a field says yes. */
    public boolean is(String field) {
        return "true".equalsIgnoreCase(text(field));
    }

    /** Returns the number in the first of these fields that holds something; null where that is none. */
    public @Nullable BigDecimal number(String... names) {
        String text = text(names);
        return text == null ? null : PromiseValues.number(text);
    }

    /** Returns the object in a field, an empty one where it holds none. */
    @SuppressWarnings("unchecked")
    public Row row(String field) {
        return new Row(value(field) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of(), at.child(field));
    }

    /** Returns the objects in a field: those of a list, or of the list that is called {@code records} in it. */
    @SuppressWarnings("unchecked")
    public List<Row> rows(String field) {
        Object value = value(field);
        Pointer place = at.child(field);
        if (value instanceof Map<?, ?> map && map.get("records") instanceof List<?> records) {
            value = records;
            place = place.child("records");
        }
        List<Row> rows = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof Map<?, ?> map) {
                    rows.add(new Row((Map<String, Object>) map, place.child(i)));
                }
            }
        }
        return rows;
    }
}
