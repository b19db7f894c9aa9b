package io.promisegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromisegateTest {
    private static final String BOUNDARY = """
            boundary: acme
            version: "%s"
            offerings:
              assist:
                autonomy:
                  certificates: [{id: C-1, tier: %s, owner: CTO, evidence: "https://example.com/c1", expires: 2036-06-30}]
                delivery: {implementationPlan: false, activationMilestone: false, renewalOwner: false,
                           expansionOwner: false, incidentOwner: false, valueMetric: false}
            examples:
              - name: drafts only
                quote: {id: Q, lines: [{offering: assist, promises: {autonomyTier: L2}}]}
                outcome: %s
            """;

    private final PrintStream console = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @AfterEach
    void giveTheConsoleBack() {
        System.setOut(console);
    }

    private int run(String... args) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(out);
        return Promisegate.run(out, out, args);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void checkShowsProblemsUnderTheirPlaceAndAsSarif() throws IOException {
        String broken = file("a.boundary.yaml", BOUNDARY.formatted("1", "L9", "CLEARED"));
        Path sarif = folder.resolve("a.sarif");

        assertThat(run("check", broken, "--sarif", sarif.toString())).isEqualTo(1);

        assertThat(printed())
                .contains("would be REFUSED", "a.boundary.yaml:6:38: PG-B020", "\n" + " ".repeat(41) + "^");
        JsonNode result = new JsonMapper().readTree(Files.readAllBytes(sarif)).at("/runs/0/results/0");
        assertThat(result.path("ruleId").asText()).isEqualTo("PG-B020");
        assertThat(result.at("/locations/0/physicalLocation/region/startLine").asInt())
                .isEqualTo(6);
    }

    @Test
    void testFailsWithAnExampleAndSaysSoInJunitXml() throws Exception {
        Path junit = folder.resolve("junit.xml");
        assertThat(run("test", file("good.yaml", BOUNDARY.formatted("1", "L2", "CLEARED"))))
                .isZero();

        assertThat(run("test", file("bad.yaml", BOUNDARY.formatted("1", "L1", "CLEARED")), "--junit", junit.toString()))
                .isEqualTo(1);

        assertThat(printed()).contains("ok     drafts only", "FAILS  drafts only", "should be CLEARED and is BLOCKED");
        var suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(junit.toFile())
                .getDocumentElement();
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(1);
    }

    @Test
    void diffFailsOnTheDirectionThatItIsToldTo() throws IOException {
        String before = file("before.yaml", BOUNDARY.formatted("1", "L2", "CLEARED"));
        String after = file("after.yaml", BOUNDARY.formatted("2", "L3", "CLEARED"));

        assertThat(run("diff", before, after)).isZero();
        assertThat(run("diff", before, after, "--fail-on", "looser")).isEqualTo(1);
        assertThat(run("diff", before, after, "--fail-on", "stricter")).isZero();

        assertThat(printed()).contains("looser   autonomy-certified", "BLOCKED -> CLEARED", "\"autonomyTier\":\"L3\"");
    }

    @Test
    void replayCountsWhatChangesAndHoldsItToALimit() throws IOException {
        String before = file("before.yaml", BOUNDARY.formatted("1", "L2", "CLEARED"));
        String after = file("after.yaml", BOUNDARY.formatted("2", "L3", "CLEARED"));
        Path quotes = Files.createDirectories(folder.resolve("quotes"));
        String quote = "{\"id\":\"%s\",\"total\":{\"unit\":\"USD\",\"value\":5},"
                + "\"lines\":[{\"offering\":\"assist\",\"promises\":{\"autonomyTier\":\"%s\"}}]}";
        Files.writeString(quotes.resolve("one.json"), quote.formatted("Q1", "L3"));
        Files.writeString(
                quotes.resolve("more.jsonl"), quote.formatted("Q2", "L3") + "\n" + quote.formatted("Q3", "L1") + "\n");

        assertThat(run("replay", before, after, quotes.toString())).isZero();
        assertThat(run("replay", before, after, quotes.toString(), "--max-drift", "50"))
                .isEqualTo(1);

        assertThat(printed()).contains("3 quotes concerned, 1 unchanged", "newly cleared: 2 {USD=10}");
    }

    @Test
    void whatIsSignedIsHeldAgainstKeys() throws IOException {
        String boundary = file("signed.yaml", BOUNDARY.formatted("1", "L2", "CLEARED"));
        String key = folder.resolve("ines.key.json").toString();
        String keys = folder.resolve("keys.json").toString();
        assertThat(run("keygen", "ines", "--key", key, "--keys", keys)).isZero();
        assertThat(run("keygen", "ines", "--key", key, "--keys", keys)).isEqualTo(1);
        assertThat(run("check", boundary, "--keys", keys)).isEqualTo(1);
        assertThat(printed()).contains("PG-B045");

        assertThat(run("sign", boundary, "--key", key)).isZero();
        assertThat(run("sign", boundary, "--key", key)).isZero();
        assertThat(Files.readAllLines(Path.of(boundary + ".jws"))).hasSize(1);
        assertThat(run("check", boundary, "--keys", keys)).isZero();
        assertThat(Files.readString(Path.of(keys))).doesNotContain("\"d\"");

        Files.writeString(Path.of(boundary), BOUNDARY.formatted("2", "L2", "CLEARED"));
        assertThat(run("check", boundary, "--keys", keys)).isEqualTo(1);
        assertThat(printed()).contains("PG-B044");
        assertThat(run("check", boundary)).isZero();
        assertThat(run("sign", boundary, "--key", keys)).isEqualTo(1);
        assertThat(run("sign", boundary, "--key", boundary + ".none")).isEqualTo(2);
    }

    @Test
    void wrongUsageIsTwo() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("check")).isEqualTo(2);
        assertThat(run("check", folder.resolve("none.yaml").toString())).isEqualTo(2);
        assertThat(run("--help")).isZero();
        assertThat(printed()).contains("Exit codes:").doesNotContain("\tat ");
    }
}
