package io.promisegate.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the health checks of the gate; one that fails counts as critical. */
final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Supplier<List<Map.Entry<Map<String, Object>, HealthCheck>>> checks;

    /**
     * Asks these.
     *
     * @param checks the checks that are there, each with the properties of its service
     */
    Health(Supplier<List<Map.Entry<Map<String, Object>, HealthCheck>>> checks) {
        this.checks = checks;
    }

    /**
     * What a check says; public, or templates could not read it.
     *
     * @param name what is checked
     * @param status how it is
     * @param words what there is to say about it
     */
    public record Checked(String name, Result.Status status, List<String> words) {
        /** Returns whether nothing is so wrong that no quote should come here. */
        public boolean isGood() {
            return status != Result.Status.CRITICAL && status != Result.Status.HEALTH_CHECK_ERROR;
        }
    }

    /** Returns what the checks say now, by name. */
    List<Checked> checked() {
        return checks.get().stream()
                .map(check -> checked(
                        String.valueOf(check.getKey().getOrDefault(HealthCheck.NAME, "unnamed")), check.getValue()))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    private static Checked checked(String name, HealthCheck check) {
        try {
            Result result = check.execute();
            List<String> words = new ArrayList<>();
            for (ResultLog.Entry entry : result) {
                words.add(entry.getMessage());
            }
            return new Checked(name, result.getStatus(), List.copyOf(words));
        } catch (RuntimeException e) {
            LOG.warn("Health check {} fails", name, e);
            return new Checked(name, Result.Status.HEALTH_CHECK_ERROR, List.of("The check itself fails."));
        }
    }
}
