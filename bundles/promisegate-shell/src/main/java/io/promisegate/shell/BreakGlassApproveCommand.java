package io.promisegate.shell;

import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.BreakGlasses;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Opens guarded endpoints as the second person. */
@Service
@Command(
        scope = "promisegate",
        name = "break-glass-approve",
        description = "Opens guarded endpoints as somebody else has asked for")
public final class BreakGlassApproveCommand extends BreakGlassAction {

    @Argument(name = "id", description = "What was asked for", required = true)
    @Completion(BreakGlassCompleter.class)
    private String id = "";

    @Override
    BreakGlass changed(BreakGlasses of, String by) {
        return of.approve(id, by);
    }
}
