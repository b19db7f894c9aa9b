package io.promisegate.ledger.internal;

import io.promisegate.decision.Outcome;
import io.promisegate.json.DeskJson;
import io.promisegate.ledger.QuoteStanding;
import io.promisegate.ledger.QuoteStandings;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Where each quote stands, a row for each; what stopped quotes are found by are words, in the order of their pages. */
@Component(service = QuoteStandings.class)
public final class JdbcQuoteStandings implements QuoteStandings {
    private static final int MOST_WORDS = 40;
    private static final int LONGEST_WORD = 200;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final BigDecimal NO_AMOUNT = BigDecimal.valueOf(-1);

    private final LedgerStore store;

    /** Keeps in an open ledger. */
    @Activate
    public JdbcQuoteStandings(@Reference LedgerStore store) {
        this.store = store;
    }

    @Override
    public void stand(List<QuoteStanding> standings) throws IOException {
        if (standings.isEmpty()) {
            return;
        }
        boolean unused = store.write(connection -> {
            for (QuoteStanding standing : standings) {
                QuoteStanding before = find(connection, Row.key(standing.quoteId()));
                if (before == null || before.entry() < standing.entry()) {
                    write(
                            connection,
                            before == null || before.isStopped() != standing.isStopped()
                                    ? standing
                                    : standing.standingSince(before.since()));
                }
            }
            return true;
        });
    }

    private static void write(Connection connection, QuoteStanding standing) throws SQLException {
        String quote = Row.key(standing.quoteId());
        BigDecimal amount =
                standing.amount() == null ? NO_AMOUNT : standing.amount().value();
        long since = standing.since().toEpochMilli();
        Object[] values = {
            standing.entry(),
            standing.outcome().name(),
            standing.isStopped(),
            since,
            amount,
            DeskJson.write(standing),
            quote
        };
        int changed = LedgerDatabase.execute(
                connection,
                "update standing set entry = ?, outcome = ?, stopped = ?, since = ?, amount = ?, content = ?"
                        + " where quote_id = ? and entry < " + standing.entry(),
                values);
        if (changed == 0) {
            changed = LedgerDatabase.execute(
                    connection,
                    "insert into standing (entry, outcome, stopped, since, amount, content, quote_id)"
                            + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                    values);
        }
        if (changed == 0) {
            // somebody else knows something later
            return;
        }
        LedgerDatabase.execute(connection, "delete from standing_word where quote_id = ?", quote);
        if (standing.isStopped()) {
            for (String word : words(standing)) {
                LedgerDatabase.execute(
                        connection,
                        "insert into standing_word (word, outcome, since, amount, quote_id) values (?, ?, ?, ?, ?)",
                        word,
                        standing.outcome().name(),
                        since,
                        amount,
                        quote);
            }
        }
    }

    /** Returns what a quote is found by. */
    private static Set<String> words(QuoteStanding standing) {
        Set<String> words = new TreeSet<>();
        words.add(word(standing.quoteId()));
        standing.rules().forEach(rule -> words.add(word("rule:" + rule)));
        standing.roles().forEach(role -> words.add(word("role:" + role.name())));
        words.add(word("format:" + standing.format()));
        for (String text : new @Nullable String[] {standing.quoteId(), standing.customer(), standing.requester()}) {
            for (String word : BETWEEN_WORDS.split(text == null ? "" : text, -1)) {
                if (!word.isEmpty() && words.size() < MOST_WORDS) {
                    words.add(word(word));
                }
            }
        }
        return words;
    }

    private static String word(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return Row.key(word.length() <= LONGEST_WORD ? word : word.substring(0, LONGEST_WORD));
    }

    @Override
    public @Nullable QuoteStanding find(String quoteId) throws IOException {
        return store.read(connection -> Optional.ofNullable(find(connection, Row.key(quoteId))))
                .orElse(null);
    }

