package io.promisegate.ledger.internal;

import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.quote.Quote;
import io.promisegate.spi.QuoteCodec;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The quotes that the ledger has, page by page. */
@Component(service = RecordedQuotes.class)
public final class JdbcRecordedQuotes implements RecordedQuotes {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcRecordedQuotes.class);

    /** The quote of an entry, which an earlier one about the same subject may have. */
    private static final String ENCODED = "coalesce(e.encoded, (select o.encoded from entry o"
            + " where o.subject = e.subject and o.quote = e.quote and o.encoded is not null))";

    private final LedgerStore store;
    private final QuoteCodec codec;

    /** Reads from an open ledger. */
    @Activate
    public JdbcRecordedQuotes(@Reference LedgerStore store, @Reference QuoteCodec codec) {
        this.store = store;
        this.codec = codec;
    }

    @Override
    public @Nullable Quote quote(String decisionId) throws IOException {
        Optional<Bytes> encoded = store.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select " + ENCODED + " from entry e where e.id = ?")) {
                select.setString(1, Row.key(decisionId));
                try (ResultSet result = select.executeQuery()) {
                    return result.next() ? Optional.ofNullable(Bytes.ofNullable(result.getBytes(1))) : Optional.empty();
                }
            }
        });
        return encoded.isEmpty() ? null : codec.decode(encoded.get().array());
    }

    @Override
    public Cursor latestQuotes(int most) throws IOException {
        return new Pages(most == 0 ? Long.MAX_VALUE : numberBefore(most));
    }

    /** Returns the number behind which the latest quotes stand. */
    private long numberBefore(int most) throws IOException {
        return store.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select number from entry where quote is not null order by number desc limit 1 offset ?")) {
                select.setInt(1, most);
                try (ResultSet result = select.executeQuery()) {
                    return result.next() ? result.getLong(1) : 0L;
                }
            }
        });
    }

    private @Nullable Quote decoded(byte[] encoded) {
        try {
            return codec.decode(encoded);
        } catch (IOException e) {
            LOG.debug("A recorded quote cannot be read", e);
            return null;
        }
    }

    /** Goes on behind the last entry that it has returned. */
    private final class Pages implements Cursor {
        private long after;

        Pages(long after) {
            this.after = after;
        }

        @Override
        public synchronized List<Recorded> next(int most) throws IOException {
            return store.read(connection -> {
                List<Recorded> page = new ArrayList<>(most);
                try (PreparedStatement select = connection.prepareStatement("select e.number, " + ENCODED
                        + " from entry e where e.number > ? and e.quote is not null order by e.number limit ?")) {
                    select.setLong(1, after);
                    select.setInt(2, most);
                    try (ResultSet result = select.executeQuery()) {
                        while (result.next()) {
                            after = result.getLong(1);
                            byte[] encoded = result.getBytes(2);
                            page.add(() -> decoded(encoded));
                        }
                    }
                }
                return page;
            });
        }

        @Override
        public void close() {
            // every page has a transaction of its own
        }
    }
}
