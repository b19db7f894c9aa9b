package io.promisegate.ledger.internal;

import io.promisegate.json.DeskJson;
import io.promisegate.ledger.Outbox;
import io.promisegate.ledger.OutboxMessage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What is still to be told, a row for each message; whoever takes one moves its time on, so that nobody else does. */
@Component(service = Outbox.class)
public final class JdbcOutbox implements Outbox {
    private static final String FIRST =
            " and not exists (select 1 from outbox e where e.target = o.target and e.about = o.about"
                    + " and e.number < o.number and e.due_at is not null)";

    private final LedgerStore store;

    /** Keeps in an open ledger. */
    @Activate
    public JdbcOutbox(@Reference LedgerStore store) {
        this.store = store;
    }

    private List<OutboxMessage> read(String sql, Object... values) throws IOException {
        return store.read(connection -> {
            List<OutboxMessage> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    select.setObject(i + 1, values[i]);
                }
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        OutboxMessage read = DeskJson.outboxMessage(result.getBytes(2));
                        found.add(new OutboxMessage(
                                result.getLong(1),
                                read.target(),
                                read.about(),
                                read.kind(),
                                read.body(),
                                read.madeAt(),
                                read.attempts()));
                    }
                }
            }
            return found;
        });
    }

    @Override
    public void add(List<OutboxMessage> messages) throws IOException {
        boolean unused = store.write(connection -> isAdded(connection, messages));
    }

    /** Adds messages to what a transaction does; always true. */
    static boolean isAdded(Connection connection, List<OutboxMessage> messages) throws SQLException {
        for (OutboxMessage message : messages) {
            LedgerDatabase.execute(
                    connection,
                    "insert into outbox (target, about, due_at, content) values (?, ?, ?, ?)",
                    Row.key(message.target()),
                    Row.key(message.about()),
                    message.madeAt().toEpochMilli(),
                    DeskJson.write(message));
        }
        return true;
    }

    @Override
    public List<OutboxMessage> take(String target, Instant now, Instant until, int most) throws IOException {
        List<OutboxMessage> due = read(
                "select o.number, o.content from outbox o where o.target = ? and o.due_at <= ?" + FIRST
                        + " order by o.due_at, o.number limit ?",
                Row.key(target),
                now.toEpochMilli(),
                most);
        List<OutboxMessage> taken = new ArrayList<>();
        for (OutboxMessage message : due) {
            int won = store.write(connection -> LedgerDatabase.execute(
                    connection,
                    "update outbox set due_at = ? where number = ? and due_at <= ?",
                    until.toEpochMilli(),
                    message.number(),
                    now.toEpochMilli()));
            if (won > 0) {
                taken.add(message);
            }
        }
        return taken;
    }

    @Override
    public void delivered(OutboxMessage message) throws IOException {
        int unused = store.write(connection ->
                LedgerDatabase.execute(connection, "delete from outbox where number = ?", message.number()));
    }

    @Override
    public void failed(OutboxMessage message, @Nullable Instant again) throws IOException {
        int unused = store.write(connection -> LedgerDatabase.execute(
                connection,
                "update outbox set due_at = ?, content = ? where number = ?",
                again == null ? null : again.toEpochMilli(),
                DeskJson.write(message),
                message.number()));
    }

    @Override
    public List<OutboxMessage> dead(int most) throws IOException {
        return read("select number, content from outbox where due_at is null order by number limit ?", most);
    }

    @Override
    public int revive(Instant now) throws IOException {
        return store.write(connection -> LedgerDatabase.execute(
                connection, "update outbox set due_at = ? where due_at is null", now.toEpochMilli()));
    }

    @Override
    public List<Backlog> backlogs() throws IOException {
        return store.read(connection -> {
            List<Backlog> found = new ArrayList<>();
            try (PreparedStatement select =
                            connection.prepareStatement("select target, count(due_at), count(*) - count(due_at)"
                                    + " from outbox group by target order by target");
                    ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    found.add(new Backlog(result.getString(1), result.getLong(2), result.getLong(3)));
                }
            }
            return found;
        });
    }

    @Override
    public void subscribe(Subscription subscription) throws IOException {
        int unused = store.write(connection -> LedgerDatabase.execute(
                connection,
                "insert into subscription (id, callback, query) values (?, ?, ?) on conflict do nothing",
                subscription.id(),
                subscription.callback(),
                subscription.query()));
    }

    @Override
    public boolean unsubscribe(String id) throws IOException {
        return store.write(connection -> {
            LedgerDatabase.execute(connection, "delete from outbox where target = ?", Row.key(id));
            return LedgerDatabase.execute(connection, "delete from subscription where id = ?", Row.key(id)) > 0;
        });
    }

    @Override
    public List<Subscription> subscriptions(String start) throws IOException {
        return store.read(connection -> {
            List<Subscription> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "select id, callback, query from subscription where left(id, ?) = ? order by id")) {
                select.setInt(1, start.length());
                select.setString(2, start);
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        found.add(new Subscription(result.getString(1), result.getString(2), result.getString(3)));
                    }
                }
            }
            return found;
        });
    }
}
