package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.decision.DecisionWriter;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;

/** Takes out of force what came from a source. */
@Service
@Command(
        scope = "promisegate",
        name = "boundary-withdraw",
        description = "Takes out of force what came from a source; what was in force before is again")
public final class BoundaryWithdrawCommand implements Action {

    @Argument(name = "source", description = "Source, as promisegate:boundary-history shows it", required = true)
    @Completion(BoundarySourceCompleter.class)
    private String source = "";

    @Option(name = "--why", description = "Reason, kept in the history")
    private String why = "";

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference
    private @Nullable Boundaries boundaries;

    @Reference
    private @Nullable DecisionWriter writer;

    @Reference
    private @Nullable Session session;

    @Override
    public @Nullable Object execute() {
        Change change = Change.by(Services.user(Services.present(session)), why);
        Deployment deployment = Services.present(boundaries).withdraw(source, change);
        if (deployment == null) {
            System.out.println("Nothing of " + source + " is in force or scheduled.");
        } else {
            Printer.printDeployment(deployment, json ? Services.present(writer) : null);
        }
        return null;
    }
}
