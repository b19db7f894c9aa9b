package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundarySource;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

/** Runs the examples of the boundary in a file. */
@Service
@Command(scope = "promisegate", name = "boundary-test", description = "Runs the examples of a boundary")
public final class BoundaryTestCommand implements Action {

    @Argument(name = "file", description = "File with the boundary", required = true)
    @Completion(FileCompleter.class)
    private String file = "";

    @Reference(optional = true)
    private @Nullable Boundaries boundaries;

    @Override
    public @Nullable Object execute() {
        BoundarySource source;
        try {
            source = BoundaryFile.read(file);
        } catch (IOException e) {
            System.out.println("The file " + Path.of(file).toAbsolutePath() + " cannot be read.");
            return null;
        }
        new BoundaryText(System.out).print(Services.present(boundaries).test(source), source);
        return null;
    }
}
