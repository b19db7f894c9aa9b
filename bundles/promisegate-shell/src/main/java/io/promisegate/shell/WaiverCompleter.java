package io.promisegate.shell;

import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DealDesk.WaiverQuery;
import io.promisegate.desk.Waiver;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** Completes the ids of the latest waivers. */
@Service
public final class WaiverCompleter implements Completer {
    private static final int OFFERED = 50;

    @Reference(optional = true)
    private @Nullable DealDesk desk;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> ids = Services.present(desk).waivers(WaiverQuery.ALL, OFFERED).stream()
                .map(Waiver::id)
                .toList();
        return new StringsCompleter(ids).complete(session, line, candidates);
    }
}
