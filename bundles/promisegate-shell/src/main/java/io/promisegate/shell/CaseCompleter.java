package io.promisegate.shell;

import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DealDesk.CaseQuery;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** Completes the ids of the latest cases. */
@Service
public final class CaseCompleter implements Completer {
    private static final int OFFERED = 50;

    @Reference(optional = true)
    private @Nullable DealDesk desk;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> ids = Services.present(desk).cases(CaseQuery.ALL, OFFERED).stream()
                .map(DealCase::id)
                .toList();
        return new StringsCompleter(ids).complete(session, line, candidates);
    }
}
