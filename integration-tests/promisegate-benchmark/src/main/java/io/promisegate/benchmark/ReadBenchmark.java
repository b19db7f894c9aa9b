package io.promisegate.benchmark;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.promisegate.cpq.tmf648.Tmf648Format;
import io.promisegate.decision.Evaluation;
import io.promisegate.decision.Outcome;
import io.promisegate.quote.Quote;
import io.promisegate.spi.Evaluator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Reading a TMF648 quote and deciding on it, beside Jackson databind alone; the average over the samples that are
 * cleared, in turn.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Fork(3)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadBenchmark {
    private static final List<String> SAMPLES = List.of(
            "cleared-assist-annual-commitment-with-true-up",
            "cleared-assist-eu-bank-dora",
            "cleared-assist-ramp-and-tiers",
            "cleared-assist-renewal-within-consumption",
            "cleared-assist-standard",
            "cleared-backoffice-per-function-tiers",
            "cleared-bundle-with-nested-items",
            "cleared-contract-term-as-product-term",
            "cleared-crm-synonyms",
            "cleared-dialect-items-without-id",
            "cleared-dialect-notes-with-null-id",
            "cleared-dialect-upper-case-and-string-amounts",
            "cleared-discount-at-the-limit",
            "cleared-expansion-owner-later",
            "cleared-old-product-removed",
            "cleared-pinned-two-years-in-shadow",
            "cleared-resolution-consultant-tier",
            "cleared-resolution-internal-it-desk",
            "cleared-resolution-zero-retention",
            "cleared-three-lines-with-services",
            "cleared-through-a-partner");

    private static final int VARIANTS = 20;
    private static final Pattern NAMED = Pattern.compile("\"(id|externalId|href)\": *\"[QO][^\"]*|\"C-[0-9A-F]+");
    private static final Pattern QUANTITY = Pattern.compile(
            "(\"name\": *\"commitment\\.(?:quantity|observed)\",(?:\\s*\"valueType\": *\"[^\"]*\",)?\\s*\"value\": *)(\\d{2,})");

    private final Tmf648Format format = new Tmf648Format();
    private final ObjectMapper mapper = new ObjectMapper();
    private byte[][] samples = {};
    private Evaluator evaluator;
    private int next;

    /** The part of a TMF648 quote that the gate reads, as far as a small class has it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PlainQuote(
            @Nullable String id, @Nullable String version, List<PlainNote> note, List<PlainItem> quoteItem) {}

    /** A note. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PlainNote(@Nullable String text) {}

    /** An item. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PlainItem(@Nullable String id, @Nullable PlainProduct product, List<PlainItem> quoteItem) {}

    /** A product. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PlainProduct(List<PlainCharacteristic> productCharacteristic) {}

    /** A characteristic. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PlainCharacteristic(
            @Nullable String name, @Nullable JsonNode value) {}

    /** Loads the samples and sees that each can be read. */
    @Setup
    public void setUp() throws IOException {
        evaluator = new SampleGate().evaluator();
        List<byte[]> all = new ArrayList<>();
        for (int variant = 0; variant < VARIANTS; variant++) {
            for (String sample : SAMPLES) {
                try (InputStream in = Objects.requireNonNull(
                        ReadBenchmark.class.getResourceAsStream("/northwind/quotes/" + sample + ".json"), sample)) {
                    all.add(varied(new String(in.readAllBytes(), StandardCharsets.UTF_8), variant));
                }
            }
        }
        samples = all.toArray(new byte[0][]);
    }

    /**
     * Returns a quote of another customer, with other identifiers, and with other quantities where these are cleared.
     */
    private byte[] varied(String sample, int variant) throws IOException {
        String named = NAMED.matcher(sample).replaceAll(match -> match.group() + variant);
        String counted = QUANTITY.matcher(named)
                .replaceAll(match -> match.group(1) + (Long.parseLong(match.group(2)) - variant));
        for (String text : List.of(counted, named)) {
            byte[] document = text.getBytes(StandardCharsets.UTF_8);
            if (decided(document).outcome() == Outcome.CLEARED
                    && mapper.readValue(document, PlainQuote.class) != null) {
                return document;
            }
        }
        throw new IllegalStateException(sample + " is not cleared");
    }

    /** The policy's quotes of 5 to 20 lines. */
    @State(Scope.Benchmark)
    public static class Policies {
        private static final int QUOTES = 200;

        private final Tmf648Format format = new Tmf648Format();
        private final Evaluator evaluator = Policy.builtIn(Policy.OFFERINGS);
        private byte[][] documents = {};
        private int next;

        /** Makes the documents and sees that each is decided on as by hand. */
        @Setup
        public void setUp() throws IOException {
            PolicyByHand byHand = new PolicyByHand();
            List<byte[]> all = new ArrayList<>();
            for (Quote quote : PolicyQuotes.make(QUOTES, byHand, Policy.OFFERINGS)) {
                byte[] document = Tmf648Documents.of(quote);
                Set<String> found = new TreeSet<>();
                decided(document).findings().forEach(finding -> found.add(finding.rule() + '@' + finding.line()));
                if (!found.equals(Policy.broken(byHand, quote))) {
                    throw new IllegalStateException(quote + " has the findings " + found);
                }
                all.add(document);
            }
            documents = all.toArray(new byte[0][]);
        }

        private byte[] next() {
            int at = next;
            next = at + 1 == documents.length ? 0 : at + 1;
            return documents[at];
        }

        private Evaluation decided(byte[] document) {
            return evaluator.evaluate(
                    SampleQuotes.withoutDocument(
                            Objects.requireNonNull(format.read(document).quote())),
                    SampleBoundary.AT);
        }
    }

    private byte[] next() {
        int at = next;
        next = at + 1 == samples.length ? 0 : at + 1;
        return samples[at];
    }

    /** The product. */
    @Benchmark
    public Object tmf648() {
        return format.read(next());
    }

    /** The product, up to the decision of the engine with messages. */
    @Benchmark
    public Object decided() {
        return PolicyBenchmark.told(decided(next()));
    }

    private Evaluation decided(byte[] document) {
        return evaluator.evaluate(Objects.requireNonNull(format.read(document).quote()), SampleBoundary.AT);
    }

    /** The baseline. */
    @Benchmark
    public Object tree() throws IOException {
        return mapper.readTree(next());
    }

    /** The product on quotes of many lines, up to the decision of the engine with messages. */
    @Benchmark
    public Object decidedOfMany(Policies policies) {
        return PolicyBenchmark.told(policies.decided(policies.next()));
    }

    /** The baseline. */
    @Benchmark
    public Object treeOfMany(Policies policies) throws IOException {
        return mapper.readTree(policies.next());
    }

    /** Jackson into small classes. */
    @Benchmark
    public Object classes() throws IOException {
        return mapper.readValue(next(), PlainQuote.class);
    }
}
