package io.promisegate.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.promisegate.decision.Decision;
import io.promisegate.json.internal.CompactCodec;
import io.promisegate.ledger.LedgerAudit.Selection;
import io.promisegate.ledger.LedgerVerification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong under load: no acknowledged entry is lost, none is doubled, and the chain holds. */
class LedgerFaultsTest {
    /** {@code -Dkills=100} for more of it. */
    private static final int KILLS = Integer.getInteger("kills", 3);

    private static final int THREADS = 4;

    @TempDir
    private Path folder;

    private CuttingProxy proxy;
    private String direct;
    private LedgerStore store;
    private JdbcLedger ledger;

    @BeforeEach
    void start() throws Exception {
        start(4);
    }

    private void start(int connections) throws Exception {
        String database = Postgres.newDatabase();
        direct = Postgres.url(database, Postgres.server().getPort());
        proxy = new CuttingProxy(Postgres.server().getPort());
        store = LedgerStore.open(
                // with prepared statements a commit is not to be seen on its way
                Postgres.url(database, proxy.port()) + "&prepareThreshold=0",
                "",
                "",
                new LedgerStore.Settings(connections, Duration.ofSeconds(2), Duration.ofMinutes(10), Set.of()));
        ledger = new JdbcLedger(store, new CompactCodec());
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
        proxy.close();
    }

    /** Clients that record one quote after the other, again until it is acknowledged, as a parked quote is. */
    private final class Load {
        private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        private final AtomicBoolean isOver = new AtomicBoolean();
        private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        private final AtomicInteger refused = new AtomicInteger();
        private final List<Future<?>> running = new ArrayList<>();

        Load() {
            for (int thread = 0; thread < THREADS; thread++) {
                String name = "Q" + thread + '-';
                running.add(threads.submit(() -> {
                    for (int i = 0; !isOver.get(); i++) {
                        send(name + i);
                    }
                }));
            }
        }

        private void send(String id) {
            boolean isRecorded = false;
            while (!isRecorded) {
                try {
                    acknowledged.add(ledger.record(Decisions.cleared(id, "1"), Decisions.quote(id, "1"))
                            .id());
                    isRecorded = true;
                } catch (RuntimeException e) {
                    refused.incrementAndGet();
                }
            }
        }

        void awaitMore(int count) {
            int from = acknowledged.size();
            await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= from + count);
        }

