package io.promisegate.shell;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.DeliveryFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Shows how well boundaries are delivered. */
@Service
@Command(
        scope = "promisegate",
        name = "boundary-figures",
        description = "Shows the delivery figures of boundaries (DORA): frequency, lead time, failures, repair")
public final class BoundaryFiguresCommand implements Action {

    @Option(name = "--days", description = "How many days back")
    private int days = 30;

    @Reference(optional = true)
    private @Nullable Boundaries boundaries;

    @Override
    public @Nullable Object execute() {
        Instant now = Instant.now();
        DeliveryFigures figures = DeliveryFigures.of(
                Services.present(boundaries).history(), now.minus(Duration.ofDays(Math.max(1, days))), now);
        System.out.printf("Last %d days%n", Math.max(1, days));
        System.out.printf("Deployments:         %d, %.2f a day%n", figures.deployments(), figures.perDay());
        System.out.println("Lead time:           " + shown(figures.leadTime()));
        System.out.printf("Change failure rate: %.0f %%%n", 100 * figures.changeFailureRate());
        System.out.println("Time to restore:     " + shown(figures.timeToRestore()));
        return null;
    }

    private static String shown(@Nullable Duration duration) {
        return duration == null
                ? "-"
                : duration.toSeconds() < 1
                        ? "under a second"
                        : Duration.ofSeconds(duration.toSeconds())
                                .toString()
                                .substring(2)
                                .toLowerCase(Locale.ROOT);
    }
}
