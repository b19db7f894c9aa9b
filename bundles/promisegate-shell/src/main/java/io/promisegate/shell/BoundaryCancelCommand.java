package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Ends the replay under way. */
@Service
@Command(
        scope = "promisegate",
        name = "boundary-cancel",
        description = "Ends the replay under way; its deployment is refused")
public final class BoundaryCancelCommand implements Action {

    @Reference(optional = true)
    private @Nullable Boundaries boundaries;

    @Override
    public @Nullable Object execute() {
        System.out.println(Services.present(boundaries).cancelReplay() ? "Cancelled." : "No replay is under way.");
        return null;
    }
}
