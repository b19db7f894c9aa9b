package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.Deployment;
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

/** Lists what was in force, and what was refused. */
@Service
@Command(scope = "promisegate", name = "boundary-history", description = "Lists every change of what was in force")
public final class BoundaryHistoryCommand implements Action {

    @Option(name = "--last", description = "How many entries, 0 for all")
    private int last = 20;

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference(optional = true)
    private @Nullable Boundaries boundaries;

    @Reference(optional = true)
    private @Nullable DecisionWriter writer;

    @Override
    public @Nullable Object execute() {
        List<Deployment> all = Services.present(boundaries).history();
        List<Deployment> shown = last <= 0 ? all : all.subList(Math.max(0, all.size() - last), all.size());
        if (json) {
            Printer.printJson(Services.present(writer).write(shown));
            return null;
        }
        ShellTable table = new ShellTable().emptyTableText("Nothing was ever deployed.");
        for (String column : List.of("At", "Event", "Revision", "By", "Why", "Source")) {
            table.column(column);
        }
        for (Deployment deployment : shown) {
            table.addRow()
                    .addContent(
                            deployment.at().truncatedTo(ChronoUnit.SECONDS),
                            deployment.event(),
                            deployment.revision() == null ? "" : deployment.revision(),
                            deployment.by(),
                            deployment.isRefused() ? deployment.problems().size() + " problem(s)" : deployment.why(),
                            deployment.source());
        }
        table.print(System.out);
        return null;
    }
}
