package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Takes out of force what came from a source. */
@Service
@Command(
        scope = "promisegate",
        name = "boundary-withdraw",
        description = "Takes out of force what came from a source; what was in force before is again")
public final class BoundaryWithdrawCommand extends BoundaryChangeAction {

    @Argument(name = "source", description = "Source, as promisegate:boundary-history shows it", required = true)
    @Completion(BoundarySourceCompleter.class)
    private String source = "";

    @Override
    @Nullable
    Deployment deployment(Boundaries all, Change change) {
        return all.withdraw(source, change);
    }
}
