package io.promisegate.benchmark;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.boundary.Boundary.Rule;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.internal.PromiseBoundaries;
import io.promisegate.cpq.tmf648.Tmf648Format;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.problem.Problem;
import io.promisegate.spi.BoundaryCompiler.Compilation;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.ref.Reference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Compiles the largest boundary in a JVM that has just started and that has 256 MiB, and then another;
 * {@link Benchmarks} forks it.
 */
final class LargeBoundary {
    private static final int OFFERINGS = 10_000;
    private static final int RULES = 1_000;

    private LargeBoundary() {}

    /**
     * Prints a line of figures, or two.
     *
     * @param args {@code compile}, {@code rules} for rules in CEL alone, or {@code check} from YAML text
     */
    public static void main(String[] args) {
        switch (args[0]) {
            case "compile" -> compile(() -> SampleBoundary.large(OFFERINGS, RULES));
            case "rules" -> compile(() -> SampleBoundary.ofConditions(RULES));
            default -> check();
        }
    }

    /** Compiles one, and then another as large, as operators do while the gate runs. */
    private static void compile(Supplier<Boundary> boundary) {
        compile("FIRST", boundary.get());
        compile("NEXT", boundary.get());
    }

    private static void compile(String which, Boundary boundary) {
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        long before = live();
        long cpu = cpu();
        long start = System.nanoTime();
        Compilation compilation = new PromiseBoundaryCompiler().compile(boundary);
        long millis = (System.nanoTime() - start) / 1_000_000;
        long cpuMillis = (cpu() - cpu) / 1_000_000;
        if (compilation.evaluator() == null) {
            throw new IllegalStateException(compilation.problems().toString());
        }
        long kept = live() - before;
        Reference.reachabilityFence(compilation);
        Reference.reachabilityFence(boundary);
        print(which, millis, cpuMillis, kept);
    }

    private static void check() {
        byte[] yaml = yaml().getBytes(StandardCharsets.UTF_8);
        PromiseBoundaries boundaries = new PromiseBoundaries(
                new PromiseBoundaryCompiler(),
                new DetectingQuoteReader(List.of(new Tmf648Format())),
                new CanonicalWriter());
        BoundarySource source = new BoundarySource("large.boundary.yaml", URI.create("memory:large"), yaml);
        yaml = new byte[0];
        long before = live();
        long cpu = cpu();
        long start = System.nanoTime();
        List<Problem> problems = boundaries.problems(source);
        long millis = (System.nanoTime() - start) / 1_000_000;
        long cpuMillis = (cpu() - cpu) / 1_000_000;
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.size() + " problems, first " + problems.get(0));
        }
        Reference.reachabilityFence(source);
        print("FIRST", millis, cpuMillis, Math.max(0, live() - before));
    }

    private static void print(String which, long millis, long cpuMillis, long kept) {
        long peak = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            peak += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
        }
        System.out.printf(Locale.ROOT, "%s %d %d %d %d%n", which, millis, cpuMillis, kept >> 20, peak >> 20);
    }

    /** Returns the processor time of this thread, which other builds on the same cores do not lengthen as much. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long live() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Returns a document as authors write it: what {@link SampleBoundary#large} is, each offering in a few lines. */
    private static String yaml() {
        return yaml(OFFERINGS, RULES);
    }

    static String yaml(int offerings, int rules) {
        Boundary boundary = SampleBoundary.large(0, rules);
        StringBuilder yaml = new StringBuilder("""
                boundary: benchmark
                version: "1"
                currency: USD
                suppliers:
                  anthropic:
                    terms:
                      - {source: "https://vendor.example", retentionDays: 30, zeroRetention: true, trainingUse: false, uptimePercent: 99.5, pinning: true, regions: [US, EU]}
                  openai:
                    terms:
                      - {source: "https://vendor.example", retentionDays: 30, zeroRetention: false, trainingUse: false, uptimePercent: 99.5, pinning: true, regions: [US, EU]}
                offerings:
                """);
        for (Map.Entry<String, Offering> entry :
                SampleBoundary.large(offerings, 0).offerings().entrySet()) {
            yaml.append(offering(entry.getKey(), entry.getValue()));
        }
        yaml.append("rules:\n");
        // A document names each rule once, so that what changes built-in rules comes once for each of them.
        for (Map.Entry<String, Rule> entry : boundary.rules().stream()
                .collect(Collectors.toMap(Rule::id, rule -> rule, (first, again) -> first))
                .entrySet()) {
            yaml.append(rule(entry.getValue()));
        }
        return yaml.toString();
    }

    private static String offering(String id, Offering offering) {
        if (offering.autonomy() == null) {
            return "  %s: {title: Services, ids: [NW-%s], maxDiscountPercent: 10}%n".formatted(id, id);
        }
        return """
                  %s:
                    title: Offering %s
                    ids: [NW-%s]
                    models: [anthropic/claude-sonnet-4-5, openai/gpt-5]
                    autonomy:
                      certificates:
                        - {id: CERT-%s, tier: L3, models: [openai/gpt-5], useCases: [returns], owner: "A", evidence: "https://e.example/1", expires: 2027-03-01}
                      humanApprovalFor: [refund]
                    data:
                      retention:
                        - {class: transcripts, region: US, minimumDays: 0, maximumDays: 365, basis: "4.2"}
                        - {class: logs, region: EU, minimumDays: 183, maximumDays: 730, basis: "26(6)"}
                      standardRetentionDays: [30, 90, 183]
                      regions: [US, EU]
                      trainingUse: false
                      zeroRetention: false
                      features: {files: 30}
                    commitment: {units: [conversation], minimum: 500, maximum: 40000, overageFloor: 0.9, maxRolloverPercent: 20}
                    service: {uptimePercent: 99.0, responseMinutes: 30, supportHours: [8x5]}
                    delivery: {valueMetrics: [deflection-rate]}
                    maxDiscountPercent: 20
                """.formatted(id, id, id, id);
    }

    private static String rule(Rule rule) {
        if (rule.expect() == null) {
            return "  - {id: %s, mode: warn}%n".formatted(rule.id());
        }
        return """
                  - id: %s
                    mode: review
                    roles: [revenue]
                    scope: %s
                    when: '%s'
                    expect: '%s'
                    messages:
                      sales: "Does not hold."
                """.formatted(rule.id(), rule.scope().name().toLowerCase(Locale.ROOT), rule.when(), rule.expect());
    }
}
