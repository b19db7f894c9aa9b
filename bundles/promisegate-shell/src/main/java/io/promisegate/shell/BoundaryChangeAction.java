package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.decision.DecisionWriter;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.jspecify.annotations.Nullable;

/** What commands that change what is in force by its history have in common. */
abstract class BoundaryChangeAction implements Action {

    @Option(name = "--why", description = "Reason, kept in the history")
    private String why = "";

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference(optional = true)
    private @Nullable Boundaries boundaries;

    @Reference(optional = true)
    private @Nullable DecisionWriter writer;

    @Override
    public @Nullable Object execute() {
        Change change = Change.by(Services.user(), why);
        Deployment deployment = deployment(Services.present(boundaries), change);
        if (deployment == null) {
            System.out.println("Nothing of it is in force or scheduled.");
        } else if (json) {
            Printer.printJson(Services.present(writer).write(deployment));
        } else {
            new BoundaryText(System.out).print(deployment, null);
            Printer.printProposed(Services.present(boundaries).status());
        }
        return null;
    }

    /** Makes the change; null where there is nothing to change. */
    abstract @Nullable Deployment deployment(Boundaries all, Change change);
}
