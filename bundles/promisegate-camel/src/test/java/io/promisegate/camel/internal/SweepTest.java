package io.promisegate.camel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import io.promisegate.attachment.BypassSweep;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.internal.BoundaryGate;
import io.promisegate.boundary.internal.MemoryLedger;
import io.promisegate.boundary.internal.PromiseBoundaries;
import io.promisegate.boundary.internal.SignedReceipts;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.json.internal.JsonDecisionWriter;
import io.promisegate.ledger.LedgerEvent;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts and statuses that went round the gate. */
class SweepTest {
    private static final String QUOTE =
            "{\"id\":\"Q1\",\"version\":\"1\",\"currency\":\"USD\",\"lines\":[{\"offering\":\"assist\"}]}";

    @TempDir
    private Path folder;

    private final QuoteReader reader = new DetectingQuoteReader(List.of(new CanonicalFormat()));
    private final PromiseBoundaries boundaries =
            new PromiseBoundaries(new PromiseBoundaryCompiler(), reader, new CanonicalWriter());
    private final JdbcDataSource database = new JdbcDataSource();
    private FlowStore store;
    private final MemoryLedger ledger = MemoryLedger.keeping(100);
    private LedgerOutbox outbox;
    private SignedReceipts receipts;
    private BoundaryGate gate;
    private Sweeps sweeps;

    @BeforeEach
    void start() throws IOException {
        boundaries.deploy(
                new BoundarySource(
                        "b.yaml",
                        URI.create("file:/b.yaml"),
                        "offerings: {assist: {title: Assist}}".getBytes(StandardCharsets.UTF_8)),
                Change.by("test", ""));
        receipts = new SignedReceipts(
                boundaries,
                new CanonicalWriter(),
                Configured.by(
                        SignedReceipts.Config.class,
                        "keys",
                        folder.resolve("keys.json").toString()));
        gate = new BoundaryGate(boundaries, ledger, receipts);
        open();
    }

    private void open() throws IOException {
        store = new FlowStore(folder.resolve("flows.mv.db"));
        outbox = new LedgerOutbox(store);
        outbox.ledger = ledger;
        sweeps = new Sweeps(
                store,
                outbox,
                ledger,
                receipts,
                reader,
                new CanonicalWriter(),
                new JsonDecisionWriter(),
                name -> name.equals("crm") ? database : null,
                folder);
    }

    @AfterEach
    void stop() {
        sweeps.stop();
        outbox.stop();
        store.close();
    }

    private String cleared(String quote) {
        Decision decision = gate.decide(reader.read(quote.getBytes(StandardCharsets.UTF_8), null), EntryPoint.ROUTE);
        return Objects.requireNonNull(decision.receipt());
    }

