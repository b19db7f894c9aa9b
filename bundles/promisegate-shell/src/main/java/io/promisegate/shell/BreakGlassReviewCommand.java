package io.promisegate.shell;

import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.BreakGlasses;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Keeps what was found of a quote that passed. */
@Service
@Command(
        scope = "promisegate",
        name = "break-glass-review",
        description = "Keeps what you found of a quote that passed; not as one of the two who opened it")
public final class BreakGlassReviewCommand extends BreakGlassAction {

    @Argument(name = "id", description = "What it passed by", required = true)
    @Completion(BreakGlassCompleter.class)
    private String id = "";

    @Argument(index = 1, name = "use", description = "Number of the use, from 0", required = true)
    private int use;

    @Option(name = "--found", description = "What you found", required = true)
    private String found = "";

    @Override
    BreakGlass changed(BreakGlasses of, String by) {
        return of.review(id, use, by, found);
    }
}
