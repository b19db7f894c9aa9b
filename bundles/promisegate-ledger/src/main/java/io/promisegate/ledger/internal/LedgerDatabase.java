package io.promisegate.ledger.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database: its connections, and what H2 and PostgreSQL do not have in common. Thread-safe.
 *
 * <p>A commit is durable when {@link #sync} has returned: PostgreSQL does so by itself, H2 is asked to.
 */
final class LedgerDatabase implements AutoCloseable {
    private static final String SCHEMA = "promisegate";
    private static final long MOST_SILENT_SECONDS = 60;
    private static final long LEAST_SILENT_MILLIS = 10_000;
    private static final String H2 = "jdbc:h2:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    /** What is short is not worth compressing. */
    private static final String PLAIN_STORAGE = "alter table entry set (toast_tuple_target = 8160);"
            + " alter table entry alter column content set storage external;"
            + " alter table entry alter column encoded set storage external;";

    private static final AtomicInteger POOLS = new AtomicInteger();

    private final HikariDataSource pool;
    private final boolean isH2;

    private LedgerDatabase(HikariDataSource pool, boolean isH2) {
        this.pool = pool;
        this.isH2 = isH2;
    }

    /**
     * Opens a database and brings its schema up to date.
     *
     * @throws SQLException where that is not possible now
     * @throws IllegalArgumentException where the URL is of no known database
     */
    static LedgerDatabase open(String url, String user, String password, int connections, Duration timeout)
            throws SQLException {
        boolean isH2 = url.startsWith(H2);
        return open(
                isH2 ? h2(url, user, password) : postgresql(url, user, password, timeout), isH2, connections, timeout);
    }

    /** Opens a database by its data source, and brings its schema up to date. */
    private static LedgerDatabase open(DataSource source, boolean isH2, int connections, Duration timeout)
            throws SQLException {
        // without this an unreachable database is found out by a pool that waits in vain
        source.getConnection().close();
        migrate(source, isH2);
        HikariConfig config = new HikariConfig();
        config.setPoolName("promisegate-ledger-" + POOLS.incrementAndGet());
        config.setDataSource(source);
        config.setAutoCommit(false);
        if (isH2) {
            config.setSchema(SCHEMA);
        } else {
            config.setConnectionInitSql(postgresqlSession(timeout));
        }
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(Math.max(timeout.toMillis(), 250));
        config.setInitializationFailTimeout(-1);
        LedgerDatabase database = new LedgerDatabase(new HikariDataSource(config), isH2);
        try {
            database.begin();
        } catch (SQLException e) {
            database.close();
            throw e;
        }
        return database;
    }

    /** Returns the URL of a file of H2. */
    static String fileUrl(Path file) {
        return H2 + "file:async:" + file.toAbsolutePath();
    }

    /** Nobody waits for ever for a node that is gone, and a commit is durable whatever else is configured. */
    private static String postgresqlSession(Duration timeout) {
        long silent = Math.max(2 * timeout.toMillis(), LEAST_SILENT_MILLIS);
        return "set lock_timeout = " + timeout.toMillis() + "; set idle_in_transaction_session_timeout = " + silent
                + "; set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3"
                + "; set synchronous_commit = on";
    }

    private static DataSource h2(String url, String user, String password) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_ON_EXIT=FALSE"
                + ";WRITE_DELAY=0;MAX_LENGTH_INPLACE_LOB=65536");
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    private static DataSource postgresql(String url, String user, String password, Duration timeout)
            throws SQLException {
        if (!url.startsWith(POSTGRESQL)) {
            throw new IllegalArgumentException("“" + url.substring(0, Math.min(url.length(), H2.length()))
                    + "…” is neither of H2 nor of PostgreSQL");
        }
        long seconds = Math.max(timeout.toSeconds(), 1);
        Map<String, String> defaults = Map.ofEntries(
                Map.entry("reWriteBatchedInserts", "true"),
                // bytes as bytes, and not as hexadecimal digits, from the first time on
                Map.entry("prepareThreshold", "-1"),
                Map.entry("tcpKeepAlive", "true"),
                Map.entry("connectTimeout", String.valueOf(seconds)),
                Map.entry("socketTimeout", String.valueOf(Math.max(seconds, MOST_SILENT_SECONDS))),
                Map.entry("ApplicationName", "promisegate"),
                // set by the pool it would go with the first rollback
                Map.entry("currentSchema", SCHEMA));
        PGSimpleDataSource source = new PGSimpleDataSource();
        // the details of an error are what was to be written
        source.setProperty("logServerErrorDetail", "false");
        for (Map.Entry<String, String> one : defaults.entrySet()) {
            // what was set before wins over the URL
            if (!url.contains(one.getKey() + '=')) {
                source.setProperty(one.getKey(), one.getValue());
            }
        }
        try {
            source.setUrl(url);
        } catch (IllegalArgumentException e) {
            // it says the URL, which may hold a password
            throw new IllegalArgumentException("The URL of the ledger is none of PostgreSQL");
        }
        if (!user.isEmpty()) {
            source.setUser(user);
        }
        if (!password.isEmpty()) {
            source.setPassword(password);
        }
        return source;
    }

    private static void migrate(DataSource source, boolean isH2) throws SQLException {
        try {
            Flyway.configure(LedgerDatabase.class.getClassLoader())
                    .dataSource(source)
                    .schemas(SCHEMA)
                    .locations("classpath:db/migration")
                    .failOnMissingLocations(true)
                    .placeholders(
                            isH2
                                    ? Map.of("bytes", "binary large object", "storage", "")
                                    : Map.of("bytes", "bytea", "storage", PLAIN_STORAGE))
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new SQLException("The schema of the ledger cannot be brought up to date", e);
        }
    }

    /** Puts the end of an empty chain into a new ledger; one that has entries and no end is not begun anew. */
    private void begin() throws SQLException {
        try (Connection connection = connection();
                PreparedStatement insert = connection.prepareStatement("insert into head (one, number, link)"
                        + " select 1, 0, cast(? as bytea) where not exists (select 1 from entry)"
                        + " on conflict do nothing")) {
            insert.setBytes(1, Chain.START.array());
            insert.executeUpdate();
            connection.commit();
            sync(connection);
        }
        if (!isUp()) {
            throw new SQLException("The ledger has entries, and no end");
        }
    }

    /** Returns a connection that is in a transaction. */
    Connection connection() throws SQLException {
        return pool.getConnection();
    }

    /** Has what was committed reach the disk, where the database has not seen to that. */
    void sync(Connection connection) throws SQLException {
        if (isH2) {
            try (Statement sync = connection.createStatement()) {
                sync.execute("checkpoint sync");
            }
        }
    }

    /**
     * Takes connections out of use after a failure: H2 closes itself on a full disk, and comes back by new ones alone.
     */
    void renew() {
        if (isH2 && pool.getHikariPoolMXBean() != null) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    /** A value to read. */
    @FunctionalInterface
    interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Reads in a transaction of its own. */
    <T> T read(Query<T> query) throws SQLException {
        try (Connection connection = connection()) {
            T value = query.run(connection);
            connection.rollback();
            return value;
        }
    }

    /** Runs a statement, and returns how many rows it has changed. */
    static int execute(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof byte[] bytes) {
                    statement.setBytes(i + 1, bytes);
                } else {
                    statement.setObject(i + 1, values[i]);
                }
            }
            return statement.executeUpdate();
        }
    }

    /** Writes in a transaction of its own, and returns when it is durable. */
    <T> T write(Query<T> query) throws SQLException {
        try (Connection connection = connection()) {
            T value = query.run(connection);
            connection.commit();
            sync(connection);
            return value;
        }
    }

    /** Returns name and version of the database, for people. */
    String product() throws SQLException {
        return read(connection -> connection.getMetaData().getDatabaseProductName()
                + ' '
                + connection.getMetaData().getDatabaseProductVersion());
    }

    /** Returns whether the database answers. */
    boolean isUp() {
        try {
            return read(connection -> {
                try (PreparedStatement select = connection.prepareStatement("select number from head where one = 1");
                        ResultSet result = select.executeQuery()) {
                    return result.next();
                }
            });
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
