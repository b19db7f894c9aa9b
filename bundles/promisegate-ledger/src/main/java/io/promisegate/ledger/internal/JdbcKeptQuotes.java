package io.promisegate.ledger.internal;

import io.promisegate.json.DeskJson;
import io.promisegate.ledger.KeptQuote;
import io.promisegate.ledger.KeptQuotes;
import io.promisegate.ledger.OutboxMessage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Quotes that live here, a row for each, written in the transaction of what is told of them. */
@Component(service = KeptQuotes.class)
public final class JdbcKeptQuotes implements KeptQuotes {
    private final LedgerStore store;

    /** Keeps in an open ledger. */
    @Activate
    public JdbcKeptQuotes(@Reference LedgerStore store) {
        this.store = store;
    }

    @Override
    public @Nullable KeptQuote find(String id) throws IOException {
        List<KeptQuote> found = read("select content from kept_quote where id = ?", Row.key(id));
        return found.isEmpty() ? null : found.get(0);
    }

    @Override
    public List<KeptQuote> list(Query query, int skipped, int most) throws IOException {
        List<Object> values = new ArrayList<>();
        String sql = "select content from kept_quote" + where(query, values) + " order by "
                + (query.state() == null ? "" : "state, ") + "created_at, id limit ? offset ?";
        values.add(most);
        values.add(skipped);
        return read(sql, values.toArray());
    }

    private static String where(Query query, List<Object> values) {
        StringBuilder sql = new StringBuilder(" where 1 = 1");
        if (query.state() != null) {
            sql.append(" and state = ?");
            values.add(query.state());
        }
        if (query.from() != null) {
            sql.append(" and created_at >= ?");
            values.add(query.from().toEpochMilli());
        }
        if (query.until() != null) {
            sql.append(" and created_at < ?");
            values.add(query.until().toEpochMilli());
        }
        return sql.toString();
    }

    private List<KeptQuote> read(String sql, Object... values) throws IOException {
        return store.read(connection -> {
            List<KeptQuote> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    select.setObject(i + 1, values[i]);
                }
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        found.add(DeskJson.kept(result.getBytes(1)));
                    }
                }
            }
            return found;
        });
    }

    @Override
    public long count(Query query) throws IOException {
        List<Object> values = new ArrayList<>();
        String sql = "select count(*) from kept_quote" + where(query, values);
        return store.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.size(); i++) {
                    select.setObject(i + 1, values.get(i));
                }
                try (ResultSet result = select.executeQuery()) {
                    return result.next() ? result.getLong(1) : 0L;
                }
            }
        });
    }

    @Override
    public boolean keep(KeptQuote quote, List<OutboxMessage> messages) throws IOException {
        return store.write(connection -> {
            int kept = quote.change() == 1
                    ? LedgerDatabase.execute(
                            connection,
                            "insert into kept_quote (id, change, state, created_at, content) values (?, 1, ?, ?, ?)"
                                    + " on conflict do nothing",
                            Row.key(quote.id()),
                            quote.state(),
                            quote.createdAt().toEpochMilli(),
                            DeskJson.write(quote))
                    : LedgerDatabase.execute(
                            connection,
                            "update kept_quote set change = ?, state = ?, content = ? where id = ? and change = ?",
                            quote.change(),
                            quote.state(),
                            DeskJson.write(quote),
                            Row.key(quote.id()),
                            quote.change() - 1);
            return kept > 0 && JdbcOutbox.isAdded(connection, messages);
        });
    }

    @Override
    public boolean delete(KeptQuote quote, List<OutboxMessage> messages) throws IOException {
        return store.write(connection -> LedgerDatabase.execute(
                                connection,
                                "delete from kept_quote where id = ? and change = ?",
                                Row.key(quote.id()),
                                quote.change())
                        > 0
                && JdbcOutbox.isAdded(connection, messages));
    }

    /** Forgets a quote, and what was still to be told of it. */
    static void erase(Connection connection, String quoteKey) throws SQLException {
        LedgerDatabase.execute(connection, "delete from outbox where about = ?", quoteKey);
        LedgerDatabase.execute(connection, "delete from kept_quote where id = ?", quoteKey);
    }
}
