package io.promisegate.shell;

import io.promisegate.attachment.ParkedQuote;
import io.promisegate.attachment.ParkedQuotes;
import io.promisegate.decision.DecisionWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** Shows the quotes that wait until the gate can decide on them. */
@Service
@Command(
        scope = "promisegate",
        name = "parked",
        description = "Shows the quotes that wait until the gate can decide on them")
public final class ParkedCommand implements Action {

    @Option(name = "--retry", description = "Try them now")
    private boolean isRetry;

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference(optional = true)
    private @Nullable ParkedQuotes parked;

    @Reference(optional = true)
    private @Nullable DecisionWriter writer;

    @Override
    public @Nullable Object execute() {
        ParkedQuotes all = Services.present(parked);
        List<ParkedQuote> waiting = isRetry ? all.retry() : all.parked();
        if (json) {
            Printer.printJson(Services.present(writer).writeParked(waiting));
            return null;
        }
        ShellTable table = new ShellTable().emptyTableText("No quote waits.");
        for (String column : List.of("Number", "Quote", "Attachment", "Since", "Attempts", "Reason")) {
            table.column(column);
        }
        for (ParkedQuote one : waiting) {
            table.addRow()
                    .addContent(
                            one.id(),
                            one.quoteId() + ' ' + one.quoteVersion(),
                            one.attachment(),
                            one.parkedAt().truncatedTo(ChronoUnit.SECONDS),
                            one.attempts(),
                            one.reason());
        }
        table.print(System.out);
        return null;
    }
}
