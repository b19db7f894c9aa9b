package io.promisegate.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.json.DecisionJson;
import io.promisegate.json.internal.CompactCodec;
import io.promisegate.ledger.LedgerVerification;
import io.promisegate.ledger.internal.JdbcLedger;
import io.promisegate.ledger.internal.JdbcLedgerAudit;
import io.promisegate.ledger.internal.LedgerStore;
import io.promisegate.quote.Quote;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Durable decisions a second on PostgreSQL beside a bare batched insert of the same bytes, in turns; then how fast the
 * chain is verified. With a number of decisions as its argument it records so many instead, and shows the heap.
 */
public final class LedgerRun {
    private static final int CLIENTS = 256;
    private static final int ROUNDS = 7;
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long SHOWN_EVERY = 100_000;

    private final AtomicLong ids = new AtomicLong();
    private final CompactCodec codec = new CompactCodec();
    private final List<Quote> quotes = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();
    private final List<byte[]> encoded = new ArrayList<>();

    private LedgerRun() throws Exception {
        SampleGate sample = new SampleGate();
        for (int i = 0; i < 100; i++) {
            Quote quote = Objects.requireNonNull(
                    sample.reader.read(sample.quote, null).quote());
            Decision decision = sample.gate.decide(quote, EntryPoint.ROUTE);
            quotes.add(quote);
            decisions.add(decision);
            contents.add(JsonMapper.builder().build().writeValueAsBytes(DecisionJson.of(decision)));
            encoded.add(codec.encode(quote));
        }
    }

    /** Runs in a JVM of its own. */
    public static void main(String[] args) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("shared_buffers", "1GB")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start()) {
            String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=postgres";
            LedgerStore.Settings settings =
                    new LedgerStore.Settings(4, Duration.ofSeconds(60), Duration.ofMinutes(10), Set.of());
            try (LedgerStore store = LedgerStore.open(url, "", "", settings)) {
                LedgerRun run = new LedgerRun();
                JdbcLedger ledger = new JdbcLedger(store, run.codec);
                if (args.length > 0) {
                    run.endure(ledger, Long.parseLong(args[0]));
                } else {
                    run.compare(url, ledger);
                }
                run.verify(new JdbcLedgerAudit(store));
            }
        }
    }

    private void record(JdbcLedger ledger) {
        long number = ids.incrementAndGet();
        int sample = (int) (number % quotes.size());
        Quote quote = quotes.get(sample);
        Decision decision = decisions.get(sample);
        String id = "Q-" + number;
        ledger.record(
                new Decision(
                        "D-" + number,
                        decision.outcome(),
                        id,
                        quote.version(),
                        decision.revision(),
                        decision.entryPoint(),
                        decision.decidedAt(),
                        decision.findings(),
                        null,
                        List.of(),
                        decision.receipt()),
                new Quote(
                        id,
                        quote.version(),
                        quote.format(),
                        quote.currency(),
                        quote.account(),
                        quote.requester(),
                        quote.channel(),
                        quote.total(),
                        quote.texts(),
                        quote.lines(),
                        quote.document()));
    }

    private double recorded(JdbcLedger ledger, ExecutorService clients, long nanos, long most) throws Exception {
        long from = ids.get();
        long began = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            running.add(clients.submit(() -> {
                while (System.nanoTime() - began < nanos && ids.get() < most) {
                    record(ledger);
                }
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        return perSecond(ids.get() - from, began);
    }

    private static double perSecond(long count, long began) {
        return count / ((System.nanoTime() - began) / 1e9);
    }

    private double inserted(Connection connection) throws SQLException {
        long began = System.nanoTime();
        long count = 0;
        try (PreparedStatement insert = connection.prepareStatement("insert into bare values (?, ?, ?)")) {
            while (System.nanoTime() - began < ROUND_NANOS) {
                for (int i = 0; i < CLIENTS; i++) {
                    long number = ids.incrementAndGet();
                    int sample = (int) (number % quotes.size());
                    insert.setString(1, "D-" + number);
                    insert.setBytes(2, contents.get(sample));
                    insert.setBytes(3, encoded.get(sample));
                    insert.addBatch();
                }
                insert.executeBatch();
                connection.commit();
                count += CLIENTS;
            }
        }
        return perSecond(count, began);
    }

    private void compare(String url, JdbcLedger ledger) throws Exception {
        double[] bare = new double[ROUNDS];
        double[] durable = new double[ROUNDS];
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (Connection connection = DriverManager.getConnection(url + "&reWriteBatchedInserts=true");
                Statement create = connection.createStatement()) {
            create.execute("create table bare (id varchar(200) primary key, content bytea, quote bytea)");
            connection.setAutoCommit(false);
            inserted(connection);
            recorded(ledger, clients, ROUND_NANOS, Long.MAX_VALUE);
            for (int round = 0; round < ROUNDS; round++) {
                bare[round] = inserted(connection);
                durable[round] = recorded(ledger, clients, ROUND_NANOS, Long.MAX_VALUE);
                System.out.printf("round %d: bare %,.0f a second, ledger %,.0f%n", round, bare[round], durable[round]);
            }
        } finally {
            clients.shutdownNow();
        }
        Arrays.sort(bare);
        Arrays.sort(durable);
        System.out.printf(
                "RESULT %.0f %.0f %.2f%n",
                bare[ROUNDS / 2], durable[ROUNDS / 2], durable[ROUNDS / 2] / bare[ROUNDS / 2]);
    }

    private void endure(JdbcLedger ledger, long count) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        for (long until = SHOWN_EVERY; until <= count; until += SHOWN_EVERY) {
            double rate = recorded(ledger, clients, Long.MAX_VALUE, until);
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.printf(
                    "%,d decisions, %,.0f a second, %,d KiB kept%n",
                    ids.get(), rate, (runtime.totalMemory() - runtime.freeMemory()) / 1024);
        }
        clients.shutdownNow();
    }

    private void verify(JdbcLedgerAudit audit) throws Exception {
        double[] rates = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long began = System.nanoTime();
            LedgerVerification found = audit.verify(null, seen -> {});
            if (!found.isIntact()) {
                throw new IllegalStateException(String.valueOf(found.fault()));
            }
            rates[i] = perSecond(found.entries(), began);
            System.out.printf("%,d entries verified, %,.0f a second%n", found.entries(), rates[i]);
        }
        Arrays.sort(rates);
        System.out.printf("VERIFIED %.0f%n", rates[ROUNDS / 2]);
    }
}
