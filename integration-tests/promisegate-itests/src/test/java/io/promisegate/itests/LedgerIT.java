package io.promisegate.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The record of a gate in Karaf: in the file that it has by itself, and in a PostgreSQL that comes and goes. */
@ExtendWith(KarafExtension.class)
class LedgerIT {
    private static final String BLOCKED = "blocked-autonomy-above-certificate.json";
    private static final String CLEARED = "cleared-assist-standard.json";

    private static Answer as(Karaf karaf, String user, String method, String path) throws IOException {
        String basic = Base64.getEncoder().encodeToString((user + ":secret").getBytes(UTF_8));
        return karaf.send(karaf.request("/api/v1" + path)
                .header("Authorization", "Basic " + basic)
                .method(method, HttpRequest.BodyPublishers.noBody()));
    }

    private static byte[] named(String sample, String id) {
        return new String(Samples.bytes(sample), UTF_8)
                .replaceFirst("\"id\"\\s*:\\s*\"Q-[^\"]*\"", "\"id\": \"" + id + '"')
                .getBytes(UTF_8);
    }

    @Test
    void aDecisionIsInTheLedgerAndIsMadeAgain(Karaf karaf, @TempDir Path folder) throws IOException {
        String id = karaf.post(named(BLOCKED, "Q-LEDGER-1")).id();
        assertThat(karaf.post(named(BLOCKED, "Q-LEDGER-1")).id())
                .as("the same again")
                .isEqualTo(id);

        assertThat(karaf.shell("promisegate:ledger --subject Q-LEDGER-1 --content"))
                .contains("DECISION", "autonomy-certified", id);
        assertThat(karaf.shell("promisegate:decision-replay " + id)).contains("Replayed: the same 1 finding");
        assertThat(as(karaf, "ines", "GET", "/decisions/" + id + "/replay")
                        .json()
                        .path("same")
                        .asBoolean())
                .isTrue();
        String verified = karaf.shell("promisegate:ledger-verify");
        assertThat(verified).contains("The ledger is intact.");

        Path export = folder.resolve("ledger.jsonl");
        assertThat(karaf.shell("promisegate:ledger-export " + export)).contains("entries written");
        assertThat(karaf.shell("promisegate:ledger-verify " + export)).contains("The ledger is intact.");
        Files.writeString(export, Files.readString(export).replaceFirst("Q-LEDGER-1", "Q-LEDGER-2"));
        assertThat(karaf.shell("promisegate:ledger-verify " + export)).contains("BROKEN at ");

        assertThat(karaf.shell("promisegate:ledger-erase --why 'asked for' Q-LEDGER-1"))
                .contains("1 entries were erased");
        assertThat(karaf.shell("promisegate:ledger-verify")).contains("1 of them erased", "The ledger is intact.");
        assertThat(karaf.get("/api/v1/decisions/" + id).status()).isEqualTo(404);
    }

    @Test
    void theLedgerIsForPeopleWhoMayChangeBoundaries(Karaf karaf) throws IOException {
        assertThat(karaf.get("/api/v1/ledger").status()).isEqualTo(401);
        assertThat(as(karaf, "rita", "GET", "/ledger").status()).isEqualTo(403);
        Answer entries = as(karaf, "ines", "GET", "/ledger?kind=deployment&most=1");
        assertThat(entries.json().at("/entries/0/content/event").asText()).isEqualTo("activated");
        assertThat(as(karaf, "ines", "POST", "/ledger/verify")
                        .json()
                        .path("intact")
                        .asBoolean())
                .isTrue();
        assertThat(as(karaf, "ines", "POST", "/ledger/verify?head=nonsense").status())
                .isEqualTo(400);
        assertThat(as(karaf, "ines", "GET", "/ledger/export?format=csv").body()).startsWith("number,at,kind,");
        assertThat(as(karaf, "ines", "GET", "/ledger/export?format=pdf").status())
                .isEqualTo(400);
        assertThat(as(karaf, "ines", "POST", "/ledger/erase?subject=Q-1").status())
                .isEqualTo(400);
    }

    private static boolean isInForce(Answer boundaries) {
        return boundaries.status() == 200 && !boundaries.json().path("active").isEmpty();
    }

    private static String outcome(Karaf karaf, String id) throws IOException {
        return karaf.post(named(CLEARED, id)).json().path("outcome").asText();
    }

    @Test
    void aPostgresThatGoesAwayLeavesQuotesUndecidedUntilItIsBack(Karaf karaf, @TempDir Path folder) throws Exception {
        String before = karaf.post(named(CLEARED, "Q-ON-FILE")).id();
        Path configuration = karaf.base().resolve("etc/io.promisegate.ledger.cfg");
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder().setDataDirectory(folder).setCleanDataDirectory(false);
        EmbeddedPostgres postgres = builder.start();
        int port = postgres.getPort();
        builder.setPort(port);
        try {
            Files.writeString(
                    configuration,
                    "url = jdbc:postgresql://127.0.0.1:" + port
                            + "/postgres\nuser = postgres\ntimeout.millis = 2000\n");
            Karaf.await(
                    Duration.ofMinutes(1),
                    () -> karaf.get("/api/v1/decisions/" + before),
                    answer -> answer.status() == 404);
            Karaf.await(Duration.ofMinutes(1), () -> karaf.get("/api/v1/boundaries"), LedgerIT::isInForce);
            assertThat(outcome(karaf, "Q-PG-1")).isEqualTo("CLEARED");

            postgres.close();
            Answer away = karaf.post(named(CLEARED, "Q-PG-2"));
            assertThat(away.json().path("outcome").asText()).isEqualTo("UNDECIDED");
            assertThat(away.json().at("/failure/code").asText()).isEqualTo("PG-G005");
            assertThat(karaf.shell("promisegate:ledger-verify")).doesNotContain("intact");
            assertThat(karaf.get("/metrics").body()).contains("promisegate_ledger_up 0.0");
            assertThat(karaf.get("/api/v1/boundaries/history").status()).isEqualTo(200);

            postgres = builder.start();
            Karaf.await(Duration.ofMinutes(1), () -> outcome(karaf, "Q-PG-2"), "CLEARED"::equals);
            // what could not be evaluated while the database came back may be there too
            assertThat(karaf.shell("promisegate:ledger --kind decision --content")
                            .lines())
                    .filteredOn(line -> line.contains("\"outcome\":\"CLEARED\""))
                    .satisfiesOnlyOnce(line -> assertThat(line).contains("Q-PG-1"))
                    .satisfiesOnlyOnce(line -> assertThat(line).contains("Q-PG-2"));
            assertThat(karaf.shell("promisegate:ledger-verify")).contains("The ledger is intact.");
        } finally {
            Files.deleteIfExists(configuration);
            Karaf.await(
                    Duration.ofMinutes(1),
                    () -> karaf.get("/api/v1/decisions/" + before),
                    answer -> answer.status() == 200);
            Karaf.await(Duration.ofMinutes(1), () -> karaf.get("/api/v1/boundaries"), LedgerIT::isInForce);
            postgres.close();
        }
    }
}
