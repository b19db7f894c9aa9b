package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Deployment;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Says what recorded quotes would get at the boundary in a file, and changes nothing. */
@Service
@Command(
        scope = "promisegate",
        name = "boundary-replay",
        description = "Replays recorded quotes at the boundary in a file")
public final class BoundaryReplayCommand extends BoundaryFileAction {

    @Override
    Deployment deployment(Boundaries all, BoundarySource source) {
        return all.check(source, true);
    }
}
