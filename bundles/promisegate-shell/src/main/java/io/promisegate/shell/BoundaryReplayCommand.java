package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Deployment;
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
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

/** Says what recorded quotes would get at the boundary in a file, and changes nothing. */
@Service
@Command(
        scope = "promisegate",
        name = "boundary-replay",
        description = "Replays recorded quotes at the boundary in a file")
public final class BoundaryReplayCommand implements Action {

    @Argument(name = "file", description = "File with the boundary", required = true)
    @Completion(FileCompleter.class)
    private String file = "";

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference
    private @Nullable Boundaries boundaries;

    @Reference
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
        Deployment deployment = Services.present(boundaries).check(source, true);
        if (json) {
            Printer.printJson(Services.present(writer).write(deployment));
        } else {
            new BoundaryText(System.out).printCheck(deployment, source);
        }
        return null;
    }
}
