package io.promisegate.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Quotes dropped into a folder come out in the folder of their outcome, with the decision beside them. */
@ExtendWith(KarafExtension.class)
class InboxIT {
    private static final Duration ALL = Duration.ofSeconds(90);
    private static final List<String> OUTCOMES = List.of("cleared", "review", "blocked", "undecided");

    @AfterEach
    void nothingIsLeftInTheInbox(Karaf karaf) {
        Karaf.await(Karaf.SOON, () -> names(folder(karaf, "inbox")), List::isEmpty);
    }

    @Test
    void everySampleComesOutInTheFolderThatItsNameSays(Karaf karaf) throws IOException {
        Map<String, byte[]> quotes = Samples.quotes();
        assertThat(quotes).hasSizeGreaterThan(100);
        for (var quote : quotes.entrySet()) {
            drop(karaf, quote.getKey(), quote.getValue());
        }

        Map<String, String> expected = new TreeMap<>();
        quotes.keySet().forEach(name -> expected.put(name, name.substring(0, name.indexOf('-'))));
        Map<String, String> found = Karaf.await(ALL, () -> decided(karaf, quotes), all -> all.size() == quotes.size());

        assertThat(found).isEqualTo(expected);
        for (var sample : found.entrySet()) {
            Path quote = folder(karaf, sample.getValue()).resolve(sample.getKey());
            assertThat(quote).hasBinaryContent(quotes.get(sample.getKey()));
            JsonNode decision = decisionBeside(quote);
            assertThat(decision.path("outcome").asText())
                    .isEqualTo(sample.getValue().toUpperCase(Locale.ROOT));
            assertThat(decision.path("entryPoint").asText()).isEqualTo("inbox");
            assertThat(decision.at("/quote/id").asText())
                    .isEqualTo(Json.read(quotes.get(sample.getKey())).path("id").asText());
        }
    }

    @Test
    void anUnreadableFileGoesToUndecidedWithItsProblems(Karaf karaf) throws IOException {
        byte[] unreadable = "{\n  \"id\": \"Q-1\",\n  \"quoteItem\": [,]\n}\n".getBytes(StandardCharsets.UTF_8);

        drop(karaf, "unreadable.json", unreadable);

        Path quote = arrived(karaf, "undecided", "unreadable.json");
        assertThat(quote).hasBinaryContent(unreadable);
        JsonNode decision = decisionBeside(quote);
        assertThat(decision.path("outcome").asText()).isEqualTo("UNDECIDED");
        assertThat(decision.at("/problems/0/code").asText()).isEqualTo("PG-Q003");
        assertThat(decision.at("/problems/0/line").asInt()).isEqualTo(3);
    }

    @Test
    void anEmptyFileGoesToUndecided(Karaf karaf) throws IOException {
        drop(karaf, "empty.json", new byte[0]);
        try {
            assertThat(decisionBeside(arrived(karaf, "undecided", "empty.json")).path("problems"))
                    .isNotEmpty();
        } finally {
            Files.deleteIfExists(folder(karaf, "inbox").resolve("empty.json"));
        }
    }

    @Test
    void aFileBeyondTheLimitGoesToUndecided(Karaf karaf) throws IOException {
        drop(karaf, "huge.json", " ".repeat(5 * 1024 * 1024).getBytes(StandardCharsets.UTF_8));

        assertThat(decisionBeside(arrived(karaf, "undecided", "huge.json"))
                        .at("/problems/0/code")
                        .asText())
                .isEqualTo("PG-Q006");
    }

    @Test
    void aNameIsOnlyAName(Karaf karaf) throws IOException {
        List<String> names = List.of(
                "quote with spaces.json", "angebot-für-müller.json", "$simple{name}.json", "UPPER.JSON", "50%25.json");
        for (String name : names) {
            drop(karaf, name, Samples.bytes("cleared-assist-standard.json"));
        }
        for (String name : names) {
            assertThat(decisionPath(arrived(karaf, "cleared", name))).exists();
        }
    }

    @Test
    void quotesWhoseNamesDifferBehindADotHaveADecisionEach(Karaf karaf) throws IOException {
        List<String> names = List.of("angebot.v1.json", "angebot.v2.json");
        for (String name : names) {
            drop(karaf, name, Samples.bytes("cleared-assist-standard.json"));
        }
        for (String name : names) {
            assertThat(decisionPath(arrived(karaf, "cleared", name))).exists();
        }
    }

    @Test
    void aQuoteNamedLikeADecisionReplacesNone(Karaf karaf) throws IOException {
        drop(karaf, "twin.json", Samples.bytes("cleared-assist-standard.json"));
        JsonNode decision = decisionBeside(arrived(karaf, "cleared", "twin.json"));

        drop(karaf, "twin.decision.json", Samples.bytes("cleared-assist-standard.json"));
        nothingIsLeftInTheInbox(karaf);

        assertThat(decisionBeside(folder(karaf, "cleared").resolve("twin.json")))
                .isEqualTo(decision);
    }

    @Test
    void aSecondQuoteOfTheSameNameLeavesTheFirstAndItsDecision(Karaf karaf) throws IOException {
        drop(karaf, "again.json", Samples.bytes("cleared-assist-standard.json"));
        JsonNode first = decisionBeside(arrived(karaf, "cleared", "again.json"));

        drop(karaf, "again.json", Samples.bytes("cleared-crm-synonyms.json"));
        nothingIsLeftInTheInbox(karaf);

        List<String> kept = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder(karaf, "cleared"))) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith("again"))
                    .toList()) {
                kept.add(Json.read(Files.readAllBytes(file)).path("id").asText());
            }
        }
        assertThat(kept)
                .contains(first.path("id").asText(), first.at("/quote/id").asText());
    }

    /** Returns the folder of each of these quotes that has come out with a decision beside it. */
    private static Map<String, String> decided(Karaf karaf, Map<String, byte[]> quotes) {
        Map<String, String> found = new TreeMap<>();
        for (String outcome : OUTCOMES) {
            for (String name : quotes.keySet()) {
                Path quote = folder(karaf, outcome).resolve(name);
                if (Files.exists(quote) && Files.exists(decisionPath(quote))) {
                    found.merge(name, outcome, (one, other) -> one + " and " + other);
                }
            }
        }
        return found;
    }

    private static Path arrived(Karaf karaf, String outcome, String name) {
        return Karaf.await(Karaf.SOON, () -> folder(karaf, outcome).resolve(name), Files::exists);
    }

    private static JsonNode decisionBeside(Path quote) throws IOException {
        return Json.read(Files.readAllBytes(decisionPath(quote)));
    }

    private static Path decisionPath(Path quote) {
        String name = quote.getFileName().toString();
        return quote.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".decision.json");
    }

    private static void drop(Karaf karaf, String name, byte[] content) throws IOException {
        Files.write(folder(karaf, "inbox").resolve(name), content);
    }

    private static Path folder(Karaf karaf, String name) {
        return karaf.base().resolve("promisegate").resolve(name);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
