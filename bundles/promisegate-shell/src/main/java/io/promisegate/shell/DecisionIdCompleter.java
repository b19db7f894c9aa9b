package io.promisegate.shell;

import io.promisegate.decision.Decision;
import io.promisegate.ledger.Ledger;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** Completes the ids of the latest decisions. */
@Service
public final class DecisionIdCompleter implements Completer {
    private static final int OFFERED = 50;

    @Reference(optional = true)
    private @Nullable Ledger ledger;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> ids = Services.present(ledger).latest(OFFERED).stream()
                .map(Decision::id)
                .toList();
        return new StringsCompleter(ids).complete(session, line, candidates);
    }
}
