package io.promisegate.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The parts of HubSpot's API that are used: search, batch reading and updating, associations, properties. All values
 * are texts, and a property that does not exist is refused.
 */
final class HubspotAccount extends Emulator {
    static final String TOKEN = "pat-test-1";
    private static final Set<String> STATUSES =
            Set.of("DRAFT", "APPROVAL_NOT_NEEDED", "PENDING_APPROVAL", "APPROVED", "REJECTED");

    private final Map<String, Map<String, ObjectNode>> objects = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> properties = new HashMap<>();
    private final Map<String, List<String>> lines = new HashMap<>();
    private final Map<String, String> companies = new HashMap<>();

    HubspotAccount() throws IOException {
        properties.put(
                "quotes",
                new TreeSet<>(List.of(
                        "hs_title",
                        "hs_status",
                        "hs_currency",
                        "hs_quote_amount",
                        "hs_terms",
                        "hs_comments",
                        "hs_sender_email",
                        "hubspot_owner_id",
                        "hs_expiration_date",
                        "hs_lastmodifieddate")));
        properties.put(
                "line_items",
                new TreeSet<>(List.of(
                        "name",
                        "description",
                        "hs_sku",
                        "hs_product_id",
                        "quantity",
                        "price",
                        "amount",
                        "discount",
                        "hs_discount_percentage",
                        "recurringbillingfrequency")));
        properties.put("companies", new TreeSet<>(List.of("name")));
    }

    private Map<String, ObjectNode> table(String kind) {
        return objects.computeIfAbsent(kind, name -> new TreeMap<>());
    }

    /** Keeps a quote with its line items, as somebody who works in the account does. */
    synchronized void keep(ObjectNode quote) {
        String id = quote.path("id").asText();
        List<String> of = lines.computeIfAbsent(id, key -> new ArrayList<>());
        of.clear();
        for (JsonNode item : quote.path("lineItems")) {
            item.path("properties").fieldNames().forEachRemaining(properties.get("line_items")::add);
            put("line_items", item.path("id").asText(), (ObjectNode) item.path("properties"));
            of.add(item.path("id").asText());
        }
        put(
                "companies",
                "C" + id,
                Json.MAPPER.createObjectNode().put("name", quote.path("company").asText()));
        companies.put(id, "C" + id);
        ObjectNode own = (ObjectNode) quote.path("properties");
        put("quotes", id, own.has("hs_status") ? own : own.put("hs_status", "PENDING_APPROVAL"));
    }

    private void put(String kind, String id, ObjectNode changed) {
        ObjectNode object = table(kind)
                .computeIfAbsent(id, key -> Json.MAPPER.createObjectNode().put("id", id));
        ObjectNode values = object.withObject("/properties");
        changed.properties()
                .forEach(one -> values.put(one.getKey(), one.getValue().asText()));
        String now = Instant.now().toString();
        values.put("hs_lastmodifieddate", now);
        object.put("updatedAt", now);
    }

    synchronized void change(String kind, String id, String property, String value) {
        put(kind, id, Json.MAPPER.createObjectNode().put(property, value));
    }

    synchronized JsonNode properties(String kind, String id) {
        return table(kind).get(id).path("properties").deepCopy();
    }

