package io.promisegate.shell;

import io.promisegate.attachment.BypassSweep;
import io.promisegate.attachment.BypassSweeps;
import io.promisegate.decision.DecisionWriter;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** Shows which contracts and quotes went round the gate. */
@Service
@Command(scope = "promisegate", name = "sweeps", description = "Shows which contracts and quotes went round the gate")
public final class SweepsCommand implements Action {

    @Option(name = "--run", description = "Run all sweeps first")
    private boolean isRun;

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference(optional = true)
    private @Nullable BypassSweeps sweeps;

    @Reference(optional = true)
    private @Nullable DecisionWriter writer;

    @Override
    public @Nullable Object execute() {
        BypassSweeps all = Services.present(sweeps);
        List<BypassSweep> found = isRun ? all.run() : all.latest();
        if (json) {
            Printer.printJson(Services.present(writer).writeSweeps(found));
            return null;
        }
        if (found.isEmpty()) {
            System.out.println("No sweep has run.");
        }
        for (BypassSweep sweep : found) {
            System.out.println(sweep.name() + " at " + sweep.at() + ": "
                    + (sweep.failure().isEmpty()
                            ? sweep.findings().size() + " of " + sweep.rows() + " rows went round the gate"
                            : "failed, " + sweep.failure()));
            ShellTable table = new ShellTable().noHeaders();
            table.column("Row");
            table.column("Kind");
            table.column("Contract");
            table.column("Quote");
            table.column("Detail");
            for (BypassSweep.Bypass one : sweep.findings()) {
                table.addRow()
                        .addContent(
                                one.row(), one.kind(), one.contract(), one.quote() + ' ' + one.version(), one.detail());
            }
            if (!sweep.findings().isEmpty()) {
                table.print(System.out);
            }
        }
        return null;
    }
}
