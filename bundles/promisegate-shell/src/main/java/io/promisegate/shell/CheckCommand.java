package io.promisegate.shell;

import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.PromiseGate;
import io.promisegate.quote.QuoteReading;
import io.promisegate.spi.QuoteReader;
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
    @Argument(name = "file", description = "File with the quote", required = true)
    @Completion(FileCompleter.class)
    private String file = "";

    @Option(name = "--format", description = "Format of the quote; found out when it is not given")
    private @Nullable String format;

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference(optional = true)
    private @Nullable PromiseGate gate;

    @Reference(optional = true)
    private @Nullable QuoteReader reader;

    @Reference(optional = true)
    private @Nullable DecisionWriter writer;

    @Override
    public @Nullable Object execute() {
        QuoteReading reading = QuoteFile.read(file, Services.present(reader), format);
        if (reading == null) {
            return null;
        }
        Decision decision = Services.present(gate).decide(reading, EntryPoint.SHELL);
        if (json) {
            Printer.printJson(Services.present(writer).write(decision));
        } else {
            Printer.printDecision(decision, false);
        }
        return null;
    }
}