        void end() throws Exception {
            isOver.set(true);
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
            threads.shutdownNow();
        }
    }

    /** Every acknowledged decision is there, and no quote twice. */
    private static void assertNoneLostNoneDoubled(LedgerStore store, Set<String> acknowledged) throws IOException {
        JdbcLedgerAudit audit = new JdbcLedgerAudit(store);
        LedgerVerification verified = audit.verify(null, seen -> {});
        assertThat(verified.fault()).isNull();
        Set<String> ids = new HashSet<>();
        Set<String> quotes = new HashSet<>();
        audit.entries(Selection.ALL, Integer.MAX_VALUE).forEach(entry -> {
            assertThat(ids.add(entry.id())).isTrue();
            assertThat(quotes.add(entry.subject())).as(entry.subject()).isTrue();
        });
        assertThat(ids).containsAll(acknowledged);
    }

    @ParameterizedTest
    @EnumSource(CuttingProxy.Cut.class)
    void aCommitThatIsCutIsAcknowledgedWhereItWasCarriedOutAlone(CuttingProxy.Cut where) throws Exception {
        // a pool that has others makes them meanwhile, and commits on each
        stop();
        start(1);
        Decision before = ledger.record(Decisions.cleared("Q0", "1"), null);
        proxy.cutNextCommit(where);
        Decision cut = Decisions.cleared("Q1", "1");
        if (where == CuttingProxy.Cut.AFTER) {
            assertThat(ledger.record(cut, null)).isEqualTo(cut);
        } else {
            assertThatThrownBy(() -> ledger.record(cut, null)).isInstanceOf(NotRecordedException.class);
        }
        Decision again = ledger.record(Decisions.cleared("Q2", "1"), null);
        assertThat(ledger.latest(10))
                .isEqualTo(where == CuttingProxy.Cut.AFTER ? List.of(again, cut, before) : List.of(again, before));
    }

    @Test
    void connectionsThatAreCutUnderLoadLoseAndDoubleNothing() throws Exception {
        Random random = new Random(7);
        Load load = new Load();
        for (int i = 0; i < 20; i++) {
            load.awaitMore(10);
            proxy.cutNextCommit(random.nextBoolean() ? CuttingProxy.Cut.BEFORE : CuttingProxy.Cut.AFTER);
        }
        load.awaitMore(10);
        load.end();
        assertNoneLostNoneDoubled(store, load.acknowledged);
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsAcknowledgedAndItGoesOnAfterwards() throws Exception {
        Load load = new Load();
        load.awaitMore(50);
        proxy.down();
        int refused = load.refused.get();
        await().atMost(Duration.ofSeconds(60)).until(() -> load.refused.get() > refused + THREADS);
        assertThat(store.commits().failure()).isNotNull();
        assertThat(store.database().isUp()).isFalse();
        proxy.up();
        load.awaitMore(50);
        load.end();
        assertThat(store.commits().failure()).isNull();
        assertThat(store.database().isUp()).isTrue();
        assertNoneLostNoneDoubled(store, load.acknowledged);
    }

    @Test
    void aDatabaseThatHangsIsNotWaitedForLongerThanIsConfigured() throws Exception {
        ledger.record(Decisions.cleared("Q0", "1"), null);
        try (LedgerStore second = LedgerStore.open(direct, "", "", LedgerStore.Settings.DEFAULT);
                Connection blocking = second.database().connection();
                Statement lock = blocking.createStatement()) {
            lock.execute("select number from head where one = 1 for update");
            long before = System.nanoTime();
            assertThatThrownBy(() -> ledger.record(Decisions.cleared("Q1", "1"), null))
                    .isInstanceOf(NotRecordedException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
            blocking.rollback();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            try {
                ledger.record(Decisions.cleared("Q2", "1"), null);
                return true;
            } catch (NotRecordedException e) {
                return false;
            }
        });
    }

    @Test
    void previewsThatCannotBeRecordedAreNotAnsweredForLong() throws Exception {
        proxy.down();
        // the first ones are answered before anybody knows
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            try {
                ledger.record(Decisions.preview("Q1", "1"), null);
                return false;
            } catch (NotRecordedException e) {
                return true;
            }
        });
        assertThat(store.commits().failure()).isNotNull();
        proxy.up();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            try {
                Decision preview = Decisions.preview("Q1", "1");
                ledger.record(preview, null);
                return ledger.decision(preview.id()) != null;
            } catch (NotRecordedException e) {
                return false;
            }
        });
        await().atMost(Duration.ofSeconds(30)).until(() -> store.commits().failure() == null);
    }

    /** The process that is killed: records quotes on many threads, and says each that was acknowledged. */
    public static void main(String[] args) throws Exception {
        LedgerStore store = open(args[0]);
        JdbcLedger ledger = new JdbcLedger(store, new CompactCodec());
        for (int thread = 0; thread < THREADS; thread++) {
            String name = args[1] + '-' + thread + '-';
            new Thread(() -> {
                        for (int i = 0; ; i++) {
                            String id = name + i;
                            Decision decision = Decisions.cleared(id, "1");
                            Decision own = new Decision(
                                    id,
                                    decision.outcome(),
                                    id,
                                    "1",
                                    decision.revision(),
                                    decision.entryPoint(),
                                    decision.decidedAt(),
                                    List.of(),
                                    null,
                                    List.of(),
                                    decision.receipt());
                            String said =
                                    ledger.record(own, Decisions.quote(id, "1")).id() + '\n';
                            synchronized (System.out) {
                                System.out.print(said);
                                System.out.flush();
                            }
                        }
                    })
                    .start();
        }
    }

    private static LedgerStore open(String where) throws Exception {
        return where.startsWith("jdbc:")
                ? LedgerStore.open(where, "", "", LedgerStore.Settings.DEFAULT)
                : LedgerStore.open(Path.of(where), LedgerStore.Settings.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgresql"})
    void aProcessThatIsKilledLosesAndDoublesNothing(String database) throws Exception {
        String where = database.equals("h2") ? folder.resolve("ledger").toString() : direct;
        Random random = new Random(11);
        Set<String> acknowledged = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            // it lives for a second
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            LedgerFaultsTest.class.getName(),
                            where,
                            "K" + kill)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String line = out.readLine();
                assertThat(line).as("it has begun").isNotNull();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(500)));
                // not Process.destroyForcibly, which closes what is still to be read
                process.toHandle().destroyForcibly();
                process.waitFor();
                for (; line != null; line = out.readLine()) {
                    if (line.matches("K\\d+-\\d+-\\d+")) {
                        acknowledged.add(line);
                    }
                }
            }
            try (LedgerStore after = open(where)) {
                assertNoneLostNoneDoubled(after, acknowledged);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThan(KILLS);
        System.out.println(database + ": " + KILLS + " kills, " + acknowledged.size() + " acknowledged, none lost");
    }
}