    @Override
    synchronized Reply reply(HttpExchange exchange, String body) {
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return new Reply(401, "{\"category\":\"INVALID_AUTHENTICATION\"}");
        }
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        JsonNode json = body.isEmpty() ? Json.MAPPER.createObjectNode() : Json.read(body);
        String[] steps = path.split("/");
        if (path.startsWith("/crm/v3/properties/")) {
            return method.equals("GET") ? known(steps[4]) : made(steps[4], json);
        }
        if (path.startsWith("/crm/v4/associations/")) {
            return associated(steps[4], steps[5], json);
        }
        String kind = steps[4];
        if (path.endsWith("/search")) {
            return search(kind, json);
        }
        if (path.endsWith("/batch/read")) {
            return read(kind, json);
        }
        if (path.endsWith("/batch/update")) {
            for (JsonNode input : json.path("inputs")) {
                Reply refused = refused(kind, input.path("id").asText(), input.path("properties"));
                if (refused != null) {
                    return refused;
                }
            }
            json.path("inputs")
                    .forEach(input -> put(kind, input.path("id").asText(), (ObjectNode) input.path("properties")));
            return Reply.of(Json.MAPPER.createObjectNode().put("status", "COMPLETE"));
        }
        if (method.equals("PATCH") && steps.length == 6) {
            Reply refused = refused(kind, steps[5], json.path("properties"));
            if (refused == null) {
                put(kind, steps[5], (ObjectNode) json.path("properties"));
                return Reply.of(table(kind).get(steps[5]));
            }
            return refused;
        }
        return new Reply(404, "{}");
    }

    private Reply refused(String kind, String id, JsonNode changed) {
        if (!table(kind).containsKey(id)) {
            return new Reply(404, "{\"category\":\"OBJECT_NOT_FOUND\"}");
        }
        boolean isKnown = changed.properties().stream()
                .allMatch(one -> properties.get(kind).contains(one.getKey())
                        && one.getValue().isTextual());
        String status = changed.path("hs_status").asText("DRAFT");
        return isKnown && STATUSES.contains(status)
                ? null
                : new Reply(400, "{\"category\":\"VALIDATION_ERROR\",\"message\":\"PROPERTY_DOESNT_EXIST\"}");
    }

    private Reply known(String kind) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode results = answer.putArray("results");
        properties.get(kind).forEach(name -> results.addObject().put("name", name));
        return Reply.of(answer);
    }

    private Reply made(String kind, JsonNode json) {
        json.path("inputs")
                .forEach(one -> properties.get(kind).add(one.path("name").asText()));
        return new Reply(201, "{\"status\":\"COMPLETE\"}");
    }

    private Reply associated(String from, String kind, JsonNode json) {
        if (!from.equals("quotes") && !kind.equals("quotes")) {
            return new Reply(404, "{}");
        }
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode results = answer.putArray("results");
        for (JsonNode input : json.path("inputs")) {
            String id = input.path("id").asText();
            List<String> to = kind.equals("quotes")
                    ? lines.keySet().stream()
                            .filter(quote -> lines.get(quote).contains(id))
                            .toList()
                    : kind.equals("companies")
                            ? companies.containsKey(id) ? List.of(companies.get(id)) : List.of()
                            : lines.getOrDefault(id, List.of());
            if (!to.isEmpty()) {
                ObjectNode one = results.addObject();
                one.putObject("from").put("id", id);
                ArrayNode targets = one.putArray("to");
                to.forEach(target -> targets.addObject().put("toObjectId", target));
            }
        }
        return new Reply(207, answer.toString());
    }

    private static ObjectNode shown(ObjectNode object, JsonNode wanted) {
        ObjectNode shown =
                Json.MAPPER.createObjectNode().put("id", object.path("id").asText());
        ObjectNode values = shown.putObject("properties");
        for (JsonNode name : wanted) {
            values.set(name.asText(), object.path("properties").get(name.asText()));
        }
        return shown.put("updatedAt", object.path("updatedAt").asText());
    }

    private Reply search(String kind, JsonNode json) {
        JsonNode filter = json.at("/filterGroups/0/filters/0");
        Instant from = Instant.ofEpochMilli(filter.path("value").asLong());
        List<ObjectNode> found = table(kind).values().stream()
                .filter(one -> !Instant.parse(one.path("updatedAt").asText()).isBefore(from))
                .sorted(Comparator.comparing(
                        one -> Instant.parse(one.path("updatedAt").asText())))
                .toList();
        int start = json.path("after").asInt(0);
        int end = Math.min(found.size(), start + json.path("limit").asInt(10));
        ObjectNode answer = Json.MAPPER.createObjectNode().put("total", found.size());
        ArrayNode results = answer.putArray("results");
        found.subList(Math.min(start, end), end).forEach(one -> results.add(shown(one, json.path("properties"))));
        if (end < found.size()) {
            answer.putObject("paging").putObject("next").put("after", String.valueOf(end));
        }
        return Reply.of(answer);
    }

    private Reply read(String kind, JsonNode json) {
        ObjectNode answer = Json.MAPPER.createObjectNode().put("status", "COMPLETE");
        ArrayNode results = answer.putArray("results");
        for (JsonNode input : json.path("inputs")) {
            ObjectNode object = table(kind).get(input.path("id").asText());
            if (object != null) {
                results.add(shown(object, json.path("properties")));
            }
        }
        return Reply.of(answer);
    }
}
