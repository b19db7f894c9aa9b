package io.promisegate.camel.internal;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Has a listing compared with receipts for as long as its configuration is there; one for each configuration. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.promisegate.sweep",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SweepConfiguration.Config.class, factory = true)
public final class SweepConfiguration {
    private final Sweeps sweeps;
    private final String name;
    private final Config config;

    @ObjectClassDefinition(
            name = "Promisegate bypass sweep",
            description = "Compares contracts, or the status of quotes in the CPQ, with the receipts that were issued.")
    @interface Config {
        @AttributeDefinition(name = "Source", description = "file:…, http:…, https:… or datasource:NAME.")
        String source();

        @AttributeDefinition(name = "Query", description = "SQL query of a data source.")
        String query() default "";

        @AttributeDefinition(
                name = "Authorization",
                description = "Header Authorization over HTTP; empty for none.",
                type = AttributeType.PASSWORD)
        String authorization() default "";

        @AttributeDefinition(
                name = "Columns",
                description = "Where the listing calls a column otherwise: contract=Contract__c; quote=Quote__c.")
        String columns() default "";

        @AttributeDefinition(
                name = "Statuses",
                description = "Statuses of quotes that a receipt has to stand behind, separated by commas.")
        String statuses() default "APPROVED, APPROVAL_NOT_NEEDED, Approved, approved, accepted";

        @AttributeDefinition(name = "Every", description = "Minutes between two runs; 0 to run on demand.", min = "0")
        int every_minutes() default 60;

        @AttributeDefinition(
                name = "Report",
                description = "Folder for the reports NAME.json and NAME.csv, relative to karaf.base; empty for none.")
        String report() default "promisegate/sweeps";
    }

    /**
     * Starts to compare.
     *
     * @throws IllegalArgumentException where the configuration names no source
     */
    @Activate
    public SweepConfiguration(@Reference Sweeps sweeps, Config config, Map<String, Object> properties) {
        if (config.source() == null || config.source().isBlank()) {
            throw new IllegalArgumentException("io.promisegate.sweep names no source; nothing is compared.");
        }
        String pid = String.valueOf(properties.get("service.pid"));
        this.name = pid.substring(1 + Math.max(pid.lastIndexOf('~'), pid.lastIndexOf('.')));
        this.sweeps = sweeps;
        this.config = config;
        sweeps.add(this);
    }

    @Deactivate
    void stop() {
        sweeps.remove(this);
    }

    String name() {
        return name;
    }

    Config config() {
        return config;
    }

    Set<String> statuses() {
        return Arrays.stream(config.statuses().split(",", -1))
                .map(String::strip)
                .filter(status -> !status.isEmpty())
                .collect(Collectors.toSet());
    }

    /**
     * Returns rows with the columns called as the sweep calls them, without regard to case.
     *
     * @throws IOException where the rows have nothing to look at
     */
    List<Map<String, String>> renamed(List<Map<String, String>> rows) throws IOException {
        Map<String, String> theirs = new HashMap<>();
        for (String entry : config.columns().split(";", -1)) {
            int sign = entry.indexOf('=');
            if (sign > 0) {
                theirs.put(
                        lower(entry.substring(sign + 1)),
                        entry.substring(0, sign).strip());
            }
        }
        List<Map<String, String>> renamed = rows.stream()
                .map(row -> {
                    Map<String, String> ours = new LinkedHashMap<>();
                    row.forEach((column, value) -> ours.put(theirs.getOrDefault(lower(column), lower(column)), value));
                    return ours;
                })
                .toList();
        boolean isNamed = renamed.isEmpty()
                || renamed.stream()
                        .anyMatch(row ->
                                row.containsKey("quote") && (row.containsKey("contract") || row.containsKey("status")));
        if (!isNamed) {
            throw new IOException("The listing has no column quote with contract or status; columns can name them.");
        }
        return renamed;
    }

    private static String lower(String column) {
        return column.strip().toLowerCase(Locale.ROOT);
    }
}
