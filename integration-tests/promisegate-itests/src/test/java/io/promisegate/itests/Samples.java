package io.promisegate.itests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The sample quotes and the sample boundary, out of the very jar that the KAR carries. */
final class Samples {
    private static final Map<String, byte[]> FILES = read();

    private Samples() {}

    /** Returns all quotes by file name; a name begins with the outcome that it should have. */
    static Map<String, byte[]> quotes() {
        var quotes = new TreeMap<>(FILES);
        quotes.keySet().removeIf(name -> !name.endsWith(".json"));
        return quotes;
    }

    static byte[] bytes(String name) {
        byte[] bytes = FILES.get(name);
        if (bytes == null) {
            throw new IllegalArgumentException("No sample " + name + " among " + FILES.keySet());
        }
        return bytes.clone();
    }

    static JsonNode json(String name) {
        return Json.read(bytes(name));
    }

    private static Map<String, byte[]> read() {
        String version = System.getProperty("project.version");
        Path jar = Path.of(
                System.getProperty("itest.dir"),
                "kar/repository/io/promisegate/promisegate-samples",
                version,
                "promisegate-samples-" + version + ".jar");
        var files = new TreeMap<String, byte[]>();
        try (FileSystem zip = FileSystems.newFileSystem(jar);
                Stream<Path> found = Files.walk(zip.getPath("/northwind"))) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
