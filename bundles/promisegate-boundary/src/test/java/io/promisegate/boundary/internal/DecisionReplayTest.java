package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.cpq.tmf648.Tmf648Format;
import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionReplay;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Outcome;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CompactCodec;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.ledger.LedgerAudit.Selection;
import io.promisegate.ledger.LedgerEvent;
import io.promisegate.ledger.internal.JdbcBoundaryJournal;
import io.promisegate.ledger.internal.JdbcLedger;
import io.promisegate.ledger.internal.JdbcLedgerAudit;
import io.promisegate.ledger.internal.JdbcRecordedQuotes;
import io.promisegate.ledger.internal.LedgerStore;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.spi.QuoteReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions of the past, made again from what the ledger has. */
class DecisionReplayTest {
    private static final Change OPS = Change.by("ops", "");

    private final QuoteReader reader = new DetectingQuoteReader(List.of(new CanonicalFormat(), new Tmf648Format()));
    private final CompactCodec codec = new CompactCodec();

    @TempDir
    private Path folder;

    private LedgerStore store;
    private PromiseBoundaries boundaries;
    private BoundaryGate gate;

    @BeforeEach
    void start() throws SQLException {
        store = LedgerStore.open(folder.resolve("ledger"), LedgerStore.Settings.DEFAULT);
        Clock clock = Clock.systemUTC();
        JdbcRecordedQuotes recorded = new JdbcRecordedQuotes(store, codec);
        boundaries = new PromiseBoundaries(
                new PromiseBoundaryCompiler(),
                reader,
                new JdbcBoundaryJournal(store),
                Gate.impacts(NoQuotes.INSTANCE, clock),
                new Trust(),
                clock);
        gate = new BoundaryGate(boundaries, new JdbcLedger(store, codec), recorded, null, clock);
    }

    @AfterEach
    void stop() {
        boundaries.stop();
        store.close();
    }

    private List<Decision> decideOnAllExamples() throws Exception {
        URI northwind = Objects.requireNonNull(getClass().getResource("/northwind/northwind.boundary.yaml"))
                .toURI();
        assertThat(boundaries.deploy(northwind, OPS).problems()).isEmpty();
        List<Decision> decisions = new ArrayList<>();
        int i = 0;
        for (Boundary.Example example :
                boundaries.status().active().get(0).boundary().examples()) {
            Quote quote = reader.read(example.quote().getBytes(StandardCharsets.UTF_8), null)
                    .quote();
            if (quote != null) {
                i++;
                Quote own = new Quote(
                        "Q" + i,
                        quote.version(),
                        quote.format(),
                        quote.currency(),
                        quote.account(),
                        quote.requester(),
                        quote.channel(),
                        quote.total(),
                        quote.texts(),
                        quote.lines(),
                        quote.document());
                decisions.add(gate.decide(own, EntryPoint.HTTP));
                assertSame(codec.decode(codec.encode(own)), own);
            }
        }
        return decisions;
    }

    private static void assertSame(Quote one, Quote other) {
        assertThat(one.texts()).isEqualTo(other.texts());
        for (int i = 0; i < other.lines().size(); i++) {
            QuoteLine line = one.lines().get(i);
            QuoteLine expected = other.lines().get(i);
            assertThat(line.pointer()).isEqualTo(expected.pointer());
            assertThat(line.prices()).isEqualTo(expected.prices());
            assertThat(line.promises().all()).isEqualTo(expected.promises().all());
        }
    }

    @Test
    void comeToTheSameFindingsAfterTenChangesAndARestart() throws Exception {
        List<Decision> decisions = decideOnAllExamples();
        assertThat(decisions.stream().filter(decision -> !decision.isCleared())).hasSizeGreaterThan(50);
        for (int i = 0; i < 10; i++) {
            String yaml = "boundary: other\nversion: '" + i + "'\nofferings: {a: {title: A}}\n";
            assertThat(boundaries
                            .deploy(
                                    new BoundarySource(
                                            "other.yaml",
                                            URI.create("file:/other.yaml"),
                                            yaml.getBytes(StandardCharsets.UTF_8)),
                                    OPS)
                            .problems())
                    .isEmpty();
        }
        stop();
        start();

        for (Decision decision : decisions) {
            DecisionReplay replay = Objects.requireNonNull(gate.replay(decision.id()));
            assertThat(replay.recorded()).isEqualTo(decision);
            assertThat(replay.obstacle()).isEmpty();
            assertThat(replay.differences()).as(decision.id()).isEmpty();
        }
        assertThat(new JdbcLedgerAudit(store).verify(null, seen -> {}).isIntact())
                .isTrue();
    }

    @Test
    void sayWhyTheyCannotBeMadeAgain() throws Exception {
        Decision decision = decideOnAllExamples().get(0);
        Decision unreadable =
                gate.decide(reader.read("no quote".getBytes(StandardCharsets.UTF_8), null), EntryPoint.HTTP);
        assertThat(unreadable.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(gate.replay("none")).isNull();
        assertThat(Objects.requireNonNull(gate.replay(unreadable.id())).obstacle())
                .isEqualTo("Nothing was evaluated.");
        JdbcLedgerAudit audit = new JdbcLedgerAudit(store);
        audit.erase(decision.quoteId(), "ines", "asked for");
        assertThat(gate.replay(decision.id())).isNull();
        assertThat(audit.entries(new Selection(0, LedgerEvent.Kind.ERASURE, null), 5))
                .hasSize(1);
    }
}
