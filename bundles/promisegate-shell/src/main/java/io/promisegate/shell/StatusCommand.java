package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.Outcome;
import io.promisegate.ledger.Ledger;
import java.util.EnumMap;
import java.util.Map;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Shows whether the gate decides, by which boundary, and what it has decided lately. */
@Service
@Command(scope = "promisegate", name = "status", description = "Shows the boundary in force and the latest outcomes")
public final class StatusCommand implements Action {
    private static final int COUNTED = 1_000;

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference(optional = true)
    private @Nullable Boundaries boundaries;

    @Reference(optional = true)
    private @Nullable Ledger ledger;

    @Reference(optional = true)
    private @Nullable DecisionWriter writer;

    @Override
    public @Nullable Object execute() {
        BoundaryStatus status = Services.present(boundaries).status();
        if (json) {
            Printer.printJson(Services.present(writer).write(status));
            return null;
        }
        Printer.printStatus(status);
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        for (Decision decision : Services.present(ledger).latest(COUNTED)) {
            counts.merge(decision.outcome(), 1, Integer::sum);
        }
        System.out.printf(
                "The latest %d decisions:%n",
                counts.values().stream().mapToInt(Integer::intValue).sum());
        for (Outcome outcome : Outcome.values()) {
            System.out.printf("  %-10s %d%n", outcome, counts.getOrDefault(outcome, 0));
        }
        return null;
    }
}
