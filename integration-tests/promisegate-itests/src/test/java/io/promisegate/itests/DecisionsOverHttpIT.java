package io.promisegate.itests;

import static io.promisegate.itests.AnswerAssert.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A quote goes in over HTTP, a decision comes out. */
@ExtendWith(KarafExtension.class)
class DecisionsOverHttpIT {
    private static final String ABOVE_ITS_CERTIFICATE = "blocked-autonomy-above-certificate.json";

    @Test
    void blocksAutonomyAboveItsCertificateAndSaysWhereAndWhyToEveryAudience(Karaf karaf) throws IOException {
        JsonNode quote = Samples.json(ABOVE_ITS_CERTIFICATE);

        Answer answer = karaf.post(Json.bytes(quote));

        assertThat(answer).isDecision("BLOCKED").breaks("autonomy-certified").hasNoStackTrace();
        JsonNode finding = finding(answer, "autonomy-certified");
        assertThat(quote.at(finding.path("pointer").asText()).asText()).isEqualTo("L4");
        for (String audience : new String[] {"sales", "system", "contract", "onboarding"}) {
            assertThat(finding.path("messages").path(audience).asText())
                    .as(audience)
                    .isNotBlank();
        }
        assertThat(finding.path("messages")).hasSize(4);
        assertThat(finding.at("/fix/proven").asBoolean()).isTrue();
        assertThat(finding.at("/fix/patch")).isNotEmpty();
    }

    @Test
    void clearsTheQuoteWhenItsProvenFixesAreApplied(Karaf karaf) throws IOException {
        JsonNode quote = Samples.json(ABOVE_ITS_CERTIFICATE);
        Answer blocked = karaf.post(Json.bytes(quote));
        assertThat(blocked).isDecision("BLOCKED");

        for (JsonNode finding : blocked.json().path("findings")) {
            assertThat(finding.at("/fix/proven").asBoolean()).isTrue();
            quote = JsonPatch.apply(finding.at("/fix/patch"), quote);
        }

        assertThat(karaf.post(Json.bytes(quote))).isDecision("CLEARED");
    }

