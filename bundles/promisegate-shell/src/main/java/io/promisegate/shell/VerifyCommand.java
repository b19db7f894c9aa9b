package io.promisegate.shell;

import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.PromiseGate;
import io.promisegate.decision.ReceiptPolicy;
import io.promisegate.quote.QuoteReading;
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
public final class VerifyCommand extends QuoteAction {

    @Argument(index = 1, name = "receipt", description = "The receipt, or a file that holds it", required = true)
    @Completion(FileCompleter.class)
    private String receipt = "";

    @Option(name = "--any-revision", description = "Let the receipt of any boundary revision do")
    private boolean isAnyRevision;

    @Reference(optional = true)
    private @Nullable PromiseGate gate;

    @Override
    void show(QuoteReading reading, @Nullable DecisionWriter asJson) {
        ReceiptPolicy policy = isAnyRevision ? ReceiptPolicy.HOLDS : ReceiptPolicy.CURRENT;
        Decision decision = Services.present(gate).admit(reading, receipt(receipt), policy, EntryPoint.SHELL);
        if (asJson == null) {
            Printer.printDecision(decision, false);
        } else {
            Printer.printJson(asJson.write(decision));
        }
    }
}
