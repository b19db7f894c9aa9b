package io.promisegate.engine;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** Texts that come with the engine. */
final class Texts {
    private Texts() {}

    /** Returns the texts of a file beside this class. */
    static Map<String, String> load(String file) {
        Properties texts = new Properties();
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(Texts.class.getResourceAsStream(file)), StandardCharsets.UTF_8)) {
            texts.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> loaded = new HashMap<>();
        texts.stringPropertyNames().forEach(name -> loaded.put(name, texts.getProperty(name)));
        return loaded;
    }
}
