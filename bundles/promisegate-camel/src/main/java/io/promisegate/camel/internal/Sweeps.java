package io.promisegate.camel.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.promisegate.attachment.BypassSweep;
import io.promisegate.attachment.BypassSweep.Bypass;
import io.promisegate.attachment.BypassSweeps;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.Receipts;
import io.promisegate.ledger.IssuedReceipts;
import io.promisegate.ledger.LedgerEvent;
import io.promisegate.receipt.ReceiptVerifier;
import io.promisegate.spi.QuoteReader;
import io.promisegate.spi.QuoteWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs sweeps on one thread, and keeps what each has found last. */
@Component(service = {BypassSweeps.class, Sweeps.class})
public final class Sweeps implements BypassSweeps {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);
    private static final CsvMapper CSV = CsvMapper.builder().build();

    private final FlowStore store;
    private final LedgerOutbox outbox;
    private final IssuedReceipts issued;
    private final Receipts receipts;
    private final QuoteReader reader;
    private final QuoteWriter quotes;
    private final DecisionWriter writer;
    private final Function<String, @Nullable DataSource> dataSources;
    private final Path base;
    private final Map<SweepConfiguration, ScheduledFuture<?>> configured = new ConcurrentHashMap<>();
    private final Map<String, BypassSweep> latest = new ConcurrentHashMap<>();

    /** Ids of findings that the ledger was told of; it takes each once, also after a restart. */
    private final Set<String> told = new HashSet<>();

    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "promisegate-sweeps");
        thread.setDaemon(true);
        return thread;
    });

    /** Starts without sweeps. */
    @Activate
    public Sweeps(
            @Reference FlowStore store,
            @Reference LedgerOutbox outbox,
            @Reference IssuedReceipts issued,
            @Reference Receipts receipts,
            @Reference QuoteReader reader,
            @Reference QuoteWriter quotes,
            @Reference DecisionWriter writer,
            BundleContext bundle) {
        this(
                store,
                outbox,
                issued,
                receipts,
                reader,
                quotes,
                writer,
                name -> dataSource(bundle, name),
                Path.of(System.getProperty("karaf.base", "")));
    }

    Sweeps(
            FlowStore store,
            LedgerOutbox outbox,
            IssuedReceipts issued,
            Receipts receipts,
            QuoteReader reader,
            QuoteWriter quotes,
            DecisionWriter writer,
            Function<String, @Nullable DataSource> dataSources,
            Path base) {
        this.store = store;
        this.outbox = outbox;
        this.issued = issued;
        this.receipts = receipts;
        this.reader = reader;
        this.quotes = quotes;
        this.writer = writer;
        this.dataSources = dataSources;
        this.base = base;
    }

    /**
     * Returns the data source that is registered under that name, as pax-jdbc and Karaf's jdbc feature register them.
     */
    private static @Nullable DataSource dataSource(BundleContext bundle, String name) {
        String value = name.replaceAll("[\\\\*()]", "\\\\$0");
        String filter = "(|(dataSourceName=" + value + ")(osgi.jndi.service.name=" + value + "))";
        try {
            for (ServiceReference<DataSource> found : bundle.getServiceReferences(DataSource.class, filter)) {
                return bundle.getService(found);
            }
        } catch (InvalidSyntaxException e) {
            LOG.error("“{}” is no name of a data source", name);
        }
        return null;
    }

    @Deactivate
    void stop() {
        worker.shutdown();
    }

    void add(SweepConfiguration sweep) {
        int minutes = sweep.config().every_minutes();
        configured.put(
                sweep,
                minutes == 0
                        ? worker.schedule(() -> {}, 0, TimeUnit.SECONDS)
                        : worker.scheduleWithFixedDelay(() -> run(sweep), 0, minutes, TimeUnit.MINUTES));
    }

    void remove(SweepConfiguration sweep) {
        ScheduledFuture<?> runs = configured.remove(sweep);
        if (runs != null) {
            runs.cancel(false);
        }
        latest.remove(sweep.name());
    }

    @Override
    public List<BypassSweep> latest() {
        return List.copyOf(new TreeMap<>(latest).values());
    }

    @Override
    public List<BypassSweep> run() {
        try {
            worker.submit(() -> configured.keySet().forEach(this::run)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.error("Sweeps cannot be run", e.getCause());
        }
        return latest();
    }

    private void run(SweepConfiguration sweep) {
        SweepConfiguration.Config config = sweep.config();
        BypassSweep found;
        try {
            List<Map<String, String>> rows = sweep.renamed(
                    Listing.rows(config.source().strip(), config.query(), config.authorization(), dataSources));
            found = new Sweep(
                            issued,
                            receipts,
                            reader,
                            quotes,
                            sweep.statuses(),
                            Clock.systemUTC().instant())
                    .of(sweep.name(), shown(config.source()), rows);
        } catch (IOException | RuntimeException e) {
            LOG.error("Sweep {} failed", sweep.name(), e);
            String why = e.getMessage();
            found = new BypassSweep(
                    sweep.name(),
                    shown(config.source()),
                    Clock.systemUTC().instant(),
                    0,
                    List.of(),
                    why == null ? e.getClass().getSimpleName() : why);
        }
        latest.put(sweep.name(), found);
        if (!found.failure().isEmpty()) {
            return;
        }
        tell(found);
        try {
            report(found, config.report().strip());
        } catch (IOException e) {
            LOG.error("The report of sweep {} cannot be written", sweep.name(), e);
        }
        if (found.findings().isEmpty()) {
            LOG.info("Sweep {}: nothing of {} rows went round the gate", sweep.name(), found.rows());
        } else {
            LOG.warn(
                    "Sweep {}: {} of {} rows went round the gate",
                    sweep.name(),
                    found.findings().size(),
                    found.rows());
        }
    }

    private void tell(BypassSweep found) {
        Set<String> added = new HashSet<>();
        try {
            for (Bypass one : found.findings()) {
                tell(found, one, added);
            }
            if (!added.isEmpty()) {
                store.keep();
                told.addAll(added);
            }
        } catch (RuntimeException e) {
            LOG.error("The findings of sweep {} are not kept for the ledger", found.name(), e);
        }
    }

    private void tell(BypassSweep found, Bypass one, Set<String> added) {
        String what = String.join("\n", one.kind().name(), one.contract(), one.quote(), one.version(), one.detail());
        String id = "bypass/" + found.name() + '/' + ReceiptVerifier.digest(what.getBytes(StandardCharsets.UTF_8));
        if (told.contains(id) || !added.add(id)) {
            return;
        }
        ObjectNode json = FlowStore.json()
                .put("sweep", found.name())
                .put("row", one.row())
                .put("kind", one.kind().name())
                .put("contract", one.contract())
                .put("detail", one.detail());
        json.putObject("quote").put("id", one.quote()).put("version", one.version());
        Runnable unused = outbox.add(LedgerEvent.Kind.BYPASS, id, one.quote(), found.at(), json);
    }

    /** Returns a source without what is secret in it. */
    private static String shown(String source) {
        return URISupport.sanitizeUri(source.strip());
    }

    private void report(BypassSweep found, String folder) throws IOException {
        if (folder.isEmpty()) {
            return;
        }
        Path to = Files.createDirectories(base.resolve(folder));
        write(to.resolve(found.name() + ".json"), writer.writeSweeps(List.of(found)));
        List<List<String>> lines = new ArrayList<>();
        for (Bypass one : found.findings()) {
            lines.add(List.of(
                    String.valueOf(one.row()),
                    one.kind().name(),
                    one.contract(),
                    one.quote(),
                    one.version(),
                    one.detail()));
        }
        CsvSchema.Builder columns = CsvSchema.builder().setUseHeader(true);
        for (String column : List.of("row", "kind", "contract", "quote", "version", "detail")) {
            columns.addColumn(column);
        }
        write(to.resolve(found.name() + ".csv"), CSV.writer(columns.build()).writeValueAsBytes(lines));
    }

    /** Replaces a report as a whole, for whoever reads it meanwhile. */
    private static void write(Path file, byte[] content) throws IOException {
        Path making = file.resolveSibling(file.getFileName() + ".new");
        Files.write(making, content);
        Files.move(making, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
