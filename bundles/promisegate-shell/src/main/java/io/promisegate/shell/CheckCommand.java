package io.promisegate.shell;

import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.PromiseGate;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

/** Decides on the quote in a file. */
@Service
@Command(scope = "promisegate", name = "check", description = "Decides on the quote in a file")
public final class CheckCommand implements Action {
    private static final int MAX_BYTES = 8 * 1024 * 1024;

    @Argument(name = "file", description = "File with the quote", required = true)
    @Completion(FileCompleter.class)
    private String file = "";

    @Option(name = "--format", description = "Format of the quote; found out when it is not given")
    private @Nullable String format;

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference
    private @Nullable PromiseGate gate;

    @Reference
    private @Nullable QuoteReader reader;

    @Reference
    private @Nullable DecisionWriter writer;

    @Override
    public @Nullable Object execute() {
        byte[] document;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            document = in.readNBytes(MAX_BYTES);
        } catch (IOException e) {
            System.out.println("The file " + file + " cannot be read.");
            return null;
        }
        Decision decision =
                Services.present(gate).decide(Services.present(reader).read(document, format), EntryPoint.SHELL);
        if (json) {
            Printer.printJson(Services.present(writer).write(decision));
        } else {
            Printer.printDecision(decision, false);
        }
        return null;
    }
}