    @Test
    void saysWhatWouldPassWithoutTheDesk(Karaf karaf) throws IOException {
        Answer answer = karaf.send(karaf.request("/api/v1/envelope")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Samples.bytes(ABOVE_ITS_CERTIFICATE))));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode tier = limit(answer, "autonomyTier");
        assertThat(tier.path("promised").asText()).isEqualTo("L4");
        assertThat(tier.path("inside").asBoolean()).isFalse();
        assertThat(tier.path("values").toString()).contains("L2").doesNotContain("L4");
        assertThat(limit(answer, "retentionDays").path("ranges")).isNotEmpty();
        Answer none = karaf.send(karaf.request("/api/v1/envelope").POST(BodyPublishers.ofString("{\"lines\": 7}")));
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.json().at("/problems/0/pointer").asText()).isEqualTo("/lines");
    }

    private static JsonNode limit(Answer answer, String term) {
        for (JsonNode limit : answer.json().at("/lines/0/limits")) {
            if (limit.path("term").asText().equals(term)) {
                return limit;
            }
        }
        throw new AssertionError(term + " is not in " + answer.body());
    }

    @Test
    void aBatchIsAnsweredALineAtATimeInItsOrderWhateverIsInIt(Karaf karaf) throws IOException {
        StringBuilder batch = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            ObjectNode quote =
                    (ObjectNode) Samples.json(i % 2 == 0 ? ABOVE_ITS_CERTIFICATE : "cleared-assist-standard.json");
            batch.append(quote.put("id", "BATCH-" + i)).append('\n');
            if (i == 20) {
                batch.append("\n{\"quoteItem\": [\nno json\n");
            }
        }
        Answer answer = karaf.send(karaf.request("/api/v1/decisions/batch?entry=preview")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(batch.toString())));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("application/x-ndjson");
        int quotes = 0;
        int problems = 0;
        int last = 0;
        for (String line : answer.body().split("\n")) {
            JsonNode one = Json.read(line);
            assertThat(one.path("line").asInt()).isGreaterThan(last);
            last = one.path("line").asInt();
            if (one.has("problem")) {
                problems++;
                assertThat(one.at("/problem/problems/0/code").asText()).startsWith("PG-Q");
            } else {
                assertThat(one.at("/decision/quote/id").asText()
                                + one.at("/decision/quoteId").asText())
                        .contains("BATCH-" + quotes);
                assertThat(one.at("/decision/outcome").asText()).isEqualTo(quotes % 2 == 0 ? "BLOCKED" : "CLEARED");
                quotes++;
            }
        }
        assertThat(quotes).isEqualTo(50);
        assertThat(problems).isEqualTo(2);
    }

    @Test
    void aNodeSaysWhetherItLivesAndIsReady(Karaf karaf) throws IOException {
        assertThat(karaf.get("/health/live").status()).isEqualTo(200);
        Answer ready = karaf.get("/health/ready");
        assertThat(ready.json().path("checks").size()).as(ready.body()).isGreaterThan(3);
        assertThat(ready.json().path("checks").toString()).contains("Promisegate CPQs");
        assertThat(karaf.get("/health/other").status()).isEqualTo(404);
    }

    /** What the dashboard for Grafana asks for is what is served, but for what is not there by itself. */
    @Test
    void theDashboardForGrafanaAsksForWhatIsServed(Karaf karaf) throws IOException {
        JsonNode dashboard = Json.read(Files.readAllBytes(
                Path.of("../../bundles/promisegate-web/src/main/resources/grafana/promisegate.json")));
        karaf.post(Samples.bytes(ABOVE_ITS_CERTIFICATE));
        String served = karaf.get("/metrics").body();
        int asked = 0;
        for (JsonNode panel : dashboard.path("panels")) {
            Matcher metric = Pattern.compile("promisegate_\\w+")
                    .matcher(panel.at("/targets/0/expr").asText());
            while (metric.find()) {
                asked++;
                if (!Set.of(
                                "promisegate_attachments",
                                "promisegate_parked_quotes",
                                "promisegate_bypasses",
                                "promisegate_deployments_total",
                                "promisegate_cpq_up",
                                "promisegate_outbox_messages")
                        .contains(metric.group())) {
                    assertThat(served).contains('\n' + metric.group());
                }
            }
        }
        assertThat(asked).isGreaterThan(10);
    }

    @Test
    void figuresAreTakenWholeOrNotAtAll(Karaf karaf) throws IOException {
        String header = "day,offering,customer,measure,value,unit,source\n";
        Answer kept = karaf.send(karaf.request("/api/v1/figures")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(header + "2025-01-01,it-offering,,usage,12,resolution,it\n")));
        assertThat(kept.status()).as(kept.body()).isEqualTo(200);
        assertThat(kept.json().path("kept").asInt()).isEqualTo(1);
        Answer refused = karaf.send(karaf.request("/api/v1/figures")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(header + "2025-01-02,it-offering,,usage,12,resolution,it\n"
                        + "2025-01-02,it-offering,,quality,120,,it\n")));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/problems/0/line").asInt()).isEqualTo(3);
        Answer list = karaf.get("/api/v1/figures?from=2025-01-01&until=2025-01-03");
        assertThat(list.json().path("figures")).hasSize(1);
    }

    @Test
    void sellersSeeNoLimits(Karaf karaf) throws IOException {
        String id = karaf.post(Samples.bytes(ABOVE_ITS_CERTIFICATE)).id();
        assertThat(allowed(karaf, "sam", id)).isEmpty();
        assertThat(allowed(karaf, "lena", id)).isNotEmpty();
    }

    private static String allowed(Karaf karaf, String user, String id) throws IOException {
        String basic = Base64.getEncoder().encodeToString((user + ":secret").getBytes(UTF_8));
        Answer answer = karaf.send(karaf.request("/api/v1/decisions/" + id)
                .header("Authorization", "Basic " + basic)
                .GET());
        return finding(answer, "autonomy-certified").path("allowed").asText();
    }

    @Test
    void decidesOnACanonicalQuoteAsOnTheSameInTmf648(Karaf karaf) throws IOException {
        assertThat(karaf.post(Json.bytes(canonical("cleared-assist-standard.json"))))
                .isDecision("CLEARED");
        assertThat(karaf.post(Json.bytes(canonical(ABOVE_ITS_CERTIFICATE))))
                .isDecision("BLOCKED")
                .breaks("autonomy-certified");
    }

    @Test
    void keepsTheDecisionUnderItsId(Karaf karaf) throws IOException {
        Answer decided = karaf.post(Samples.bytes(ABOVE_ITS_CERTIFICATE));

        Answer kept = karaf.get("/api/v1/decisions/" + decided.id());

        assertThat(kept).isDecision("BLOCKED");
        assertThat(kept.json()).isEqualTo(decided.json());
    }

    @Test
    void keepsTheDecisionOnWhatCannotBeRead(Karaf karaf) throws IOException {
        Answer refused = karaf.post("{".getBytes(UTF_8));
        assertThat(refused).isProblem(400);

        Answer kept = karaf.get(refused.json().path("instance").asText());

        assertThat(kept).isDecision("UNDECIDED").hasProblem("PG-Q003");
    }

    @Test
    void knowsNoDecisionThatItHasNotMade(Karaf karaf) throws IOException {
        assertThat(karaf.get("/api/v1/decisions/01a2b3c4-0000-7000-8000-000000000000"))
                .isProblem(404)
                .hasNoStackTrace();
        assertThat(karaf.get("/api/v1/decisions/%3Cscript%3E")).isProblem(404).hasNoStackTrace();
    }

    @Test
    void answersWithAProblemWhereThereIsNothingOrAnotherMethod(Karaf karaf) throws IOException {
        assertThat(karaf.get("/api/v1/nothing")).isProblem(404).hasNoStackTrace();
        assertThat(karaf.get("/elsewhere")).isProblem(404).hasNoStackTrace();
        assertThat(karaf.get("/api/v1/decisions")).isProblem(405).hasNoStackTrace();
    }

    @Test
    void namesTheRevisionThatDecided(Karaf karaf) throws IOException {
        JsonNode decided =
                karaf.post(Samples.bytes("cleared-assist-standard.json")).json();
        JsonNode active = karaf.get("/api/v1/boundaries").json().at("/active/0");

        assertThat(decided.at("/revision/sha256")).isEqualTo(active.path("sha256"));
        assertThat(decided.path("entryPoint").asText()).isEqualTo("http");
    }

    private static JsonNode finding(Answer answer, String rule) {
        for (JsonNode finding : answer.json().path("findings")) {
            if (finding.path("rule").asText().equals(rule)) {
                return finding;
            }
        }
        throw new AssertionError("No finding of " + rule + " in " + answer);
    }

    /** Returns the canonical form of a sample. */
    private static JsonNode canonical(String sample) {
        JsonNode tmf = Samples.json(sample);
        ObjectNode quote = Json.MAPPER.createObjectNode();
        quote.put("id", tmf.path("id").asText()).put("currency", "USD");
        var lines = quote.putArray("lines");
        for (JsonNode item : tmf.path("quoteItem")) {
            ObjectNode line = lines.addObject();
            line.put("id", item.path("id").asText())
                    .put("offering", item.at("/productOffering/id").asText());
            ObjectNode promises = line.putObject("promises");
            item.at("/product/productCharacteristic")
                    .forEach(term -> promises.set(term.path("name").asText(), term.path("value")));
        }
        return quote;
    }
}
