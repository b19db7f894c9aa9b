package io.promisegate.boundary.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import io.promisegate.quote.PromiseValues;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A YAML document as a JSON tree that still knows where each value stands.
 *
 * <p>Nothing is constructed from tags; aliases count each time they are used, so that a small text cannot become a
 * large tree. The tree is made from the parser's events, since a tree of YAML nodes would need several times the room.
 */
final class BoundaryYaml {
    private static final int MAX_NODES = 3_000_000;
    private static final int MAX_DEPTH = 60;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

    /** No document at all. */
    static final BoundaryYaml NONE = new BoundaryYaml("", new ArrayList<>());

    private final String file;
    private final List<Problem> problems;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private String text = "";
    private @Nullable JsonNode tree;
    private int nodes;

    /** A value that an alias can name, with what it counts. */
    private record Anchored(JsonNode value, int nodes) {}

    /** Ends the reading of a document that goes beyond a limit. */
    private static final class TooLarge extends YamlEngineException {
        private static final long serialVersionUID = 1;

        TooLarge() {
            super("too large");
        }
    }

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
        try {
            yaml.text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            yaml.add("", "PG-B002", "The document is not UTF-8.", 0);
            return yaml;
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setUseMarks(true)
                .setCodePointLimit(BoundarySource.MAX_BYTES)
                .build();
        try {
            yaml.readDocument(new Parse(settings)
                    .parseString(yaml.text.substring(bom(yaml.text)))
                    .iterator());
        } catch (MarkedYamlEngineException e) {
            yaml.tree = null;
            yaml.add(
                    "",
                    "PG-B001",
                    "This is not YAML: " + String.valueOf(e.getProblem()) + '.',
                    place(e.getProblemMark()));
        } catch (YamlEngineException e) {
            yaml.tree = null;
            yaml.add("", "PG-B005", "The document goes beyond a limit of size, depth or aliases.", 0);
        }
        return yaml;
    }

    private static int bom(String text) {
        return text.startsWith("\uFEFF") ? 1 : 0;
    }

    /** Returns the document as JSON, null where it cannot be read. */
    @Nullable
    JsonNode tree() {
        return tree;
    }

