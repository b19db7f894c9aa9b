package io.promisegate.web;

import io.promisegate.attachment.Attachments;
import io.promisegate.attachment.BreakGlasses;
import io.promisegate.attachment.BypassSweeps;
import io.promisegate.attachment.CpqLinks;
import io.promisegate.attachment.ParkedQuotes;
import io.promisegate.benchmark.SampleGate;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.Person;
import io.promisegate.json.internal.CompactCodec;
import io.promisegate.json.internal.JsonDecisionWriter;
import io.promisegate.ledger.Figures;
import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.Outbox;
import io.promisegate.ledger.QuoteStanding;
import io.promisegate.ledger.QuoteStandings;
import io.promisegate.ledger.internal.JdbcLedger;
import io.promisegate.ledger.internal.JdbcQuoteStandings;
import io.promisegate.ledger.internal.JdbcRecordedQuotes;
import io.promisegate.ledger.internal.LedgerStore;
import io.promisegate.quote.Money;
import io.promisegate.spi.QuoteEditor;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * What sellers wait for, over HTTP: a preview beside a route of the same kind that does nothing, and the page of
 * blocked quotes where there are many beside the same where there are few. In the package of what it measures.
 */
@BenchmarkMode(Mode.SampleTime)
@Fork(1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ServerBenchmark {
    private static final int WARM_REQUESTS = 2_000;
    private static final int FEW = 100;
    private static final int MANY = 100_000;
    private static final int WRITTEN = 1_000;

    /** The server on an embedded ledger, which has to be on the disk. */
    @State(Scope.Benchmark)
    public static class Server {
        private final HttpClient http = HttpClient.newHttpClient();
        private DefaultCamelContext camel;
        private LedgerStore store;
        private LiveUpdates live;
        private Batch batch;
        private String root;
        private HttpRequest empty;
        private HttpRequest preview;

        /** Starts it. */
        @Setup
        public void setUp() throws Exception {
            store = open();
            start(new SampleGate(new JdbcLedger(store, new CompactCodec())));
            warmUp();
        }

        LedgerStore open() throws Exception {
            Path folder = Files.createTempDirectory("promisegate");
            return LedgerStore.open(folder.resolve("ledger"), LedgerStore.Settings.DEFAULT);
        }

        private void start(SampleGate sample) throws Exception {
            JdbcQuoteStandings standings = new JdbcQuoteStandings(store);
            FlowApi.Flows flows = new Nothing(standings);
            CarefulPeople people = new CarefulPeople(
                    (name, password) -> new Person(name, Set.of("promisegate-auditor")), Clock.systemUTC());
            Access access = new Access("", "127.0.0.1", "admin", people, null);
            DecisionWriter writer = new JsonDecisionWriter();
            Api api = new Api(
                    sample.gate,
                    sample.reader,
                    writer,
                    sample.boundaries,
                    sample.ledger,
                    access,
                    new Metrics(sample.boundaries),
                    flows);
            live = new LiveUpdates(flows);
            batch = new Batch(api, writer, access);
            Console console = new Console(
                    new Sessions(people, Clock.systemUTC()),
                    new Pages(),
                    live,
                    flows,
                    List.of(new QuotePages(sample.ledger, new JdbcRecordedQuotes(store, new CompactCodec()), flows)),
                    "",
                    false);
            byte[] answer = writer.write(sample.decision());
            int port;
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            root = "http://127.0.0.1:" + port;
            camel = new DefaultCamelContext();
            camel.addRoutes(new ApiRoutes(
                    "127.0.0.1",
                    port,
                    null,
                    new HttpGuard(access, new Parts(Map.of(), "promisegate-"), 0),
                    new HealthPages(new Health(List::of)),
                    batch,
                    console,
                    api,
                    new ReceiptApi(sample.gate, sample.reader, sample.writer, writer, sample.receipts),
                    new FlowApi(writer, access, flows),
                    new LedgerApi(sample.gate, access, flows),
                    new CaseApi(access, flows),
                    new FigureApi(flows)));
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    rest("/empty").post().to("direct:empty");
                    from("direct:empty").process(exchange -> {
                        Api.body(exchange.getMessage(), Api.MAX_BODY);
                        Api.answer(exchange, answer);
                    });
                }
            });
            camel.start();
            empty = quote("/empty", sample.quote);
            preview = quote("/api/v1/decisions?entry=preview", sample.quote);
        }

        private HttpRequest quote(String path, byte[] quote) {
            return HttpRequest.newBuilder(URI.create(root + path))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(quote))
                    .build();
        }

        void warmUp() throws IOException, InterruptedException {
            for (int i = 0; i < WARM_REQUESTS; i++) {
                if (!sent(empty).contains("CLEARED") || !sent(preview).contains("CLEARED")) {
                    throw new IllegalStateException("the sample is not cleared");
                }
            }
        }

        String sent(HttpRequest request) throws IOException, InterruptedException {
            return http.send(request, BodyHandlers.ofString()).body();
        }

        /** Stops it. */
        @TearDown
        public void tearDown() throws IOException {
            camel.stop();
            live.close();
            batch.close();
            store.close();
        }
    }

    /** The server on PostgreSQL, with few stopped quotes. */
    @State(Scope.Benchmark)
    public static class Few extends Server {
        private EmbeddedPostgres database;
        private HttpRequest page;

        int quotes() {
            return FEW;
        }

        @Override
        LedgerStore open() throws Exception {
            database = EmbeddedPostgres.start();
            LedgerStore store = LedgerStore.open(
                    "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres?user=postgres",
                    "",
                    "",
                    LedgerStore.Settings.DEFAULT);
            write(new JdbcQuoteStandings(store));
            for (String table : List.of("standing", "standing_word")) {
                copy(table);
            }
            return store;
        }

        private void write(QuoteStandings standings) throws IOException {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            List<QuoteStanding> some = new ArrayList<>();
            for (int i = 1; i <= Math.min(quotes(), WRITTEN); i++) {
                boolean isReview = i % 3 == 0;
                some.add(new QuoteStanding(
                        "Q-" + i,
                        "1",
                        "D-" + i,
                        i,
                        isReview ? Outcome.REVIEW : Outcome.BLOCKED,
                        now.minusSeconds(i),
                        now.minusSeconds(i),
                        "Customer " + i % 1_000,
                        "sam",
                        new Money("USD", BigDecimal.valueOf(i)),
                        "tmf648",
                        "Assist Desk may be sold up to L2 (collaborator); the quote promises L4 (approver).",
                        1,
                        List.of("autonomy-certified"),
                        isReview ? List.of(ReviewerRole.LEGAL) : List.of(),
                        true));
            }
            standings.stand(some);
        }

        /**
         * Copies the rows that were written until there are as many as wanted, each with an id and an age of its own.
         */
        private void copy(String table) throws SQLException {
            boolean isWord = table.equals("standing_word");
            String names = isWord ? "outcome, word" : "outcome, stopped, entry, content";
            String content = "convert_to(replace(convert_from(content, 'UTF8'), '\"Q-', '\"Q-' || n || '-'), 'UTF8')";
            String values = isWord ? names : "outcome, stopped, entry + n * " + WRITTEN + ", " + content;
            String copy = """
                    insert into promisegate.%2$s (%3$s, since, amount, quote_id)
                    select %4$s, since - n * %1$d000, amount + n * %1$d, quote_id || '-' || n
                    from promisegate.%2$s, generate_series(1, %5$d) n""".formatted(WRITTEN, table, names, values, quotes() / WRITTEN - 1);
            try (Connection connection = database.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate(copy);
                statement.execute("analyze promisegate." + table);
            }
        }

        @Override
        void warmUp() throws IOException, InterruptedException {
            String cookie = login();
            page = HttpRequest.newBuilder(URI.create(super.root + "/console/quotes"))
                    .header("Cookie", cookie)
                    .build();
            for (int i = 0; i < WARM_REQUESTS; i++) {
                if (!page().contains("may be sold up to L2")) {
                    throw new IllegalStateException("the page has no quote");
                }
            }
        }

        private String login() throws IOException, InterruptedException {
            return super.http
                    .send(
                            HttpRequest.newBuilder(URI.create(super.root + "/console/login"))
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(BodyPublishers.ofString("name=ada&password=x"))
                                    .build(),
                            BodyHandlers.discarding())
                    .headers()
                    .firstValue("Set-Cookie")
                    .orElseThrow()
                    .split(";")[0];
        }

        String page() throws IOException, InterruptedException {
            return sent(page);
        }

        @Override
        public void tearDown() throws IOException {
            super.tearDown();
            database.close();
        }
    }

    /** The server on PostgreSQL, with many stopped quotes. */
    @State(Scope.Benchmark)
    public static class Many extends Few {
        @Override
        int quotes() {
            return MANY;
        }
    }

    /** A route that takes a quote and answers with a decision that it has. */
    @Benchmark
    @Threads(2)
    public Object empty(Server server) throws IOException, InterruptedException {
        return server.sent(server.empty);
    }

    /** A preview. */
    @Benchmark
    @Threads(2)
    public Object preview(Server server) throws IOException, InterruptedException {
        return server.sent(server.preview);
    }

    /** The first page of few. */
    @Benchmark
    public Object pageOfFew(Few server) throws IOException, InterruptedException {
        return server.page();
    }

    /** The first page of many. */
    @Benchmark
    public Object pageOfMany(Many server) throws IOException, InterruptedException {
        return server.page();
    }

    /** Flows of which there is nothing but where quotes stand. */
    private record Nothing(QuoteStandings standings) implements FlowApi.Flows {
        @Override
        public @Nullable Attachments attachments() {
            return null;
        }

        @Override
        public @Nullable ParkedQuotes parked() {
            return null;
        }

        @Override
        public @Nullable BreakGlasses breakGlasses() {
            return null;
        }

        @Override
        public @Nullable BypassSweeps sweeps() {
            return null;
        }

        @Override
        public @Nullable LedgerAudit ledger() {
            return null;
        }

        @Override
        public @Nullable DealDesk desk() {
            return null;
        }

        @Override
        public List<QuoteEditor> editors() {
            return List.of();
        }

        @Override
        public @Nullable Figures figures() {
            return null;
        }

        @Override
        public @Nullable CpqLinks links() {
            return null;
        }

        @Override
        public @Nullable Outbox outbox() {
            return null;
        }

        @Override
        public boolean isOverseer(Person person) {
            return true;
        }

        @Override
        public boolean isOperator(Person person) {
            return false;
        }
    }
}
