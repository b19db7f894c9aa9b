package io.promisegate.boundary.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.promisegate.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Holds a document to the published JSON Schema, and says what was probably meant. */
final class BoundarySchema {
    private final JsonNode source;
    private final JsonSchema schema;

    BoundarySchema() {
        try (InputStream in =
                Objects.requireNonNull(BoundarySchema.class.getResourceAsStream("boundary.schema.json"))) {
            source = JsonMapper.builder().build().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        source,
                        SchemaValidatorsConfig.builder()
                                .pathType(PathType.JSON_POINTER)
                                .typeLoose(false)
                                .build());
        schema.initializeValidators();
    }

    /** Returns the schema as it is published. */
    byte[] text() {
        return source.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns every problem, located. */
    List<Problem> problems(JsonNode tree, BoundaryYaml yaml) {
        Set<ValidationMessage> messages = schema.validate(tree);
        List<Problem> problems = new ArrayList<>(messages.size());
        for (ValidationMessage message : messages) {
            problems.add(problem(message, tree, yaml));
        }
        return problems;
    }

    private Problem problem(ValidationMessage message, JsonNode tree, BoundaryYaml yaml) {
        String pointer = message.getInstanceLocation().toString();
        String property = message.getProperty();
        JsonNode keyword = source.at(fragment(message));
        JsonNode owner = source.at(parent(fragment(message)));
        return switch (message.getType()) {
            case "additionalProperties" -> {
                Problem unknown = Problem.at(
                                pointer + '/' + BoundaryYaml.escaped(property),
                                "PG-B013",
                                "“" + property + "” is no key of this place.")
                        .in(yaml.keyPlace(pointer, property));
                List<String> known = new ArrayList<>();
                owner.path("properties").fieldNames().forEachRemaining(known::add);
                yield hinted(unknown, property, known);
            }
            case "required" ->
                Problem.at(pointer, "PG-B012", "“" + property + "” is missing.").in(yaml.place(pointer));
            case "enum" -> {
                String value = tree.at(pointer).asText();
                List<String> known = new ArrayList<>();
                keyword.forEach(choice -> known.add(choice.asText()));
                Problem wrong = Problem.at(
                                pointer, "PG-B011", "“" + value + "” is none of: " + String.join(", ", known) + '.')
                        .in(yaml.place(pointer));
                yield hinted(wrong, value, known);
            }
            case "type" ->
                Problem.at(
                                pointer,
                                "PG-B010",
                                "Here should be " + article(keyword) + ", not "
                                        + tree.at(pointer).getNodeType().name().toLowerCase(Locale.ROOT) + '.')
                        .in(yaml.place(pointer));
            case "pattern" ->
                Problem.at(
                                pointer,
                                "PG-B014",
                                "“" + tree.at(pointer).asText() + "” does not have the right form. "
                                        + owner.path("description").asText(keyword.asText()))
                        .in(yaml.place(pointer));
            case "minimum", "maximum", "exclusiveMaximum" ->
                Problem.at(
                                pointer,
                                "PG-B015",
                                tree.at(pointer).asText() + " is out of range: " + message.getType() + ' '
                                        + keyword.asText() + '.')
                        .in(yaml.place(pointer));
            case "minItems", "minLength" ->
                Problem.at(pointer, "PG-B016", "This must not be empty.").in(yaml.place(pointer));
            default -> Problem.at(pointer, "PG-B019", message.getMessage()).in(yaml.place(pointer));
        };
    }

    private static String fragment(ValidationMessage message) {
        String location = message.getSchemaLocation().toString();
        return location.substring(location.indexOf('#') + 1);
    }

    private static String parent(String pointer) {
        return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
    }

    private static String article(JsonNode types) {
        return types.isArray() ? "one of " + types : "a value of type " + types.asText();
    }

    /** Adds the nearest right word to a problem, where one is near. */
    static Problem hinted(Problem problem, String written, List<String> known) {
        String nearest = nearest(written, known);
        return nearest == null ? problem : problem.hinted("did you mean “" + nearest + "”?");
    }

    private static @Nullable String nearest(String written, List<String> known) {
        int limit = Math.max(1, written.length() / 3);
        LevenshteinDistance distance = new LevenshteinDistance(limit);
        String nearest = null;
        int best = limit + 1;
        for (String word : known) {
            int apart = distance.apply(written, word);
            if (apart >= 0 && apart < best) {
                best = apart;
                nearest = word;
            }
        }
        return nearest;
    }
}
