package io.promisegate.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.AppliesTo;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Drift;
import io.promisegate.boundary.Impact;
import io.promisegate.boundary.Shadow;
import io.promisegate.decision.Outcome;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The state of boundaries and its history as JSON, in one form for HTTP, shell and journal. */
public final class BoundaryJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private BoundaryJson() {}

    /** Returns what is in force, what will be, and the last attempt. */
    public static ObjectNode of(BoundaryStatus status) {
        ObjectNode json = MAPPER.createObjectNode();
        ArrayNode active = json.putArray("active");
        for (BoundaryStatus.Active one : status.active()) {
            Boundary boundary = one.boundary();
            ObjectNode node = active.addObject();
            revision(node, one.revision());
            node.put("title", boundary.title());
            owners(node, boundary.owners());
            node.put("slot", one.slot())
                    .put("offerings", boundary.offerings().size())
                    .put("rules", boundary.rules().size())
                    .put("examples", boundary.examples().size())
                    .put("source", one.source())
                    .put("activatedAt", one.since().toString())
                    .put("by", one.by());
            one.interpreted().forEach(node.putArray("interpreted")::add);
        }
        ArrayNode proposed = json.putArray("proposed");
        for (BoundaryStatus.Proposed one : status.proposed()) {
            ObjectNode node = of(one.deployment());
            owners(node, one.owners());
            one.approvers().forEach(node.putArray("approvers")::add);
            proposed.add(node);
        }
        ArrayNode shadows = json.putArray("shadows");
        for (BoundaryStatus.InShadow one : status.shadows()) {
            ObjectNode node = of(one.deployment());
            drift(node.putObject("drift"), one.drift());
            node.put("missed", one.missed());
            shadows.add(node);
        }
        ArrayNode scheduled = json.putArray("scheduled");
        status.scheduled().forEach(deployment -> scheduled.add(of(deployment)));
        Deployment last = status.lastAttempt();
        json.set("lastAttempt", last == null ? MAPPER.nullNode() : of(last));
        BoundaryStatus.Replaying replaying = status.replaying();
        if (replaying != null) {
            ObjectNode node = json.putObject("replaying");
            revision(node, replaying.revision());
            node.put("done", replaying.done());
        }
        return json;
    }

    private static void owners(ObjectNode json, Boundary.Owners owners) {
        json.putObject("owners").put("revenue", owners.revenue()).put("technical", owners.technical());
    }

    /** Returns a deployment; {@link #deployment} reads it again. */
    public static ObjectNode of(Deployment deployment) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("at", deployment.at().toString())
                .put("event", lower(deployment.event()))
                .put("slot", deployment.slot());
        BoundaryRevision revision = deployment.revision();
        if (revision != null) {
            revision(json.putObject("revision"), revision);
        }
        json.put("source", deployment.source()).put("by", deployment.by()).put("why", deployment.why());
        Change change = deployment.change();
        if (change.drift() != null) {
            json.put("acceptedDrift", change.drift());
        }
        if (change.shadow() != null) {
            shadow(json.putObject("shadow"), change.shadow());
        }
        problems(json.putArray("problems"), deployment.problems());
        impact(json.putObject("impact"), deployment.impact());
        return json;
    }

    private static void shadow(ObjectNode json, Shadow shadow) {
        json.put("percent", shadow.percent());
        AppliesTo segment = shadow.segment();
        if (segment != null) {
            segment.channels().forEach(json.putArray("channels")::add);
            segment.currencies().forEach(json.putArray("currencies")::add);
            segment.offerings().forEach(json.putArray("offerings")::add);
        }
    }

    /** Writes name, version and digest. */
    public static void revision(ObjectNode json, BoundaryRevision revision) {
        json.put("name", revision.name()).put("version", revision.version()).put("sha256", revision.sha256());
    }

    /** Writes problems with their places. */
    public static void problems(ArrayNode array, List<Problem> problems) {
        for (Problem problem : problems) {
            ObjectNode node = array.addObject()
                    .put("code", problem.code())
                    .put("message", problem.message())
                    .put("pointer", problem.pointer());
            Place place = problem.place();
            if (place != null) {
                node.put("file", place.file()).put("line", place.line()).put("column", place.column());
            }
            if (problem.hint() != null) {
                node.put("hint", problem.hint());
            }
        }
    }

    private static void impact(ObjectNode json, Impact impact) {
        problems(json.putArray("notes"), impact.notes());
        ArrayNode differences = json.putArray("differences");
        for (Impact.Difference difference : impact.differences()) {
            ObjectNode node = differences
                    .addObject()
                    .put("rule", difference.rule())
                    .put("direction", lower(difference.direction()));
            counterexample(node, "stricter", difference.stricter());
            counterexample(node, "looser", difference.looser());
        }
        json.put("exhaustive", impact.isExhaustive());
        Drift replay = impact.replay();
        if (replay != null) {
            drift(json.putObject("replay"), replay);
        }
        Drift shadow = impact.shadow();
        if (shadow != null) {
            drift(json.putObject("shadow"), shadow);
        }
    }

    private static void counterexample(ObjectNode json, String name, Impact.@Nullable Counterexample example) {
        if (example != null) {
            json.putObject(name)
                    .put("before", example.before().name())
                    .put("after", example.after().name())
                    .put("quote", example.quote());
        }
    }

    private static void drift(ObjectNode json, Drift drift) {
        json.put("quotes", drift.quotes())
                .put("unreadable", drift.unreadable())
                .put("unchanged", drift.unchanged())
                .put("otherwiseChanged", drift.otherwiseChanged());
        group(json.putObject("newlyStopped"), drift.newlyStopped());
        group(json.putObject("newlyCleared"), drift.newlyCleared());
        ObjectNode rules = json.putObject("byRule");
        new TreeMap<>(drift.byRule())
                .forEach((rule, one) ->
                        rules.putObject(rule).put("gained", one.gained()).put("lost", one.lost()));
        ObjectNode offerings = json.putObject("byOffering");
        new TreeMap<>(drift.byOffering()).forEach(offerings::put);
        ObjectNode channels = json.putObject("byChannel");
        new TreeMap<>(drift.byChannel()).forEach(channels::put);
    }

    private static void group(ObjectNode json, Drift.Group group) {
        json.put("count", group.count());
        ObjectNode amounts = json.putObject("amounts");
        new TreeMap<>(group.amounts()).forEach(amounts::put);
        ArrayNode samples = json.putArray("samples");
        group.samples().forEach(samples::add);
    }

    /**
     * Reads a deployment back.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Deployment deployment(JsonNode json) {
        try {
            return new Deployment(
                    Instant.parse(json.path("at").asText()),
                    constant(Deployment.Event.class, json.path("event").asText()),
                    json.path("slot").asText(),
                    json.has("revision") ? revision(json.path("revision")) : null,
                    json.path("source").asText(),
                    new Change(
                            json.path("by").asText(),
                            json.path("why").asText(),
                            json.path("acceptedDrift").textValue(),
                            json.has("shadow") ? shadow(json.path("shadow")) : null),
                    list(json.path("problems"), BoundaryJson::problem),
                    impact(json.path("impact")));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not a deployment", e);
        }
    }

    private static Shadow shadow(JsonNode json) {
        AppliesTo segment = json.has("channels")
                ? new AppliesTo(
                        list(json.path("channels"), JsonNode::asText),
                        list(json.path("currencies"), JsonNode::asText),
                        list(json.path("offerings"), JsonNode::asText),
                        0)
                : null;
        return new Shadow(json.path("percent").asInt(), segment);
    }

    /** Reads name, version and digest. */
    public static BoundaryRevision revision(JsonNode json) {
        return new BoundaryRevision(
                json.path("name").asText(),
                json.path("version").asText(),
                json.path("sha256").asText());
    }

    static Problem problem(JsonNode json) {
        Problem problem = Problem.at(
                json.path("pointer").asText(),
                json.path("code").asText(),
                json.path("message").asText());
        if (json.has("file")) {
            problem = problem.in(new Place(
                    json.path("file").asText(),
                    json.path("line").asInt(),
                    json.path("column").asInt()));
        }
        return json.has("hint") ? problem.hinted(json.path("hint").asText()) : problem;
    }

    private static Impact impact(JsonNode json) {
        return new Impact(
                list(json.path("notes"), BoundaryJson::problem),
                list(
                        json.path("differences"),
                        node -> new Impact.Difference(
                                node.path("rule").asText(),
                                counterexample(node.path("stricter")),
                                counterexample(node.path("looser")))),
                json.path("exhaustive").asBoolean(true),
                json.has("replay") ? drift(json.path("replay")) : null,
                json.has("shadow") ? drift(json.path("shadow")) : null);
    }

    private static Impact.@Nullable Counterexample counterexample(JsonNode json) {
        return json.isObject()
                ? new Impact.Counterexample(
                        json.path("quote").asText(),
                        Outcome.valueOf(json.path("before").asText()),
                        Outcome.valueOf(json.path("after").asText()))
                : null;
    }

    private static Drift drift(JsonNode json) {
        return new Drift(
                json.path("quotes").asLong(),
                json.path("unreadable").asLong(),
                group(json.path("newlyStopped")),
                group(json.path("newlyCleared")),
                json.path("unchanged").asLong(),
                json.path("otherwiseChanged").asLong(),
                map(
                        json.path("byRule"),
                        node -> new Drift.RuleDrift(
                                node.path("gained").asLong(), node.path("lost").asLong())),
                map(json.path("byOffering"), JsonNode::asLong),
                map(json.path("byChannel"), JsonNode::asLong));
    }

    private static Drift.Group group(JsonNode json) {
        return new Drift.Group(
                json.path("count").asLong(),
                map(json.path("amounts"), node -> new BigDecimal(node.asText())),
                list(json.path("samples"), JsonNode::asText));
    }

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
        List<T> list = new ArrayList<>(array.size());
        array.forEach(element -> list.add(reader.apply(element)));
        return list;
    }

    private static <T> Map<String, T> map(JsonNode object, Function<JsonNode, T> reader) {
        Map<String, T> map = new LinkedHashMap<>();
        object.properties().forEach(entry -> map.put(entry.getKey(), reader.apply(entry.getValue())));
        return map;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
