package io.promisegate.benchmark;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.promisegate.cpq.tmf648.Tmf648Format;
import io.promisegate.decision.Evaluation;
import io.promisegate.decision.Outcome;
import io.promisegate.spi.Evaluator;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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
        samples = new byte[SAMPLES.size()][];
        for (int i = 0; i < samples.length; i++) {
            try (InputStream in = Objects.requireNonNull(
                    ReadBenchmark.class.getResourceAsStream("/northwind/quotes/" + SAMPLES.get(i) + ".json"),
                    SAMPLES.get(i))) {
                samples[i] = in.readAllBytes();
            }
            if (((Evaluation) decided(samples[i])).outcome() != Outcome.CLEARED
                    || mapper.readValue(samples[i], PlainQuote.class) == null) {
                throw new IllegalStateException(SAMPLES.get(i) + " is not cleared");
            }
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

    /** The product, up to the decision of the engine. */
    @Benchmark
    public Object decided() {
        return decided(next());
    }

    private Object decided(byte[] document) {
        return evaluator.evaluate(Objects.requireNonNull(format.read(document).quote()), SampleBoundary.AT);
    }

    /** The baseline. */
    @Benchmark
    public Object tree() throws IOException {
        return mapper.readTree(next());
    }

    /** Jackson into small classes. */
    @Benchmark
    public Object classes() throws IOException {
        return mapper.readValue(next(), PlainQuote.class);
    }
}
