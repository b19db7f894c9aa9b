package io.promisegate.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The four at the desk, over HTTP. */
final class Reviewers {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private Reviewers() {}

    /** Asks as a user. */
    static Answer ask(Karaf karaf, String user, String method, String path, String body) throws IOException {
        String basic = Base64.getEncoder().encodeToString((user + ":secret").getBytes(UTF_8));
        return karaf.send(karaf.request(path)
                .header("Authorization", "Basic " + basic)
                .header("If-Match", "*")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    /** Has everybody who was asked for a quote approve it. */
    static void approve(Karaf karaf, String quoteId) throws IOException {
        Map<String, String> people =
                Map.of("revenue", "rhea", "technical", "theo", "security", "sina", "legal", "lena");
        JsonNode found = Karaf.await(
                        LIMIT,
                        () -> ask(karaf, "lena", "GET", "/api/v1/cases?quote=" + quoteId, ""),
                        answer -> answer.json().path("cases").size() == 1)
                .json()
                .at("/cases/0");
        JsonNode whole = ask(
                        karaf,
                        "lena",
                        "GET",
                        "/api/v1/cases/" + found.path("id").asText(),
                        "")
                .json();
        for (JsonNode seat : whole.path("seats")) {
            String role = seat.path("role").asText().toLowerCase(Locale.ROOT);
            Answer answer = ask(
                    karaf,
                    Objects.requireNonNull(people.get(role)),
                    "POST",
                    "/api/v1/cases/" + found.path("id").asText() + "/reviews",
                    "{\"role\": \"" + role + "\", \"answer\": \"APPROVED\""
                            + (role.equals("revenue")
                                    ? ", \"checks\": {\"COST_MODEL_REVIEWED\": \"in sheet 7\"}}"
                                    : "}"));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
    }
}
