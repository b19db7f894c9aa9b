package io.promisegate.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import io.promisegate.json.ByteInput.NotPlain;
import io.promisegate.quote.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the reader of bytes against the parser: what it reads is what the parser reads, and no more. */
class ByteInputTest {
    private static final List<String> TEXTS = List.of(
            "\"id\"",
            "\"\"",
            "\"Größe \uD83D\uDE00\"",
            "\"a\\n\\t\\\"\\\\\\/\\b\\f\\r\"",
            "\"\\u00e9\\uD83D\\uDE00x\"",
            "\"commitment.quantity\"",
            "\"the quick brown fox jumps over the lazy dog, and then some more\"");
    private static final List<String> SCALARS = List.of(
            "0",
            "-0",
            "1.50",
            "-12.05",
            "123456789012345678",
            "1234567890123456789",
            "1e3",
            "2E-2",
            "0.0",
            "true",
            "false",
            "null");

    private final Random random = new Random(648);

    /** What a reader makes of a document, by one way of calling it. */
    private interface Way {
        @Nullable
        Object read(JsonInput input) throws IOException;
    }

    private static final KnownValues<String> KNOWN = new KnownValues<>();

    private static final List<Way> WAYS =
            List.of(JsonInput::value, ByteInputTest::members, ByteInputTest::skipped, ByteInputTest::again);

