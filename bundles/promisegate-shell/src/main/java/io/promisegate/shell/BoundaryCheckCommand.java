package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Deployment;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Says what deploying the boundary in a file would come to, and changes nothing. */
@Service
@Command(
        scope = "promisegate",
        name = "boundary-check",
        description = "Shows all problems of a boundary, and what it would change")
public final class BoundaryCheckCommand extends BoundaryFileAction {

    @Override
    Deployment deployment(Boundaries all, BoundarySource source) {
        return all.check(source, false);
    }
}
