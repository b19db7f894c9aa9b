package io.promisegate.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs everything and prints a table of ratios.
 *
 * <p>Fails where gate and hand-written rules disagree, or where the large boundary does not fit into its memory; where
 * a target is missed, only with {@code -Dbench.strict=true}.
 */
public final class Benchmarks {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final double NONE = Double.NaN;

    private final Map<String, RunResult> results = new LinkedHashMap<>();
    private final StringBuilder table = new StringBuilder();
    private boolean missed;

    private Benchmarks() {}

    /** Runs; see the system properties {@code bench.*} in the POM. */
    public static void main(String[] args) throws Exception {
        Benchmarks benchmarks = new Benchmarks();
        benchmarks.run(System.getProperty("bench.include", ".*"));
        String text = benchmarks.table.toString();
        System.out.println(text);
        String output = System.getProperty("bench.output");
        if (output != null) {
            Files.writeString(Path.of(output), text);
        }
        if (benchmarks.missed && Boolean.getBoolean("bench.strict")) {
            System.err.println("A target is missed.");
            System.exit(1);
        }
    }

    private void run(String include) throws RunnerException, IOException, InterruptedException {
        // Compares before anything is timed; each fork compares its own quotes once more.
        new DecideBenchmark.BuiltIn().setUp();
        new DecideBenchmark.WithConditions().setUp();

        Options options = new OptionsBuilder()
                .include("io\\.promisegate\\.(benchmark|web)\\..*" + include)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler("gc")
                .jvmArgsAppend("-Xms1g", "-Xmx1g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.NORMAL)
                .build();
        Collection<RunResult> run = new Runner(options).run();
        for (RunResult result : run) {
            String name = result.getParams().getBenchmark();
            results.put(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1), result);
        }
        table.append("\n| case | ns/op | ± | B/op | ratio to baseline | target |\n|---|---:|---:|---:|---:|---|\n");
        row("decide, clean, by hand", "DecideBenchmark.cleanByHand", null, NONE);
        row("decide, clean", "DecideBenchmark.clean", "DecideBenchmark.cleanByHand", 3);
        row("decide, 30 % broken, by hand (rule ids and lines only)", "DecideBenchmark.mixedByHand", null, NONE);
        row(
                "decide, 30 % broken (with messages and fixes)",
                "DecideBenchmark.mixed", "DecideBenchmark.mixedByHand", NONE);
        row("decide, clean, 4 own rules, by hand", "DecideBenchmark.cleanCelByHand", null, NONE);
        row("decide, clean, 4 own rules in CEL", "DecideBenchmark.cleanCel", "DecideBenchmark.cleanCelByHand", NONE);
        row("read, databind readTree", "ReadBenchmark.tree", null, NONE);
        row("read, databind into records", "ReadBenchmark.classes", "ReadBenchmark.tree", NONE);
        row("read, TMF648", "ReadBenchmark.tmf648", "ReadBenchmark.tree", 1.5);
        row("two verdicts on a quote in memory", "ReplayBenchmark.inMemory", null, NONE);
        row("two verdicts on a recorded quote", "ReplayBenchmark.replayed", "ReplayBenchmark.inMemory", 2);
        row(
                "two verdicts on a quote recorded in the canonical form",
                "ReplayBenchmark.fromCanonical",
                "ReplayBenchmark.inMemory",
                NONE);
        row("sign, Ed25519 alone", "ReceiptBenchmark.signBare", null, NONE);
        row("issue a receipt", "ReceiptBenchmark.issue", "ReceiptBenchmark.signBare", NONE);
        row("verify, Ed25519 alone", "ReceiptBenchmark.verifyBare", null, NONE);
        row(
                "verify a receipt and the facts of its quote",
                "ReceiptBenchmark.verify",
                "ReceiptBenchmark.verifyBare",
                NONE);
        percentile("order over HTTP, median, no gate", "RouteBenchmark.unattached", null, 50, NONE);
        percentile("order over HTTP, median, decision in the route by hand", "RouteBenchmark.byHand", null, 50, NONE);
        percentile("order over HTTP, median, guarded", "RouteBenchmark.attached", "RouteBenchmark.byHand", 50, 1.15);
        percentile(
                "preview over HTTP, two at once, p99, a route that does nothing",
                "ServerBenchmark.empty",
                null,
                99,
                NONE);
        percentile("preview over HTTP, two at once, p99", "ServerBenchmark.preview", "ServerBenchmark.empty", 99, 3);
        percentile("page of blocked quotes, median, 100 of them", "ServerBenchmark.pageOfFew", null, 50, NONE);
        percentile(
                "page of blocked quotes, median, 100,000 of them",
                "ServerBenchmark.pageOfMany",
                "ServerBenchmark.pageOfFew",
                50,
                1.15);
        percentile("decide, p99.9, boundary stays", "SwapBenchmark.still", null, 99.9, NONE);
        percentile(
                "decide, p99.9, while the boundary changes", "SwapBenchmark.swapping", "SwapBenchmark.still", 99.9, 2);

        table.append(
                        "\n| 10,000 offerings, 1,000 rules, new JVM, -Xmx256m | ms | ms of CPU | kept MiB | peak heap MiB | target |\n")
                .append("|---|---:|---:|---:|---:|---|\n");
        large("compile (500 CEL rules, 500 changes of built-in rules)", "compile", 3_000);
        large("YAML text to compiled (500 CEL rules, 10 changes; each rule id once)", "check", Long.MAX_VALUE);
        if ("LedgerRun".matches(include)) {
            ledger();
        }
    }

