package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** Completes the names of the boundaries in force. */
@Service
public final class BoundaryNameCompleter implements Completer {

    @Reference(optional = true)
    private @Nullable Boundaries boundaries;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> choices = Services.present(boundaries).status().active().stream()
                .map(one -> one.revision().name())
                .toList();
        return new StringsCompleter(choices).complete(session, line, candidates);
    }
}
