package io.promisegate.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The deal desk over REST and shell, as reviewers, sellers and other systems meet it. */
@ExtendWith(KarafExtension.class)
class DeskIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String ANY = "*";

    /** Priced by outcome, facing customers, autonomous. */
    private static final String QUOTE = """
            {"id": "%s", "version": "1", "currency": "USD", "account": "Halden", "requester": "sam",
             "total": {"unit": "USD", "value": 60000},
             "lines": [{"id": "1", "offering": "NW-RESOLVE", "promises": {
               "autonomyTier": "%s", "useCase": "order-status", "model": "anthropic/claude-sonnet-4-5",
               "customerFacing": true, "humanApproval": ["refund", "account-closure"],
               "retentionDays": %d, "dataClass": "prompts", "dataRegion": "US",
               "outcome.metric": "resolution", "outcome.definition": "closed and not reopened",
               "outcome.eventSource": "helpdesk-events", "outcome.verifier": "independent",
               "outcome.price": {"unit": "USD", "value": %s}, "outcome.cap": {"unit": "USD", "value": 9000},
               "outcome.floor": {"unit": "USD", "value": 100},
               "outcome.fallbackPrice": {"unit": "USD", "value": 1.10},
               "outcome.reopenWindowDays": 7, "outcome.disputeWindowDays": 30, "outcome.exclusions": ["spam"],
               "implementationPlan": "https://plan.example/1",
               "activationMilestone": {"name": "first", "date": "2027-02-01"}, "renewalOwner": "Rita",
               "expansionOwner": "Rita", "incidentOwner": "Ivo", "valueMetric": "deflection-rate"}}]}
            """;

    /** A boundary for quotes that nobody sends. */
    private static final String OTHER = """
            boundary: other
            version: "%d"
            appliesTo: {currencies: [XTS]}
            """;

    private static byte[] quote(String id, String price, String tier, int retentionDays) {
        return String.format(QUOTE, id, tier, retentionDays, price).getBytes(UTF_8);
    }

    private static JsonNode decide(Karaf karaf, byte[] quote) throws IOException {
        return karaf.post(quote).json();
    }

    private static HttpRequest.Builder as(Karaf karaf, String user, String path) {
        String basic = Base64.getEncoder().encodeToString((user + ":secret").getBytes(UTF_8));
        return karaf.request("/api/v1" + path).header("Authorization", "Basic " + basic);
    }

    private static Answer get(Karaf karaf, String user, String path) throws IOException {
        return karaf.send(as(karaf, user, path).GET());
    }

    private static Answer post(Karaf karaf, String user, String path, String match, String body) throws IOException {
        return karaf.send(
                as(karaf, user, path).header("If-Match", match).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static Answer approve(Karaf karaf, String user, String id, String role, String more) throws IOException {
        return post(
                karaf,
                user,
                "/cases/" + id + "/reviews",
                ANY,
                "{\"role\": \"" + role + "\", \"answer\": \"APPROVED\"" + more + '}');
    }

    private static List<String> waitingFor(Karaf karaf, String id) throws IOException {
        List<String> roles = new ArrayList<>();
        get(karaf, "lena", "/cases/" + id).json().path("waitingFor").forEach(role -> roles.add(role.asText()));
        return roles;
    }

    @Test
    void anOutcomePricedAutonomousQuoteGoesThroughTheDesk(Karaf karaf, @TempDir Path folder) throws Exception {
        Path configuration = karaf.base().resolve("etc/io.promisegate.ledger.cfg");
        EmbeddedPostgres postgres =
                EmbeddedPostgres.builder().setDataDirectory(folder).start();
        String onFile =
                decide(karaf, quote("Q-DESK-FILE", "0.99", "L4", 30)).path("id").asText();
        try {
            Files.writeString(
                    configuration,
                    "url = jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres\nuser = postgres\n");
            Karaf.await(LIMIT, () -> karaf.get("/api/v1/decisions/" + onFile), answer -> answer.status() == 404);
            Karaf.await(
                    LIMIT,
                    () -> karaf.get("/api/v1/boundaries"),
                    answer -> answer.status() == 200
                            && !answer.json().path("active").isEmpty());
            story(karaf);
        } finally {
            Files.deleteIfExists(configuration);
            Karaf.await(LIMIT, () -> karaf.get("/api/v1/decisions/" + onFile), answer -> answer.status() == 200);
            Karaf.await(
                    LIMIT,
                    () -> karaf.get("/api/v1/boundaries"),
                    answer -> answer.status() == 200
                            && !answer.json().path("active").isEmpty());
            postgres.close();
        }
    }

    private static void story(Karaf karaf) throws Exception {
        // opens a case with exactly the right roles
        JsonNode first = decide(karaf, quote("Q-STORY", "0.99", "L4", 30));
        assertThat(first.path("outcome").asText()).isEqualTo("REVIEW");
        String id = first.path("case").asText();
        Karaf.await(LIMIT, () -> get(karaf, "lena", "/cases/" + id).status(), status -> status == 200);
        assertThat(waitingFor(karaf, id)).containsExactly("REVENUE", "TECHNICAL", "LEGAL");

        // two have approved; the quote is improved, and an unrelated term changes: nobody is asked again
        assertThat(approve(karaf, "rhea", id, "REVENUE", "").status()).isEqualTo(200);
        assertThat(approve(karaf, "lena", id, "LEGAL", ", \"conditions\": [\"A person can take over at any time.\"]")
                        .status())
                .isEqualTo(200);
        decide(karaf, quote("Q-STORY", "1.10", "L4", 90));
        assertThat(waitingFor(karaf, id)).containsExactly("TECHNICAL");

        // worsened in what revenue has looked at: revenue alone is asked again
        decide(karaf, quote("Q-STORY", "0.90", "L4", 90));
        assertThat(waitingFor(karaf, id)).containsExactly("REVENUE", "TECHNICAL");
        assertThat(approve(karaf, "rhea", id, "REVENUE", "").status()).isEqualTo(200);

        // approved with conditions, for a short while
        Instant until = Instant.now().plusSeconds(8);
        Answer approved = approve(karaf, "theo", id, "TECHNICAL", ", \"until\": \"" + until + '"');
        assertThat(approved.json().path("state").asText()).isEqualTo("APPROVED");
        JsonNode cleared = decide(karaf, quote("Q-STORY", "0.90", "L4", 90));
        assertThat(cleared.path("outcome").asText()).isEqualTo("CLEARED");
        String receipt = cleared.path("receipt").asText();
        Answer sheet = karaf.send(karaf.request("/api/v1/receipts/sheet")
                .header("Promisegate-Receipt", receipt)
                .POST(HttpRequest.BodyPublishers.ofByteArray(quote("Q-STORY", "0.90", "L4", 90))));
        assertThat(sheet.json().path("conditions")).hasSize(1);

        // the waiver lapses: at the same instant nothing passes any more, and the quote is asked about again
        Karaf.await(LIMIT, Instant::now, now -> !now.isBefore(until));
        JsonNode lapsed = decide(karaf, quote("Q-STORY", "0.90", "L4", 90));
        assertThat(lapsed.path("outcome").asText()).isEqualTo("REVIEW");
        assertThat(karaf.send(karaf.request("/api/v1/receipts/verify?revision=any")
                                .header("Promisegate-Receipt", receipt)
                                .POST(HttpRequest.BodyPublishers.ofByteArray(quote("Q-STORY", "0.90", "L4", 90))))
                        .body())
                .contains("receipt-");
        assertThat(waitingFor(karaf, id)).containsExactly("TECHNICAL");
        assertThat(get(karaf, "lena", "/cases/" + id).json().path("state").asText())
                .isEqualTo("OPEN");

        // the first decision is made again after ten changes of the boundary
        for (int i = 1; i <= 10; i++) {
            Answer deployed = karaf.send(as(karaf, "ines", "/boundaries/other")
                    .PUT(HttpRequest.BodyPublishers.ofString(String.format(OTHER, i))));
            assertThat(deployed.status()).as(deployed.body()).isEqualTo(200);
        }
        assertThat(get(karaf, "ines", "/decisions/" + first.path("id").asText() + "/replay")
                        .json()
                        .path("same")
                        .asBoolean())
                .isTrue();
        assertThat(karaf.shell("promisegate:ledger --subject Q-STORY --content"))
                .contains("opened", "approved", "APPROVED", "WAIVER", "judged");
        assertThat(karaf.shell("promisegate:ledger-verify")).contains("The ledger is intact.");
        karaf.shell("promisegate:boundary-withdraw http:other");
    }

    @Test
    void everybodySeesAndDoesWhatIsTheirs(Karaf karaf) throws IOException {
        String id =
                decide(karaf, quote("Q-RIGHTS", "0.70", "L4", 30)).path("case").asText();
        assertThat(karaf.get("/api/v1/cases").status()).isEqualTo(401);
        assertThat(get(karaf, "rita", "/cases").status())
                .as("no role at the desk")
                .isEqualTo(403);
        assertThat(get(karaf, "lena", "/cases/C0000").status()).isEqualTo(404);
        Answer seller = get(karaf, "sam", "/cases/" + id);
        assertThat(seller.status()).isEqualTo(200);
        assertThat(seller.body())
                .contains("outcome-margin")
                .doesNotContain("0.775")
                .doesNotContain("\"allowed\"");
        Answer reviewer = get(karaf, "rhea", "/cases/" + id);
        assertThat(reviewer.body()).contains("0.775");
        assertThat(reviewer.json().path("yourRoles")).hasSize(1);

        assertThat(approve(karaf, "rita", id, "LEGAL", "").status()).isEqualTo(403);
        assertThat(approve(karaf, "lena", id, "REVENUE", "").status()).isEqualTo(403);
        assertThat(karaf.send(as(karaf, "lena", "/cases/" + id + "/reviews")
                                .POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .status())
                .isEqualTo(428);
        Answer bad = post(
                karaf,
                "lena",
                "/cases/" + id + "/reviews",
                ANY,
                "{\"role\": \"cook\", \"conditions\": [1], \"until\": \"tomorrow\", \"x\": 1}");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.contentType()).startsWith("application/problem+json");
        assertThat(bad.json().path("problems")).hasSize(5);
        String tag = '"' + reviewer.json().path("change").asText() + '"';
        assertThat(post(
                                karaf,
                                "lena",
                                "/cases/" + id + "/reviews",
                                tag,
                                "{\"role\": \"LEGAL\", \"answer\": \"REJECTED\", \"comment\": \"not so\"}")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("REJECTED");
        assertThat(post(
                                karaf,
                                "rhea",
                                "/cases/" + id + "/reviews",
                                tag,
                                "{\"role\": \"REVENUE\", \"answer\": \"APPROVED\"}")
                        .status())
                .as("a stale tag")
                .isEqualTo(412);
        assertThat(post(karaf, "sam", "/cases/" + id + "/withdrawal", ANY, "")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("WITHDRAWN");
        assertThat(karaf.get("/metrics").body()).contains("promisegate_cases{state=\"withdrawn\"");
        assertThat(karaf.get("/api/v1/openapi").json().path("paths").has("/cases/{id}/reviews"))
                .isTrue();
    }

    @Test
    void theShellDoesAllOfIt(Karaf karaf) throws IOException {
        String id =
                decide(karaf, quote("Q-SHELL", "0.99", "L4", 30)).path("case").asText();
        assertThat(karaf.shell("promisegate:cases --quote Q-SHELL")).contains("has no part in the desk");
        String reviewer = "theo";
        assertThat(karaf.shellAs(reviewer, "promisegate:cases --quote Q-SHELL --role technical"))
                .contains(id, "OPEN", "technical");
        assertThat(karaf.shellAs(reviewer, "promisegate:case-show " + id))
                .contains("desk-outcome-pricing", "allowed:", "cost_model_reviewed: holds");
        assertThat(karaf.shellAs(reviewer, "promisegate:case-ask --question 'How many a day?' " + id))
                .contains("OPEN");
        assertThat(karaf.shellAs(reviewer, "promisegate:case-remark " + id + " 'I know it myself'"))
                .contains(id);
        assertThat(karaf.shellAs(reviewer, "promisegate:case-approve --condition 'At most 900 a day.' " + id))
                .contains("waits for revenue, legal");
        assertThat(karaf.shellAs(reviewer, "promisegate:case-recall --why 'too early' " + id))
                .contains("waits for revenue, technical, legal");
        assertThat(karaf.shellAs(reviewer, "promisegate:waivers --quote Q-SHELL"))
                .contains("Waiver");
        assertThat(karaf.shellAs(reviewer, "promisegate:case-reject --role legal --why no " + id))
                .contains("may not answer for legal");
    }

    @Test
    void mailAndWebhooksTellWhatHappens(Karaf karaf) throws Exception {
        karaf.shell("feature:install promisegate-mail");
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());
        mail.start();
        List<String> posted = Collections.synchronizedList(new ArrayList<>());
        List<String> signatures = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger requests = new AtomicInteger();
        HttpServer hooks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hooks.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean isFirst = requests.incrementAndGet() == 1;
            if (!isFirst) {
                posted.add(body);
                signatures.add(exchange.getRequestHeaders().getFirst("Promisegate-Signature"));
            }
            // the first is refused, and has to come again
            exchange.sendResponseHeaders(isFirst ? 503 : 204, -1);
            exchange.close();
        });
        hooks.start();
        Path desk = karaf.base().resolve("etc/io.promisegate.desk.cfg");
        Path reviewer = karaf.base().resolve("etc/io.promisegate.desk.reviewer-lena.cfg");
        try {
            Files.writeString(reviewer, "name = lena\nroles = legal\nmail = lena@example.com\n");
            Files.writeString(
                    desk,
                    "mail = smtp://127.0.0.1:" + mail.getSmtp().getPort()
                            + "\nmail.sales = sales@example.com\nwebhooks = http://127.0.0.1:"
                            + hooks.getAddress().getPort() + "/desk\nwebhook.secret = s3cret\n");
            AtomicInteger tries = new AtomicInteger();
            // until the configuration has arrived
            Karaf.await(
                    LIMIT,
                    () -> {
                        decide(karaf, quote("Q-MAIL-" + tries.incrementAndGet(), "0.70", "L4", 30));
                        return mail.waitForIncomingEmail(2_000, 2) && !posted.isEmpty();
                    },
                    Boolean::booleanValue);
            List<String> texts = new ArrayList<>();
            for (MimeMessage message : mail.getReceivedMessages()) {
                texts.add(message.getAllRecipients()[0] + " " + message.getSubject() + "\n"
                        + GreenMailUtil.getBody(message));
            }
            assertThat(texts)
                    .anyMatch(text -> text.startsWith("lena@example.com To review as legal: Q-MAIL-"))
                    .anyMatch(text -> text.startsWith("sales@example.com Q-MAIL-"))
                    .filteredOn(text -> text.startsWith("sales@"))
                    .allSatisfy(text -> assertThat(text).doesNotContain("0.775"));
            Karaf.await(LIMIT, posted::size, size -> size >= 2);
            String[] parts = signatures.get(0).split(",v1=");
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("s3cret".getBytes(UTF_8), "HmacSHA256"));
            assertThat(parts[1])
                    .isEqualTo(HexFormat.of()
                            .formatHex(mac.doFinal((parts[0].substring(2) + '.' + posted.get(0)).getBytes(UTF_8))));
            assertThat(Json.read(posted.get(0)).path("state").asText()).isEqualTo("OPEN");
        } finally {
            Files.deleteIfExists(desk);
            Files.deleteIfExists(reviewer);
            hooks.stop(0);
            mail.stop();
        }
    }
}
