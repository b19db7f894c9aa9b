package io.promisegate.shell;

import io.promisegate.quote.QuoteReading;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files that quotes and receipts are in. */
final class QuoteFile {
    private static final int MAX_BYTES = 8 * 1024 * 1024;

    private QuoteFile() {}

    /** Reads a quote, null where it was said that the file cannot be read. */
    static @Nullable QuoteReading read(String file, QuoteReader reader, @Nullable String format) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return reader.read(in.readNBytes(MAX_BYTES), format);
        } catch (IOException | InvalidPathException e) {
            System.out.println("The file " + file + " cannot be read.");
            return null;
        }
    }

    /** Returns a receipt: what a file of that name holds, or the text itself. */
    static String receipt(String fileOrText) {
        try {
            Path file = Path.of(fileOrText);
            return Files.isRegularFile(file) ? Files.readString(file).strip() : fileOrText;
        } catch (IOException | InvalidPathException e) {
            return fileOrText;
        }
    }
}
