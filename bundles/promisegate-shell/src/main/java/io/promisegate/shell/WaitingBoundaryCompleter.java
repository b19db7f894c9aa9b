package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.Deployment;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** Completes the names of the boundaries that wait for approval or are in shadow. */
@Service
public final class WaitingBoundaryCompleter implements Completer {

    @Reference(optional = true)
    private @Nullable Boundaries boundaries;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        BoundaryStatus status = Services.present(boundaries).status();
        List<String> names = Stream.concat(
                        status.proposed().stream().map(BoundaryStatus.Proposed::deployment),
                        status.shadows().stream().map(BoundaryStatus.InShadow::deployment))
                .map(Deployment::revision)
                .filter(Objects::nonNull)
                .map(BoundaryRevision::name)
                .toList();
        return new StringsCompleter(names).complete(session, line, candidates);
    }
}
