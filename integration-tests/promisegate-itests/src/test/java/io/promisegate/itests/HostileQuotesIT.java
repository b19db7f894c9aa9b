package io.promisegate.itests;

import static io.promisegate.itests.AnswerAssert.assertThat;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is definite, tells nothing of the code, and the next good quote is decided. */
@ExtendWith(KarafExtension.class)
class HostileQuotesIT {
    private static final String GOOD = "cleared-assist-standard.json";
    private static final int MANY = 100_000;

    @AfterEach
    void nextGoodQuoteIsCleared(Karaf karaf) throws IOException {
        assertThat(karaf.post(Samples.bytes(GOOD))).isDecision("CLEARED");
    }

    static Stream<Arguments> notJson() {
        return Stream.of(
                Arguments.of("truncated", "PG-Q003", 1, 15, "{\"quoteItem\":["),
                Arguments.of("trailing comma in an array", "PG-Q003", 2, 19, "{\n \"quoteItem\": [{},]}"),
                Arguments.of("trailing comma in an object", "PG-Q003", 2, 18, "{\n \"quoteItem\": [],}"),
                Arguments.of("duplicate key", "PG-Q004", 2, 6, "{\"id\": \"Q\",\n \"id\": \"R\", \"quoteItem\": []}"),
                Arguments.of("single quotes", "PG-Q003", 1, 2, "{'quoteItem': []}"),
                Arguments.of("comment", "PG-Q003", 1, 2, "{/* */\"quoteItem\": []}"),
                Arguments.of("not a number", "PG-Q003", 1, 14, "{\"total\": NaN, \"lines\": []}"),
                Arguments.of("lone surrogate escape", "PG-Q002", 2, 9, "{\n \"id\": \"\\ud800\", \"quoteItem\": []}"),
                Arguments.of(
                        "low surrogate first", "PG-Q002", 2, 9, "{\n \"id\": \"\\udc00\\ud800\", \"quoteItem\": []}"),
                Arguments.of("NUL escape", "PG-Q002", 2, 9, "{\n \"id\": \"\\u0000\", \"quoteItem\": []}"),
                Arguments.of("array", "PG-Q007", 1, 1, "[]"),
                Arguments.of("two documents", "PG-Q008", 1, 19, "{\"quoteItem\": []} {\"quoteItem\": []}"),
                Arguments.of("nested brackets", "PG-Q007", 1, 1, "[".repeat(MANY)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notJson")
    void refusesWhatIsNotAQuoteAtItsPlace(String what, String code, int line, int column, String body, Karaf karaf)
            throws IOException {
        assertThat(karaf.post(body.getBytes(UTF_8)))
                .as(what)
                .isProblem(400)
                .hasProblem(code, line, column)
                .hasNoStackTrace();
    }

    static Stream<Arguments> beyondALimit() {
        String deep = "[".repeat(MANY);
        String objects = "{\"a\":".repeat(MANY);
        return Stream.of(
                Arguments.of("brackets in an unknown member", "PG-Q005", "{\"quoteItem\": [], \"x\": " + deep),
                Arguments.of("objects in an unknown member", "PG-Q005", "{\"quoteItem\": [], \"x\": " + objects),
                Arguments.of("brackets before the items", "PG-Q005", "{\"x\": " + deep + ", \"quoteItem\": []}"),
                Arguments.of("brackets as the value of a promise", "PG-Q005", withTier(deep)),
                Arguments.of("objects as the value of a promise", "PG-Q005", withTier(objects)),
                Arguments.of("brackets as items", "PG-Q010", "{\"quoteItem\": " + deep),
                Arguments.of("a million digits", "PG-Q005", withTier("9".repeat(1_000_000))),
                Arguments.of("a long name", "PG-Q005", "{\"quoteItem\": [], \"" + "n".repeat(MANY) + "\": 1}"),
                Arguments.of("two million characters", "PG-Q005", withTier('"' + "x".repeat(2_000_000) + '"')));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beyondALimit")
    void refusesWhatGoesBeyondALimit(String what, String code, String body, Karaf karaf) throws IOException {
        assertThat(karaf.post(body.getBytes(UTF_8)))
                .as(what)
                .isProblem(400)
                .hasProblem(code)
                .hasNoStackTrace();
    }

    @Test
    void refusesAQuoteThatEndsTooEarly(Karaf karaf) throws IOException {
        byte[] good = Samples.bytes(GOOD);
        for (int length = good.length - 3; length >= 0; length -= 97) {
            assertThat(karaf.post(Arrays.copyOf(good, length)))
                    .as("The first %d bytes", length)
                    .isProblem(400)
                    .hasNoStackTrace();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFF, 0xC0, 0x80, 0xED, 0xF5})
    void refusesAByteThatIsNotUtf8AtItsPlace(int wrong, Karaf karaf) throws IOException {
        byte[] quote = "{\n \"id\": \"?\", \"quoteItem\": []}".getBytes(UTF_8);
        quote[10] = (byte) wrong;

        assertThat(karaf.post(quote)).isProblem(400).hasProblem("PG-Q001", 2, 9).hasNoStackTrace();
    }

    @Test
    void refusesOtherEncodings(Karaf karaf) throws IOException {
        byte[] wide = new String(Samples.bytes(GOOD), UTF_8).getBytes(UTF_16);

        assertThat(karaf.post(wide)).isProblem(400).hasProblem("PG-Q001").hasNoStackTrace();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999999",
                "-1e999999",
                "1e-999999",
                "1e999999999",
                "1e-2147483647",
                "1e99999999999",
                "1e2147483648"
            })
    void neverClearsAPromiseWithANumberBeyondMeasure(String number, Karaf karaf) throws IOException {
        for (String term : List.of("autonomyTier", "retentionDays", "overage.price", "sla.uptimePercent", "features")) {
            Answer answer = karaf.post(with(term, number).getBytes(UTF_8));

            assertThat(answer).as("%s: %s", term, number).isDefinite();
            assertThat(answer.json().path("outcome").asText())
                    .as("%s: %s", term, number)
                    .isIn("BLOCKED", "UNDECIDED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999", "1e99999999999"})
    void survivesNumbersBeyondMeasureEverywhere(String number, Karaf karaf) throws IOException {
        JsonNode good = Samples.json(GOOD);
        everywhere(good, pointer -> {
            String quote = replaced(good, pointer, "\u2603").replace("\"\u2603\"", number);

            assertThat(karaf.post(quote.getBytes(UTF_8))).as(pointer).isDefinite();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999", "1e99999999999"})
    void aNumberThatNobodyReadsHidesNoFinding(String number, Karaf karaf) throws IOException {
        String quote = replaced(
                        Samples.json("blocked-autonomy-above-certificate.json"), "/quoteItem/0/quantity", "\u2603")
                .replace("\"\u2603\"", number);

        assertThat(karaf.post(quote.getBytes(UTF_8))).isDecision("BLOCKED").breaks("autonomy-certified");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "17", "\"text\"", "[]", "{}", "[[{}]]", "{\"unit\": [], \"value\": {}}"})
    void survivesWrongTypesEverywhere(String wrong, Karaf karaf) throws IOException {
        JsonNode good = Samples.json(GOOD);
        everywhere(good, pointer -> {
            String quote = replaced(good, pointer, "\u2603").replace("\"\u2603\"", wrong);

            Answer answer = karaf.post(quote.getBytes(UTF_8));

            assertThat(answer).as("%s at %s", wrong, pointer).isDefinite();
            if (answer.status() == 200) {
                assertThat(answer.json().path("outcome").asText()).isIn("CLEARED", "REVIEW", "BLOCKED", "UNDECIDED");
            } else {
                assertThat(answer).isProblem(400);
                assertThat(answer.json().at("/problems/0/code").asText()).startsWith("PG-Q");
            }
        });
    }

    /** Something that is tried at a place of a quote. */
    @FunctionalInterface
    private interface Try {
        void at(String pointer) throws IOException;
    }

    /** Tries it at every place of a quote, a few at once. */
    private static void everywhere(JsonNode quote, Try one) {
        pointers(quote).parallelStream().forEach(pointer -> {
            try {
                one.at(pointer);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[{}]]", "{\"unit\": [], \"value\": {}}"})
    void neverClearsAPromiseWhoseNameOrValueIsNoneOfItsKind(String wrong, Karaf karaf) throws IOException {
        JsonNode good = Samples.json(GOOD);
        List<String> cleared = new ArrayList<>();
        for (String pointer : pointers(good)) {
            if (pointer.matches(".*/productCharacteristic/\\d+/(name|value)")) {
                String quote = replaced(good, pointer, "\u2603").replace("\"\u2603\"", wrong);
                if (karaf.post(quote.getBytes(UTF_8))
                        .json()
                        .path("outcome")
                        .asText()
                        .equals("CLEARED")) {
                    cleared.add(pointer);
                }
            }
        }
        assertThat(cleared).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"The agent runs itself\"]", "{\"content\": \"The agent runs itself\"}"})
    void neverClearsANoteWhoseTextCannotBeRead(String text, Karaf karaf) throws IOException {
        String quote = replaced(Samples.json(GOOD), "/note/0/text", "\u2603").replace("\"\u2603\"", text);

        Answer answer = karaf.post(quote.getBytes(UTF_8));

        assertThat(answer).isDefinite();
        assertThat(answer.json().path("outcome").asText()).as("%s", answer).isNotEqualTo("CLEARED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"35%\"", "[35]", "{\"value\": 35}", "1e999999", "true"})
    void neverClearsADiscountThatCannotBeRead(String discount, Karaf karaf) throws IOException {
        String quote = new String(Samples.bytes("review-discount-35-percent.json"), UTF_8)
                .replaceFirst("\"percentage\": *35", Matcher.quoteReplacement("\"percentage\": " + discount));

        Answer answer = karaf.post(quote.getBytes(UTF_8));

        assertThat(answer).isDefinite();
        assertThat(answer.json().path("outcome").asText()).as("%s", answer).isNotEqualTo("CLEARED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "true", "\"5,000,000\"", "1e999999"})
    void neverClearsALargeDealWhoseTotalCannotBeRead(String total, Karaf karaf) throws IOException {
        JsonNode large = Samples.json("review-very-large-deal.json");
        String quote = replaced(large, "/quoteTotalPrice/0/price/dutyFreeAmount/value", "\u2603")
                .replace("\"\u2603\"", total);

        Answer answer = karaf.post(quote.getBytes(UTF_8));

        assertThat(answer).isDefinite();
        assertThat(answer.json().path("outcome").asText()).as("%s", answer).isNotEqualTo("CLEARED");
    }

    @Test
    void refusesFiftyMegabytes(Karaf karaf) throws IOException {
        byte[] body = new byte[50 * 1024 * 1024];
        Arrays.fill(body, (byte) ' ');
        body[0] = '{';

        assertThat(karaf.post(body)).isProblem(413).hasProblem("PG-Q006").hasNoStackTrace();
    }

    @Test
    void refusesFiftyMegabytesInChunks(Karaf karaf) throws IOException {
        byte[] chunk = new byte[1024 * 1024];
        Arrays.fill(chunk, (byte) '[');
        var request = karaf.request("/api/v1/decisions")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArrays(Collections.nCopies(50, chunk)));

        assertThat(karaf.send(request)).isProblem(413).hasProblem("PG-Q006").hasNoStackTrace();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "application/x-www-form-urlencoded; charset=UTF-8",
                "text/plain",
                "application/octet-stream",
                "application/json; charset=UTF-8",
                "application/vnd.tmforum.quote+json"
            })
    void decidesWhateverTheContentTypeSays(String contentType, Karaf karaf) throws IOException {
        assertThat(karaf.post(contentType, Samples.bytes(GOOD))).isDecision("CLEARED");
        assertThat(karaf.post(contentType, Samples.bytes("blocked-autonomy-above-certificate.json")))
                .isDecision("BLOCKED");
        assertThat(karaf.post(contentType, "%7B&a=b".getBytes(UTF_8))).isProblem(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=nonsense",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "application/x-java-serialized-object",
                "text/xml",
                "*/*",
                "nonsense"
            })
    void answersDefinitelyToAContentTypeThatIsNone(String contentType, Karaf karaf) throws IOException {
        assertThat(karaf.post(contentType, Samples.bytes(GOOD))).isDefinite();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "br", "nonsense"})
    void answersDefinitelyToAContentEncodingThatIsNotTrue(String encoding, Karaf karaf) throws IOException {
        for (int i = 0; i < 10; i++) {
            var request = karaf.request("/api/v1/decisions")
                    .header("Content-Type", "application/json")
                    .header("Content-Encoding", encoding)
                    .POST(BodyPublishers.ofByteArray(Samples.bytes(GOOD)));

            assertThat(karaf.send(request)).isDefinite();
        }
    }

    @Test
    void takesOrdersFromNoHeader(Karaf karaf) throws IOException {
        var request = karaf.request("/api/v1/decisions?CamelHttpResponseCode=299&format=nonsense")
                .header("CamelFileName", "../../x")
                .header("PromisegateFolder", "..")
                .header("CamelHttpUri", "http://127.0.0.1:1/")
                .POST(BodyPublishers.ofByteArray(Samples.bytes(GOOD)));

        assertThat(karaf.send(request)).isProblem(400).hasProblem("PG-Q009").hasNoStackTrace();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/decisions",
                "PUT /api/v1/decisions",
                "DELETE /api/v1/boundaries",
                "GET /",
                "GET /api/v1/nonsense",
                "GET /api/v1/decisions/..%2F..%2Fetc",
                "GET /api/v1/decisions/%00"
            })
    void tellsNothingWhereThereIsNothing(String methodAndPath, Karaf karaf) throws IOException {
        String[] parts = methodAndPath.split(" ", 2);

        Answer answer = karaf.send(karaf.request(parts[1]).method(parts[0], BodyPublishers.noBody()));

        assertThat(answer.status()).as("%s", answer).isBetween(400, 499);
        assertThat(answer).hasNoStackTrace();
    }

    private static String withTier(String value) {
        return with("autonomyTier", value);
    }

    /** Returns the good quote with this JSON as the value of one of its promises. */
    private static String with(String term, String value) {
        JsonNode quote = Samples.json(GOOD);
        for (JsonNode characteristic : quote.at("/quoteItem/0/product/productCharacteristic")) {
            if (characteristic.path("name").asText().equals(term)) {
                ((ObjectNode) characteristic).put("value", "\u2603");
            }
        }
        return quote.toString().replace("\"\u2603\"", value);
    }

    private static String replaced(JsonNode good, String pointer, String value) {
        JsonNode quote = good.deepCopy();
        int last = pointer.lastIndexOf('/');
        JsonNode parent = quote.at(pointer.substring(0, last));
        String name = pointer.substring(last + 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), Json.MAPPER.getNodeFactory().textNode(value));
        } else {
            ((ObjectNode) parent).put(name, value);
        }
        return quote.toString();
    }

    /** Returns the pointers to every value, containers too. */
    private static List<String> pointers(JsonNode tree) {
        List<String> pointers = new ArrayList<>();
        collect(tree, "", pointers);
        return pointers;
    }

    private static void collect(JsonNode node, String pointer, List<String> pointers) {
        if (!pointer.isEmpty()) {
            pointers.add(pointer);
        }
        node.properties().forEach(field -> collect(field.getValue(), pointer + '/' + field.getKey(), pointers));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), pointer + '/' + i, pointers);
            }
        }
    }
}
