package io.promisegate.benchmark;

import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.internal.BoundaryGate;
import io.promisegate.boundary.internal.MemoryLedger;
import io.promisegate.boundary.internal.PromiseBoundaries;
import io.promisegate.boundary.internal.SignedReceipts;
import io.promisegate.cpq.tmf648.Tmf648Format;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.ledger.Ledger;
import io.promisegate.spi.BoundaryCompiler;
import io.promisegate.spi.Evaluator;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A whole gate on the boundary of the samples, with receipts, and a quote that it clears. */
public final class SampleGate {
    private static final int WARM_DECISIONS = 10_000;

    public final QuoteReader reader = new DetectingQuoteReader(List.of(new CanonicalFormat(), new Tmf648Format()));
    public final CanonicalWriter writer = new CanonicalWriter();
    public final byte[] quote = resource("/northwind/quotes/cleared-assist-standard.json");
    public final SignedReceipts receipts;
    public final BoundaryGate gate;
    public final PromiseBoundaries boundaries;
    public final Ledger ledger;
    private @Nullable Evaluator evaluator;

    SampleGate() throws IOException {
        this(MemoryLedger.keeping(1_000));
    }

    /** Makes one that records there. */
    public SampleGate(Ledger ledger) throws IOException {
        this.ledger = ledger;
        PromiseBoundaryCompiler compiler = new PromiseBoundaryCompiler();
        boundaries = new PromiseBoundaries(
                boundary -> {
                    BoundaryCompiler.Compilation compilation = compiler.compile(boundary);
                    evaluator = compilation.evaluator();
                    return compilation;
                },
                reader,
                writer);
        Deployment deployment = boundaries.deploy(
                new BoundarySource(
                        "northwind.boundary.yaml",
                        URI.create(Objects.requireNonNull(
                                        SampleGate.class.getResource("/northwind/northwind.boundary.yaml"))
                                .toString()),
                        resource("/northwind/northwind.boundary.yaml")),
                Change.by("benchmark", ""));
        if (deployment.isRefused()) {
            throw new IllegalStateException(deployment.problems().toString());
        }
        Path keys = Files.createTempDirectory("promisegate").resolve("keys.json");
        receipts = new SignedReceipts(
                boundaries, writer, configured(SignedReceipts.Config.class, "keys", keys.toString()));
        gate = new BoundaryGate(boundaries, ledger, receipts);
    }

    /** Returns what decides, without the gate around it. */
    Evaluator evaluator() {
        return Objects.requireNonNull(evaluator);
    }

    /** Returns a decision on the quote. */
    public Decision decision() {
        return gate.decide(reader.read(quote, null), EntryPoint.ROUTE);
    }

    /** Decides so often that it is compiled. */
    void warmUp() {
        for (int i = 0; i < WARM_DECISIONS; i++) {
            if (!decision().isCleared()) {
                throw new IllegalStateException("the sample is not cleared");
            }
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(SampleGate.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    /** Returns a configuration with these values, and the defaults of its metatype for the others. */
    static <T> T configured(Class<T> type, Object... namesAndValues) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
