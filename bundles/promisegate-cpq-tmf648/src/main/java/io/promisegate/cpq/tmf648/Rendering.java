package io.promisegate.cpq.tmf648;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.cpq.JsonClient;
import io.promisegate.ledger.KeptQuote;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A version of the interface: how a quote is written in it. */
enum Rendering {
    V4("/tmf-api/quoteManagement/v4"),
    V5("/tmf-api/quoteManagement/v5");

    private final String base;

    Rendering(String base) {
        this.base = base;
    }

    /** Returns the path that all addresses of the version begin with. */
    String base() {
        return base;
    }

    String href(String id) {
        return base + "/quote/" + JsonClient.part(id);
    }

    /** Returns a quote with all that the server says of it. */
    ObjectNode of(KeptQuote kept) {
        ObjectNode quote = Json.object(kept.document());
        ObjectNode verdict = Json.object(kept.verdict());
        ObjectNode json = Json.object();
        json.put("id", kept.id());
        json.put("href", href(kept.id()));
        quote.remove(List.of("id", "href", "state", "quoteDate", "creationDate", "authorization"));
        json.put("quoteDate", kept.createdAt().toString());
        json.put("state", kept.state());
        json.setAll(quote);
        if (verdict.path("authorization").size() > 0) {
            json.set("authorization", verdict.get("authorization"));
        }
        if (verdict.path("note").size() > 0) {
            ArrayNode notes = json.path("note").isArray() ? (ArrayNode) json.get("note") : json.putArray("note");
            notes.addAll((ArrayNode) verdict.get("note"));
        }
        items(json.path("quoteItem"), verdict.path("items"), kept.state());
        return this == V5 ? v5(json, verdict) : v4(json);
    }

    private static void items(JsonNode items, JsonNode states, String state) {
        int number = 0;
        for (JsonNode item : items) {
            number++;
            if (item instanceof ObjectNode object) {
                if (!object.hasNonNull("id")) {
                    object.put("id", String.valueOf(number));
                }
                if (!object.hasNonNull("action")) {
                    object.put("action", "add");
                }
                String own = states.path(String.valueOf(number - 1)).asText("");
                boolean isOwn = state.equals(State.PENDING.word()) && !own.isEmpty();
                object.put("state", isOwn ? own : itemState(state));
            }
        }
    }

    /** An item has no state for what the customer does. */
    private static String itemState(String state) {
        return switch (state) {
            case "accepted" -> "approved";
            case "cancelled" -> "rejected";
            case "pending" -> "inProgress";
            default -> state;
        };
    }

    private static ObjectNode v4(ObjectNode json) {
        JsonNode external = json.path("externalId");
        if (external.isArray()) {
            json.put("externalId", external.path(0).path("id").asText());
        }
        for (JsonNode party : json.path("relatedParty")) {
            if (party instanceof ObjectNode object && object.path("partyOrPartyRole") instanceof ObjectNode inner) {
                object.remove("partyOrPartyRole");
                object.setAll(inner);
                object.put("@referredType", inner.path("@referredType").asText("Individual"));
            }
        }
        return json;
    }

    private static ObjectNode v5(ObjectNode json, ObjectNode verdict) {
        json.put("@type", json.path("@type").asText("Quote"));
        json.set("creationDate", json.get("quoteDate"));
        if (!json.has("instantSyncQuote")) {
            json.put("instantSyncQuote", false);
        }
        JsonNode external = json.path("externalId");
        if (external.isTextual()) {
            String id = external.asText();
            json.putArray("externalId")
                    .addObject()
                    .put("id", id)
                    .put("owner", "")
                    .put("externalIdentifierType", "quote");
        }
        for (JsonNode party : json.path("relatedParty")) {
            if (party instanceof ObjectNode object && !object.has("partyOrPartyRole")) {
                ObjectNode inner = object.deepCopy();
                inner.remove("role");
                inner.put("@type", "PartyRef");
                JsonNode role = object.get("role");
                object.removeAll();
                object.put("@type", "RelatedPartyRefOrPartyRoleRef");
                object.set("role", role);
                object.set("partyOrPartyRole", inner);
            }
        }
        for (JsonNode item : json.path("quoteItem")) {
            if (item instanceof ObjectNode object && !object.has("@type")) {
                object.put("@type", "QuoteItem");
            }
        }
        JsonNode missing = verdict.path("informationRequired");
        if (missing.size() > 0) {
            json.set("informationRequired", missing);
        }
        return json;
    }

    /** Leaves only the named members, and those that say which quote it is. */
    ObjectNode only(ObjectNode json, @Nullable String fields) {
        if (fields == null || fields.isBlank()) {
            return json;
        }
        Set<String> wanted = new HashSet<>(this == V4 ? Set.of("id", "href") : Set.of("id", "href", "@type"));
        Arrays.stream(fields.split(",", -1)).map(String::strip).forEach(wanted::add);
        json.retain(wanted);
        return json;
    }
}