    private static @Nullable Object members(JsonInput input) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        input.object(Pointer.ROOT, name -> {
            if (input.isArray()) {
                List<String> texts = new ArrayList<>();
                input.array(Pointer.ROOT.child(name), i -> texts.add(i + String.valueOf(input.text())));
                members.put(name, texts);
            } else {
                members.put(name, String.valueOf(input.text()));
            }
        });
        return members;
    }

    private static @Nullable Object again(JsonInput input) throws IOException {
        List<String> all = new ArrayList<>();
        input.object(Pointer.ROOT, name -> {
            if (input.isArray()) {
                input.array(Pointer.ROOT.child(name), i -> all.add(one(input)));
            } else {
                all.add(one(input));
            }
        });
        return all;
    }

    private static String one(JsonInput input) throws IOException {
        return input.again(KNOWN, () -> String.valueOf(input.value()));
    }

    private static @Nullable Object skipped(JsonInput input) throws IOException {
        input.skip();
        return "skipped";
    }

    /** Returns what the parser makes of a document; the word “none” where it is not all JSON. */
    private static @Nullable Object byParser(byte[] document, Way way) {
        try (JsonParser parser = JsonQuoteFormat.FACTORY.createParser(document)) {
            parser.nextToken();
            Object read = way.read(JsonInput.of(parser));
            return parser.nextToken() == null ? read : "none";
        } catch (IOException | RuntimeException e) {
            return "none";
        }
    }

    private static @Nullable Object byBytes(byte[] document, Way way) throws IOException {
        ByteInput input = new ByteInput(document);
        Object read = way.read(input);
        if (!input.isAtEnd()) {
            throw new NotPlain();
        }
        return read;
    }

    /** Returns how many of the ways read the document without the parser. */
    private static int holdAgainstParser(byte[] document) {
        if (Utf8Check.firstFault(document) != null) {
            return 0;
        }
        int plain = 0;
        for (Way way : WAYS) {
            try {
                Object read = byBytes(document, way);
                plain++;
                assertThat(read)
                        .as(new String(document, StandardCharsets.UTF_8))
                        .isEqualTo(byParser(document, way));
            } catch (IOException e) {
                assertThat(e).isInstanceOf(NotPlain.class);
            }
        }
        return plain;
    }

    private String json(int depth) {
        return switch (depth == 0 ? random.nextInt(4) : random.nextInt(8)) {
            case 0, 1 -> TEXTS.get(random.nextInt(TEXTS.size()));
            case 2, 3 -> SCALARS.get(random.nextInt(SCALARS.size()));
            case 4, 5 -> {
                StringBuilder array = new StringBuilder("[");
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.append(json(depth - 1)).append(i > 1 ? space() + "," + space() : "");
                }
                yield array.append(space()).append(']').toString();
            }
            default -> object(depth);
        };
    }

    private String object(int depth) {
        StringBuilder object = new StringBuilder("{").append(space());
        int members = random.nextInt(5);
        for (int i = 0; i < members; i++) {
            object.append(i > 0 ? "," + space() : "")
                    .append(random.nextInt(20) == 0 ? TEXTS.get(random.nextInt(3)) : "\"m" + i + '"')
                    .append(space())
                    .append(':')
                    .append(space())
                    .append(json(depth - 1))
                    .append(space());
        }
        return object.append('}').toString();
    }

    private String space() {
        return List.of("", "", " ", "\n\t", "\r\n").get(random.nextInt(5));
    }

    @Test
    void readsWhatTheParserReads() {
        int plain = 0;
        for (int i = 0; i < 5_000; i++) {
            plain += holdAgainstParser((space() + object(4) + space()).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(plain).isGreaterThan(6_000);
    }

    @Test
    void readsAgainWhatItKnowsAsTheParserDoes() {
        List<String> objects = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            objects.add(object(2));
        }
        objects.add("{\"a\":\"" + "x".repeat(247) + "\"}");
        objects.add("{\"a\":\"" + "x".repeat(248) + "\"}");
        objects.add("{\"a\":{\"b\":1},\"c\":1}");
        objects.add("{\"a\":{\"b\":1},\"c\":2}");
        objects.add("{\"a\":{\"b\":1}}");
        int plain = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder document = new StringBuilder("{\"all\":[");
            for (int left = random.nextInt(6); left >= 0; left--) {
                document.append(objects.get(random.nextInt(objects.size()))).append(left > 0 ? "," : "]");
            }
            byte[] bytes = document.append(random.nextBoolean() ? "}" : "} ")
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            if (i % 2 == 1) {
                bytes[random.nextInt(bytes.length)] = (byte) "\"\\{}[]:,019 x".charAt(random.nextInt(13));
            }
            plain += holdAgainstParser(bytes);
        }
        assertThat(plain).isGreaterThan(10_000);
    }

    @Test
    void expectsNothingThatDoesNotStandThere() {
        int plain = 0;
        for (int length = 0; length <= 34; length++) {
            String text = "abcdefghijklmnopqrstuvwxyz01234567".substring(0, length);
            byte[] document = ("{\"" + text + "\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < document.length; i++) {
                for (char other : "z\"\\\u001f\u00e9 ".toCharArray()) {
                    String changed = new String(document, StandardCharsets.UTF_8);
                    changed = changed.substring(0, i) + other + changed.substring(i + 1);
                    // so that it is expected where the other stands
                    plain += holdAgainstParser(document) + holdAgainstParser(document);
                    holdAgainstParser(changed.getBytes(StandardCharsets.UTF_8));
                }
                holdAgainstParser(Arrays.copyOf(document, i));
            }
            holdAgainstParser(("{\"" + text + "9\":\"" + text + "9\"}").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(plain).isGreaterThan(50_000);
    }

    @Test
    void expectsNoNameTwice() {
        byte[] document = "{\"m\":1,\"m\":2}".getBytes(StandardCharsets.UTF_8);

        for (int i = 0; i < 4; i++) {
            assertThat(holdAgainstParser(document)).isZero();
        }
    }

    @Test
    void isNoDeeperThanAllowedInWhatItKnows() throws IOException {
        String known = "{\"known at a depth\":[[]]}";
        for (int depth : new int[] {1, 1, 1, 61, 61, 62, 62, 1, 62, 61}) {
            byte[] document =
                    ("{\"a\":" + "[".repeat(depth) + known + "]".repeat(depth) + '}').getBytes(StandardCharsets.UTF_8);
            Way way = input -> {
                input.object(Pointer.ROOT, name -> inArrays(input, depth));
                return "read";
            };

            if (depth < 61) {
                assertThat(byBytes(document, way)).isEqualTo("read");
            }
            assertThat(byParser(document, way)).isEqualTo(depth < 61 ? "read" : "none");
            if (depth >= 61) {
                assertThatThrownBy(() -> byBytes(document, way)).isInstanceOf(NotPlain.class);
            }
        }
    }

    private static void inArrays(JsonInput input, int depth) throws IOException {
        if (depth == 0) {
            one(input);
        } else {
            input.array(Pointer.ROOT, i -> inArrays(input, depth - 1));
        }
    }

    @Test
    void whatIsKnownIsNotReadAgainAndWhatIsReplacedIs() throws IOException {
        KnownValues<Integer> known = new KnownValues<>();
        int[] read = new int[1];
        for (int round = 0; round < 3; round++) {
            byte[] document = "{\"a\":[{\"b\":1},{\"b\":2},{\"b\":1}]}".getBytes(StandardCharsets.UTF_8);
            List<Integer> all = new ArrayList<>();
            byBytes(document, input -> {
                input.object(
                        Pointer.ROOT,
                        name -> input.array(
                                Pointer.ROOT,
                                i -> all.add(input.again(known, () -> {
                                    input.skip();
                                    return ++read[0];
                                }))));
                return null;
            });
            assertThat(all).hasSize(3);
        }
        // {"b":1} twice and {"b":2} twice: what comes once is not kept
        assertThat(read[0]).isEqualTo(4);

        for (int i = 0; i < 200_000; i++) {
            byte[] other = ("{\"a\":{\"other\":" + i / 2 + "}}").getBytes(StandardCharsets.UTF_8);
            byBytes(other, input -> {
                input.object(
                        Pointer.ROOT,
                        name -> input.again(known, () -> {
                            input.skip();
                            return 0;
                        }));
                return null;
            });
        }
        byBytes("{\"a\":{\"b\":1}}".getBytes(StandardCharsets.UTF_8), input -> {
            input.object(
                    Pointer.ROOT,
                    name -> input.again(known, () -> {
                        input.skip();
                        return ++read[0];
                    }));
            return null;
        });
        assertThat(read[0]).isEqualTo(5);
    }

    @Test
    void readsNothingThatTheParserRefuses() {
        for (int i = 0; i < 30_000; i++) {
            byte[] document = object(3).getBytes(StandardCharsets.UTF_8);
            for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                byte[] other = object(2).getBytes(StandardCharsets.UTF_8);
                document[random.nextInt(document.length)] = random.nextBoolean()
                        ? other[random.nextInt(other.length)]
                        : (byte) "\"\\{}[]:,0-.eEtfn \u0000\u001f\u007fu".charAt(random.nextInt(21));
            }
            holdAgainstParser(document);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1}x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"a\":{\"b\":[{\"c\":1,\"c\":1}]}}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":-}",
                "{\"a\":+1}",
                "{\"a\":\"\u0001\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\",
                "{\"a\":nul}",
                "{\"a\":[1,]}",
                "{\"a\":1,}",
                "{a:1}"
            })
    void leavesWhatIsNoJsonToTheParser(String document) {
        for (Way way : WAYS) {
            assertThatThrownBy(() -> byBytes(document.getBytes(StandardCharsets.UTF_8), way))
                    .isInstanceOf(NotPlain.class);
        }
    }

    @Test
    void leavesWhatIsBeyondALimitToTheParser() {
        String deep = "[".repeat(65) + "]".repeat(65);
        String wide = "{" + "\"%s\":1,".repeat(70).formatted(range(70)) + "\"z\":1}";
        String longName = "{\"" + "n".repeat(1_001) + "\":1}";
        String longText = "{\"a\":\"" + "\u00E4".repeat(1_000_001) + "\"}";
        for (String document : List.of("{\"a\":" + deep + '}', wide, longName, longText)) {
            for (Way way : WAYS) {
                assertThatThrownBy(() -> byBytes(document.getBytes(StandardCharsets.UTF_8), way))
                        .isInstanceOf(NotPlain.class);
            }
        }
    }

    private static Object[] range(int count) {
        Object[] range = new Object[count];
        for (int i = 0; i < count; i++) {
            range[i] = "m" + i;
        }
        return range;
    }
}
