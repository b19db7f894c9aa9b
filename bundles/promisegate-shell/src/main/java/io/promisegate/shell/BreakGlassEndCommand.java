package io.promisegate.shell;

import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.BreakGlasses;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Closes guarded endpoints again. */
@Service
@Command(
        scope = "promisegate",
        name = "break-glass-end",
        description = "Closes guarded endpoints again, or takes a request back")
public final class BreakGlassEndCommand extends BreakGlassAction {

    @Argument(name = "id", description = "What was asked for", required = true)
    @Completion(BreakGlassCompleter.class)
    private String id = "";

    @Override
    BreakGlass changed(BreakGlasses of, String by) {
        return of.end(id, by);
    }
}
