package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Brings a boundary that is in shadow into force. */
@Service
@Command(
        scope = "promisegate",
        name = "boundary-promote",
        description = "Brings a boundary that is in shadow into force")
public final class BoundaryPromoteCommand extends BoundaryChangeAction {

    @Argument(name = "boundary", description = "Name of the boundary; left out for the only one in shadow")
    @Completion(WaitingBoundaryCompleter.class)
    private @Nullable String boundary;

    @Override
    Deployment deployment(Boundaries all, Change change) {
        return all.promote(boundary, change);
    }
}
