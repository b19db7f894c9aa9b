package io.promisegate.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Flows of somebody else's, before, while and after the gate stands in them. */
@ExtendWith(KarafExtension.class)
class AttachmentIT {
    /** How many quotes a flow is sent at once; 10,000 take two minutes. */
    private static final int MANY = Integer.getInteger("flow.quotes", 2_000);

    /** How long the engine is away under load. */
    private static final Duration AWAY = Duration.ofSeconds(Long.getLong("away.seconds", 6));

    private static final String SAMPLE_ID = "Q-2026-0412";
    private static final String CLEARED = new String(Samples.bytes("cleared-assist-standard.json"), UTF_8);
    private static final String BLOCKED =
            CLEARED.replace("Reply drafts stay", "Data is never stored. Reply drafts stay");
    private static final String FLOW =
            Path.of(System.getProperty("itest.dir"), "shop-flow.jar").toUri().toString();

    private static final String ENGINE = "promisegate-engine";

    /** In Java, in XML with toD, and with an interceptor of its own. */
    private static final List<String> WAYS = List.of("", "/xml", "/intercepted");

    private final HttpClient http = HttpClient.newHttpClient();
    private ContractService contracts;
    private String in = "";
    private String bundle = "";

    @BeforeEach
    void startTheirService(Karaf karaf) throws IOException {
        assertThat(BLOCKED).isNotEqualTo(CLEARED);
        contracts = new ContractService();
        try (var socket = new ServerSocket(0)) {
            in = "http://127.0.0.1:" + socket.getLocalPort();
        }
        karaf.shell("system:property shop.in " + in);
        karaf.shell("system:property shop.contracts " + contracts.url());
        contracts.trust(karaf.get("/api/v1/receipts/keys").body());
    }

    @AfterEach
    void nothingIsLeft(Karaf karaf) throws IOException {
        detach(karaf);
        karaf.shell("bundle:uninstall " + bundle);
        contracts.close();
    }

    private void installFlow(Karaf karaf) throws IOException {
        String installed = karaf.shell("bundle:install -s " + FLOW);
        assertThat(installed).contains("Bundle ID: ");
        bundle = installed.replaceAll("\\D", "");
    }

    private static void attach(Karaf karaf, String... more) throws IOException {
        Files.writeString(
                configuration(karaf),
                "context = shop*\nendpoint = direct:generate-contract\n" + String.join("\n", more) + '\n');
    }

    private static void detach(Karaf karaf) throws IOException {
        Files.deleteIfExists(configuration(karaf));
        Karaf.await(
                Karaf.SOON, () -> karaf.shell("promisegate:attachments"), seen -> seen.contains("Nothing is guarded"));
    }

    private static Path configuration(Karaf karaf) {
        return karaf.base().resolve("etc/io.promisegate.attachment-shop.cfg");
    }

    private static void awaitAttached(Karaf karaf) {
        Karaf.await(
                Karaf.SOON,
                () -> karaf.shell("promisegate:attachments"),
                seen -> seen.split("ATTACHED", -1).length == 1 + WAYS.size());
    }

    private static String quote(String sample, String id) {
        return sample.replace(SAMPLE_ID, id);
    }

