package io.promisegate.shell;

import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.ledger.Ledger;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Explains a decision to all four audiences. */
@Service
@Command(scope = "promisegate", name = "explain", description = "Explains a decision")
public final class ExplainCommand implements Action {

    @Argument(name = "decision-id", description = "Id of the decision", required = true)
    @Completion(DecisionIdCompleter.class)
    private String id = "";

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference(optional = true)
    private @Nullable Ledger ledger;

    @Reference(optional = true)
    private @Nullable DecisionWriter writer;

    @Override
    public @Nullable Object execute() {
        Decision decision = Services.present(ledger).decision(id);
        if (decision == null) {
            System.out.println("No decision " + id + " is kept.");
        } else if (json) {
            Printer.printJson(Services.present(writer).write(decision));
        } else {
            Printer.printDecision(decision, true);
        }
        return null;
    }
}
