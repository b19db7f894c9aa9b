package io.promisegate.shell;

import io.promisegate.decision.DecisionWriter;
import io.promisegate.quote.QuoteReading;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

/** Does something with the quote in a file, and shows what came of it. */
abstract class QuoteAction implements Action {
    private static final int MAX_BYTES = 8 * 1024 * 1024;

    @Argument(name = "quote", description = "File with the quote", required = true)
    @Completion(FileCompleter.class)
    private String quote = "";

    @Option(name = "--format", description = "Format of the quote; found out when it is not given")
    private @Nullable String format;

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference(optional = true)
    private @Nullable QuoteReader reader;

    @Reference(optional = true)
    private @Nullable DecisionWriter writer;

    /** Shows what comes of a quote; as JSON by a writer, as text where that is null. */
    abstract void show(QuoteReading reading, @Nullable DecisionWriter asJson);

    @Override
    public final @Nullable Object execute() {
        try (InputStream in = Files.newInputStream(Path.of(quote))) {
            show(
                    Services.present(reader).read(in.readNBytes(MAX_BYTES), format),
                    json ? Services.present(writer) : null);
        } catch (IOException | InvalidPathException e) {
            System.out.println("The file " + quote + " cannot be read.");
        }
        return null;
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
