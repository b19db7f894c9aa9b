package io.promisegate.boundary.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads boundary documents, reporting everything that is wrong with one at once. Thread-safe. */
final class BoundaryReader {
    private final BoundarySchema schema = new BoundarySchema();
    private final BoundaryBinder binder = new BoundaryBinder(defaultLadder());

    /**
     * What came of reading a document.
     *
     * @param yaml the text, for locating further problems
     * @param boundary the boundary, null where the text is no YAML; not to be used where there are problems
     * @param revision its revision, null with the boundary
     * @param files the files that its examples name, by path relative to the document
     */
    record Reading(
            BoundaryYaml yaml,
            @Nullable Boundary boundary,
            @Nullable BoundaryRevision revision,
            Map<String, byte[]> files,
            List<Problem> problems) {}

    /** Returns the schema that documents are held to. */
    byte[] schema() {
        return schema.text();
    }

    Reading read(BoundarySource source) {
        List<Problem> problems = new ArrayList<>();
        byte[] content = source.content();
        BoundaryYaml yaml = BoundaryYaml.read(source.name(), content, problems);
        JsonNode tree = yaml.tree();
        if (tree == null) {
            return new Reading(yaml, null, null, Map.of(), problems);
        }
        String sha256 = sha256(content);
        problems.addAll(schema.problems(tree, yaml));
        Boundary head = binder.boundary(tree, fallbackName(source), sha256);
        List<Problem> further = new ArrayList<>();
        new BoundaryChecker(head, tree, yaml, further).check();
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<Boundary.Example> examples = ExampleReader.examples(tree, source, yaml, files, further);
        for (Problem problem : further) {
            if (!isKnown(problem, problems)) {
                problems.add(problem);
            }
        }
        Boundary boundary = head.withExamples(examples);
        return new Reading(
                yaml, boundary, new BoundaryRevision(boundary.boundary(), boundary.version(), sha256), files, problems);
    }

    /** Returns whether the place of a problem has one already, of which it is likely to be the consequence. */
    private static boolean isKnown(Problem problem, List<Problem> problems) {
        for (Problem known : problems) {
            if (!known.pointer().isEmpty() && problem.pointer().startsWith(known.pointer())) {
                return true;
            }
        }
        return false;
    }

    /** A file that holds the policy block alone is named after the file. */
    private static String fallbackName(BoundarySource source) {
        String name = source.name().replaceAll("(\\.boundary)?\\.ya?ml$", "").replaceAll("[^A-Za-z0-9._-]", "-");
        return name.isEmpty() ? "boundary" : name;
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode defaultLadder() {
        try (InputStream in = Objects.requireNonNull(BoundaryReader.class.getResourceAsStream("ladder.yaml"))) {
            List<Problem> problems = new ArrayList<>();
            JsonNode tree = BoundaryYaml.read("ladder.yaml", in.readAllBytes(), problems)
                    .tree();
            return Objects.requireNonNull(tree, problems::toString);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
