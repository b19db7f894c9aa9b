package io.promisegate.ledger.internal;

import io.promisegate.ledger.PromiseLedger;
import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.Commitments;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.spi.QuoteCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What was promised, beside the chain; every state of it can be asked for again by the number of an entry. */
@Component(service = PromiseLedger.class)
public final class JdbcPromiseLedger implements PromiseLedger {
    private static final int MOST_QUOTES = 50;
    private static final String COUNTS = " entry <= ? and (replaced is null or replaced > ?)";

    private final LedgerStore store;
    private final QuoteCodec codec;

    /** Keeps in an open ledger. */
    @Activate
    public JdbcPromiseLedger(@Reference LedgerStore store, @Reference QuoteCodec codec) {
        this.store = store;
        this.codec = codec;
    }

    @Override
    public AcceptedPromises besides(Quote quote, long upTo) {
        return new Besides(quote, upTo);
    }

    @Override
    public void accept(Quote quote, long entry, Instant at) throws IOException {
        String id = Row.key(quote.id());
        String customer = quote.account() == null ? null : Row.key(quote.account());
        byte[] encoded = codec.encode(quote);
        boolean unused = store.write(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select entry, content from accepted where quote_id = ? and replaced is null for update")) {
                select.setString(1, id);
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        boolean isSame = Bytes.of(encoded).equals(Bytes.of(result.getBytes(2)));
                        if (result.getLong(1) >= entry || isSame) {
                            return false;
                        }
                    }
                }
            }
            for (String table : List.of("accepted", "accepted_commitment")) {
                LedgerDatabase.execute(
                        connection,
                        "update " + table + " set replaced = ? where quote_id = ? and replaced is null",
                        entry,
                        id);
            }
            LedgerDatabase.execute(
                    connection,
                    "insert into accepted (quote_id, entry, customer, content) values (?, ?, ?, ?)"
                            + " on conflict do nothing",
                    id,
                    entry,
                    customer,
                    encoded);
            LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
            for (QuoteLine line : quote.lines()) {
                BigDecimal aMonth = Commitments.addedPerMonth(line);
                if (aMonth != null && line.offering() != null) {
                    LedgerDatabase.execute(
                            connection,
                            "insert into accepted_commitment (quote_id, entry, offering, accepted_on, a_month)"
                                    + " values (?, ?, ?, ?, ?)",
                            id,
                            entry,
                            Row.key(line.offering()),
                            day,
                            aMonth);
                }
            }
            return true;
        });
    }

    /** What quotes besides one have promised; each question is asked once. */
    private final class Besides implements AcceptedPromises {
        private final String quoteId;
        private final @Nullable String customer;
        private final Map<Set<String>, Map<LocalDate, BigDecimal>> committed = new HashMap<>();
        private final Map<Set<String>, BigDecimal> byCustomer = new HashMap<>();
        private @Nullable List<Quote> ofCustomer;
        private long upTo;
        private boolean isAsked;

        Besides(Quote quote, long upTo) {
            this.quoteId = Row.key(quote.id());
            this.customer = quote.account() == null ? null : Row.key(quote.account());
            this.upTo = upTo;
        }

        @Override
        public long upTo() {
            return isAsked ? upTo : 0;
        }

        private long asked(Connection connection) throws SQLException {
            if (!isAsked && upTo == NOW) {
                try (PreparedStatement select =
                                connection.prepareStatement("select coalesce(max(entry), 0) from accepted");
                        ResultSet result = select.executeQuery()) {
                    result.next();
                    upTo = result.getLong(1);
                }
            }
            isAsked = true;
            return upTo;
        }

        @Override
        public BigDecimal committed(Set<String> offerings, @Nullable LocalDate after) {
            BigDecimal sum = BigDecimal.ZERO;
            for (Map.Entry<LocalDate, BigDecimal> day :
                    committed.computeIfAbsent(offerings, this::byDay).entrySet()) {
                sum = after == null || day.getKey().isAfter(after) ? sum.add(day.getValue()) : sum;
            }
            return sum;
        }

        @Override
        public BigDecimal committedByCustomer(Set<String> offerings) {
            return customer == null
                    ? BigDecimal.ZERO
                    : byCustomer.computeIfAbsent(offerings, ids -> read(connection -> byCustomer(connection, ids)));
        }

        private BigDecimal byCustomer(Connection connection, Set<String> offerings) throws SQLException {
            long last = asked(connection);
            try (PreparedStatement select = connection.prepareStatement("select coalesce(sum(c.a_month), 0)"
                    + " from accepted a join accepted_commitment c on c.quote_id = a.quote_id and c.entry = a.entry"
                    + " where a.customer = ? and a.quote_id <> ? and a.entry <= ?"
                    + " and (a.replaced is null or a.replaced > ?) and c.offering = any(?)")) {
                select.setString(1, customer);
                select.setString(2, quoteId);
                select.setLong(3, last);
                select.setLong(4, last);
                select.setArray(
                        5,
                        connection.createArrayOf(
                                "varchar", offerings.stream().map(Row::key).toArray()));
                try (ResultSet result = select.executeQuery()) {
                    result.next();
                    return result.getBigDecimal(1);
                }
            }
        }

        private Map<LocalDate, BigDecimal> byDay(Set<String> offerings) {
            return read(connection -> {
                Map<LocalDate, BigDecimal> byDay = new HashMap<>();
                long last = asked(connection);
                try (PreparedStatement select =
                        connection.prepareStatement("select accepted_on, sum(a_month) from accepted_commitment"
                                + " where offering = any(?) and quote_id <> ? and" + COUNTS
                                + " group by accepted_on")) {
                    select.setArray(
                            1,
                            connection.createArrayOf(
                                    "varchar", offerings.stream().map(Row::key).toArray()));
                    select.setString(2, quoteId);
                    select.setLong(3, last);
                    select.setLong(4, last);
                    try (ResultSet result = select.executeQuery()) {
                        while (result.next()) {
                            byDay.put(result.getObject(1, LocalDate.class), result.getBigDecimal(2));
                        }
                    }
                }
                return byDay;
            });
        }

        @Override
        public List<Quote> ofCustomer() {
            if (ofCustomer == null) {
                ofCustomer = customer == null ? List.of() : read(this::ofCustomer);
            }
            return ofCustomer;
        }

        private List<Quote> ofCustomer(Connection connection) throws SQLException {
            List<Quote> quotes = new ArrayList<>();
            long last = asked(connection);
            try (PreparedStatement select = connection.prepareStatement(
                    "select content from accepted where customer = ? and quote_id <> ? and content is not null and"
                            + COUNTS + " order by entry desc limit " + MOST_QUOTES)) {
                select.setString(1, customer);
                select.setString(2, quoteId);
                select.setLong(3, last);
                select.setLong(4, last);
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        quotes.add(codec.decode(result.getBytes(1)));
                    }
                }
            } catch (IOException e) {
                throw new SQLException("A quote that was accepted cannot be read", e);
            }
            return quotes;
        }

        private <T> T read(LedgerDatabase.Query<T> query) {
            try {
                return store.read(query);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Forgets what was promised by a quote; what it commits to goes on to count. */
    static void erase(Connection connection, String quoteKey) throws SQLException {
        LedgerDatabase.execute(
                connection, "update accepted set customer = null, content = null where quote_id = ?", quoteKey);
    }
}
