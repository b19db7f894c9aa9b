package io.promisegate.ledger.internal;

import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk.CaseQuery;
import io.promisegate.desk.DealDesk.WaiverQuery;
import io.promisegate.desk.DeskMessage;
import io.promisegate.desk.Seat;
import io.promisegate.desk.Waiver;
import io.promisegate.json.DeskJson;
import io.promisegate.ledger.DeskStore;
import io.promisegate.quote.Money;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Cases, waivers and messages, written in the transaction of their entry in the chain. */
@Component(service = DeskStore.class)
public final class JdbcDeskStore implements DeskStore {
    private static final String CASES = "select content from deal_case";

    private final LedgerStore store;

    /** Keeps in an open ledger. */
    @Activate
    public JdbcDeskStore(@Reference LedgerStore store) {
        this.store = store;
    }

    @Override
    public @Nullable DealCase find(String id) throws IOException {
        List<DealCase> found = list(CASES + " where id = ?", DeskJson::dealCase, Row.key(id));
        return found.isEmpty() ? null : found.get(0);
    }

    @Override
    public List<DealCase> cases(CaseQuery query, int most) throws IOException {
        StringBuilder sql = new StringBuilder();
        List<Object> values = new ArrayList<>();
        boolean isOfRole = query.role() != null;
        if (query.role() != null) {
            // the order is that of the roles' table, so that a page is read and no more; it has open cases alone
            sql.append("select c.content from deal_case_role r join deal_case c on c.id = r.case_id where r.role = ?");
            values.add(query.role().name());
        } else {
            sql.append(CASES).append(" where 1 = 1");
        }
        String table = isOfRole ? "c." : "";
        DealCase.State state = isOfRole && query.state() == DealCase.State.OPEN ? null : query.state();
        and(sql, values, table + "state", state == null ? null : state.name());
        and(sql, values, table + "quote_id", query.quoteId() == null ? null : Row.key(query.quoteId()));
        and(sql, values, table + "customer", query.customer() == null ? null : Row.key(query.customer()));
        String order = query.role() == null ? "opened_at" : "r.opened_at";
        String id = query.role() == null ? "id" : "r.case_id";
        if (query.after() != null) {
            DealCase after = find(query.after());
            if (after == null) {
                return List.of();
            }
            sql.append(" and (" + order + ", " + id + ") < (?, ?)");
            values.add(after.openedAt().toEpochMilli());
            values.add(after.id());
        }
        // what is the same in all rows stands first, as in the index, or H2 sorts them all
        String first = isOfRole
                ? "r.role desc, "
                : query.quoteId() != null
                        ? "quote_id, "
                        : query.customer() != null ? "customer, " : query.state() != null ? "state, " : "";
        sql.append(" order by " + first + order + " desc, " + id + " desc limit ?");
        values.add(most);
        return list(sql.toString(), DeskJson::dealCase, values.toArray());
    }

    private static void and(StringBuilder sql, List<Object> values, String column, @Nullable Object value) {
        if (value != null) {
            sql.append(" and ").append(column).append(" = ?");
            values.add(value);
        }
    }

    @Override
    public List<DealCase> due(Instant now, int most) throws IOException {
        return list(CASES + " where due_at <= ? order by due_at limit ?", DeskJson::dealCase, now.toEpochMilli(), most);
    }

