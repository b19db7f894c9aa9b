package io.promisegate.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Impact;
import io.promisegate.boundary.ReplayReport;
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
            node.putObject("owners")
                    .put("revenue", boundary.owners().revenue())
                    .put("technical", boundary.owners().technical());
            node.put("slot", one.slot())
                    .put("offerings", boundary.offerings().size())
                    .put("rules", boundary.rules().size())
                    .put("examples", boundary.examples().size())
                    .put("source", one.source())
                    .put("activatedAt", one.since().toString())
                    .put("by", one.by());
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
        problems(json.putArray("problems"), deployment.problems());
        impact(json.putObject("impact"), deployment.impact());
        return json;
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
        ReplayReport replay = impact.replay();
        if (replay != null) {
            replay(json.putObject("replay"), replay);
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

    private static void replay(ObjectNode json, ReplayReport replay) {
        json.put("quotes", replay.quotes())
                .put("unreadable", replay.unreadable())
                .put("unchanged", replay.unchanged())
                .put("otherwiseChanged", replay.otherwiseChanged());
        group(json.putObject("newlyStopped"), replay.newlyStopped());
        group(json.putObject("newlyCleared"), replay.newlyCleared());
        ObjectNode rules = json.putObject("byRule");
        new TreeMap<>(replay.byRule())
                .forEach((rule, drift) ->
                        rules.putObject(rule).put("gained", drift.gained()).put("lost", drift.lost()));
        ObjectNode offerings = json.putObject("byOffering");
        new TreeMap<>(replay.byOffering()).forEach(offerings::put);
        ObjectNode channels = json.putObject("byChannel");
        new TreeMap<>(replay.byChannel()).forEach(channels::put);
    }

    private static void group(ObjectNode json, ReplayReport.Group group) {
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
                    json.path("by").asText(),
                    json.path("why").asText(),
                    list(json.path("problems"), BoundaryJson::problem),
                    impact(json.path("impact")));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not a deployment", e);
        }
    }

    private static BoundaryRevision revision(JsonNode json) {
        return new BoundaryRevision(
                json.path("name").asText(),
                json.path("version").asText(),
                json.path("sha256").asText());
    }

    private static Problem problem(JsonNode json) {
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
                json.has("replay") ? replay(json.path("replay")) : null);
    }

    private static Impact.@Nullable Counterexample counterexample(JsonNode json) {
        return json.isObject()
                ? new Impact.Counterexample(
                        json.path("quote").asText(),
                        Outcome.valueOf(json.path("before").asText()),
                        Outcome.valueOf(json.path("after").asText()))
                : null;
    }

    private static ReplayReport replay(JsonNode json) {
        return new ReplayReport(
                json.path("quotes").asLong(),
                json.path("unreadable").asLong(),
                group(json.path("newlyStopped")),
                group(json.path("newlyCleared")),
                json.path("unchanged").asLong(),
                json.path("otherwiseChanged").asLong(),
                map(
                        json.path("byRule"),
                        node -> new ReplayReport.RuleDrift(
                                node.path("gained").asLong(), node.path("lost").asLong())),
                map(json.path("byOffering"), JsonNode::asLong),
                map(json.path("byChannel"), JsonNode::asLong));
    }

    private static ReplayReport.Group group(JsonNode json) {
        return new ReplayReport.Group(
                json.path("count").asLong(),
                map(json.path("amounts"), node -> new BigDecimal(node.asText())),
                list(json.path("samples"), JsonNode::asText));
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
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
