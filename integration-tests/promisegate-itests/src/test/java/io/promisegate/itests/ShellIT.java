package io.promisegate.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The four commands, over ssh. */
@ExtendWith(KarafExtension.class)
class ShellIT {
    private static final String BLOCKED = "blocked-autonomy-above-certificate.json";

    @Test
    void statusTellsWhatIsInForceAndCountsOutcomes(Karaf karaf) throws IOException {
        karaf.post(Samples.bytes(BLOCKED));

        assertThat(karaf.shell("promisegate:status"))
                .contains("In force: northwind-support-ai")
                .containsPattern("BLOCKED +[1-9]");
        assertThat(Json.read(karaf.shell("promisegate:status --json"))
                        .at("/active/0/name")
                        .asText())
                .isEqualTo("northwind-support-ai");
    }

    @Test
    void boundaryTellsLadderOfferingsAndOwners(Karaf karaf) throws IOException {
        assertThat(karaf.shell("promisegate:boundary"))
                .contains(
                        "northwind-support-ai",
                        "Ines Okafor",
                        "Tomasz Lindqvist",
                        "assist-desk",
                        "CERT-A-7",
                        "L1",
                        "L5");
        assertThat(Json.read(karaf.shell("promisegate:boundary --json")))
                .isEqualTo(karaf.get("/api/v1/boundaries").json());
    }

    @Test
    void checkDecidesOnAFile(Karaf karaf, @TempDir Path folder) throws IOException {
        Path quote = Files.write(folder.resolve(BLOCKED), Samples.bytes(BLOCKED));

        assertThat(karaf.shell("promisegate:check " + quote))
                .startsWith("BLOCKED")
                .contains("autonomy-certified");

        JsonNode decision = Json.read(karaf.shell("promisegate:check --json " + quote));
        assertThat(decision.path("outcome").asText()).isEqualTo("BLOCKED");
        assertThat(decision.path("entryPoint").asText()).isEqualTo("shell");
    }

    @Test
    void checkTellsWhatCannotBeReadAndWhere(Karaf karaf, @TempDir Path folder) throws IOException {
        Path quote = Files.writeString(folder.resolve("broken.json"), "{\n \"quoteItem\": [,]}");

        assertThat(karaf.shell("promisegate:check " + quote))
                .startsWith("UNDECIDED")
                .contains("PG-Q003", ":2:");
        assertThat(karaf.shell("promisegate:check " + folder.resolve("none.json")))
                .contains("cannot be read")
                .doesNotContain("Exception");
    }

    @Test
    void explainTellsEveryAudience(Karaf karaf) throws IOException {
        Answer decided = karaf.post(Samples.bytes(BLOCKED));

        assertThat(karaf.shell("promisegate:explain " + decided.id()))
                .startsWith("BLOCKED")
                .contains("sales:", "system:", "contract:", "onboarding:", "fix:");
        assertThat(Json.read(karaf.shell("promisegate:explain --json " + decided.id())))
                .isEqualTo(decided.json());
    }

    @Test
    void explainKnowsNoDecisionThatWasNotMade(Karaf karaf) throws IOException {
        assertThat(karaf.shell("promisegate:explain 01a2b3c4-none"))
                .contains("No decision 01a2b3c4-none is kept.")
                .doesNotContain("Exception");
    }

    @Test
    void completesTheIdOfADecision(Karaf karaf) throws IOException {
        String id = karaf.post(Samples.bytes(BLOCKED)).id();

        String screen = karaf.type(
                "promisegate:explain " + id.substring(0, 22) + "\t\r", text -> text.contains("Decision " + id));

        assertThat(screen).contains("BLOCKED");
    }
}
