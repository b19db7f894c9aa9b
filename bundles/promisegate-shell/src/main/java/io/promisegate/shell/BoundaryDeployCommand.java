package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;

/** Deploys the boundary in a file. */
@Service
@Command(scope = "promisegate", name = "boundary-deploy", description = "Brings the boundary in a file into force")
public final class BoundaryDeployCommand extends BoundaryFileAction {

    @Option(name = "--why", description = "Reason, kept in the history")
    private String why = "";

    @Option(name = "--accept-drift", description = "Reason for which you take more drift than is configured")
    private @Nullable String drift;

    @Reference
    private @Nullable Session session;

    @Override
    Deployment deployment(Boundaries all, BoundarySource source) {
        return all.deploy(source, new Change(Services.user(Services.present(session)), why, drift));
    }

    @Override
    void print(BoundaryText text, Deployment deployment, BoundarySource source) {
        text.print(deployment, source);
    }
}
