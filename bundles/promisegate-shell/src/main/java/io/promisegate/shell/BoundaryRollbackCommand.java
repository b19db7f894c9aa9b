package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Brings an earlier revision back into force. */
@Service
@Command(
        scope = "promisegate",
        name = "boundary-rollback",
        description = "Brings an earlier revision of a boundary back into force")
public final class BoundaryRollbackCommand extends BoundaryChangeAction {

    @Argument(name = "boundary", description = "Name of the boundary in force; left out for the only one")
    @Completion(BoundaryNameCompleter.class)
    private @Nullable String boundary;

    @Option(name = "--to", description = "Version to go back to; left out for the one before")
    private @Nullable String version;

    @Override
    @Nullable
    Deployment deployment(Boundaries all, Change change) {
        return all.rollback(boundary, version, change);
    }
}
