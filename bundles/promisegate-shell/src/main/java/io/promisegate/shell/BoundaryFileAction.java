package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Deployment;
import io.promisegate.decision.DecisionWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

/** What commands on the boundary in a file have in common. */
abstract class BoundaryFileAction implements Action {

    @Argument(name = "file", description = "File with the boundary", required = true)
    @Completion(FileCompleter.class)
    private String file = "";

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference(optional = true)
    private @Nullable Boundaries boundaries;

    @Reference(optional = true)
    private @Nullable DecisionWriter writer;

    @Override
    public @Nullable Object execute() {
        BoundarySource source;
        try {
            source = BoundaryFile.read(file);
        } catch (IOException e) {
            System.out.println("The file " + Path.of(file).toAbsolutePath() + " cannot be read.");
            return null;
        }
        Deployment deployment = deployment(Services.present(boundaries), source);
        if (json) {
            Printer.printJson(Services.present(writer).write(deployment));
        } else {
            print(new BoundaryText(System.out), deployment, source);
        }
        return null;
    }

    /** Does what the command is for. */
    abstract Deployment deployment(Boundaries all, BoundarySource source);

    /** Says what came of it; what would come of it, unless a command does more. */
    void print(BoundaryText text, Deployment deployment, BoundarySource source) {
        text.printCheck(deployment, source);
    }
}
