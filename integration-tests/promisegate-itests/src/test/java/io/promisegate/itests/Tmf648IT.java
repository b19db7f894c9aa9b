package io.promisegate.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A CPQ that speaks TMF648 keeps its quotes here. What it gets is held against the official document of version 4. */
@ExtendWith(KarafExtension.class)
class Tmf648IT {
    private static final String V4 = "/tmf-api/quoteManagement/v4";
    private static final String V5 = "/tmf-api/quoteManagement/v5";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String BLOCKED = "blocked-autonomy-above-certificate.json";
    private static final JsonNode OFFICIAL = official();

    private static JsonNode official() {
        try (InputStream in = Objects.requireNonNull(
                Tmf648IT.class.getResourceAsStream("/tmf648/TMF648-Quote-v4.0.0.swagger.json"))) {
            return Json.read(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertConforms(JsonNode json, String definition) {
        ObjectNode schema = Json.MAPPER.createObjectNode().put("$ref", "#/definitions/" + definition);
        schema.set("definitions", OFFICIAL.path("definitions"));
        JsonSchema compiled = JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(schema);
        assertThat(compiled.validate(json)).as(definition + " " + json).isEmpty();
    }

    private static Answer send(Karaf karaf, String method, String path, String body) throws IOException {
        return karaf.send(karaf.request(path)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private static JsonNode created(Karaf karaf, String sample, String id) throws IOException {
        ObjectNode quote = (ObjectNode) Samples.json(sample);
        quote.put("id", id);
        Answer answer = send(karaf, "POST", V4 + "/quote", quote.toString());
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private static Answer state(Karaf karaf, String id, String state) throws IOException {
        return send(karaf, "PATCH", V4 + "/quote/" + id, "{\"state\": \"" + state + "\"}");
    }

    private static JsonNode shown(Karaf karaf, String id) throws IOException {
        return send(karaf, "GET", V4 + "/quote/" + id, "").json();
    }

    /** Returns the items with another tier, as a change of them. */
    private static String tier(JsonNode quote, String tier) {
        JsonNode items = quote.path("quoteItem").deepCopy();
        for (JsonNode characteristic : items.at("/0/product/productCharacteristic")) {
            if (characteristic.path("name").asText().equals("autonomyTier")) {
                ((ObjectNode) characteristic).put("value", tier);
            }
        }
        return Json.MAPPER.createObjectNode().set("quoteItem", items).toString();
    }

    @Test
    void theSmallestQuoteThatConformsIsKeptAndJudged(Karaf karaf) throws IOException {
        Answer answer = send(karaf, "POST", V4 + "/quote", "{\"quoteItem\":[{\"id\":\"1\",\"action\":\"add\"}]}");
        assertThat(answer.status()).isEqualTo(201);
        JsonNode quote = answer.json();
        assertConforms(quote, "Quote");
        assertThat(quote.path("href").asText())
                .endsWith(V4 + "/quote/" + quote.path("id").asText());
        assertThat(quote.path("quoteDate").asText()).endsWith("Z");
        assertThat(quote.path("state").asText()).isEqualTo("pending");
        assertThat(quote.at("/quoteItem/0/state").asText()).isEqualTo("pending");
        assertThat(quote.at("/quoteItem/0/action").asText()).isEqualTo("add");
        assertThat(quote.path("note")).isNotEmpty();
        Answer again = send(karaf, "GET", quote.path("href").asText(), "");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("id")).isEqualTo(quote.path("id"));
    }

    @Test
    void aQuoteGoesFromBlockedToAccepted(Karaf karaf) throws IOException {
        String id = "T-LIFE";
        JsonNode quote = created(karaf, BLOCKED, id);
        assertConforms(quote, "Quote");
        assertThat(quote.path("state").asText()).isEqualTo("pending");
        assertThat(quote.path("note").toString())
                .contains("Assist Desk may be sold up to L2")
                .contains("Amara Diallo");
        assertThat(state(karaf, id, "approved").status()).isEqualTo(409);
        assertThat(state(karaf, id, "accepted").status()).isEqualTo(409);
        Answer unknown = state(karaf, id, "sold");
        assertThat(unknown.status()).isEqualTo(409);
        assertConforms(unknown.json(), "Error");
        assertThat(unknown.json().at("/problems/0/pointer").asText()).isEqualTo("/state");
        assertThat(unknown.contentType()).startsWith("application/problem+json");

        ObjectNode both = (ObjectNode) Json.read(tier(quote, "L5"));
        Answer worse = send(
                karaf,
                "PATCH",
                V4 + "/quote/" + id,
                both.put("state", "inProgress").toString());
        assertThat(worse.status())
                .as("it is changed, and its state says the rest")
                .isEqualTo(200);
        assertThat(worse.json().path("state").asText()).isEqualTo("pending");
        assertThat(worse.json().path("quoteItem").toString()).contains("\"L5\"");

        Answer better = send(karaf, "PATCH", V4 + "/quote/" + id, tier(quote, "L2"));
        assertThat(better.status()).as(better.body()).isEqualTo(200);
        assertThat(better.json().path("state").asText()).isEqualTo("inProgress");
        assertThat(better.json().path("note").toString()).doesNotContain("may be sold up to");
        Answer approved = state(karaf, id, "APPROVED");
        assertThat(approved.status()).as(approved.body()).isEqualTo(200);
        assertConforms(approved.json(), "Quote");
        assertThat(approved.json().path("authorization").toString()).contains("sha-256:");
        assertThat(send(karaf, "PATCH", V4 + "/quote/" + id, tier(quote, "L4")).status())
                .isEqualTo(409);
        assertThat(state(karaf, id, "rejected").json().path("state").asText()).isEqualTo("rejected");
        JsonNode next = state(karaf, id, "inProgress").json();
        assertThat(next.path("version").asText()).isEqualTo("2");
        assertThat(state(karaf, id, "approved").json().path("state").asText()).isEqualTo("approved");
        assertThat(state(karaf, id, "accepted").json().path("state").asText()).isEqualTo("accepted");
        assertThat(state(karaf, id, "cancelled").status()).isEqualTo(409);

        JsonNode fifth = send(karaf, "GET", V5 + "/quote/" + id, "").json();
        assertThat(fifth.path("@type").asText()).isEqualTo("Quote");
        assertThat(fifth.at("/externalId/0/id").asText())
                .isEqualTo(quote.path("externalId").asText());
        assertThat(fifth.at("/relatedParty/0/partyOrPartyRole/id").asText()).isNotEmpty();
        assertThat(fifth.at("/quoteItem/0/@type").asText()).isEqualTo("QuoteItem");
    }

    @Test
    void whatTheDeskDecidesShowsInTheQuote(Karaf karaf) throws IOException {
        String id = "T-DESK";
        JsonNode quote = created(karaf, "review-outcome-without-fallback-price.json", id);
        assertThat(quote.path("state").asText()).isEqualTo("pending");
        Set<String> asked = new TreeSet<>();
        quote.path("authorization")
                .forEach(one -> asked.add(one.path("name").asText().replace(" review", "")));
        assertThat(asked).isNotEmpty();
        Reviewers.approve(karaf, id);
        Answer cleared = Karaf.await(
                LIMIT,
                () -> send(karaf, "GET", V4 + "/quote/" + id, ""),
                answer -> answer.json().path("state").asText().equals("inProgress"));
        assertConforms(cleared.json(), "Quote");
        cleared.json().path("authorization").forEach(one -> {
            assertThat(one.path("state").asText()).isEqualTo("approved");
            assertThat(Instant.parse(one.path("givenDate").asText()))
                    .isAfterOrEqualTo(Instant.parse(one.path("requestedDate").asText()));
        });
        assertThat(state(karaf, id, "approved").status()).isEqualTo(200);
    }

    @Test
    void listsAreFilteredCutAndCounted(Karaf karaf) throws IOException {
        String day = Instant.now().toString().substring(0, 10);
        created(karaf, BLOCKED, "T-LIST-1");
        created(karaf, "cleared-assist-standard.json", "T-LIST-2");
        JsonNode found =
                send(karaf, "GET", V4 + "/quote?id=T-LIST-1,T-LIST-2,none", "").json();
        assertThat(found).hasSize(2).allSatisfy(quote -> assertConforms(quote, "Quote"));
        assertThat(send(karaf, "GET", V4 + "/quote?id=T-LIST-1&state=inProgress", "")
                        .json())
                .isEmpty();
        assertThat(send(karaf, "GET", V4 + "/quote?id=T-LIST-2&state=inProgress&quoteDate=" + day, "")
                        .json())
                .hasSize(1);
        assertThat(send(karaf, "GET", V4 + "/quote?state=nowhere", "").json()).isEmpty();
        JsonNode cut =
                send(karaf, "GET", V4 + "/quote/T-LIST-1?fields=state", "").json();
        List<String> names = List.of("id", "href", "state");
        assertThat(cut).hasSize(3);
        names.forEach(name -> assertThat(cut.has(name)).as(name).isTrue());
        assertThat(send(karaf, "GET", V4 + "/quote?limit=1", "").json()).hasSize(1);
        assertThat(send(karaf, "GET", V4 + "/quote?limit=x", "").status()).isEqualTo(400);
        assertThat(send(karaf, "GET", V4 + "/quote/none", "").status()).isEqualTo(404);
        assertThat(send(karaf, "DELETE", V4 + "/quote/T-LIST-1", "").status()).isEqualTo(204);
        assertThat(send(karaf, "DELETE", V4 + "/quote/T-LIST-1", "").status()).isEqualTo(404);
    }

    @Test
    void badInputIsAnsweredWithItsPlace(Karaf karaf) throws IOException {
        for (String body : List.of(
                "",
                "[]",
                "{",
                "{\"quoteItem\":[]}",
                "{\"quoteItem\":1}",
                "{\"a\":1,\"a\":2,\"quoteItem\":[{\"id\":\"1\"}]}")) {
            Answer answer = send(karaf, "POST", V4 + "/quote", body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertConforms(answer.json(), "Error");
            assertThat(answer.json().path("problems")).as(body).isNotEmpty();
            assertThat(answer.body()).doesNotContain("Exception");
        }
        created(karaf, "cleared-assist-standard.json", "T-BAD");
        assertThat(send(karaf, "PATCH", V4 + "/quote/T-BAD", "{\"id\": \"other\"}")
                        .status())
                .isEqualTo(400);
        ObjectNode again = (ObjectNode) Samples.json(BLOCKED);
        assertThat(send(karaf, "POST", V4 + "/quote", again.put("id", "T-BAD").toString())
                        .status())
                .isEqualTo(409);
        assertThat(shown(karaf, "T-BAD").path("state").asText()).isEqualTo("inProgress");
        Answer page = karaf.send(karaf.request(V4 + "/quote")
                .header("Origin", "https://evil.example")
                .POST(BodyPublishers.ofString("{\"quoteItem\":[{\"id\":\"1\"}]}")));
        assertThat(page.status()).isEqualTo(403);
    }

    /** A listener that refuses what it is told first. */
    private static final class Listener implements AutoCloseable {
        private final Queue<JsonNode> events = new ConcurrentLinkedQueue<>();
        private final Set<String> refused = ConcurrentHashMap.newKeySet();
        private final Queue<String> paths = new ConcurrentLinkedQueue<>();
        private final HttpServer server;

        Listener() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                JsonNode event = Json.read(exchange.getRequestBody().readAllBytes());
                boolean isFirst =
                        refused.isEmpty() && refused.add(event.path("eventId").asText());
                if (!isFirst) {
                    events.add(event);
                    paths.add(exchange.getRequestURI().getPath());
                }
                exchange.sendResponseHeaders(isFirst ? 503 : 204, -1);
                exchange.close();
            });
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/crm";
        }

        List<String> types(String id) {
            return events.stream()
                    .filter(event -> event.at("/event/quote/id").asText().equals(id))
                    .map(event -> event.path("eventType").asText())
                    .toList();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @Test
    void aQuoteThatIsGivenUpWaitsForNobody(Karaf karaf) throws Exception {
        for (String id : List.of("T-CANCELLED", "T-DELETED")) {
            created(karaf, "review-outcome-without-fallback-price.json", id);
            if (id.equals("T-CANCELLED")) {
                assertThat(state(karaf, id, "cancelled").status()).isEqualTo(200);
            } else {
                assertThat(send(karaf, "DELETE", V4 + "/quote/" + id, "").status())
                        .isEqualTo(204);
            }
            Karaf.await(
                    LIMIT,
                    () -> Reviewers.ask(karaf, "lena", "GET", "/api/v1/cases?quote=" + id, "")
                            .json()
                            .at("/cases/0/state")
                            .asText(),
                    "WITHDRAWN"::equals);
        }
    }

    @Test
    void listenersAreToldOfEverythingInItsOrder(Karaf karaf) throws Exception {
        try (Listener listener = new Listener()) {
            String body = "{\"callback\": \"" + listener.address() + "\"}";
            Answer known = send(karaf, "POST", V4 + "/hub", body);
            assertThat(known.status()).isEqualTo(201);
            assertConforms(known.json(), "EventSubscription");
            assertThat(send(karaf, "POST", V4 + "/hub", body).status()).isEqualTo(409);
            assertThat(send(karaf, "POST", V4 + "/hub", "{\"callback\": \"file:///etc/passwd\"}")
                            .status())
                    .isEqualTo(400);
            try {
                String id = "T-EVENTS";
                JsonNode quote = created(karaf, BLOCKED, id);
                send(karaf, "PATCH", V4 + "/quote/" + id, tier(quote, "L2"));
                assertThat(state(karaf, id, "cancelled").status()).isEqualTo(200);
                assertThat(send(karaf, "DELETE", V4 + "/quote/" + id, "").status())
                        .isEqualTo(204);
                created(karaf, "review-overage-price-missing.json", "T-MISSING");
                Karaf.await(LIMIT, () -> listener.types(id), types -> types.contains("QuoteDeleteEvent"));
                assertThat(listener.types(id).stream().distinct().toList())
                        .containsExactly(
                                "QuoteCreateEvent",
                                "QuoteStateChangeEvent",
                                "QuoteAttributeValueChangeEvent",
                                "QuoteDeleteEvent");
                Karaf.await(
                        LIMIT,
                        () -> listener.types("T-MISSING"),
                        types -> types.contains("QuoteInformationRequiredEvent"));
                listener.events.forEach(
                        event -> assertConforms(event, event.path("eventType").asText()));
                assertThat(listener.events.stream()
                                .filter(event ->
                                        event.path("eventType").asText().equals("QuoteInformationRequiredEvent"))
                                .map(event -> event.path("fieldPath").asText())
                                .collect(Collectors.toSet()))
                        .allSatisfy(place -> assertThat(place).startsWith("/quoteItem/"));
                assertThat(listener.refused).hasSize(1);
                assertThat(listener.paths).contains("/crm/listener/quoteCreateEvent");
            } finally {
                String hub = V4 + "/hub/" + known.json().path("id").asText();
                assertThat(send(karaf, "DELETE", hub, "").status()).isEqualTo(204);
                assertThat(send(karaf, "DELETE", hub, "").status()).isEqualTo(404);
            }
        }
    }
}
