package io.promisegate.shell;

import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.BreakGlasses;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.jspecify.annotations.Nullable;

/** Changes a break-glass as the user of the session, and shows what came of it. */
abstract class BreakGlassAction implements Action {

    @Reference(optional = true)
    private @Nullable BreakGlasses all;

    abstract BreakGlass changed(BreakGlasses of, String by);

    @Override
    public final @Nullable Object execute() {
        String user = Services.authenticatedUser();
        if (user == null) {
            System.out.println("Nobody is logged in here; a person has to act.");
            return null;
        }
        try {
            BreakGlassCommand.print(changed(Services.present(all), user));
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        return null;
    }
}
