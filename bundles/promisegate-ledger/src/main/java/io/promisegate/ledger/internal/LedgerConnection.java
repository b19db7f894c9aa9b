package io.promisegate.ledger.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the ledger, and tries again until it can: without a ledger there is no gate, and no guard lets a quote pass.
 * Once it is open, a database that goes away and comes back is the pool's business.
 */
@Component(service = LedgerConnection.class, immediate = true, configurationPid = "io.promisegate.ledger")
@Designate(ocd = LedgerConnection.Config.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"io.promisegate.ledger.internal.LedgerStore\"",
        uses = LedgerStore.class)
public final class LedgerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerConnection.class);
    private static final long TRY_AGAIN_SECONDS = 5;

    private final BundleContext bundle;
    private final Config config;
    private final ScheduledExecutorService worker;
    private @Nullable LedgerStore store;
    private @Nullable ServiceRegistration<LedgerStore> registration;
    private volatile String state = "The ledger is being opened.";

    @ObjectClassDefinition(
            name = "Promisegate ledger",
            description = "Where decisions and all that is done are recorded, for good.")
    @interface Config {
        @AttributeDefinition(
                name = "URL",
                description = "JDBC URL of a PostgreSQL database; empty for a file of H2 in promisegate/ledger.")
        String url() default "";

        @AttributeDefinition(name = "User", description = "Name of the database user.")
        String user() default "";

        @AttributeDefinition(
                name = "Password",
                description = "Password of the database user.",
                type = AttributeType.PASSWORD)
        String password() default "";

        @AttributeDefinition(name = "Connections", description = "How many at the most.", min = "2")
        int connections() default 8;

        @AttributeDefinition(
                name = "Timeout",
                description = "Milliseconds that a quote waits to be recorded before it is UNDECIDED.",
                min = "100")
        long timeout_millis() default 5_000;

        @AttributeDefinition(
                name = "Repeats",
                description = "Minutes after a decision in which the same again is the same decision.",
                min = "0")
        long repeat_minutes() default 10;

        @AttributeDefinition(
                name = "Retention",
                description = "Days after which the content of decisions is erased; 0 for never.",
                min = "0")
        int retention_days() default 0;

        @AttributeDefinition(
                name = "Mask",
                description = "Names of members that exports do not show, separated by a semicolon.")
        String mask() default "";
    }

    /** Begins to open the ledger. */
    @Activate
    public LedgerConnection(BundleContext bundle, Config config) {
        this.bundle = bundle;
        this.config = config;
        worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "promisegate-ledger-connection");
            thread.setDaemon(true);
            return thread;
        });
        worker.execute(this::open);
    }

    @Deactivate
    void stop() {
        // without an interrupt: whoever has been told of the ledger is starting on this thread
        worker.shutdown();
        ServiceRegistration<LedgerStore> registered;
        LedgerStore opened;
        synchronized (this) {
            registered = registration;
            opened = store;
            registration = null;
            store = null;
        }
        if (registered != null) {
            registered.unregister();
        }
        if (opened != null) {
            opened.close();
        }
    }

    /** Returns why nothing can be recorded, empty where it can. */
    String problem() {
        LedgerStore opened;
        synchronized (this) {
            opened = store;
        }
        if (opened == null) {
            return state;
        }
        if (!opened.database().isUp()) {
            return "The database of the ledger does not answer.";
        }
        String failure = opened.commits().failure();
        return failure == null ? "" : "The last write of the ledger failed: " + failure + '.';
    }

    private void open() {
        LedgerStore opened;
        try {
            opened = opened();
        } catch (SQLException | RuntimeException e) {
            if (worker.isShutdown()) {
                return;
            }
            String problem = "The ledger cannot be opened: " + message(e);
            if (!problem.equals(state)) {
                LOG.error("{} No quote is cleared until it can.", problem, e);
            }
            state = problem;
            var unused = worker.schedule(this::open, TRY_AGAIN_SECONDS, TimeUnit.SECONDS);
            return;
        }
        synchronized (this) {
            if (worker.isShutdown()) {
                opened.close();
                return;
            }
            store = opened;
            state = "";
        }
        try {
            LOG.info(
                    "The ledger is open on {}; its head is {}",
                    opened.database().product(),
                    new JdbcLedgerAudit(opened).head());
        } catch (SQLException | IOException e) {
            LOG.warn("The ledger is open, and cannot be read", e);
        }
        ServiceRegistration<LedgerStore> registered = bundle.registerService(LedgerStore.class, opened, null);
        synchronized (this) {
            if (!worker.isShutdown()) {
                registration = registered;
                if (config.retention_days() > 0) {
                    var unused = worker.scheduleWithFixedDelay(() -> eraseOld(opened), 1, 24 * 60, TimeUnit.MINUTES);
                }
                return;
            }
        }
        registered.unregister();
    }

    private static String message(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + '.';
    }

    private LedgerStore opened() throws SQLException {
        Set<String> masked = Arrays.stream(config.mask().split("[;,]"))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        LedgerStore.Settings settings = new LedgerStore.Settings(
                config.connections(),
                Duration.ofMillis(config.timeout_millis()),
                Duration.ofMinutes(config.repeat_minutes()),
                masked);
        if (!config.url().isBlank()) {
            return LedgerStore.open(config.url().strip(), config.user(), config.password(), settings);
        }
        Path file = Path.of(System.getProperty("karaf.base", "")).resolve("promisegate/ledger");
        return LedgerStore.open(file, settings);
    }

    private void eraseOld(LedgerStore opened) {
        try {
            int erased = new JdbcLedgerAudit(opened)
                    .eraseBefore(Clock.systemUTC().instant().minus(Duration.ofDays(config.retention_days())));
            if (erased > 0) {
                LOG.info("The content of {} entries older than {} days was erased", erased, config.retention_days());
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("What is older than {} days cannot be erased", config.retention_days(), e);
        }
    }
}
