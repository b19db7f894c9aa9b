package io.promisegate.shell;

import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.BreakGlasses;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** Completes what was asked for to be opened. */
@Service
public final class BreakGlassCompleter implements Completer {
    @Reference(optional = true)
    private @Nullable BreakGlasses all;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> ids =
                Services.present(all).all().stream().map(BreakGlass::id).toList();
        return new StringsCompleter(ids).complete(session, line, candidates);
    }
}