    private BypassSweep sweep(String source, Object... more) {
        Object[] all = new Object[more.length + 4];
        System.arraycopy(new Object[] {"source", source, "every_minutes", 0}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        SweepConfiguration configured = new SweepConfiguration(
                sweeps,
                Configured.by(SweepConfiguration.Config.class, all),
                Map.of("service.pid", "io.promisegate.sweep~crm"));
        BypassSweep found = sweeps.run().get(0);
        configured.stop();
        return found;
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toUri().toString();
    }

    private static List<String> shown(BypassSweep sweep) {
        assertThat(sweep.failure()).isEmpty();
        return sweep.findings().stream()
                .map(one -> one.row() + " " + one.kind() + ' ' + one.contract() + ' ' + one.quote())
                .toList();
    }

    @Test
    void contractsWithoutReceiptAndForcedStatusesAreFoundInCsv() throws IOException {
        cleared(QUOTE);
        String listing = file("contracts.csv", """
                contract,quote,version,status
                C-1,Q1,1,
                C-2,Q1,2,
                C-3,Q2,1,
                ,Q1,1,APPROVED
                ,Q3,1,APPROVAL_NOT_NEEDED
                ,Q4,1,PENDING_APPROVAL
                ,,,
                """);
        BypassSweep found = sweep(listing);
        assertThat(shown(found))
                .containsExactly("2 NO_RECEIPT C-2 Q1", "3 NO_RECEIPT C-3 Q2", "5 FORCED_STATUS  Q3", "7 UNREADABLE  ");
        assertThat(found.rows()).isEqualTo(7);
        assertThat(folder.resolve("promisegate/sweeps/crm.json")).content().contains("\"kind\" : \"no_receipt\"");
        assertThat(folder.resolve("promisegate/sweeps/crm.csv"))
                .content()
                .startsWith("row,kind,contract,quote,version,detail\n2,NO_RECEIPT,C-2,Q1,2,");
    }

    @Test
    void contractsOfOtherContentAreFound() throws IOException {
        String receipt = cleared(QUOTE);
        String other = QUOTE.replace("USD", "EUR");
        String listing = file("contracts.json", """
                {"contracts": [
                  {"contract": "C-1", "quote": "Q1", "version": "1", "document": %s},
                  {"contract": "C-2", "quote": "Q1", "version": "1", "document": %s},
                  {"contract": "C-3", "quote": "Q1", "version": "1", "document": %s, "receipt": "%s"},
                  {"contract": "C-4", "quote": "Q1", "version": "1", "facts": "00", "receipt": null},
                  {"contract": "C-5", "quote": "Q1", "version": "1", "document": {"no": "quote"}}
                ]}
                """.formatted(QUOTE, other, other, receipt));
        assertThat(shown(sweep(listing)))
                .containsExactly(
                        "2 OTHER_CONTENT C-2 Q1",
                        "3 OTHER_CONTENT C-3 Q1",
                        "4 OTHER_CONTENT C-4 Q1",
                        "5 UNREADABLE C-5 Q1");
    }

    @Test
    void receiptsThatDoNotHoldAreFound() throws IOException {
        String receipt = cleared(QUOTE);
        String forged = receipt.substring(0, receipt.length() - 20) + "A".repeat(20);
        String later = Instant.now().plus(Duration.ofDays(30)).toString();
        String listing = file("contracts.jsonl", """
                {"contract": "C-1", "quote": "Q1", "version": "1", "receipt": "%s"}
                {"contract": "C-2", "quote": "Q2", "version": "1", "receipt": "%s"}
                {"contract": "C-3", "quote": "Q1", "version": "1", "receipt": "%s"}
                {"contract": "C-4", "quote": "Q1", "version": "1", "receipt": "%s", "made": "%s"}
                {"contract": "C-5", "quote": "Q1", "version": "1", "receipt": "%s", "made": "yesterday"}
                """.formatted(receipt, receipt, forged, receipt, later, receipt));
        assertThat(shown(sweep(listing)))
                .containsExactly(
                        "2 BAD_RECEIPT C-2 Q2", "3 BAD_RECEIPT C-3 Q1", "4 BAD_RECEIPT C-4 Q1", "5 UNREADABLE C-5 Q1");
    }

    @Test
    void aReceiptOfARotatedKeyIsOneStill() throws IOException {
        cleared(QUOTE);
        receipts.rotate();
        assertThat(shown(sweep(file("c.csv", "contract,quote,version\nC-1,Q1,1\n"))))
                .isEmpty();
    }

    @Test
    void theLedgerIsToldOfEachFindingOnce() throws IOException {
        String listing = file("c.csv", "contract,quote,version\nC-1,Q1,1\nC-2,Q2,1\n");
        outbox.ledger = null;
        assertThat(shown(sweep(listing))).hasSize(2);
        outbox.send();
        stop();
        open();
        assertThat(shown(sweep(listing))).hasSize(2);
        outbox.send();
        assertThat(ledger.events()).hasSize(2).allSatisfy(event -> {
            assertThat(event.kind()).isEqualTo(LedgerEvent.Kind.BYPASS);
            assertThat(event.content()).contains("\"sweep\":\"crm\"");
        });
    }

    @Test
    void aDataSourceIsAskedByItsQueryWithItsOwnColumns() throws Exception {
        cleared(QUOTE);
        database.setURL("jdbc:h2:mem:sweep;DB_CLOSE_DELAY=-1");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table doc (name varchar, quote_ref varchar)");
            statement.execute("insert into doc values ('C-1', 'Q1'), ('C-2', 'Q7')");
        }
        String columns = "contract = name; quote = quote_ref";
        assertThat(shown(sweep("datasource:crm", "query", "select * from doc order by 1", "columns", columns)))
                .containsExactly("2 NO_RECEIPT C-2 Q7");
        assertThat(sweep("datasource:crm", "query", "select * from nothing").failure())
                .startsWith("The query failed");
        assertThat(sweep("datasource:none").failure()).isEqualTo("There is no data source none.");
    }

    @Test
    void aListingIsFetchedOverHttp() throws IOException {
        cleared(QUOTE);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/contracts", exchange -> {
            boolean isAllowed = "Bearer t".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] answer = "[{\"contract\": \"C-2\", \"quote\": \"Q2\"}]".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isAllowed ? 200 : 401, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/contracts";
            assertThat(shown(sweep(url, "authorization", "Bearer t"))).containsExactly("1 NO_RECEIPT C-2 Q2");
            assertThat(sweep(url).failure()).isEqualTo("The listing was answered with status 401.");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aListingThatCannotBeReadIsSaidToBe() throws IOException {
        assertThat(sweep(folder.resolve("none.csv").toUri().toString()).failure())
                .contains("none.csv");
        assertThat(sweep(file("broken.json", "[{\"contract\":")).failure()).isNotEmpty();
        assertThat(sweep("no uri at all").failure()).contains("is no URI");
        assertThatIllegalArgumentException().isThrownBy(() -> sweep(" "));
    }
}