    /** Adds what a JVM of its own finds out about the ledger on PostgreSQL. */
    private void ledger() throws IOException, InterruptedException {
        List<String> lines = run(LedgerRun.class).lines().toList();
        double[] rates = new double[0];
        double verified = 0;
        for (String line : lines) {
            if (line.startsWith("RESULT ")) {
                rates = Arrays.stream(line.split(" "))
                        .skip(1)
                        .mapToDouble(Double::parseDouble)
                        .toArray();
            } else if (line.startsWith("VERIFIED ")) {
                verified = Double.parseDouble(line.split(" ")[1]);
            }
        }
        missed |= rates[2] < 0.5 || verified < 100_000;
        table.append(
                        "\n| ledger on PostgreSQL, 256 clients, new JVM, -Xmx256m | a second | ratio | target |\n|---|---:|---:|---|\n")
                .append(String.format(
                        Locale.ROOT, "| bare batched insert of the same bytes | %,.0f | 1 | |%n", rates[0]))
                .append(String.format(
                        Locale.ROOT,
                        "| durable decisions with their quotes | %,.0f | %.2f | ≥ 0.5 %s |%n",
                        rates[1],
                        rates[2],
                        rates[2] >= 0.5 ? "met" : "**missed**"))
                .append(String.format(
                        Locale.ROOT,
                        "| entries verified | %,.0f | | ≥ 100,000 %s |%n",
                        verified,
                        verified >= 100_000 ? "met" : "**missed**"));
    }

    private static String run(Class<?> program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-classpath",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        return exit == 0 ? output : output + "\nexit " + exit;
    }

    private void row(String label, String benchmark, @Nullable String baseline, double target) {
        RunResult result = results.get(benchmark);
        RunResult base = baseline == null ? null : results.get(baseline);
        if (result != null) {
            Result<?> time = result.getPrimaryResult();
            double score = base == null ? NONE : base.getPrimaryResult().getScore();
            row(label, result, time.getScore(), time.getScoreError(), score, baseline == null, target);
        }
    }

    /** Adds a row on what so many percent are not slower than. */
    private void percentile(String label, String benchmark, @Nullable String baseline, double percent, double target) {
        RunResult result = results.get(benchmark);
        RunResult base = baseline == null ? null : results.get(baseline);
        if (result != null) {
            double score = base == null ? NONE : percentile(base, percent);
            row(label, result, percentile(result, percent), NONE, score, baseline == null, target);
        }
    }

    private static double percentile(RunResult result, double percent) {
        return result.getPrimaryResult().getStatistics().getPercentile(percent);
    }

    private void row(
            String label,
            RunResult result,
            double score,
            double error,
            double baseline,
            boolean isBaseline,
            double target) {
        double ratio = score / baseline;
        String verdict = Double.isNaN(target)
                ? ""
                : String.format(Locale.ROOT, "≤ %s %s", target, ratio <= target ? "met" : "**missed**");
        missed |= ratio > target;
        table.append(String.format(
                Locale.ROOT,
                "| %s | %,.0f | %s | %,.0f | %s | %s |%n",
                label,
                score,
                Double.isNaN(error) ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * error / score),
                allocated(result),
                Double.isNaN(ratio) ? (isBaseline ? "1" : "") : String.format(Locale.ROOT, "%.2f", ratio),
                verdict));
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(ALLOCATED))
                .mapToDouble(entry -> entry.getValue().getScore())
                .findFirst()
                .orElse(NONE);
    }

    private void large(String label, String what, long target) throws IOException, InterruptedException {
        String output = run(LargeBoundary.class, what);
        String[] figures = output.lines()
                .filter(line -> line.startsWith("RESULT "))
                .findFirst()
                .map(line -> line.split(" "))
                .orElse(new String[0]);
        if (figures.length == 0) {
            if (target == Long.MAX_VALUE) {
                String reason = output.lines()
                        .filter(line -> line.contains("Exception") || line.contains("OutOfMemory"))
                        .findFirst()
                        .orElse("no result");
                table.append("| ")
                        .append(label)
                        .append(" | failed: ")
                        .append(reason)
                        .append(" | | | | none |\n");
                return;
            }
            throw new IllegalStateException("large boundary, " + what + ":\n" + output);
        }
        long millis = Long.parseLong(figures[1]);
        missed |= millis > target;
        table.append("| ")
                .append(label)
                .append(" | ")
                .append(millis)
                .append(" | ")
                .append(figures[2])
                .append(" | ")
                .append(figures[3])
                .append(" | ")
                .append(figures[4])
                .append(" | ")
                .append(target == Long.MAX_VALUE ? "none" : "< " + target + (millis < target ? " met" : " **missed**"))
                .append(" |\n");
    }
}