    @Override
    public Map<DealCase.State, Long> counts() throws IOException {
        return store.read(connection -> {
            Map<DealCase.State, Long> counts = new EnumMap<>(DealCase.State.class);
            try (PreparedStatement select =
                            connection.prepareStatement("select state, count(*) from deal_case group by state");
                    ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    counts.put(DealCase.State.valueOf(result.getString(1)), result.getLong(2));
                }
            }
            return counts;
        });
    }

    @Override
    public List<Waiver> waivers(WaiverQuery query, int most) throws IOException {
        StringBuilder sql = new StringBuilder("select content from waiver where 1 = 1");
        List<Object> values = new ArrayList<>();
        and(sql, values, "rule", query.rule() == null ? null : Row.key(query.rule()));
        and(sql, values, "customer", query.customer() == null ? null : Row.key(query.customer()));
        if (query.quoteId() != null) {
            sql.append(" and (quote_id = ? or id in (select waiver from waiver_use where quote_id = ?))");
            values.add(Row.key(query.quoteId()));
            values.add(Row.key(query.quoteId()));
        }
        sql.append(" order by granted_at desc, id desc limit ?");
        values.add(most);
        return list(sql.toString(), DeskJson::waiver, values.toArray());
    }

    @Override
    public List<Waiver> waivers(List<String> ids) throws IOException {
        return store.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select content from waiver where id = any(?)")) {
                select.setArray(
                        1,
                        connection.createArrayOf(
                                "varchar", ids.stream().map(Row::key).toArray()));
                return read(select, DeskJson::waiver);
            }
        });
    }

    @Override
    public List<Standing> standing(String quoteId, @Nullable String customer, @Nullable Money amount, Instant at)
            throws IOException {
        String quote = Row.key(quoteId);
        return store.read(connection -> {
            List<Standing> standing = new ArrayList<>();
            for (Waiver waiver : live(connection, quote, customer, at)) {
                standing.add(standing(connection, waiver, quote, amount));
            }
            return standing;
        });
    }

    private static List<Waiver> live(Connection connection, String quote, @Nullable String customer, Instant at)
            throws SQLException {
        List<Waiver> live = new ArrayList<>();
        for (String column : List.of("quote_id", "customer")) {
            String key = column.equals("customer") ? customer == null ? null : Row.key(customer) : quote;
            try (PreparedStatement select = connection.prepareStatement("select content from waiver where " + column
                    + " = ? and until > ? and (ended_at is null or ended_at > ?)")) {
                select.setString(1, key);
                select.setLong(2, at.toEpochMilli());
                select.setLong(3, at.toEpochMilli());
                for (Waiver waiver : read(select, DeskJson::waiver)) {
                    if (live.stream().noneMatch(known -> known.id().equals(waiver.id()))) {
                        live.add(waiver);
                    }
                }
            }
        }
        live.sort(Comparator.comparing(Waiver::grantedAt).thenComparing(Waiver::id));
        return live;
    }

    private static Standing standing(Connection connection, Waiver waiver, String quote, @Nullable Money amount)
            throws SQLException {
        BigDecimal spent = BigDecimal.ZERO;
        int others = 0;
        boolean isUsed = false;
        try (PreparedStatement select =
                connection.prepareStatement("select quote_id, amount from waiver_use where waiver = ?")) {
            select.setString(1, waiver.id());
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    BigDecimal used = result.getBigDecimal(2);
                    if (!quote.equals(result.getString(1))) {
                        others++;
                        spent = used == null ? spent : spent.add(used);
                    } else {
                        isUsed =
                                used == null ? amount == null : amount != null && used.compareTo(spending(amount)) == 0;
                    }
                }
            }
        }
        return new Standing(waiver, spent, others, isUsed);
    }

    /** What is taken back gives no room to what is sold. */
    private static BigDecimal spending(Money amount) {
        return amount.value().max(BigDecimal.ZERO);
    }

    @Override
    public Map<String, Integer> granted(Instant since) throws IOException {
        return store.read(connection -> {
            Map<String, Integer> granted = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "select rule, count(*) from waiver where granted_at >= ? group by rule")) {
                select.setLong(1, since.toEpochMilli());
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        granted.put(result.getString(1), result.getInt(2));
                    }
                }
            }
            return granted;
        });
    }

    private <T> List<T> list(String sql, Function<byte[], T> reader, Object... values) throws IOException {
        return store.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    select.setObject(i + 1, values[i]);
                }
                return read(select, reader);
            }
        });
    }

    private static <T> List<T> read(PreparedStatement select, Function<byte[], T> reader) throws SQLException {
        List<T> list = new ArrayList<>();
        try (ResultSet result = select.executeQuery()) {
            while (result.next()) {
                list.add(reader.apply(result.getBytes(1)));
            }
        }
        return list;
    }

    @Override
    public boolean keep(Change change) throws IOException {
        Draft draft = Draft.of(
                change.event().kind(),
                change.event().id(),
                change.event().subject(),
                change.event().at(),
                Bytes.of(change.event().content().getBytes(StandardCharsets.UTF_8)));
        try {
            // another with this id is a change by somebody else, unless it says the same
            return store.commits()
                    .append(draft.with(connection -> write(connection, change)))
                    .equals(draft.content());
        } catch (OvertakenException e) {
            return false;
        } catch (NotRecordedException e) {
            throw new IOException("The ledger cannot be written", e);
        }
    }

    private static void write(Connection connection, Change change) throws SQLException {
        DealCase dealCase = change.dealCase();
        if (dealCase != null) {
            write(connection, dealCase);
        }
        for (Waiver waiver : change.waivers()) {
            write(connection, waiver);
        }
        for (Use use : change.uses()) {
            write(connection, use);
        }
        for (DeskMessage message : change.messages()) {
            LedgerDatabase.execute(
                    connection,
                    "insert into message (id, quote_id, due_at, made_at, content) values (?, ?, ?, ?, ?)"
                            + " on conflict do nothing",
                    Row.key(message.id()),
                    Row.key(message.quoteId()),
                    message.dueAt().toEpochMilli(),
                    message.dueAt().toEpochMilli(),
                    DeskJson.write(message));
        }
    }

    private static void write(Connection connection, DealCase dealCase) throws SQLException {
        Instant due = dealCase.seats().stream()
                .map(Seat::dueAt)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
        Object[] values = {
            dealCase.change(),
            dealCase.state().name(),
            Row.key(dealCase.quoteId()),
            dealCase.customer() == null ? null : Row.key(dealCase.customer()),
            dealCase.openedAt().toEpochMilli(),
            dealCase.changedAt().toEpochMilli(),
            due == null ? null : due.toEpochMilli(),
            DeskJson.write(dealCase),
            dealCase.id()
        };
        int written = dealCase.change() == 1
                ? LedgerDatabase.execute(
                        connection,
                        "insert into deal_case (change, state, quote_id, customer, opened_at, changed_at, due_at, content, id)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                        values)
                : LedgerDatabase.execute(
                        connection,
                        "update deal_case set change = ?, state = ?, quote_id = ?, customer = ?, opened_at = ?,"
                                + " changed_at = ?, due_at = ?, content = ? where id = ? and change = "
                                + (dealCase.change() - 1),
                        values);
        if (written == 0) {
            throw new OvertakenException();
        }
        LedgerDatabase.execute(connection, "delete from deal_case_role where case_id = ?", dealCase.id());
        if (dealCase.state() == DealCase.State.OPEN) {
            for (var role : dealCase.waitingFor()) {
                LedgerDatabase.execute(
                        connection,
                        "insert into deal_case_role (role, opened_at, case_id) values (?, ?, ?)",
                        role.name(),
                        dealCase.openedAt().toEpochMilli(),
                        dealCase.id());
            }
        }
    }

    /** Keeps a waiver; the quotes that have passed by it are counted by what has passed. */
    private static void write(Connection connection, Waiver changed) throws SQLException {
        Waiver kept = kept(connection, changed.id());
        Waiver waiver = kept == null ? changed : changed.withQuotes(kept.quotes());
        Object[] values = {
            Row.key(waiver.rule()),
            Row.key(waiver.quoteId()),
            waiver.customer() == null ? null : Row.key(waiver.customer()),
            waiver.grantedAt().toEpochMilli(),
            waiver.until().toEpochMilli(),
            waiver.endedAt() == null ? null : waiver.endedAt().toEpochMilli(),
            DeskJson.write(waiver),
            waiver.id()
        };
        put(
                connection,
                "update waiver set rule = ?, quote_id = ?, customer = ?, granted_at = ?, until = ?, ended_at = ?,"
                        + " content = ? where id = ?",
                "insert into waiver (rule, quote_id, customer, granted_at, until, ended_at, content, id)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                values);
    }

    private static @Nullable Waiver kept(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select content from waiver where id = ?")) {
            select.setString(1, Row.key(id));
            List<Waiver> found = read(select, DeskJson::waiver);
            return found.isEmpty() ? null : found.get(0);
        }
    }

    /** The head of the chain is locked, so that nobody else counts or ends at the same time. */
    private static void write(Connection connection, Use use) throws SQLException {
        Waiver waiver = kept(connection, use.waiver().id());
        String quote = Row.key(use.quoteId());
        if (waiver == null || waiver.endedAt() != null || !use.at().isBefore(waiver.until())) {
            throw new OvertakenException();
        }
        Standing standing = standing(connection, waiver, quote, use.amount());
        BigDecimal amount = use.amount() == null ? null : spending(use.amount());
        Money most = waiver.most();
        boolean isWithin = standing.others() < waiver.mostQuotes()
                && (most == null
                        || standing.spent()
                                        .add(amount == null ? BigDecimal.ZERO : amount)
                                        .compareTo(most.value())
                                <= 0);
        if (!isWithin) {
            throw new OvertakenException();
        }
        put(
                connection,
                "update waiver_use set amount = ?, at = ? where waiver = ? and quote_id = ?",
                "insert into waiver_use (amount, at, waiver, quote_id) values (?, ?, ?, ?)",
                amount,
                use.at().toEpochMilli(),
                waiver.id(),
                quote);
        LedgerDatabase.execute(
                connection,
                "update waiver set content = ? where id = ?",
                DeskJson.write(waiver.withQuotes(standing.others() + 1)),
                waiver.id());
    }

    /** Changes a row, or makes it; H2 has no statement that PostgreSQL has too for both. */
    private static void put(Connection connection, String update, String insert, @Nullable Object... values)
            throws SQLException {
        if (LedgerDatabase.execute(connection, update, values) == 0) {
            int unused = LedgerDatabase.execute(connection, insert, values);
        }
    }

    @Override
    public long bookmark(String name) throws IOException {
        return store.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select number from bookmark where name = ?")) {
                select.setString(1, name);
                try (ResultSet result = select.executeQuery()) {
                    return result.next() ? result.getLong(1) : 0L;
                }
            }
        });
    }

    @Override
    public void bookmark(String name, long number) throws IOException {
        boolean unused = store.write(connection -> {
            put(
                    connection,
                    "update bookmark set number = greatest(number, ?) where name = ?",
                    "insert into bookmark (number, name) values (?, ?) on conflict do nothing",
                    number,
                    name);
            return true;
        });
    }

    @Override
    public List<DeskMessage> take(Instant now, Instant until, int most) throws IOException {
        List<DeskMessage> due = list(
                "select content from message where due_at <= ? order by due_at limit ?",
                DeskJson::message,
                now.toEpochMilli(),
                most);
        List<DeskMessage> taken = new ArrayList<>();
        for (DeskMessage message : due) {
            int won = store.write(connection -> LedgerDatabase.execute(
                    connection,
                    "update message set due_at = ? where id = ? and due_at <= ?",
                    until.toEpochMilli(),
                    Row.key(message.id()),
                    now.toEpochMilli()));
            if (won > 0) {
                taken.add(message);
            }
        }
        return taken;
    }

    @Override
    public void delivered(String message) throws IOException {
        int unused = store.write(
                connection -> LedgerDatabase.execute(connection, "delete from message where id = ?", Row.key(message)));
    }

    @Override
    public void failed(DeskMessage message, @Nullable Instant again) throws IOException {
        int unused = store.write(connection -> LedgerDatabase.execute(
                connection,
                "update message set due_at = ?, content = ? where id = ?",
                again == null ? null : again.toEpochMilli(),
                DeskJson.write(message),
                Row.key(message.id())));
    }

    @Override
    public List<DeskMessage> dead(int most) throws IOException {
        return list(
                "select content from message where due_at is null order by made_at limit ?", DeskJson::message, most);
    }

    @Override
    public int revive(Instant now) throws IOException {
        List<DeskMessage> dead = dead(Integer.MAX_VALUE);
        for (DeskMessage message : dead) {
            failed(message.triedAgain(now), now);
        }
        return dead.size();
    }

    /** Forgets the cases and waivers that were over before a time, and messages from before it. */
    static void eraseBefore(Connection connection, Instant before) throws SQLException {
        long time = before.toEpochMilli();
        LedgerDatabase.execute(connection, "delete from message where made_at < ?", time);
        LedgerDatabase.execute(connection, "delete from waiver where until < ?", time);
        LedgerDatabase.execute(
                connection,
                "delete from deal_case where changed_at < ? and state <> 'OPEN'"
                        + " and not exists (select 1 from waiver w where w.quote_id = deal_case.quote_id)",
                time);
    }

    /** Forgets what is about a quote; its waivers end with that. */
    static void erase(Connection connection, String quoteKey) throws SQLException {
        LedgerDatabase.execute(connection, "delete from message where quote_id = ?", quoteKey);
        LedgerDatabase.execute(connection, "delete from deal_case where quote_id = ?", quoteKey);
        LedgerDatabase.execute(connection, "delete from waiver_use where quote_id = ?", quoteKey);
        LedgerDatabase.execute(connection, "delete from waiver where quote_id = ?", quoteKey);
    }
}
