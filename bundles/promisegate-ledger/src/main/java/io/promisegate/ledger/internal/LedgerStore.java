package io.promisegate.ledger.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/** An open ledger: where entries are appended and read. Thread-safe. */
public final class LedgerStore implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final Set<PosixFilePermission> OWNER_ALONE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

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
        try {
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
            Path made = folder.resolve(file.getFileName() + ".mv.db");
            Files.createDirectories(folder);
            if (!Files.exists(made) && Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.createFile(made, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
            }
        } catch (IOException e) {
            throw new SQLException("The file of the ledger cannot be made", e);
        }
        return open(LedgerDatabase.fileUrl(file), "", "", settings);
    }

    LedgerDatabase database() {
        return database;
    }

    /** Reads in a transaction of its own. */
    <T> T read(LedgerDatabase.Query<T> query) throws IOException {
        try {
            return database.read(query);
        } catch (SQLException e) {
            throw new IOException("The ledger cannot be read", e);
        }
    }

    /** Writes what is no part of the chain, in a transaction of its own. */
    <T> T write(LedgerDatabase.Query<T> query) throws IOException {
        try {
            return database.write(query);
        } catch (SQLException e) {
            throw new IOException("The ledger cannot be written", e);
        }
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
