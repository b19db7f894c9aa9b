package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Certificate;
import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.boundary.Boundary.Tier;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.decision.Audience;
import io.promisegate.decision.DecisionWriter;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Shows the boundary in force: ladder, offerings, certificates; and the problems of the last attempt. */
@Service
@Command(scope = "promisegate", name = "boundary", description = "Shows the promise boundary in force")
public final class BoundaryCommand implements Action {

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference(optional = true)
    private @Nullable Boundaries boundaries;

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
        for (BoundaryStatus.Active active : status.active()) {
            print(active.boundary());
        }
        return null;
    }

    private static void print(Boundary boundary) {
        System.out.println();
        System.out.println("Owners:   " + boundary.owners().revenue() + " (revenue), "
                + boundary.owners().technical() + " (technical)");
        System.out.println();
        System.out.println("Ladder:");
        for (Tier tier : boundary.ladder()) {
            System.out.printf(
                    "  %-4s %-13s %s%n", tier.id(), tier.name(), tier.wording().get(Audience.SALES));
        }
        System.out.println();
        System.out.println("Offerings:");
        for (Offering offering : new TreeMap<>(boundary.offerings()).values()) {
            System.out.printf("  %-20s %s%n", offering.id(), offering.title());
            if (offering.autonomy() != null) {
                for (Certificate certificate : offering.autonomy().certificates()) {
                    System.out.printf(
                            "    %-18s %s until %s%n",
                            certificate.id(), new TreeMap<>(certificate.tiers()), certificate.expires());
                }
            }
        }
    }
}
