package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.ledger.internal.JdbcBoundaryJournal;
import io.promisegate.ledger.internal.LedgerStore;
import io.promisegate.spi.QuoteReader;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that deploys one version after the other is killed at a random moment, again and again; what it reported,
 * or the one it was at, is in force after the next start. {@code -Dkills=50} for more of it.
 */
class KilledTest {
    private static final int KILLS = Integer.getInteger("kills", 10);
    private static final int MOST_MILLIS = 300;

    @TempDir
    private Path folder;

    private static PromiseBoundaries boundaries(LedgerStore store) {
        QuoteReader reader = new DetectingQuoteReader(List.of(new CanonicalFormat()));
        Clock clock = Clock.systemUTC();
        return new PromiseBoundaries(
                new PromiseBoundaryCompiler(),
                reader,
                new JdbcBoundaryJournal(store),
                Gate.impacts(NoQuotes.INSTANCE, clock),
                new Trust(),
                clock);
    }

    private static LedgerStore store(Path folder) throws SQLException {
        return LedgerStore.open(folder.resolve("ledger"), LedgerStore.Settings.DEFAULT);
    }

    /** The process that is killed: deploys the versions from the first argument up, and says each that is in force. */
    public static void main(String[] args) throws SQLException {
        PromiseBoundaries boundaries = boundaries(store(Path.of(args[0])));
        for (int version = Integer.parseInt(args[1]); ; version++) {
            String yaml = "boundary: killed\nversion: \"" + version + "\"\nofferings: {a: {title: \"" + "x".repeat(5000)
                    + "\"}}\n";
            Deployment deployment = boundaries.deploy(
                    new BoundarySource("k.yaml", URI.create("file:/k.yaml"), yaml.getBytes(StandardCharsets.UTF_8)),
                    Change.by("killed", ""));
            System.out.print(
                    (deployment.event() == Deployment.Event.ACTIVATED ? "" + version : deployment.toString()) + "\n");
            System.out.flush();
        }
    }

    @Test
    void comesBackOnWhatWasActiveAfterEveryKill() throws Exception {
        Random random = new Random(11);
        int reported = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            // it lives for a second
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledTest.class.getName(),
                            folder.toString(),
                            String.valueOf(reported + 2))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int last = reported;
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String first = Objects.requireNonNull(out.readLine());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_MILLIS)));
                // not Process.destroyForcibly, which closes what is still to be read
                process.toHandle().destroyForcibly();
                process.waitFor();
                for (String line = first; line != null && !line.isEmpty(); line = out.readLine()) {
                    last = Integer.parseInt(line);
                }
            }

            LedgerStore store = store(folder);
            PromiseBoundaries after = boundaries(store);

            int inForce =
                    Integer.parseInt(after.status().active().get(0).revision().version());
            assertThat(inForce).as("after kill %d", kill).isBetween(last, last + 1);
            List<Deployment> history = after.history();
            assertThat(history).allMatch(one -> one.event() == Deployment.Event.ACTIVATED);
            assertThat(history.get(history.size() - 1).revision().version()).isEqualTo(String.valueOf(inForce));
            assertThat(history).doesNotHaveDuplicates();
            after.stop();
            store.close();
            reported = inForce;
        }
    }
}
