package io.promisegate.shell;

import io.promisegate.attachment.CpqLinks;
import io.promisegate.attachment.CpqLinks.CpqLink;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** Shows the CPQs whose quotes are fetched and judged. */
@Service
@Command(scope = "promisegate", name = "cpqs", description = "Shows the connected CPQs, and whether they answer")
public final class CpqsCommand implements Action {

    @Option(name = "--look", description = "Ask the CPQ of this name for changes at once")
    @Completion(CpqNameCompleter.class)
    private @Nullable String name;

    @Reference(optional = true)
    private @Nullable CpqLinks links;

    @Override
    public @Nullable Object execute() {
        CpqLinks all = Services.present(links);
        ShellTable table = new ShellTable()
                .emptyTableText("No CPQ is connected; configurations of io.promisegate.cpq.salesforce and"
                        + " io.promisegate.cpq.hubspot connect them.");
        table.column("Name");
        table.column("Format");
        table.column("Asked");
        table.column("Judged");
        table.column("State");
        for (CpqLink link : all.links()) {
            table.addRow()
                    .addContent(
                            link.name(),
                            link.format(),
                            link.lookedAt() == null ? "never" : link.lookedAt(),
                            link.judged(),
                            link.failure().isEmpty() ? "answers" : link.failure());
        }
        table.print(System.out);
        if (name != null) {
            System.out.println(all.look(name) ? name + " is asked." : "There is no CPQ " + name + '.');
        }
        return null;
    }
}
