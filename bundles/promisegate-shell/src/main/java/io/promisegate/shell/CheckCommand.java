package io.promisegate.shell;

import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.PromiseGate;
import io.promisegate.quote.QuoteReading;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Decides on the quote in a file. */
@Service
@Command(scope = "promisegate", name = "check", description = "Decides on the quote in a file")
public final class CheckCommand extends QuoteAction {
    @Reference(optional = true)
    private @Nullable PromiseGate gate;

    @Override
    void show(QuoteReading reading, @Nullable DecisionWriter asJson) {
        Decision decision = Services.present(gate).decide(reading, EntryPoint.SHELL);
        if (asJson == null) {
            Printer.printDecision(decision, false);
        } else {
            Printer.printJson(asJson.write(decision));
        }
    }
}
