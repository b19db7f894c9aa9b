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

/** Approves a boundary as the user of the session. */
@Service
@Command(
        scope = "promisegate",
        name = "boundary-approve",
        description = "Approves a boundary that waits, as the user you are")
public final class BoundaryApproveCommand extends BoundaryChangeAction {

    @Argument(name = "boundary", description = "Name of the boundary; left out for the only one that waits")
    @Completion(WaitingBoundaryCompleter.class)
    private @Nullable String boundary;

    @Option(name = "--seen", description = "Version that you have seen; left out for whichever waits")
    private @Nullable String version;

    @Override
    Deployment deployment(Boundaries all, Change change) {
        return all.approve(boundary, version, change);
    }
}