    private static @Nullable QuoteStanding find(Connection connection, String quote) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select content from standing where quote_id = ?")) {
            select.setString(1, quote);
            try (ResultSet result = select.executeQuery()) {
                return result.next() ? DeskJson.standing(result.getBytes(1)) : null;
            }
        }
    }

    @Override
    public List<QuoteStanding> stopped(Query query, int most) throws IOException {
        return store.read(connection -> {
            QuoteStanding after = query.after() == null ? null : find(connection, Row.key(query.after()));
            if (query.after() != null && after == null) {
                return List.of();
            }
            List<Object> values = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql(query, after, most, values))) {
                for (int i = 0; i < values.size(); i++) {
                    select.setObject(i + 1, values.get(i));
                }
                List<QuoteStanding> page = new ArrayList<>();
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        page.add(DeskJson.standing(result.getBytes(1)));
                    }
                }
                return page;
            }
        });
    }

    /** Returns the statement for a page: it reads along one index, that of the first word where there are words. */
    private static String sql(Query query, @Nullable QuoteStanding after, int most, List<Object> values) {
        List<String> words = query.words().stream()
                .map(JdbcQuoteStandings::word)
                .filter(word -> !word.isEmpty())
                .toList();
        StringBuilder sql = new StringBuilder("select s.content from ");
        String from;
        String first;
        if (words.isEmpty()) {
            from = "s";
            first = query.outcome() == null ? "s.stopped" : "s.outcome";
            sql.append("standing s where ").append(first).append(" = ?");
            if (query.outcome() == null) {
                values.add(true);
            } else {
                values.add(query.outcome().name());
            }
        } else {
            from = "w";
            first = "w.word";
            sql.append("standing_word w join standing s on s.quote_id = w.quote_id where w.word = ?");
            values.add(words.get(0));
            if (query.outcome() != null) {
                sql.append(" and w.outcome = ?");
                values.add(query.outcome().name());
            }
            for (String word : words.subList(1, words.size())) {
                sql.append(" and exists (select 1 from standing_word o where o.word = ? and o.quote_id = w.quote_id)");
                values.add(word);
            }
        }
        String column = from + (query.order() == Order.AMOUNT ? ".amount" : ".since");
        String direction = query.order() == Order.OLDEST ? "" : " desc";
        if (after != null) {
            sql.append(" and (" + column + ", " + from + ".quote_id) ")
                    .append(query.order() == Order.OLDEST ? '>' : '<')
                    .append(" (?, ?)");
            values.add(
                    query.order() != Order.AMOUNT
                            ? after.since().toEpochMilli()
                            : after.amount() == null
                                    ? NO_AMOUNT
                                    : after.amount().value());
            values.add(Row.key(after.quoteId()));
        }
        // what is the same in all rows stands first, as in the index, or H2 sorts them all
        sql.append(" order by " + first + (query.order() == Order.OLDEST ? " desc" : "") + ", " + column + direction
                        + ", " + from + ".quote_id" + direction)
                .append(" limit ?");
        values.add(most);
        return sql.toString();
    }

    @Override
    public Map<Outcome, Long> counts() throws IOException {
        return store.read(connection -> {
            Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
            try (PreparedStatement select =
                            connection.prepareStatement("select outcome, count(*) from standing group by outcome");
                    ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    counts.put(Outcome.valueOf(result.getString(1)), result.getLong(2));
                }
            }
            return counts;
        });
    }

    @Override
    public Map<String, Long> rules(int most) throws IOException {
        return store.read(connection -> {
            Map<String, Long> rules = new LinkedHashMap<>();
            try (PreparedStatement select =
                    connection.prepareStatement("select word, count(*) as quotes from standing_word"
                            + " where word like 'rule:%' group by word order by quotes desc, word"
                            + " limit ?")) {
                select.setInt(1, most);
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        rules.put(result.getString(1).substring("rule:".length()), result.getLong(2));
                    }
                }
            }
            return rules;
        });
    }

    @Override
    public long latest() throws IOException {
        return store.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select max(entry) from standing");
                    ResultSet result = select.executeQuery()) {
                return result.next() ? result.getLong(1) : 0;
            }
        });
    }

    /** Forgets a quote. */
    static void erase(Connection connection, String quoteKey) throws SQLException {
        LedgerDatabase.execute(connection, "delete from standing where quote_id = ?", quoteKey);
    }

    /** Forgets quotes whose last decision was erased. */
    static void eraseErased(Connection connection) throws SQLException {
        LedgerDatabase.execute(
                connection,
                "delete from standing where exists"
                        + " (select 1 from entry e where e.number = standing.entry and e.content is null)");
    }
}
