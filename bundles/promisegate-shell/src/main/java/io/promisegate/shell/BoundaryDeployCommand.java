package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Shadow;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Deploys the boundary in a file. */
@Service
@Command(scope = "promisegate", name = "boundary-deploy", description = "Brings the boundary in a file into force")
public final class BoundaryDeployCommand extends BoundaryFileAction {

    @Option(name = "--why", description = "Reason, kept in the history")
    private String why = "";

    @Option(name = "--accept-drift", description = "Reason for which you take more drift than is configured")
    private @Nullable String drift;

    @Option(
            name = "--shadow",
            description = "Share of the quotes, in percent, that it sees in shadow, instead of coming into force")
    private int percent;

    @Option(name = "--channel", description = "Channel whose quotes alone a shadow sees", multiValued = true)
    private List<String> channels = List.of();

    @Option(name = "--currency", description = "Currency whose quotes alone a shadow sees", multiValued = true)
    private List<String> currencies = List.of();

    @Option(name = "--offering", description = "Offering whose quotes alone a shadow sees", multiValued = true)
    private List<String> offerings = List.of();

    @Override
    Deployment deployment(Boundaries all, BoundarySource source) {
        Change change = Change.by(Services.user(), why).acceptingDrift(drift).into(shadow());
        return all.deploy(source, change);
    }

    private @Nullable Shadow shadow() {
        boolean isMeant = percent != 0 || !(channels.isEmpty() && currencies.isEmpty() && offerings.isEmpty());
        return isMeant ? Shadow.of(percent == 0 ? 100 : percent, channels, currencies, offerings) : null;
    }

    @Override
    void print(BoundaryText text, Deployment deployment, BoundarySource source) {
        text.print(deployment, source);
    }
}
