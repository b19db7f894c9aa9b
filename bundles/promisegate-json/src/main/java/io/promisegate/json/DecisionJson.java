package io.promisegate.json;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Fact;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Fix;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.decision.Waived;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.Term;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decisions as JSON, in one form for HTTP, files and ledger. */
public final class DecisionJson {
    /** Keeps decimals as they are. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private DecisionJson() {}

    /** Returns a decision; {@link #decision} reads its text again. */
    public static ObjectNode of(Decision decision) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("id", decision.id()).put("outcome", decision.outcome().name());
        json.putObject("quote").put("id", decision.quoteId()).put("version", decision.quoteVersion());
        BoundaryRevision revision = decision.revision();
        if (revision == null) {
            json.putNull("revision");
        } else {
            BoundaryJson.revision(json.putObject("revision"), revision);
        }
        json.put("entryPoint", decision.entryPoint().name())
                .put("decidedAt", decision.decidedAt().toString());
        if (decision.caseId() != null) {
            json.put("case", decision.caseId());
        }
        if (decision.promisesUpTo() > 0) {
            json.put("promisesUpTo", decision.promisesUpTo());
        }
        json.set("findings", of(decision.findings()));
        Failure failure = decision.failure();
        if (failure != null) {
            json.putObject("failure")
                    .put("code", failure.code())
                    .put("what", failure.what())
                    .put("message", failure.message());
        }
        if (decision.receipt() != null) {
            json.put("receipt", decision.receipt());
        }
        if (!decision.problems().isEmpty()) {
            BoundaryJson.problems(json.putArray("problems"), decision.problems());
        }
        return json;
    }

    /** Returns findings. */
    public static ArrayNode of(List<Finding> findings) {
        ArrayNode array = MAPPER.createArrayNode();
        findings.forEach(finding -> write(finding, array.addObject()));
        return array;
    }

    /** Writes a finding. */
    static void write(Finding finding, ObjectNode json) {
        json.put("rule", finding.rule()).put("mode", lower(finding.mode())).put("pointer", finding.pointer());
        if (finding.line() >= 0) {
            json.put("line", finding.line());
        }
        if (finding.term() != null) {
            json.put("term", finding.term().termName());
        }
        json.put("promised", finding.promised()).put("allowed", finding.allowed());
        ArrayNode facts = json.putArray("facts");
        for (Fact fact : finding.facts()) {
            write(fact, facts.addObject());
        }
        ArrayNode roles = json.putArray("roles");
        finding.roles().forEach(role -> roles.add(lower(role)));
        ArrayNode controls = json.putArray("controls");
        finding.controls().forEach(controls::add);
        ObjectNode messages = json.putObject("messages");
        for (Audience audience : Audience.values()) {
            messages.put(lower(audience), finding.message(audience));
        }
        ObjectNode fix = json.putObject("fix");
        fix.put("proven", finding.fix().isProven()).put("words", finding.fix().words());
        ArrayNode patch = fix.putArray("patch");
        for (PatchOperation operation : finding.fix().patch()) {
            ObjectNode node = patch.addObject().put("op", operation.op()).put("path", operation.path());
            if (operation.value() != null) {
                node.set("value", MAPPER.valueToTree(operation.value()));
            }
        }
        Waived waived = finding.waived();
        if (waived != null) {
            ObjectNode node = json.putObject("waived")
                    .put("waiver", waived.waiver())
                    .put("until", waived.until().toString());
            waived.conditions().forEach(node.putArray("conditions")::add);
        }
    }

    /** Writes a fact. */
    static void write(Fact fact, ObjectNode json) {
        json.put("name", fact.name());
        fact.values().forEach(json.putArray("values")::add);
        if (fact.sense() != Fact.Sense.EXACT) {
            json.put("sense", lower(fact.sense()));
        }
    }

    /** Reads a fact back. */
    static Fact fact(JsonNode json) {
        return new Fact(
                json.path("name").asText(),
                BoundaryJson.list(json.path("values"), JsonNode::asText),
                constant(Fact.Sense.class, json.path("sense").asText("exact")));
    }

    /**
     * Reads a decision back.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Decision decision(byte[] document) {
        try {
            JsonNode json = MAPPER.readTree(document);
            JsonNode failure = json.path("failure");
            return new Decision(
                    json.path("id").asText(),
                    Outcome.valueOf(json.path("outcome").asText()),
                    json.path("quote").path("id").asText(),
                    json.path("quote").path("version").asText(),
                    json.path("revision").isObject() ? BoundaryJson.revision(json.path("revision")) : null,
                    new EntryPoint(json.path("entryPoint").asText()),
                    Instant.parse(json.path("decidedAt").asText()),
                    BoundaryJson.list(json.path("findings"), DecisionJson::finding),
                    failure.isObject()
                            ? new Failure(
                                    failure.path("code").asText(),
                                    failure.path("what").asText(),
                                    failure.path("message").asText())
                            : null,
                    BoundaryJson.list(json.path("problems"), BoundaryJson::problem),
                    json.path("receipt").textValue(),
                    json.path("promisesUpTo").asLong());
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("not a decision", e);
        }
    }

    /** Reads a finding back. */
    static Finding finding(JsonNode json) {
        Map<Audience, String> messages = new EnumMap<>(Audience.class);
        for (Audience audience : Audience.values()) {
            messages.put(audience, json.path("messages").path(lower(audience)).asText());
        }
        JsonNode fix = json.path("fix");
        return new Finding(
                json.path("rule").asText(),
                constant(Mode.class, json.path("mode").asText()),
                json.path("pointer").asText(),
                json.path("line").asInt(-1),
                json.has("term") ? Term.named(json.path("term").asText()) : null,
                json.path("promised").asText(),
                json.path("allowed").asText(),
                BoundaryJson.list(json.path("facts"), DecisionJson::fact),
                BoundaryJson.list(json.path("roles"), role -> constant(ReviewerRole.class, role.asText())),
                BoundaryJson.list(json.path("controls"), JsonNode::asText),
                messages,
                new Fix(
                        BoundaryJson.list(
                                fix.path("patch"),
                                operation -> new PatchOperation(
                                        operation.path("op").asText(),
                                        operation.path("path").asText(),
                                        operation.has("value") ? value(operation.path("value")) : null)),
                        fix.path("words").asText()),
                waived(json.path("waived")));
    }

    private static @Nullable Waived waived(JsonNode json) {
        return json.isObject()
                ? new Waived(
                        json.path("waiver").asText(),
                        Instant.parse(json.path("until").asText()),
                        BoundaryJson.list(json.path("conditions"), JsonNode::asText))
                : null;
    }

    private static @Nullable Object value(JsonNode json) {
        if (json.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            json.properties().forEach(member -> {
                Object value = value(member.getValue());
                if (value != null) {
                    map.put(member.getKey(), value);
                }
            });
            return map;
        }
        if (json.isArray()) {
            List<Object> list = new ArrayList<>();
            json.forEach(element -> {
                Object value = value(element);
                if (value != null) {
                    list.add(value);
                }
            });
            return list;
        }
        if (json.isNumber()) {
            return new BigDecimal(json.asText());
        }
        return json.isBoolean() ? (Object) json.booleanValue() : json.textValue();
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
