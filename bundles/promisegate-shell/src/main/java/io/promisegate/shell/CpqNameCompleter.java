package io.promisegate.shell;

import io.promisegate.attachment.CpqLinks;
import io.promisegate.attachment.CpqLinks.CpqLink;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** Completes the names of connected CPQs. */
@Service
public final class CpqNameCompleter implements Completer {
    @Reference(optional = true)
    private @Nullable CpqLinks links;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> names =
                Services.present(links).links().stream().map(CpqLink::name).toList();
        return new StringsCompleter(names).complete(session, line, candidates);
    }
}
