package io.promisegate.boundary.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A YAML document as a JSON tree that still knows where each value stands.
 *
 * <p>Nothing is constructed from tags; aliases count each time they are used, so that a small text cannot become a
 * large tree. Places are looked up when a problem needs one.
 */
final class BoundaryYaml {
    private static final int MAX_NODES = 3_000_000;
    private static final int MAX_DEPTH = 60;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String file;
    private final List<Problem> problems;
    private @Nullable Node root;
    private @Nullable JsonNode tree;
    private int nodes;
    private boolean isTooLarge;

    private BoundaryYaml(String file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * Reads a document.
     *
     * @param problems where its problems go
     */
    static BoundaryYaml read(String file, byte[] content, List<Problem> problems) {
        BoundaryYaml yaml = new BoundaryYaml(file, problems);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            problems.add(Problem.at("", "PG-B002", "The document is not UTF-8.").in(new Place(file, 1, 1)));
            return yaml;
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setUseMarks(true)
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(1_000)
                .setCodePointLimit(io.promisegate.boundary.BoundarySource.MAX_BYTES)
                .build();
        try {
            Iterator<Node> documents =
                    new Compose(settings).composeAllFromString(text).iterator();
            Node first = documents.hasNext() ? documents.next() : null;
            if (first == null) {
                problems.add(Problem.at("", "PG-B006", "The document is empty.").in(new Place(file, 1, 1)));
            } else if (documents.hasNext()) {
                problems.add(Problem.at("", "PG-B006", "The file holds more than one document.")
                        .in(yaml.place(documents.next().getStartMark())));
            } else {
                yaml.root = first;
                yaml.tree = yaml.converted(first, 0, "");
            }
        } catch (MarkedYamlEngineException e) {
            problems.add(Problem.at("", "PG-B001", "This is not YAML: " + String.valueOf(e.getProblem()) + '.')
                    .in(yaml.place(e.getProblemMark())));
        } catch (YamlEngineException | StackOverflowError e) {
            problems.add(Problem.at("", "PG-B005", "The document goes beyond a limit of size, depth or aliases.")
                    .in(new Place(file, 1, 1)));
        }
        return yaml;
    }

    /** Returns the document as JSON, null where it cannot be read. */
    @Nullable
    JsonNode tree() {
        return tree;
    }

    private @Nullable JsonNode converted(Node node, int depth, String pointer) {
        if (isTooLarge) {
            return null;
        }
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
            isTooLarge = true;
            problems.add(Problem.at("", "PG-B005", "The document goes beyond a limit of size, depth or aliases.")
                    .in(place(node.getStartMark())));
            return null;
        }
        if (node instanceof MappingNode mapping) {
            return convertedMapping(mapping, depth, pointer);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JSON.arrayNode(sequence.getValue().size());
            int index = 0;
            for (Node element : sequence.getValue()) {
                JsonNode value = converted(element, depth + 1, pointer + '/' + index++);
                array.add(value == null ? JSON.nullNode() : value);
            }
            checkTag(node, Tag.SEQ, pointer);
            return array;
        }
        return node instanceof ScalarNode scalar ? convertedScalar(scalar, pointer) : null;
    }

    private @Nullable JsonNode convertedMapping(MappingNode mapping, int depth, String pointer) {
        ObjectNode object = JSON.objectNode();
        Map<String, Node> keys = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(Problem.at(pointer, "PG-B001", "A key is a plain name here.")
                        .in(place(tuple.getKeyNode().getStartMark())));
                continue;
            }
            String name = key.getValue();
            if (keys.put(name, key) != null) {
                problems.add(Problem.at(pointer + '/' + escaped(name), "PG-B004", "“" + name + "” stands here twice.")
                        .in(place(key.getStartMark())));
                continue;
            }
            JsonNode value = converted(tuple.getValueNode(), depth + 1, pointer + '/' + escaped(name));
            object.set(name, value == null ? JSON.nullNode() : value);
        }
        checkTag(mapping, Tag.MAP, pointer);
        return object;
    }

    private @Nullable JsonNode convertedScalar(ScalarNode scalar, String pointer) {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        if (tag.equals(Tag.STR)) {
            return JSON.textNode(text);
        } else if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        } else if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(text.equalsIgnoreCase("true"));
        } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            BigDecimal number = io.promisegate.quote.PromiseValues.number(text);
            if (number != null) {
                return JSON.numberNode(number);
            }
            problems.add(Problem.at(pointer, "PG-B007", "“" + shortened(text) + "” is no number that can be used here.")
                    .in(place(scalar.getStartMark())));
            return JSON.nullNode();
        }
        checkTag(scalar, Tag.STR, pointer);
        return JSON.textNode(text);
    }

    private void checkTag(Node node, Tag plain, String pointer) {
        if (!node.getTag().equals(plain)) {
            problems.add(Problem.at(pointer, "PG-B003", "Tags such as " + node.getTag() + " are not used here.")
                    .in(place(node.getStartMark())));
        }
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 39) + '…';
    }

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** Returns the place of the value that a pointer leads to, or of the nearest value above it. */
    Place place(String pointer) {
        String above = pointer;
        Node found = node(above);
        while (found == null && !above.isEmpty()) {
            above = above.substring(0, above.lastIndexOf('/'));
            found = node(above);
        }
        return found == null ? new Place(file, 1, 1) : place(found.getStartMark());
    }

    /** Returns the place of a key of the object that a pointer leads to. */
    Place keyPlace(String pointer, String key) {
        if (node(pointer) instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals(key)) {
                    return place(scalar.getStartMark());
                }
            }
        }
        return place(pointer);
    }

    /**
     * Returns the place within a block or quoted scalar, as near as can be told: the line is exact for block text, the
     * column for text on one line.
     */
    Place placeWithin(String pointer, int line, int column) {
        Node node = node(pointer);
        Place start = place(pointer);
        if (!(node instanceof ScalarNode scalar)) {
            return start;
        }
        ScalarStyle style = scalar.getScalarStyle();
        if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
            int indent = scalar.getEndMark().map(Mark::getColumn).orElse(0);
            return new Place(file, start.line() + line, Math.max(1, indent) + column);
        }
        int quote = style == ScalarStyle.PLAIN ? 0 : 1;
        return line == 1 ? new Place(file, start.line(), start.column() + quote + column - 1) : start;
    }

    private @Nullable Node node(String pointer) {
        Node at = root;
        if (pointer.isEmpty()) {
            return at;
        }
        for (String token : pointer.substring(1).split("/", -1)) {
            String name = token.replace("~1", "/").replace("~0", "~");
            at = at instanceof MappingNode mapping
                    ? value(mapping, name)
                    : at instanceof SequenceNode sequence ? element(sequence, name) : null;
        }
        return at;
    }

    private static @Nullable Node value(MappingNode mapping, String name) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
                return tuple.getValueNode();
            }
        }
        return null;
    }

    private static @Nullable Node element(SequenceNode sequence, String index) {
        try {
            int at = Integer.parseInt(index);
            return at < sequence.getValue().size() ? sequence.getValue().get(at) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private Place place(Optional<Mark> mark) {
        return mark.map(at -> new Place(file, at.getLine() + 1, at.getColumn() + 1))
                .orElseGet(() -> new Place(file, 1, 1));
    }
}
