package io.promisegate.ledger.internal;

import io.promisegate.ledger.LedgerEvent.Kind;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends entries to the chain: one thread takes all that wait, writes them in one transaction, and answers when that
 * is durable. The row of the chain's end is locked meanwhile, so that several nodes make one chain.
 *
 * <p>Where a connection breaks during the commit, the entries are looked up by a transaction that has waited for that
 * lock; only what is there is acknowledged.
 */
final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private static final int QUEUE = 10_000;

    /** So many entries may wait when one is acknowledged before it is written. */
    private static final int MOST_AHEAD = 1_000;

    private static final int MOST_ENTRIES = 1_000;
    private static final int MOST_BYTES = 8 * 1024 * 1024;
    private static final int SALT_BYTES = 16;
    private static final long LOOK_AGAIN_MILLIS = 100;

    /** After that the writer has an answer, since no connection is silent for longer. */
    private static final long PATIENCE_SECONDS = 180;

    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LedgerDatabase database;
    private final Duration timeout;
    private final Duration repeats;
    private final SecureRandom random = new SecureRandom();
    private final Thread thread;
    private volatile boolean isOver;
    private volatile @Nullable String failure;

    GroupCommit(LedgerDatabase database, Duration timeout, Duration repeats) {
        this.database = database;
        this.timeout = timeout;
        this.repeats = repeats;
        thread = new Thread(this::run, "promisegate-ledger");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * One that waits for the disk.
     *
     * @param isTaken whether the writer has it, or whoever waited has given it up
     * @param done content of the entry that stands, which may be an earlier one
     */
    private record Waiting(Draft draft, AtomicBoolean isTaken, CompletableFuture<Bytes> done) {
        Waiting(Draft draft) {
            this(draft, new AtomicBoolean(), new CompletableFuture<>());
        }

        int bytes() {
            return draft.content().length()
                    + (draft.quote() == null ? 0 : draft.quote().encoded().length());
        }
    }

    /**
     * Appends an entry and waits until it is durable.
     *
     * @return content of the entry that stands: of this one, of the one with its id, or of the one before that says the
     *     same
     * @throws OvertakenException where what is written with it came too late; nothing is there
     * @throws NotRecordedException where it cannot be recorded in time; a decision that the database had begun with may
     *     be there
     */
    Bytes append(Draft draft) {
        Waiting waiting = offered(draft);
        try {
            return waiting.done().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (givenUp(waiting) || draft.kind() == Kind.DECISION) {
                throw new NotRecordedException("The ledger does not answer in time");
            }
            return outcome(waiting);
        } catch (ExecutionException e) {
            throw refusal(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            boolean unused = givenUp(waiting);
            throw new NotRecordedException("Nobody waits for the ledger any more");
        }
    }

    /**
     * Appends an entry that may be lost with the process, and does not wait until it is durable. While the ledger
     * cannot be written, or many wait, it does.
     *
     * @return content of the entry that stands, as soon as it is durable
     * @throws NotRecordedException where it cannot be recorded
     */
    CompletableFuture<Bytes> appendSoon(Draft draft) {
        if (failure() != null || queue.size() >= MOST_AHEAD) {
            return CompletableFuture.completedFuture(append(draft));
        }
        return offered(draft).done();
    }

    private Waiting offered(Draft draft) {
        Waiting waiting = new Waiting(draft);
        if (isOver || !queue.offer(waiting)) {
            throw new NotRecordedException(isOver ? "The ledger is closed" : "Too much waits for the ledger");
        }
        return waiting;
    }

    /** Takes an entry back, and returns whether the writer had not begun with it. */
    private boolean givenUp(Waiting waiting) {
        boolean isOurs = waiting.isTaken().compareAndSet(false, true);
        if (isOurs) {
            boolean unused = queue.remove(waiting);
        }
        return isOurs;
    }

    /** Waits for what came of an entry that somebody else acts on: it is there or it is not. */
    private static Bytes outcome(Waiting waiting) {
        try {
            return waiting.done().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new NotRecordedException("The ledger cannot be written");
        } catch (ExecutionException e) {
            throw refusal(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotRecordedException("Nobody waits for the ledger any more");
        }
    }

    private static RuntimeException refusal(ExecutionException e) {
        return e.getCause() instanceof OvertakenException overtaken
                ? overtaken
                : new NotRecordedException("The ledger cannot be written");
    }

    /** Returns why the last write failed, null where it did not. */
    @Nullable
    String failure() {
        return thread.isAlive() ? failure : "its writer has ended";
    }

    /** Writes what waits, and ends. */
    void close() {
        isOver = true;
        try {
            thread.join(timeout.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>();
        while (!isOver || !queue.isEmpty()) {
            try {
                Waiting first = queue.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    fill(batch, first);
                    write(batch);
                }
            } catch (InterruptedException e) {
                LOG.warn("Something interrupted the ledger; it goes on", e);
            } catch (RuntimeException | Error e) {
                fail(batch, e);
            }
            batch.clear();
        }
    }

    private void fill(List<Waiting> batch, Waiting first) {
        long bytes = 0;
        for (Waiting next = first; next != null; next = queue.poll()) {
            if (next.isTaken().compareAndSet(false, true)) {
                batch.add(next);
                bytes += next.bytes();
            }
            if (batch.size() == MOST_ENTRIES || bytes >= MOST_BYTES) {
                return;
            }
        }
    }

    private void write(List<Waiting> batch) {
        if (batch.isEmpty()) {
            return;
        }
        if (batch.size() > 1 && batch.stream().anyMatch(one -> one.draft().kind() == Kind.ERASURE)) {
            // what is erased is not to be what another relies on in the same transaction
            batch.forEach(one -> write(List.of(one)));
            return;
        }
        try {
            List<Optional<Bytes>> standing =
                    commit(batch.stream().map(Waiting::draft).toList());
            for (int i = 0; i < batch.size(); i++) {
                CompletableFuture<Bytes> done = batch.get(i).done();
                standing.get(i)
                        .ifPresentOrElse(done::complete, () -> done.completeExceptionally(new OvertakenException()));
            }
            if (failure != null) {
                LOG.info("The ledger is written again");
                failure = null;
            }
        } catch (SQLException | RuntimeException e) {
            refused(batch, e);
        }
    }

    private void refused(List<Waiting> batch, Exception e) {
        String state = e instanceof SQLException database ? String.valueOf(database.getSQLState()) : "22";
        boolean isData = state.startsWith("22") || state.startsWith("23");
        if (isData && batch.size() > 1) {
            // one of them is not acceptable: the others are not to suffer
            batch.forEach(one -> write(List.of(one)));
        } else {
            fail(batch, e);
        }
    }

    private void fail(List<Waiting> batch, Throwable e) {
        batch.forEach(one -> one.done().completeExceptionally(e));
        database.renew();
        if (failure == null) {
            LOG.error("The ledger cannot be written", e);
        }
        failure = e instanceof SQLException database
                ? "SQLSTATE " + database.getSQLState()
                : e.getClass().getSimpleName();
    }

    /** Returns the contents that stand; none where what is written with an entry came too late. */
    private List<Optional<Bytes>> commit(List<Draft> drafts) throws SQLException {
        try (Connection connection = database.connection()) {
            Batch batch;
            try {
                batch = new Batch(connection, drafts);
                batch.write();
            } catch (SQLException | RuntimeException e) {
                rollback(connection);
                throw e;
            }
            try {
                connection.commit();
            } catch (SQLException e) {
                Row last = batch.last();
                if (last == null || !isThere(last)) {
                    throw e;
                }
                LOG.warn("A commit of the ledger was not answered; it was carried out");
                sync();
                return batch.standing;
            }
            database.sync(connection);
            return batch.standing;
        }
    }

    /** Has what was committed reach the disk, by another connection than the one that is broken. */
    private void sync() throws SQLException {
        try (Connection connection = database.connection()) {
            database.sync(connection);
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("A transaction cannot be rolled back", e);
        }
    }

    /** Finds out whether a transaction that was not answered was carried out. */
    private boolean isThere(Row row) throws SQLException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try (Connection connection = database.connection()) {
                end(connection);
                try (PreparedStatement select =
                        connection.prepareStatement("select link from entry where number = ?")) {
                    select.setLong(1, row.number());
                    try (ResultSet result = select.executeQuery()) {
                        return result.next() && row.link().equals(Bytes.of(result.getBytes(1)));
                    }
                } finally {
                    rollback(connection);
                }
            } catch (SQLException e) {
                if (System.nanoTime() > deadline || !pause()) {
                    throw e;
                }
            }
        }
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The end of the chain, locked until the transaction ends. */
    private static Row end(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("select number, link from head where one = 1 for update");
                ResultSet result = select.executeQuery()) {
            if (!result.next()) {
                throw new SQLException("The ledger has no end");
            }
            return new Row(
                    result.getLong(1), 0, "", "", "", null, null, null, Bytes.NONE, Bytes.of(result.getBytes(2)), null);
        }
    }

    /** What is written in one transaction. */
    private final class Batch {
        private final Connection connection;
        private final List<Draft> drafts;
        private final List<Optional<Bytes>> standing = new ArrayList<>();
        private final List<Row> rows = new ArrayList<>();
        private final List<Draft> appended = new ArrayList<>();
        private final Set<Bytes> quotes = new HashSet<>();

        Batch(Connection connection, List<Draft> drafts) {
            this.connection = connection;
            this.drafts = drafts;
        }

        /** Returns the last entry, null where none was appended. */
        @Nullable
        Row last() {
            return rows.isEmpty() ? null : rows.get(rows.size() - 1);
        }

        void write() throws SQLException {
            Row end = end(connection);
            String[] subjects = drafts.stream()
                    .filter(draft -> draft.said() != null)
                    .map(Draft::subject)
                    .distinct()
                    .toArray(String[]::new);
            Map<String, Bytes> there = there();
            Map<Bytes, Entry> latest = latest(subjects);
            findQuotes(subjects);
            long number = end.number();
            Bytes before = end.link();
            for (Draft draft : drafts) {
                Draft.Said said = draft.said();
                Bytes same = there.get(draft.id());
                if (same == null && said != null) {
                    Entry earlier = latest.get(said.scope());
                    same = earlier == null ? null : earlier.standsFor(draft, repeats);
                }
                if (same != null) {
                    standing.add(Optional.of(same));
                    continue;
                }
                if (!isAlsoWritten(draft)) {
                    standing.add(Optional.empty());
                    continue;
                }
                number++;
                Row row = row(draft, number, before);
                before = row.link();
                rows.add(row);
                appended.add(draft);
                standing.add(Optional.of(draft.content()));
                there.put(draft.id(), draft.content());
                if (said != null) {
                    latest.put(said.scope(), new Entry(draft.at().toEpochMilli(), said.says(), draft.content()));
                }
            }
            if (!rows.isEmpty()) {
                insert();
            }
        }

        /** Writes what goes with an entry, and returns whether that is not too late; nothing of it is there then. */
        private boolean isAlsoWritten(Draft draft) throws SQLException {
            if (draft.also() == null) {
                return true;
            }
            Savepoint before = connection.setSavepoint();
            try {
                draft.also().run(connection);
                return true;
            } catch (OvertakenException e) {
                connection.rollback(before);
                return false;
            }
        }

        /** Returns the contents of entries that have an id of these already; what was erased is there too. */
        private Map<String, Bytes> there() throws SQLException {
            Map<String, Bytes> there = new HashMap<>();
            try (PreparedStatement select =
                    connection.prepareStatement("select id, content from entry where id = any(?)")) {
                select.setArray(
                        1,
                        connection.createArrayOf(
                                "varchar", drafts.stream().map(Draft::id).toArray()));
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        byte[] content = result.getBytes(2);
                        there.put(result.getString(1), content == null ? Bytes.NONE : Bytes.of(content));
                    }
                }
            }
            return there;
        }

        private Row row(Draft draft, long number, Bytes before) {
            byte[] seed = new byte[SALT_BYTES];
            random.nextBytes(seed);
            Bytes salt = Bytes.of(seed);
            Draft.KeptQuote quote = draft.quote();
            Bytes digest = quote == null ? null : quote.digest();
            Row row = new Row(
                    number,
                    draft.at().toEpochMilli(),
                    draft.kind().name(),
                    draft.id(),
                    draft.subject(),
                    draft.content(),
                    digest,
                    salt,
                    Chain.digest(salt, digest, draft.content()),
                    before,
                    quote != null && quotes.add(quote.digest()) ? quote.encoded() : null);
            return row.linked(Chain.link(before, row));
        }

        /** Returns the latest entry of each scope. */
        private Map<Bytes, Entry> latest(String[] subjects) throws SQLException {
            Map<Bytes, Entry> latest = new HashMap<>();
            if (subjects.length == 0) {
                return latest;
            }
            try (PreparedStatement select = connection.prepareStatement("select scope, at, says, content from entry"
                    + " where number in (select max(number) from entry"
                    + " where subject = any(?) and scope is not null group by subject, scope)")) {
                select.setArray(1, connection.createArrayOf("varchar", subjects));
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        latest.put(
                                Bytes.of(result.getBytes(1)),
                                new Entry(
                                        result.getLong(2), Bytes.of(result.getBytes(3)), Bytes.of(result.getBytes(4))));
                    }
                }
            }
            return latest;
        }

        /** Finds out which quotes are there already; the same quote is always about the same subject. */
        private void findQuotes(String[] subjects) throws SQLException {
            if (subjects.length == 0) {
                return;
            }
            try (PreparedStatement select = connection.prepareStatement(
                    "select quote from entry where subject = any(?) and encoded is not null")) {
                select.setArray(1, connection.createArrayOf("varchar", subjects));
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        quotes.add(Bytes.of(result.getBytes(1)));
                    }
                }
            }
        }

        private void insert() throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement("insert into entry (" + Row.COLUMNS
                    + ", encoded, scope, says) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (int i = 0; i < rows.size(); i++) {
                    Row row = rows.get(i);
                    insert.setLong(1, row.number());
                    insert.setLong(2, row.at());
                    insert.setString(3, row.kind());
                    insert.setString(4, row.id());
                    insert.setString(5, row.subject());
                    insert.setBytes(6, Bytes.arrayOf(row.content()));
                    insert.setBytes(7, Bytes.arrayOf(row.quote()));
                    insert.setBytes(8, Bytes.arrayOf(row.salt()));
                    insert.setBytes(9, row.digest().array());
                    insert.setBytes(10, row.link().array());
                    insert.setBytes(11, Bytes.arrayOf(row.encoded()));
                    Draft.Said said = appended.get(i).said();
                    insert.setBytes(12, said == null ? null : said.scope().array());
                    insert.setBytes(13, said == null ? null : said.says().array());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            Row last = rows.get(rows.size() - 1);
            try (PreparedStatement update =
                    connection.prepareStatement("update head set number = ?, link = ? where one = 1")) {
                update.setLong(1, last.number());
                update.setBytes(2, last.link().array());
                update.executeUpdate();
            }
        }
    }

    /** An entry that says something, and when. */
    private record Entry(long at, Bytes says, Bytes content) {
        /** Returns the content where this one says the same as a draft, not long before it; null otherwise. */
        @Nullable
        Bytes standsFor(Draft draft, Duration repeats) {
            boolean isSame = draft.said() != null && says.equals(draft.said().says());
            return isSame && draft.at().minus(repeats).toEpochMilli() < at ? content : null;
        }
    }
}
