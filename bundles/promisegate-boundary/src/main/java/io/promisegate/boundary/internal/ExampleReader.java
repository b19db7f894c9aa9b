package io.promisegate.boundary.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.promisegate.boundary.Boundary.Example;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.decision.Outcome;
import io.promisegate.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the examples of a boundary, the quotes of which stand in the document or in files beside it. */
final class ExampleReader {
    private static final int MAX_QUOTE_BYTES = 4 * 1024 * 1024;

    private ExampleReader() {}

    /**
     * Reads all examples.
     *
     * @param files where the files that they name go, by path relative to the document
     * @param problems where what is wrong with them goes
     */
    static List<Example> examples(
            JsonNode tree,
            BoundarySource source,
            BoundaryYaml yaml,
            Map<String, byte[]> files,
            List<Problem> problems) {
        List<Example> examples = new ArrayList<>();
        JsonNode all = tree.path("examples");
        for (int i = 0; i < all.size(); i++) {
            Fields fields = new Fields(all.get(i));
            String quote = quote(fields, source, "/examples/" + i, yaml, files, problems);
            Outcome outcome = outcome(fields.text("outcome", ""));
            if (quote != null && outcome != null) {
                examples.add(new Example(
                        fields.text("name", ""),
                        quote,
                        outcome,
                        fields.has("rules") ? fields.texts("rules") : null,
                        fields.day("at")));
            }
        }
        return examples;
    }

    private static @Nullable Outcome outcome(String name) {
        for (Outcome outcome : Outcome.values()) {
            if (outcome.name().equals(name)) {
                return outcome;
            }
        }
        return null;
    }

    private static @Nullable String quote(
            Fields fields,
            BoundarySource source,
            String pointer,
            BoundaryYaml yaml,
            Map<String, byte[]> files,
            List<Problem> problems) {
        String file = fields.text("file");
        JsonNode inline = fields.node().path("quote");
        if (inline.isObject() == (file != null)) {
            problems.add(Problem.at(pointer, "PG-B012", "An example has either “quote” or “file”.")
                    .in(yaml.place(pointer)));
            return null;
        }
        try {
            if (file == null) {
                return inline.toString();
            }
            byte[] content = content(source, file);
            files.put(file, content);
            return new String(content, StandardCharsets.UTF_8);
        } catch (IOException | IllegalArgumentException e) {
            String place = pointer + "/file";
            problems.add(Problem.at(place, "PG-B028", "“" + file + "” cannot be read from beside the boundary.")
                    .in(yaml.place(place)));
            return null;
        }
    }

    /** Reads a file beside the boundary or below; nothing above it. */
    private static byte[] content(BoundarySource source, String file) throws IOException {
        if (file.startsWith("/") || file.contains("..") || file.contains(":") || file.contains("\\")) {
            throw new IOException("not beside the boundary");
        }
        Map<String, byte[]> files = source.files();
        if (files != null) {
            byte[] content = files.get(file);
            if (content == null) {
                throw new IOException("not kept");
            }
            return content;
        }
        String location = source.location().toString();
        URI beside = URI.create(location.substring(0, location.lastIndexOf('/') + 1) + file.replace(" ", "%20"));
        try (InputStream in = beside.toURL().openStream()) {
            return in.readNBytes(MAX_QUOTE_BYTES);
        }
    }
}
