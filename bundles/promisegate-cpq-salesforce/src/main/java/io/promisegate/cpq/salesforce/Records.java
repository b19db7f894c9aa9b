package io.promisegate.cpq.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.cpq.JsonClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The records in a document, wherever they stand in it. */
final class Records {
    private static final String TYPE = "/attributes/type";

    private Records() {}

    /** Returns the records by their ids. */
    static Map<String, ObjectNode> of(JsonNode document) {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        collect(document, records);
        return records;
    }

    private static void collect(JsonNode node, Map<String, ObjectNode> records) {
        if (node instanceof ObjectNode object
                && object.has("Id")
                && object.at(TYPE).isTextual()) {
            records.put(object.path("Id").asText(), object);
        }
        node.forEach(child -> collect(child, records));
    }

    /** Returns what has changed in the fields of a record, null for nothing. */
    static @Nullable ObjectNode change(ObjectNode before, ObjectNode after) {
        ObjectNode change = JsonClient.object();
        TreeSet<String> names = new TreeSet<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode old = before.path(name);
            JsonNode now = after.path(name);
            if (!old.isContainerNode() && !now.isContainerNode() && !old.equals(now)) {
                change.set(name, now.isMissingNode() ? null : now);
            }
        }
        if (change.isEmpty()) {
            return null;
        }
        change.putObject("attributes").put("type", after.at(TYPE).asText());
        return change.put("id", after.path("Id").asText());
    }
}
