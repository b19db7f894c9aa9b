package io.promisegate.ledger.internal;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Failure;
import io.promisegate.json.DecisionJson;
import io.promisegate.ledger.IssuedReceipts;
import io.promisegate.ledger.Ledger;
import io.promisegate.ledger.LedgerEvent;
import io.promisegate.ledger.LedgerEvent.Kind;
import io.promisegate.quote.Quote;
import io.promisegate.spi.QuoteCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decisions and events, appended to the chain before anybody is answered. */
@Component(service = {Ledger.class, IssuedReceipts.class})
public final class JdbcLedger implements Ledger, IssuedReceipts {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcLedger.class);

    /** Keeps decimals as they are. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final String DECISIONS = "select content from entry where kind = 'DECISION' and content is not null";

    private final LedgerStore store;
    private final QuoteCodec codec;

    /** Previews that were answered and are not written yet, by their ids. */
    private final Map<String, Decision> underway = new ConcurrentHashMap<>();

    /** Records in an open ledger. */
    @Activate
    public JdbcLedger(@Reference LedgerStore store, @Reference QuoteCodec codec) {
        this.store = store;
        this.codec = codec;
    }

    @Override
    public Decision record(Decision decision, @Nullable Quote quote) {
        ObjectNode json = DecisionJson.of(decision);
        Bytes content = bytes(json);
        Draft draft = Draft.of(Kind.DECISION, decision.id(), decision.quoteId(), decision.decidedAt(), content);
        if (decision.entryPoint().equals(EntryPoint.PREVIEW)) {
            recordSoon(decision, draft);
            return decision;
        }
        if (decision.quoteId().isEmpty()) {
            store.commits().append(draft);
            return decision;
        }
        Draft.KeptQuote kept = quote == null ? null : Draft.KeptQuote.of(codec.encode(quote));
        Bytes standing = store.commits().append(draft.with(kept, said(decision, json, kept)));
        if (standing.equals(content)) {
            return decision;
        }
        Decision earlier = decision(standing);
        if (!saysTheSame(earlier, decision)) {
            throw new IllegalStateException("The ledger has another decision where the same was to be");
        }
        return earlier;
    }

    private void recordSoon(Decision decision, Draft draft) {
        underway.put(decision.id(), decision);
        try {
            var unused = store.commits().appendSoon(draft).whenComplete((standing, failure) -> {
                underway.remove(decision.id());
                if (failure != null) {
                    LOG.warn("Preview {} was answered and could not be recorded", decision.id());
                }
            });
        } catch (RuntimeException e) {
            underway.remove(decision.id());
            throw e;
        }
    }

    /** What is in the database is not believed: it has to be the same but for its time and its receipt. */
    private static boolean saysTheSame(Decision earlier, Decision decision) {
        return earlier.quoteId().equals(decision.quoteId())
                && earlier.quoteVersion().equals(decision.quoteVersion())
                && Objects.equals(earlier.revision(), decision.revision())
                && earlier.entryPoint().equals(decision.entryPoint())
                && earlier.outcome() == decision.outcome()
                && DecisionJson.of(earlier.findings())
                        .toString()
                        .equals(DecisionJson.of(decision.findings()).toString());
    }

    /** Returns digests of what is decided on and where, and of all that is decided but when and by which receipt. */
    private static Draft.Said said(Decision decision, ObjectNode json, Draft.@Nullable KeptQuote quote) {
        BoundaryRevision revision = decision.revision();
        Failure failure = decision.failure();
        return new Draft.Said(
                digest(
                        decision.quoteId(),
                        decision.quoteVersion(),
                        decision.entryPoint().name()),
                digest(
                        revision == null ? "" : revision.reference(),
                        decision.outcome().name(),
                        failure == null ? "" : failure.code() + ' ' + failure.what(),
                        json.path("findings").toString(),
                        quote == null
                                ? String.valueOf(decision.receipt())
                                : quote.digest().hex()));
    }

    private static Bytes digest(String... parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(part.length()).append(':').append(part);
        }
        return Chain.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void record(LedgerEvent event) {
        Bytes unused = store.commits()
                .append(Draft.of(
                        event.kind(),
                        event.id(),
                        event.subject(),
                        event.at(),
                        Bytes.of(event.content().getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public @Nullable Decision decision(String id) {
        Decision soon = underway.get(id);
        if (soon != null) {
            return soon;
        }
        List<Bytes> found = contents(DECISIONS + " and id = ?", select -> select.setString(1, Row.key(id)));
        return found.isEmpty() ? null : decision(found.get(0));
    }

    @Override
    public List<Decision> latest(int count) {
        return contents(DECISIONS + " order by number desc limit ?", select -> select.setInt(1, count)).stream()
                .map(JdbcLedger::decision)
                .toList();
    }

    @Override
    public List<String> receipts(String quoteId) {
        List<String> receipts = new ArrayList<>();
        contents(DECISIONS + " and subject = ? order by number", select -> select.setString(1, Row.key(quoteId)))
                .forEach(content -> {
                    Decision decision = decision(content);
                    if (decision.receipt() != null && decision.quoteId().equals(quoteId)) {
                        receipts.add(decision.receipt());
                    }
                });
        return receipts;
    }

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private List<Bytes> contents(String sql, Parameters parameters) {
        try {
            return store.read(connection -> contents(connection, sql, parameters));
        } catch (IOException e) {
            throw new IllegalStateException("The ledger cannot be read", e);
        }
    }

    private static List<Bytes> contents(Connection connection, String sql, Parameters parameters) throws SQLException {
        List<Bytes> contents = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            parameters.set(select);
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    contents.add(Bytes.of(result.getBytes(1)));
                }
            }
        }
        return contents;
    }

    private static Decision decision(Bytes content) {
        return DecisionJson.decision(content.array());
    }

    static Bytes bytes(JsonNode json) {
        try {
            return Bytes.of(MAPPER.writeValueAsBytes(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(Bytes content) {
        try {
            return MAPPER.readTree(content.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
