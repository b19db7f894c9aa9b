package io.promisegate.ledger.internal;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;

/** An open ledger: where entries are appended and read. Thread-safe. */
public final class LedgerStore implements AutoCloseable {
    private static final int CONNECTIONS = 8;

    private final LedgerDatabase database;
    private final GroupCommit commits;
    private final Set<String> masked;

    private LedgerStore(LedgerDatabase database, Settings settings) {
        this.database = database;
        this.masked = settings.masked();
        this.commits = new GroupCommit(database, settings.timeout(), settings.repeats());
    }

    /**
     * How a ledger is used.
     *
     * @param connections how many connections at the most
     * @param timeout for how long something waits to be recorded
     * @param repeats for how long after a decision the same again is the same decision
     * @param masked names of members that exports do not show
     */
    public record Settings(int connections, Duration timeout, Duration repeats, Set<String> masked) {
        /** What holds without configuration. */
        public static final Settings DEFAULT =
                new Settings(CONNECTIONS, Duration.ofSeconds(5), Duration.ofMinutes(10), Set.of());

        public Settings {
            masked = Set.copyOf(masked);
        }
    }

    /**
     * Opens the ledger of a database, and makes it where there is none.
     *
     * @throws SQLException where that is not possible now
     */
    public static LedgerStore open(String url, String user, String password, Settings settings) throws SQLException {
        return new LedgerStore(
                LedgerDatabase.open(url, user, password, settings.connections(), settings.timeout()), settings);
    }

    /** Opens the ledger in a file of H2, and makes it where there is none. */
    public static LedgerStore open(Path file, Settings settings) throws SQLException {
        return open(LedgerDatabase.fileUrl(file), "", "", settings);
    }

    /** Opens the ledger of a PostgreSQL data source, for tests of what can go wrong with one. */
    static LedgerStore open(DataSource source, Settings settings) throws SQLException {
        return new LedgerStore(
                LedgerDatabase.open(source, false, settings.connections(), settings.timeout()), settings);
    }

    LedgerDatabase database() {
        return database;
    }

    GroupCommit commits() {
        return commits;
    }

    Set<String> masked() {
        return masked;
    }

    /** Writes what waits, and ends. */
    @Override
    public void close() {
        commits.close();
        database.close();
    }
}
