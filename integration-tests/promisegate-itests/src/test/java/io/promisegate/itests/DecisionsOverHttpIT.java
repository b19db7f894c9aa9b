package io.promisegate.itests;

import static io.promisegate.itests.AnswerAssert.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.util.Base64;
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
