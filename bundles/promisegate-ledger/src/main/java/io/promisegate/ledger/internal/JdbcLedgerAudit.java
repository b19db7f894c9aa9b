package io.promisegate.ledger.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.LedgerEntry;
import io.promisegate.ledger.LedgerEvent.Kind;
import io.promisegate.ledger.LedgerHead;
import io.promisegate.ledger.LedgerVerification;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Goes over the ledger page by page, each in a transaction of its own. */
@Component(service = LedgerAudit.class)
public final class JdbcLedgerAudit implements LedgerAudit {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int PAGE = 1_000;
    private static final int READERS = 2;
    private static final int FETCHED = 250;
    private static final long PART = 100_000;
    private static final int EXPORTED = 200;
    private static final int MOST_ERASED = 10_000;
    private static final int LONGEST_LINE = 64 * 1024 * 1024;

    private final LedgerStore store;

    /** Reads an open ledger. */
    @Activate
    public JdbcLedgerAudit(@Reference LedgerStore store) {
        this.store = store;
    }

    @Override
    public LedgerHead head() throws IOException {
        return store.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select number, link from head where one = 1");
                    ResultSet result = select.executeQuery()) {
                if (!result.next()) {
                    throw new SQLException("The ledger has no end");
                }
                return new LedgerHead(
                        result.getLong(1), Bytes.of(result.getBytes(2)).hex());
            }
        });
    }

    @Override
    public LedgerVerification verify(@Nullable LedgerHead known, LongConsumer progress) throws IOException {
        ChainCheck check = new ChainCheck(known);
        ExecutorService readers = Executors.newFixedThreadPool(READERS, task -> {
            Thread thread = new Thread(task, "promisegate-ledger-verify");
            thread.setDaemon(true);
            return thread;
        });
        try {
            long before = -1;
            // what is erased meanwhile is explained behind the end that was read
            while (check.number() > before && (before < 0 || check.hasUnexplained())) {
                before = check.number();
                verifyTo(end(check), check, readers, progress);
            }
        } catch (ExecutionException e) {
            throw new IOException("The ledger cannot be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Nobody waits for it any more", e);
        } finally {
            readers.shutdownNow();
        }
        if (check.isHolding()) {
            verifyQuotes(check);
            for (ChainCheck.Revision revision : check.revisions().values()) {
                verifyDocument(check, revision.number(), revision.json());
            }
        }
        return check.end();
    }

    /** Returns where the chain ends; entries behind its end are a fault. */
    private LedgerHead end(ChainCheck check) throws IOException {
        return store.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "select number, link, (select max(number) from entry) from head where one = 1");
                    ResultSet result = select.executeQuery()) {
                if (!result.next()) {
                    throw new SQLException("The ledger has no end");
                }
                LedgerHead end = new LedgerHead(
                        result.getLong(1), Bytes.of(result.getBytes(2)).hex());
                if (result.getLong(3) > end.number()) {
                    check.broken(end.number() + 1, "The entry stands behind the end of the chain.");
                }
                return end;
            }
        });
    }

    private void verifyTo(LedgerHead end, ChainCheck check, ExecutorService readers, LongConsumer progress)
            throws ExecutionException, InterruptedException {
        Deque<Future<List<Checked>>> ahead = new ArrayDeque<>();
        long asked = check.number();
        while (check.isHolding() && (asked < end.number() || !ahead.isEmpty())) {
            while (asked < end.number() && ahead.size() <= READERS) {
                long from = asked;
                long to = Math.min(from + PAGE, end.number());
                ahead.add(readers.submit(() -> checked(from, to)));
                asked = to;
            }
            for (Checked next : ahead.remove().get()) {
                boolean unused = check.accept(next.row(), next.fault());
            }
            progress.accept(check.number());
        }
        if (check.isHolding() && check.number() < end.number()) {
            check.broken(check.number() + 1, "The entry is missing; the ledger went on to " + end.number() + '.');
        } else if (check.isHolding() && !end.link().equals(check.link().hex())) {
            check.broken(check.number(), "The end of the chain is another than its last entry.");
        }
    }

    /** An entry without what is long, and what is wrong with what it said. */
    private record Checked(Row row, @Nullable String fault) {}

    private List<Checked> checked(long after, long to) throws IOException {
        return store.read(connection -> {
            List<Checked> page = new ArrayList<>(PAGE);
            try (PreparedStatement select = connection.prepareStatement("select " + Row.COLUMNS
                    + ", encoded from entry where number > ? and number <= ? order by number")) {
                select.setFetchSize(FETCHED);
                select.setLong(1, after);
                select.setLong(2, to);
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        Row row = Row.of(result, true);
                        page.add(new Checked(row.checked(), ChainCheck.fault(row)));
                    }
                }
            }
            return page;
        });
    }

    /** Looks in parts for entries whose quote is nowhere. */
    private void verifyQuotes(ChainCheck check) throws IOException {
        for (long from = 0; check.isHolding() && from < check.number(); from += PART) {
            long after = from;
            long without = store.read(connection -> {
                try (PreparedStatement select = connection.prepareStatement("select min(e.number) from entry e"
                        + " where e.number > ? and e.number <= ? and e.quote is not null and e.encoded is null"
                        + " and not exists (select 1 from entry o"
                        + " where o.subject = e.subject and o.quote = e.quote and o.encoded is not null)")) {
                    select.setLong(1, after);
                    select.setLong(2, after + PART);
                    try (ResultSet result = select.executeQuery()) {
                        return result.next() ? result.getLong(1) : 0L;
                    }
                }
            });
            if (without > 0) {
                check.broken(without, "The quote of the entry is missing.");
            }
        }
    }

    private void verifyDocument(ChainCheck check, long number, JsonNode json) throws IOException {
        String sha256 = json.path("revision").path("sha256").asText();
        Optional<String> document =
                store.read(connection -> digest(connection, "select content from document where sha256 = ?", sha256));
        if (document.filter(sha256::equals).isEmpty()) {
            check.broken(number, "The document of the revision was changed, or is missing.");
        }
        for (var file : json.path("files").properties()) {
            Optional<String> kept = store.read(connection -> digest(
                    connection,
                    "select content from document_file where sha256 = ? and path = ?",
                    sha256,
                    file.getKey()));
            if (kept.filter(file.getValue().asText()::equals).isEmpty()) {
                check.broken(number, "A file beside the document of the revision was changed, or is missing.");
            }
        }
    }

    private static Optional<String> digest(Connection connection, String sql, String... keys) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < keys.length; i++) {
                select.setString(i + 1, keys[i]);
            }
            try (ResultSet result = select.executeQuery()) {
                return result.next()
                        ? Optional.of(Chain.sha256(result.getBytes(1)).hex())
                        : Optional.empty();
            }
        }
    }

    @Override
    public LedgerVerification verify(InputStream exported, @Nullable LedgerHead known, LongConsumer progress)
            throws IOException {
        ChainCheck check = new ChainCheck(known);
        BufferedInputStream in = new BufferedInputStream(exported, 1 << 16);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); check.isHolding() && next >= 0; next = in.read()) {
            if (next != '\n') {
                line.write(next);
                if (line.size() > LONGEST_LINE) {
                    throw new IOException("Line " + (check.number() + 1) + " is too long for an entry.");
                }
                continue;
            }
            boolean unused = accept(check, line.toByteArray());
            line.reset();
            if (check.number() % PAGE == 0) {
                progress.accept(check.number());
            }
        }
        if (check.isHolding() && line.size() > 0) {
            check.broken(check.number() + 1, "The last line is cut off.");
        }
        return check.end();
    }

    private static boolean accept(ChainCheck check, byte[] line) {
        Row row;
        try {
            row = ExportedLine.read(line);
        } catch (IOException e) {
            return check.broken(check.number() + 1, "The line is no entry, or one with a mask.");
        }
        return check.accept(row, ChainCheck.fault(row));
    }

    @Override
    public List<LedgerEntry> entries(Selection selection, int most) throws IOException {
        return page(selection, most).stream().map(Row::entry).toList();
    }

    private List<Row> page(Selection selection, int most) throws IOException {
        StringBuilder sql = new StringBuilder("select ").append(Row.COLUMNS).append(" from entry where number > ?");
        if (selection.subject() != null) {
            sql.append(" and subject = ?");
        }
        if (selection.kind() != null) {
            sql.append(" and kind = ?");
        }
        sql.append(" order by number limit ?");
        return store.read(connection -> {
            List<Row> page = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
                int at = 1;
                select.setLong(at++, selection.after());
                if (selection.subject() != null) {
                    select.setString(at++, Row.key(selection.subject()));
                }
                if (selection.kind() != null) {
                    select.setString(at++, selection.kind().name());
                }
                select.setInt(at, most);
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        page.add(Row.of(result, false));
                    }
                }
            }
            return page;
        });
    }

    @Override
    public long export(Selection selection, Format format, OutputStream out) throws IOException {
        long count = 0;
        try (Exports.Sink sink = new Exports(store.masked()).to(out, format)) {
            Selection from = selection;
            for (List<Row> page = page(from, EXPORTED); !page.isEmpty(); page = page(from, EXPORTED)) {
                for (Row row : page) {
                    sink.write(row);
                }
                count += page.size();
                from = new Selection(page.get(page.size() - 1).number(), selection.kind(), selection.subject());
            }
        }
        return count;
    }

    @Override
    public int erase(String subject, String by, String why) throws IOException {
        if (by.isBlank() || why.isBlank()) {
            throw new IllegalArgumentException("Who erases, and why, has to be said.");
        }
        String key = Row.key(subject);
        int erased = 0;
        List<Long> numbers = erasable("subject = ?", key);
        while (!numbers.isEmpty()) {
            erase(numbers, by, why, connection -> {
                JdbcDeskStore.erase(connection, key);
                JdbcPromiseLedger.erase(connection, key);
            });
            erased += numbers.size();
            numbers = erasable("subject = ?", key);
        }
        // what is kept beside the entries may be there without any
        boolean unused = store.write(connection -> {
            JdbcQuoteStandings.erase(connection, key);
            JdbcKeptQuotes.erase(connection, key);
            return true;
        });
        return erased;
    }

    /**
     * Erases the content of what happened before a time, but of what is never erased.
     *
     * @return how many entries were erased
     */
    int eraseBefore(Instant before) throws IOException {
        long end = head().number();
        int erased = 0;
        boolean isYoung = false;
        for (long from = 0; !isYoung && from < end; from += MOST_ERASED) {
            List<Long> numbers =
                    erasable("number > ? and number <= ? and at < ?", from, from + MOST_ERASED, before.toEpochMilli());
            if (!numbers.isEmpty()) {
                erase(numbers, "retention", "Older than is kept.", connection -> {});
                erased += numbers.size();
            }
            isYoung = isYoung(from, before);
        }
        boolean unused = store.write(connection -> {
            JdbcDeskStore.eraseBefore(connection, before);
            JdbcQuoteStandings.eraseErased(connection);
            return true;
        });
        return erased;
    }

    /** Returns whether all behind a number, as far as a part goes, happened later. */
    private boolean isYoung(long after, Instant time) throws IOException {
        return store.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select min(at) from entry where number > ? and number <= ?")) {
                select.setLong(1, after);
                select.setLong(2, after + MOST_ERASED);
                try (ResultSet result = select.executeQuery()) {
                    return result.next() && result.getLong(1) >= time.toEpochMilli();
                }
            }
        });
    }

    private List<Long> erasable(String condition, Object... values) throws IOException {
        String never = ChainCheck.NEVER_ERASED.stream().sorted().collect(Collectors.joining("', '", "'", "'"));
        return store.read(connection -> {
            List<Long> numbers = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("select number from entry where " + condition
                    + " and content is not null and kind not in (" + never + ") order by number limit "
                    + MOST_ERASED)) {
                for (int i = 0; i < values.length; i++) {
                    select.setObject(i + 1, values[i]);
                }
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        numbers.add(result.getLong(1));
                    }
                }
            }
            return numbers;
        });
    }

    private void erase(List<Long> numbers, String by, String why, Draft.Work also) throws IOException {
        ObjectNode json = MAPPER.createObjectNode().put("by", by).put("why", why);
        ArrayNode ranges = json.putArray("entries");
        long from = numbers.get(0);
        long to = from;
        for (long number : numbers) {
            if (number > to + 1) {
                ranges.addArray().add(from).add(to);
                from = number;
            }
            to = number;
        }
        ranges.addArray().add(from).add(to);
        Object[] all = numbers.toArray();
        try {
            Bytes unused = store.commits()
                    .append(Draft.of(
                                    Kind.ERASURE,
                                    UUID.randomUUID().toString(),
                                    "erasure",
                                    Instant.now(),
                                    JdbcLedger.bytes(json))
                            .with(connection -> {
                                erase(connection, all);
                                also.run(connection);
                            }));
        } catch (NotRecordedException e) {
            throw new IOException("The ledger cannot be written", e);
        }
    }

    /** A quote that an entry has which stays goes over to the first of those. */
    private static void erase(Connection connection, Object[] numbers) throws SQLException {
        String handOver = "update entry set encoded = (select o.encoded from entry o where o.number = any(?)"
                + " and o.subject = entry.subject and o.quote = entry.quote and o.encoded is not null)"
                + " where number in (select min(n.number) from entry n"
                + " join entry o on o.subject = n.subject and o.quote = n.quote"
                + " where o.number = any(?) and o.encoded is not null"
                + " and n.encoded is null and not (n.number = any(?)) group by n.subject, n.quote)";
        String erase =
                "update entry set content = null, quote = null, encoded = null, salt = null, scope = null, says = null"
                        + " where number = any(?)";
        for (String sql : List.of(handOver, erase)) {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                for (int i = 1; i <= update.getParameterMetaData().getParameterCount(); i++) {
                    update.setArray(i, connection.createArrayOf("bigint", numbers));
                }
                update.executeUpdate();
            }
        }
    }
}
