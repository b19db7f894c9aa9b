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

/** Brings an earlier revision back into force. */
@Service
@Command(
        scope = "promisegate",
        name = "boundary-rollback",
        description = "Brings an earlier revision of a boundary back into force")
public final class BoundaryRollbackCommand implements Action {

    @Argument(name = "boundary", description = "Name of the boundary in force; left out for the only one")
    @Completion(BoundaryNameCompleter.class)
    private @Nullable String boundary;

    @Option(name = "--to", description = "Version to go back to; left out for the one before")
    private @Nullable String version;

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
        Deployment deployment = Services.present(boundaries).rollback(boundary, version, change);
        Printer.printDeployment(deployment, json ? Services.present(writer) : null);
        return null;
    }
}