    private void readDocument(Iterator<Event> events) {
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof DocumentStartEvent && tree != null) {
                add("", "PG-B006", "The file holds more than one document.", place(event.getStartMark()));
                return;
            } else if (event instanceof NodeEvent) {
                tree = value(event, events, 0, "");
            }
        }
        if (tree == null) {
            add("", "PG-B006", "The document is empty.", 0);
        }
    }

    private JsonNode value(Event event, Iterator<Event> events, int depth, String pointer) {
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
            throw new TooLarge();
        }
        if (event instanceof AliasEvent alias) {
            return aliased(alias, pointer);
        }
        int before = nodes;
        JsonNode value;
        if (event instanceof ScalarEvent scalar) {
            value = scalar(scalar, pointer);
        } else if (event instanceof MappingStartEvent) {
            value = mapping(event, events, depth, pointer);
        } else {
            value = sequence(event, events, depth, pointer);
        }
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(value, nodes - before)));
        return value;
    }

    private JsonNode aliased(AliasEvent alias, String pointer) {
        Anchored anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            add(
                    pointer,
                    "PG-B001",
                    "Nothing above is marked “&" + alias.getAlias() + "”.",
                    place(alias.getStartMark()));
            return JSON.nullNode();
        }
        nodes += anchored.nodes();
        if (nodes > MAX_NODES) {
            throw new TooLarge();
        }
        return anchored.value();
    }

    private JsonNode mapping(Event start, Iterator<Event> events, int depth, String pointer) {
        checkTag((CollectionStartEvent) start, Tag.MAP, pointer);
        Placed.Members members = new Placed.Members();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            long place = place(event.getStartMark());
            JsonNode key = value(event, events, depth + 1, pointer);
            String name = event instanceof ScalarEvent scalar ? scalar.getValue() : null;
            if (name == null && event instanceof AliasEvent && key.isTextual()) {
                name = key.textValue();
            }
            String its = name == null ? pointer : pointer + '/' + escaped(name);
            Event next = events.next();
            JsonNode value = value(next, events, depth + 1, its);
            if (name == null) {
                add(pointer, "PG-B001", "A key is a plain name here.", place);
            } else if (members.has(name)) {
                add(its, "PG-B004", "“" + name + "” stands here twice.", place);
            } else {
                members.add(name, place, value, place(next.getStartMark()));
            }
        }
        return members;
    }

    private JsonNode sequence(Event start, Iterator<Event> events, int depth, String pointer) {
        checkTag((CollectionStartEvent) start, Tag.SEQ, pointer);
        Placed.Elements elements = new Placed.Elements();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            long place = place(event.getStartMark());
            elements.add(value(event, events, depth + 1, pointer + '/' + elements.size()), place);
        }
        return elements;
    }

    private JsonNode scalar(ScalarEvent scalar, String pointer) {
        String value = scalar.getValue();
        Tag tag = scalar.getTag()
                .filter(name -> !name.equals("!"))
                .map(Tag::new)
                .orElseGet(() -> RESOLVER.resolve(value, scalar.getImplicit().canOmitTagInPlainScalar()));
        if (tag.equals(Tag.STR)) {
            return JSON.textNode(value);
        } else if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        } else if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(value.equalsIgnoreCase("true"));
        } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            BigDecimal number = PromiseValues.number(value);
            if (number != null) {
                return JSON.numberNode(number);
            }
            add(
                    pointer,
                    "PG-B007",
                    "“" + shortened(value) + "” is no number that can be used here.",
                    place(scalar.getStartMark()));
            return JSON.nullNode();
        }
        refuseTag(tag, pointer, scalar);
        return JSON.textNode(value);
    }

    private void checkTag(CollectionStartEvent start, Tag plain, String pointer) {
        start.getTag()
                .filter(name -> !name.equals("!") && !name.equals(plain.getValue()))
                .ifPresent(name -> refuseTag(new Tag(name), pointer, start));
    }

    private void refuseTag(Tag tag, String pointer, Event event) {
        add(pointer, "PG-B003", "Tags such as " + tag + " are not used here.", place(event.getStartMark()));
    }

    private void add(String pointer, String code, String message, long place) {
        problems.add(Problem.at(pointer, code, message).in(inFile(place)));
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 39) + '…';
    }

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static String unescaped(String token) {
        return token.replace("~1", "/").replace("~0", "~");
    }

    /** Returns the place of the value that a pointer leads to, or of the nearest value above it. */
    Place place(String pointer) {
        return inFile(nearest(pointer));
    }

    /** Returns the place of a key of the object that a pointer leads to. */
    Place keyPlace(String pointer, String key) {
        Long place = tree != null && tree.at(pointer) instanceof Placed.Members members ? members.keyPlace(key) : null;
        return place == null ? place(pointer) : inFile(place);
    }

    /**
     * Returns the place within a block or quoted scalar, as near as can be told: the line is exact for block text, the
     * column for text on one line.
     */
    Place placeWithin(String pointer, int line, int column) {
        Place start = place(pointer);
        String[] lines = text.lines().skip(start.line() - 1L).limit(line + 1L).toArray(String[]::new);
        char first =
                lines.length > 0 && start.column() <= lines[0].length() ? lines[0].charAt(start.column() - 1) : ' ';
        if (first == '|' || first == '>') {
            String firstLine = lines.length > 1 ? lines[1] : "";
            int indent = firstLine.length() - firstLine.stripLeading().length();
            return new Place(file, start.line() + line, indent + column);
        }
        int quote = first == '"' || first == '\'' ? 1 : 0;
        return line == 1 ? new Place(file, start.line(), start.column() + quote + column - 1) : start;
    }

    private long nearest(String pointer) {
        long nearest = 0;
        JsonNode at = tree;
        for (String token :
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            String name = unescaped(token);
            Long place = null;
            if (at instanceof Placed.Members members) {
                place = members.valuePlace(name);
                at = members.get(name);
            } else if (at instanceof Placed.Elements elements) {
                place = elements.place(name);
                at = place == null ? null : elements.get(Integer.parseInt(name));
            }
            if (place == null) {
                break;
            }
            nearest = place;
        }
        return nearest;
    }

    private Place inFile(long place) {
        return new Place(file, Placed.line(place) + 1, Placed.column(place) + 1);
    }

    private static long place(Optional<Mark> mark) {
        return mark.map(at -> Placed.place(at.getLine(), at.getColumn())).orElse(0L);
    }
}
