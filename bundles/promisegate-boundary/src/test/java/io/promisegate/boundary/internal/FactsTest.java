package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.quote.Quote;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The facts of a quote: the same for all documents that say the same, and for no others. */
class FactsTest {
    private static final String QUOTE = """
            {"id": "Q1", "version": "1", "currency": "USD", "account": "ACME", "channel": "direct",
             "total": {"unit": "USD", "value": 1200.50}, "notes": ["Call first.", "A \\"note\\" \\u001b\\u00e9"],
             "lines": [
               {"id": "1", "offering": "assist", "promises": {"autonomyTier": "L2", "commitment.quantity": 1000},
                "prices": [{"type": "recurring", "amount": {"unit": "USD", "value": 10}, "discountPercent": 5}]},
               {"id": "2", "offering": "other", "promises": {"modelPinned": true}}]}
            """;

    private final Gate gate = new Gate();

    private String facts(String document) {
        Quote quote = gate.reader
                .read(document.getBytes(StandardCharsets.UTF_8), null)
                .quote();
        return new String(new CanonicalWriter().facts(Objects.requireNonNull(quote)), StandardCharsets.UTF_8);
    }

    @Test
    void areInTheFormOfRfc8785() {
        assertThat(facts(QUOTE))
                .isEqualTo("{\"account\":\"ACME\",\"channel\":\"direct\",\"currency\":\"USD\",\"lines\":["
                        + "{\"action\":\"ADD\",\"id\":\"1\",\"offering\":\"assist\",\"prices\":["
                        + "{\"amount\":{\"unit\":\"USD\",\"value\":\"10\"},\"discountPercent\":\"5\",\"type\":\"recurring\"}],"
                        + "\"promises\":[{\"name\":\"autonomyTier\",\"value\":\"L2\"},"
                        + "{\"name\":\"commitment.quantity\",\"value\":\"1000\"}]},"
                        + "{\"action\":\"ADD\",\"id\":\"2\",\"offering\":\"other\",\"prices\":[],"
                        + "\"promises\":[{\"name\":\"modelPinned\",\"value\":true}]}],"
                        + "\"texts\":[\"A \\\"note\\\" \\u001bé\",\"Call first.\"],"
                        + "\"total\":{\"unit\":\"USD\",\"value\":\"1200.5\"}}");
    }

    /** What is written otherwise and says the same. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"version\": \"1\"|\"version\": \"2\"",
                "\"id\": \"Q1\"|\"id\": \"Q2\"",
                "1200.50|1200.5000",
                "1000}|1e3}",
                "1000}|\"1000.0\"}",
                "\"Call first.\", |",
            })
    void staySame(String before, String after) {
        String other = after == null
                ? QUOTE.replace(before, "").replace("u00e9\"]", "u00e9\", \"Call first.\"]")
                : QUOTE.replace(before, after);
        assertThat(other).isNotEqualTo(QUOTE);
        assertThat(facts(other)).isEqualTo(facts(QUOTE));
    }

    /** A rule may look at the order of lines, and at none of terms. */
    @Test
    void knowTheOrderOfLinesAndNoneOfTerms() {
        String one = "{\"id\":\"1\",\"offering\":\"a\",\"promises\":{\"model\":\"m\",\"autonomyTier\":\"L1\"}}";
        String same = "{\"offering\":\"a\",\"id\":\"1\",\"promises\":{\"autonomyTier\":\"L1\",\"model\":\"m\"}}";
        String two = "{\"id\":\"2\",\"offering\":\"b\",\"promises\":{}}";
        String facts = facts("{\"id\":\"Q\",\"lines\":[" + one + ',' + two + "]}");
        assertThat(facts("{\"id\":\"Q\",\"lines\":[" + same + ',' + two + "]}")).isEqualTo(facts);
        assertThat(facts("{\"id\":\"Q\",\"lines\":[" + two + ',' + one + "]}")).isNotEqualTo(facts);
    }

    /** Where a term stands twice, the first of them is judged. */
    @Test
    void knowWhichOfTwoValuesCameFirst() {
        String quote = "{\"id\":\"Q\",\"lines\":[{\"promises\":[{\"name\":\"autonomyTier\",\"value\":\"L1\"},"
                + "{\"name\":\"autonomyTier\",\"value\":\"L4\"}]}]}";
        assertThat(facts(quote)).contains("L1", "L4");
        assertThat(facts(quote.replace("L1", "L0").replace("L4", "L1").replace("L0", "L4")))
                .isNotEqualTo(facts(quote));
    }

    @Test
    void doNotWriteOutWhatNobodyCanHold() {
        assertThat(facts("{\"id\":\"Q\",\"lines\":[{\"promises\":{\"other\":1e999999999}}]}"))
                .contains("1E+999999999");
    }

    /** A person reads its start; it is all of it that was judged. */
    @Test
    void knowAllOfWhatIsNotOfItsType() {
        String start = QUOTE.replace("true}", "\"" + "x".repeat(100) + "\"}");
        assertThat(facts(start)).contains("malformed", "…").doesNotContain("x".repeat(80));
        assertThat(facts(start.replace("x\"", "y\""))).isNotEqualTo(facts(start));
        String digits = QUOTE.replace("1000}", "1e1000}");
        assertThat(facts(digits)).contains("too many digits");
        assertThat(facts(digits.replace("1e1000", "2e1000"))).isNotEqualTo(facts(digits));
    }

    /** Every one of these is a promise changed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"ACME\"|\"Other\"",
                "\"direct\"|\"partner\"",
                "1200.50|1200.51",
                "Call first|Call last",
                "\"L2\"|\"L3\"",
                "\"modelPinned\"|\"trainingUse\"",
                "true}|false}",
                "\"discountPercent\": 5|\"discountPercent\": 6",
                "\"value\": 10}|\"value\": 11}",
                "\"assist\"|\"desk\"",
                "\"currency\": \"USD\"|\"currency\": \"EUR\"",
            })
    void changeWithWhatIsPromised(String before, String after) {
        String other = QUOTE.replace(before, after);
        assertThat(other).isNotEqualTo(QUOTE);
        assertThat(facts(other)).isNotEqualTo(facts(QUOTE));
    }
}
