package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundaryDifference;
import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

/** Says how two boundaries decide differently. */
@Service
@Command(
        scope = "promisegate",
        name = "boundary-diff",
        description = "Shows by which rules two boundaries decide differently, with a quote for each")
public final class BoundaryDiffCommand implements Action {

    @Argument(name = "before", description = "File with one boundary", required = true)
    @Completion(FileCompleter.class)
    private String before = "";

    @Argument(index = 1, name = "after", description = "File with the other", required = true)
    @Completion(FileCompleter.class)
    private String after = "";

    @Reference(optional = true)
    private @Nullable Boundaries boundaries;

    @Override
    public @Nullable Object execute() {
        try {
            BoundaryDifference difference =
                    Services.present(boundaries).difference(BoundaryFile.read(before), BoundaryFile.read(after));
            Printer.printProblems(difference.problems());
            if (difference.problems().isEmpty()) {
                new BoundaryText(System.out).print(difference.impact());
            }
        } catch (IOException e) {
            System.out.println("One of the files cannot be read.");
        }
        return null;
    }
}
