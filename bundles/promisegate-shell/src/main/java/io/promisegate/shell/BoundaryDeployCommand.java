package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.decision.DecisionWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

/** Deploys the boundary in a file. */
@Service
@Command(scope = "promisegate", name = "boundary-deploy", description = "Brings the boundary in a file into force")
public final class BoundaryDeployCommand implements Action {

    @Argument(name = "file", description = "File with the boundary", required = true)
    @Completion(FileCompleter.class)
    private String file = "";

    @Option(name = "--why", description = "Reason, kept in the history")
    private String why = "";

    @Option(name = "--accept-drift", description = "Reason for which you take more drift than is configured")
    private @Nullable String drift;

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
        Boundaries all = Services.present(boundaries);
        Change change = new Change(Services.user(Services.present(session)), why, drift);
        BoundarySource source;
        try {
            source = BoundaryFile.read(file);
        } catch (IOException e) {
            System.out.println("The file " + Path.of(file).toAbsolutePath() + " cannot be read.");
            return null;
        }
        Printer.printDeployment(all.deploy(source, change), source, json ? Services.present(writer) : null);
        return null;
    }
}
