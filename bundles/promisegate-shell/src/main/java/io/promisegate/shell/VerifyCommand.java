package io.promisegate.shell;

import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.PromiseGate;
import io.promisegate.decision.ReceiptPolicy;
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

/** Says whether a contract may be made of a quote by its receipt. */
@Service
@Command(
        scope = "promisegate",
        name = "verify",
        description = "Says whether a contract may be made of a quote by its receipt")
public final class VerifyCommand implements Action {

    @Argument(name = "quote", description = "File with the quote", required = true)
    @Completion(FileCompleter.class)
    private String quote = "";

    @Argument(index = 1, name = "receipt", description = "The receipt, or a file that holds it", required = true)
    @Completion(FileCompleter.class)
    private String receipt = "";

    @Option(name = "--any-revision", description = "Let the receipt of any boundary revision do")
    private boolean isAnyRevision;

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
        QuoteReading reading = QuoteFile.read(quote, Services.present(reader), format);
        if (reading == null) {
            return null;
        }
        ReceiptPolicy policy = isAnyRevision ? ReceiptPolicy.HOLDS : ReceiptPolicy.CURRENT;
        Decision decision = Services.present(gate).admit(reading, QuoteFile.receipt(receipt), policy, EntryPoint.SHELL);
        if (json) {
            Printer.printJson(Services.present(writer).write(decision));
        } else {
            Printer.printDecision(decision, false);
        }
        return null;
    }
}
