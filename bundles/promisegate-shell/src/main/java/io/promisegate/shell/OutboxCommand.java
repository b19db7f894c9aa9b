package io.promisegate.shell;

import io.promisegate.ledger.Outbox;
import io.promisegate.ledger.OutboxMessage;
import java.io.IOException;
import java.time.Instant;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** Shows what other systems are still to be told, and what was put aside. */
@Service
@Command(
        scope = "promisegate",
        name = "outbox",
        description = "Shows what could not be told to CPQs and listeners, and how much waits")
public final class OutboxCommand implements Action {

    @Option(name = "--retry", description = "Try again what was put aside")
    private boolean isRetry;

    @Option(name = "--most", description = "How many are shown at the most")
    private int most = 50;

    @Reference(optional = true)
    private @Nullable Outbox outbox;

    @Override
    public @Nullable Object execute() throws IOException {
        Outbox all = Services.present(outbox);
        ShellTable table = new ShellTable().emptyTableText("Nothing was put aside.");
        table.column("Target");
        table.column("About");
        table.column("Kind");
        table.column("Since");
        table.column("Tried");
        for (OutboxMessage message : all.dead(most)) {
            table.addRow()
                    .addContent(
                            message.target(), message.about(), message.kind(), message.madeAt(), message.attempts());
        }
        table.print(System.out);
        if (isRetry) {
            System.out.println(all.revive(Instant.now()) + " are tried again.");
        }
        for (Outbox.Backlog backlog : all.backlogs()) {
            System.out.println(backlog.waiting() + " wait to be delivered to " + backlog.target() + ".");
        }
        return null;
    }
}