    private HttpResponse<String> order(String way, String quote, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(in + way + "/orders"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(quote));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void assertGuarded() throws IOException {
        for (String way : WAYS) {
            int before = contracts.contracts();
            assertThat(order(way, CLEARED).body()).contains("<h1>Contract for " + SAMPLE_ID);
            HttpResponse<String> stopped = order(way, BLOCKED);
            assertThat(stopped.statusCode()).isEqualTo(409);
            assertThat(stopped.body()).contains("\"outcome\" : \"BLOCKED\"", "\"name\" : \"northwind-support-ai\"");
            assertThat(contracts.contracts()).as(way).isEqualTo(before + 1);
        }
    }

    private void assertUnguarded() throws IOException {
        for (String way : WAYS) {
            assertThat(order(way, BLOCKED).body()).contains("<h1>Contract for");
        }
    }

    @Test
    void flowsThatRunAreAttachedAndGivenBack(Karaf karaf) throws IOException {
        installFlow(karaf);
        assertUnguarded();

        attach(karaf);
        awaitAttached(karaf);
        assertGuarded();
        assertThat(karaf.get("/api/v1/attachments")
                        .json()
                        .at("/attachments/0/state")
                        .asText())
                .isEqualTo("attached");
        assertThat(karaf.get("/metrics").body())
                .contains("promisegate_attachments{attachment=\"shop\",context=\"shop\",state=\"attached\"} 1.0");

        karaf.shell("bundle:update " + bundle + ' ' + FLOW);
        awaitAttached(karaf);
        assertGuarded();

        detach(karaf);
        assertUnguarded();
    }

    @Test
    void flowsThatComeLaterAreAttachedBeforeTheirFirstQuote(Karaf karaf) throws IOException {
        attach(karaf);
        Karaf.await(Karaf.SOON, () -> karaf.shell("promisegate:attachments"), seen -> seen.contains("UNMATCHED"));

        installFlow(karaf);

        assertGuarded();
        awaitAttached(karaf);
    }

    /** Sends quotes over all three flows, every ten of them three that must not pass. */
    private void load(int quotes, String name) {
        IntStream.range(0, quotes).parallel().forEach(i -> {
            try {
                order(WAYS.get(i % WAYS.size()), quote(i % 10 < 3 ? BLOCKED : CLEARED, name + i));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void assertExactlyTheClearedOnes(int quotes, String name) {
        for (int i = 0; i < quotes; i++) {
            assertThat(contracts.contracts(name + i)).as(name + i).isEqualTo(i % 10 < 3 ? 0 : 1);
        }
        assertThat(contracts.contracts()).isEqualTo(quotes * 7 / 10);
        assertThat(contracts.proven())
                .as("every contract was made by a receipt")
                .isEqualTo(quotes * 7 / 10);
    }

    @Test
    void ofManyQuotesExactlyTheClearedOnesBecomeContracts(Karaf karaf) throws IOException {
        installFlow(karaf);
        attach(karaf);
        awaitAttached(karaf);

        load(MANY, "Q-");

        assertExactlyTheClearedOnes(MANY, "Q-");
    }

    @Test
    void whileTheEngineIsAwayQuotesWaitAndNoneIsLost(Karaf karaf) throws Exception {
        installFlow(karaf);
        attach(karaf, "on.undecided = park");
        awaitAttached(karaf);
        AtomicInteger sent = new AtomicInteger();
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(client -> clients.submit(() -> {
                        while (!isOver.get()) {
                            int i = sent.getAndIncrement();
                            order(WAYS.get(i % WAYS.size()), quote(i % 10 < 3 ? BLOCKED : CLEARED, "Q-" + i));
                            // no more than the container is to work off again afterwards
                            TimeUnit.MILLISECONDS.sleep(40);
                        }
                        return null;
                    }))
                    .toList();
            Karaf.await(Karaf.SOON, sent::get, count -> count > 50);
            long stopped = System.nanoTime();
            karaf.shell("bundle:stop " + ENGINE);
            Karaf.await(
                    Duration.ofSeconds(30),
                    () -> karaf.shell("promisegate:parked"),
                    seen -> seen.contains("The promise gate is not running.")
                            && System.nanoTime() - stopped > AWAY.toNanos());
            karaf.shell("bundle:start " + ENGINE);
            Karaf.await(Karaf.SOON, () -> karaf.get("/api/v1/boundaries"), answer -> answer.status() == 200);
            int after = sent.get();
            Karaf.await(Karaf.SOON, sent::get, count -> count > after + 50);
            isOver.set(true);
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            isOver.set(true);
            clients.shutdownNow();
            karaf.shell("bundle:start " + ENGINE);
        }
        Karaf.await(
                Duration.ofSeconds(60),
                () -> karaf.shell("promisegate:parked --retry"),
                seen -> seen.contains("No quote waits."));
        int quotes = sent.get();
        for (int i = 0; i < quotes; i++) {
            assertThat(contracts.contracts("Q-" + i)).as("Q-" + i).isEqualTo(i % 10 < 3 ? 0 : 1);
        }
    }

    @Test
    void aGateThatIsInstalledUnderLoadStopsFromThenOnAndLosesNothing(Karaf karaf) throws Exception {
        detach(karaf);
        karaf.shell("feature:uninstall promisegate-samples promisegate");
        installFlow(karaf);
        attach(karaf);
        AtomicInteger sent = new AtomicInteger();
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
            while (!isOver.get()) {
                int i = sent.getAndIncrement();
                try {
                    order(i % 3 == 0 ? "/xml" : "/intercepted", quote(i % 2 == 0 ? BLOCKED : CLEARED, "Q-" + i));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        try {
            Karaf.await(Karaf.SOON, sent::get, count -> count > 50);
            assertThat(contracts.contracts("Q-0")).as("no gate, no guard").isEqualTo(1);
            karaf.shell("feature:install promisegate promisegate-samples");
            Karaf.await(
                    Duration.ofMinutes(1),
                    () -> karaf.get("/api/v1/boundaries"),
                    answer -> !answer.json().path("active").isEmpty());
            Karaf.await(
                    Karaf.SOON,
                    () -> karaf.shell("promisegate:attachments"),
                    seen -> seen.split("ATTACHED", -1).length == 3 && seen.contains("BYPASSABLE"));
            assertThat(karaf.shell("promisegate:attachments"))
                    .as("a context that is no service")
                    .contains("cannot be reached until its bundle is restarted");
            int from = sent.get() + 1;
            Karaf.await(Karaf.SOON, sent::get, count -> count > from + 200);
            isOver.set(true);
            running.get(60, TimeUnit.SECONDS);
            int quotes = sent.get();
            for (int i = 0; i < quotes; i++) {
                int made = contracts.contracts("Q-" + i);
                if (i >= from) {
                    assertThat(made).as("Q-" + i).isEqualTo(i % 2 == 0 ? 0 : 1);
                } else {
                    assertThat(made).as("Q-" + i).isLessThanOrEqualTo(1);
                }
            }
            karaf.shell("bundle:restart " + bundle);
            awaitAttached(karaf);
            assertGuarded();
        } finally {
            isOver.set(true);
            karaf.shell("feature:install promisegate promisegate-samples");
            Karaf.await(
                    Duration.ofMinutes(1),
                    () -> karaf.get("/api/v1/boundaries"),
                    answer -> !answer.json().path("active").isEmpty());
        }
    }

    @Test
    void aContractIsMadeOfTheVeryContentThatWasCleared(Karaf karaf) throws IOException {
        installFlow(karaf);
        attach(karaf, "check = receipt");
        awaitAttached(karaf);
        String receipt =
                karaf.post(CLEARED.getBytes(UTF_8)).json().path("receipt").asText();
        assertThat(order("", CLEARED).body()).contains("receipt-missing");
        assertThat(order("", BLOCKED, "PromisegateReceipt", receipt).body()).contains("receipt-other-facts");
        assertThat(order("", CLEARED.replace("\"120\"", "120").replace("120,", "121,"), "PromisegateReceipt", receipt)
                        .statusCode())
                .as("an edit beside what is promised")
                .isEqualTo(200);
        assertThat(order("", CLEARED.replace("\"kelsey.ngo\"", "\"sam.ito\""), "PromisegateReceipt", receipt)
                        .body())
                .contains("<h1>Contract for");
        Path quote = Files.writeString(karaf.base().resolve("quote.json"), CLEARED);
        Path kept = Files.writeString(karaf.base().resolve("receipt.txt"), receipt);
        assertThat(karaf.shell("promisegate:verify " + quote + ' ' + kept)).startsWith("CLEARED");
        assertThat(karaf.shell("promisegate:verify " + quote + " x.y.z")).contains("receipt-malformed");
        assertThat(karaf.shell("promisegate:sheet " + quote + ' ' + kept)).contains("autonomyTier = L2");
        karaf.shell("promisegate:receipt-rotate");
        assertThat(order("", CLEARED, "PromisegateReceipt", receipt).body()).contains("<h1>Contract for");
        assertThat(contracts.contracts()).isEqualTo(3);
    }

    @Test
    void twoPeopleLetAQuotePassAndAThirdReviewsIt(Karaf karaf) throws Exception {
        installFlow(karaf);
        attach(karaf);
        awaitAttached(karaf);
        String asked = karaf.shell("promisegate:break-glass-request --amount 100000 --currency USD --minutes 5"
                + " --why 'wrong rule' shop");
        assertThat(asked).contains("REQUESTED");
        String id = asked.substring(asked.indexOf("BG-"), asked.indexOf(' ', asked.indexOf("BG-")));
        assertThat(karaf.shell("promisegate:break-glass-approve " + id)).contains("Somebody else than karaf");
        assertThat(order("", BLOCKED).statusCode()).isEqualTo(409);
        assertThat(asInes(karaf, id + "/approve")
                        .json()
                        .at("/breakGlass/0/state")
                        .asText())
                .isEqualTo("open");

        assertThat(order("", BLOCKED).body()).contains("<h1>Contract for");
        assertThat(order("", quote(BLOCKED, "Q-X")).statusCode())
                .as("93,600 of 100,000 are spent")
                .isEqualTo(409);

        assertThat(karaf.shell("promisegate:break-glass-review --found fine " + id + " 0"))
                .contains("Somebody else than the two");
        assertThat(karaf.shell("promisegate:break-glass")).contains("BLOCKED", "not reviewed", SAMPLE_ID);
        assertThat(karaf.get("/metrics").body()).contains("promisegate_break_glass{is=\"open\"} 1.0");
        assertThat(karaf.shell("promisegate:break-glass-end " + id)).contains("ENDED");
        assertThat(order("", quote(BLOCKED, "Q-Y")).statusCode()).isEqualTo(409);
    }

    private static Answer asInes(Karaf karaf, String what) throws IOException {
        String basic = Base64.getEncoder().encodeToString("ines:secret".getBytes(UTF_8));
        return karaf.send(karaf.request("/api/v1/break-glass/" + what)
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.noBody()));
    }
}
