package io.promisegate.boundary;

import io.promisegate.boundary.Deployment.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How well boundaries are delivered, by the four measures of DORA (DevOps Research and Assessment), out of the history.
 *
 * @param deployments activations in the span
 * @param perDay activations a day
 * @param leadTime median time from the first attempt at a version to its activation, null where there is none
 * @param changeFailureRate share of activations that were rolled back, from 0 to 1
 * @param timeToRestore median time from such an activation to its rollback, null where there is none
 */
public record DeliveryFigures(
        int deployments,
        double perDay,
        @Nullable Duration leadTime,
        double changeFailureRate,
        @Nullable Duration timeToRestore) {

    /**
     * Works the figures out.
     *
     * @param history every deployment, the oldest first
     * @param from start of the span; attempts before it still begin the lead time of what came into force within
     * @param until end of the span
     */
    public static DeliveryFigures of(List<Deployment> history, Instant from, Instant until) {
        Map<String, Instant> firstAttempts = new HashMap<>();
        Map<String, Deployment> inForce = new HashMap<>();
        List<Duration> leadTimes = new ArrayList<>();
        List<Duration> repairs = new ArrayList<>();
        int deployments = 0;
        for (Deployment entry : history) {
            BoundaryRevision revision = entry.revision();
            if (revision == null) {
                continue;
            }
            boolean isWithin = !entry.at().isBefore(from) && entry.at().isBefore(until);
            String version = revision.name() + ':' + revision.version();
            firstAttempts.putIfAbsent(version, entry.at());
            if (entry.event() == Event.ACTIVATED) {
                inForce.put(entry.slot(), entry);
                if (isWithin) {
                    deployments++;
                    leadTimes.add(Duration.between(firstAttempts.get(version), entry.at()));
                }
            } else if (entry.event() == Event.ROLLED_BACK) {
                Deployment failed = inForce.remove(entry.slot());
                if (failed != null && isWithin) {
                    repairs.add(Duration.between(failed.at(), entry.at()));
                }
            }
        }
        double days = Math.max(1, Duration.between(from, until).toMinutes() / (24 * 60.0));
        return new DeliveryFigures(
                deployments,
                deployments / days,
                median(leadTimes),
                deployments == 0 ? 0 : Math.min(1, repairs.size() / (double) deployments),
                median(repairs));
    }

    private static @Nullable Duration median(List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        return sorted.isEmpty() ? null : sorted.get((sorted.size() - 1) / 2);
    }
}
