package io.promisegate.itests;

import static io.promisegate.itests.AnswerAssert.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is in force, and how it changes when the configuration does. */
@ExtendWith(KarafExtension.class)
class BoundaryIT {
    private static final String BOUNDARY = "northwind.boundary.yaml";
    private static final String QUOTE = "cleared-assist-standard.json";

    @TempDir
    private Path folder;

    @BeforeEach
    void examplesStandBesideTheBoundary() throws IOException {
        Path quotes = Files.createDirectories(folder.resolve("quotes"));
        for (var quote : Samples.quotes().entrySet()) {
            Files.write(quotes.resolve(quote.getKey()), quote.getValue());
        }
    }

    @AfterEach
    void samplesAreInForceAgain(Karaf karaf) throws IOException {
        Files.deleteIfExists(configuration(karaf));
        Karaf.await(
                Karaf.SOON,
                () -> status(karaf),
                status -> isFromTheBundle(status)
                        && status.at("/active/0/name").asText().equals("northwind-support-ai"));
    }

    @Test
    void statusNamesTheRevisionAndWhereItIsFrom(Karaf karaf) throws IOException {
        JsonNode status = status(karaf);

        assertThat(status.at("/active/0/name").asText()).isEqualTo("northwind-support-ai");
        assertThat(status.at("/active/0/version").asText()).isEqualTo("2026.11.1");
        assertThat(status.at("/active/0/sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(status.at("/active/0/activatedAt").asText()).isNotEmpty();
        assertThat(status.at("/lastAttempt/event").asText()).isNotEqualTo("refused");
        assertThat(isFromTheBundle(status)).isTrue();
    }

    @Test
    void schemaIsThereForEditors(Karaf karaf) throws IOException {
        Answer schema = karaf.get("/api/v1/boundaries/schema");

        assertThat(schema.status()).isEqualTo(200);
        assertThat(schema.contentType()).startsWith("application/schema+json");
        assertThat(schema.json().path("$schema").asText()).contains("json-schema.org");
    }

    @Test
    void aConfiguredFileWinsOverTheBundle(Karaf karaf) throws IOException {
        configure(karaf, write("ours.boundary.yaml", renamed("ours")));

        JsonNode status = Karaf.await(
                Karaf.SOON,
                () -> status(karaf),
                now -> now.at("/active/0/name").asText().equals("ours"));
        assertThat(status.at("/active/0/source").asText()).contains("ours.boundary.yaml");
        assertThat(karaf.post(Samples.bytes(QUOTE)).json().at("/revision/name").asText())
                .isEqualTo("ours");
    }

    @Test
    void aBrokenFileIsRefusedWithLocatedProblemsWhileTheBundlesBoundaryStaysInForce(Karaf karaf) throws IOException {
        JsonNode before = status(karaf).path("active");

        configure(karaf, write("broken.boundary.yaml", broken()));

        assertIsRefused(attempted(karaf, "broken.boundary.yaml"), before);
        assertThat(karaf.post(Samples.bytes(QUOTE))).isDecision("CLEARED");
    }

    @Test
    void aBrokenFileIsRefusedWithLocatedProblemsWhileTheFormerFileStaysInForce(Karaf karaf) throws IOException {
        configure(karaf, write("ours.boundary.yaml", renamed("ours")));
        JsonNode before = Karaf.await(
                Karaf.SOON,
                () -> status(karaf).path("active"),
                active -> active.at("/0/name").asText().equals("ours"));

        configure(karaf, write("broken.boundary.yaml", broken()));

        assertIsRefused(attempted(karaf, "broken.boundary.yaml"), before);
        assertThat(karaf.post(Samples.bytes(QUOTE))).isDecision("CLEARED");
    }

    @Test
    void aFileThatIsNotThereIsAProblemWhileTheFormerBoundaryStaysInForce(Karaf karaf) throws IOException {
        JsonNode before = status(karaf).path("active");

        configure(karaf, folder.resolve("none.boundary.yaml"));

        JsonNode status = attempted(karaf, "none.boundary.yaml");
        assertThat(status.at("/lastAttempt/problems")).isNotEmpty();
        assertThat(status.path("active")).isEqualTo(before);
    }

    @Test
    void noQuoteIsUndecidedWhileOneGoodBoundaryFollowsAnother(Karaf karaf) throws IOException {
        configure(karaf, write("ours.boundary.yaml", renamed("ours")));

        Karaf.await(Karaf.SOON, () -> karaf.post(Samples.bytes(QUOTE)).json(), decision -> {
            assertThat(decision.path("outcome").asText()).as("%s", decision).isEqualTo("CLEARED");
            return decision.at("/revision/name").asText().equals("ours");
        });
    }

    private static void assertIsRefused(JsonNode status, JsonNode before) {
        assertThat(status.at("/lastAttempt/problems")).anySatisfy(problem -> {
            assertThat(problem.path("code").asText()).startsWith("PG-B");
            assertThat(problem.path("message").asText()).isNotBlank();
            assertThat(problem.path("pointer").asText()).isEqualTo("/timeZone");
            assertThat(problem.path("file").asText()).isEqualTo("broken.boundary.yaml");
            assertThat(problem.path("line").asInt()).isEqualTo(lineOf(broken(), "timeZone:"));
            assertThat(problem.path("column").asInt()).isPositive();
        });
        assertThat(status.at("/lastAttempt/problems")).anySatisfy(problem -> {
            assertThat(problem.path("pointer").asText()).startsWith("/owners");
            assertThat(problem.path("line").asInt()).isEqualTo(lineOf(broken(), "techncal:"));
        });
        assertThat(status.path("active")).isEqualTo(before);
    }

    /**
     * Returns the status once this file was tried. Karaf writes a configuration back that it has taken over, over ours.
     */
    private JsonNode attempted(Karaf karaf, String file) {
        return Karaf.await(
                Karaf.SOON,
                () -> {
                    if (!Files.readString(configuration(karaf)).contains(file)) {
                        configure(karaf, folder.resolve(file));
                    }
                    return status(karaf);
                },
                status -> status.at("/lastAttempt/source").asText().contains(file));
    }

    private static JsonNode status(Karaf karaf) throws IOException {
        return karaf.get("/api/v1/boundaries").json();
    }

    private static boolean isFromTheBundle(JsonNode status) {
        return status.at("/active/0/source").asText().contains("bundle");
    }

    private static void configure(Karaf karaf, Path boundary) throws IOException {
        Files.writeString(configuration(karaf), "file = " + boundary.toUri() + "\n");
    }

    private static Path configuration(Karaf karaf) {
        return karaf.base().resolve("etc/io.promisegate.boundary.cfg");
    }

    private Path write(String name, String boundary) throws IOException {
        return Files.writeString(folder.resolve(name), boundary);
    }

    private static String renamed(String name) {
        return sample().replace("boundary: northwind-support-ai", "boundary: " + name);
    }

    private static String broken() {
        return sample().replace("timeZone: America/New_York", "timeZone: America/Newyork")
                .replace("  technical:", "  techncal:");
    }

    private static String sample() {
        return new String(Samples.bytes(BOUNDARY), UTF_8);
    }

    private static int lineOf(String text, String part) {
        return (int) text.substring(0, text.indexOf(part)).lines().count()
                + (text.charAt(text.indexOf(part) - 1) == '\n' ? 1 : 0);
    }
}
