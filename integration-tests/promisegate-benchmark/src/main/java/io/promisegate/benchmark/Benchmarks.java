package io.promisegate.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs what is included and prints tables of ratios, and a picture of those between engines.
 *
 * <p>Fails where two that decide on the same do not agree, or where the large boundary does not fit into its memory;
 * where a target is missed, only with {@code -Dbench.strict=true}.
 */
public final class Benchmarks {
    /** What a quick look at the engines takes. */
    private static final String ENGINES = "(PolicyBenchmark\\.(?!.*Verdict|facts)|DecideBenchmark\\.clean(ByHand)?$"
            + "|ReadBenchmark\\.(?!classes)|OfferingsBenchmark)";

    private final Pattern include;
    private final boolean isQuick;
    private RatioTable table = new RatioTable(List.of());

    private Benchmarks(String include, boolean isQuick) {
        this.include = Pattern.compile(include);
        this.isQuick = isQuick;
    }

    /** Runs; see the properties {@code bench.*} in the POM. */
    public static void main(String[] args) throws Exception {
        boolean isQuick = Boolean.getBoolean("bench.quick");
        String include = System.getProperty("bench.include", ".*");
        Benchmarks benchmarks = new Benchmarks(isQuick && include.equals(".*") ? ENGINES : include, isQuick);
        benchmarks.run();
        String text = benchmarks.table.toString();
        System.out.println(text);
        String output = System.getProperty("bench.output");
        if (output != null) {
            Files.writeString(Path.of(output), text);
            Files.writeString(Path.of(output.replace(".md", ".svg")), benchmarks.table.plot());
        }
        if (benchmarks.table.isMissed() && Boolean.getBoolean("bench.strict")) {
            System.err.println("A target is missed.");
            System.exit(1);
        }
    }

    private void run() throws RunnerException, IOException, InterruptedException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("io\\.promisegate\\.(benchmark|web)\\..*" + include)
                .warmupIterations(isQuick ? 4 : 8)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(isQuick ? 8 : 12)
                .measurementTime(TimeValue.milliseconds(200))
                .addProfiler("gc")
                .jvmArgsAppend("-Xms1g", "-Xmx1g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.NORMAL);
        if (isQuick) {
            options.forks(1);
        }
        table = new RatioTable(results(options.build()));
        engines();
        reading();
        flow();
        if (isIncluded(LargeBoundary.class)) {
            compilation();
        }
        if (isIncluded(LedgerRun.class) && !include.pattern().equals(".*")) {
            ledger();
        }
    }

    /** Runs the benchmarks that are included; none is enough where a program of its own is. */
    private Collection<RunResult> results(Options options) throws RunnerException {
        try {
            return new Runner(options).run();
        } catch (NoBenchmarksException e) {
            if (isIncluded(LargeBoundary.class) || isIncluded(TwoThreads.class) || isIncluded(LedgerRun.class)) {
                return List.of();
            }
            throw e;
        }
    }

    private boolean isIncluded(Class<?> program) {
        return include.matcher(program.getSimpleName()).find();
    }

    private void engines() throws IOException, InterruptedException {
        table.title(
                "A policy of 28 rules, the same by every engine; quotes of 5 to 20 lines, 30 in 100 of which break rules");
        table.baseline("by hand, in Java", "PolicyBenchmark.byHand");
        table.row("the rules in CEL, compiled; with messages", "PolicyBenchmark.inCel", 2.5);
        table.row("the rules in CEL, compiled; which are broken and no more", "PolicyBenchmark.inCelVerdict");
        table.row("the rules in CEL, a Bean Validation constraint of the quote", "PolicyBenchmark.asConstraint", 3);
        table.row("the built-in rules of the same ids; with messages", "PolicyBenchmark.builtIn");
        table.row("the built-in rules of the same ids; which are broken and no more", "PolicyBenchmark.builtInVerdict");
        table.row("Drools, a session for each quote", "PolicyBenchmark.drools");
        table.row("Hibernate Validator, a constraint for each rule", "PolicyBenchmark.validator");
        table.row("Nessie CEL, variables", "PolicyBenchmark.nessie");
        table.row("cel-java, variables", "PolicyBenchmark.celJava");
        table.row("Kie DMN, a decision table", "PolicyBenchmark.dmn");
        table.plotted();
        table.row(
                "lines taken apart into plain fields for the five engines above, not counted there",
                "PolicyBenchmark.facts");
        table.factor("Drools to the rules in CEL", "PolicyBenchmark.drools", "PolicyBenchmark.inCel", 5);
        table.factor("Nessie CEL to the rules in CEL", "PolicyBenchmark.nessie", "PolicyBenchmark.inCel", 25);
        table.factor("cel-java to the rules in CEL", "PolicyBenchmark.celJava", "PolicyBenchmark.inCel", 25);
        if (isIncluded(TwoThreads.class)) {
            double[] ratios = figures(inNewJvm(TwoThreads.class), "RESULT ");
            table.factor("quotes a second on two threads to one, the rules in CEL", ratios[0], 1.8);
            table.factor("quotes a second on two threads to one, by hand", ratios[1], RatioTable.NONE);
        }

        table.title("All built-in rules");
        table.baseline("by hand, clean quotes", "DecideBenchmark.cleanByHand");
        table.row("the gate, clean quotes", "DecideBenchmark.clean", 1.5);
        table.baseline("by hand, 30 in 100 broken: rules and lines", "DecideBenchmark.mixedByHand");
        table.row("the gate, 30 in 100 broken: with messages", "DecideBenchmark.mixed");
        table.row(
                "the gate, 30 in 100 broken: with fixes, each proven on its document",
                "DecideBenchmark.mixedWithFixes");
        table.baseline("by hand, clean quotes, four more rules", "DecideBenchmark.cleanCelByHand");
        table.row("the gate, clean quotes, four more rules in CEL", "DecideBenchmark.cleanCel", 1.5);
        table.baseline("the gate, one offering", "OfferingsBenchmark.one");
        table.row("the gate, 10,000 offerings", "OfferingsBenchmark.many", 1.3);
    }

    private void reading() {
        table.title("From bytes");
        table.baseline("Jackson databind, readTree", "ReadBenchmark.tree");
        table.row("Jackson databind, into records", "ReadBenchmark.classes");
        table.row("a TMF648 quote read", "ReadBenchmark.tmf648");
        table.row("a TMF648 quote read and decided on", "ReadBenchmark.decided", 0.5);
        table.baseline("quotes of 5 to 20 lines: Jackson databind, readTree", "ReadBenchmark.treeOfMany");
        table.row("read, and decided on by the built-in rules of the policy", "ReadBenchmark.decidedOfMany", 0.5);
        table.baseline("two verdicts on a quote in memory", "ReplayBenchmark.inMemory");
        table.row("two verdicts on a recorded quote", "ReplayBenchmark.replayed", 2);
        table.row("two verdicts on a quote recorded in the canonical form", "ReplayBenchmark.fromCanonical");
        table.baseline("sign, Ed25519 alone", "ReceiptBenchmark.signBare");
        table.row("issue a receipt", "ReceiptBenchmark.issue");
        table.baseline("verify, Ed25519 alone", "ReceiptBenchmark.verifyBare");
        table.row("verify a receipt and the facts of its quote", "ReceiptBenchmark.verify");
    }

    private void flow() {
        table.title("Over HTTP, and while the boundary changes");
        table.baseline("order, median, decision in the route by hand", "RouteBenchmark.byHand", 50);
        table.row("order, median, no gate", "RouteBenchmark.unattached");
        table.row("order, median, guarded", "RouteBenchmark.attached", 1.15);
        table.baseline("two at once, p99, a route that does nothing", "ServerBenchmark.empty", 99);
        table.row("two at once, p99, a preview", "ServerBenchmark.preview", 3);
        table.baseline("page of blocked quotes, median, 100 of them", "ServerBenchmark.pageOfFew", 50);
        table.row("page of blocked quotes, median, 100,000 of them", "ServerBenchmark.pageOfMany", 1.15);
        table.baseline("decide, p99.9, boundary stays", "SwapBenchmark.still", 99.9);
        table.row("decide, p99.9, while the boundary changes", "SwapBenchmark.swapping", 2);
    }

    private void compilation() throws IOException, InterruptedException {
        table.append("\n| compiled in a new JVM, -Xmx256m | ms | ms of CPU | kept MiB | peak heap MiB | target |\n"
                + "|---|---:|---:|---:|---:|---|\n");
        compiled("10,000 offerings, 500 CEL rules, 500 changes of built-in rules", "compile", 3_000);
        compiled("1,000 CEL rules, no two alike", "rules", 2_000);
        compiled("YAML text to compiled: 10,000 offerings, 500 CEL rules, 10 changes", "check", 0);
    }

    private void compiled(String label, String what, long target) throws IOException, InterruptedException {
        String output = inNewJvm(LargeBoundary.class, what);
        compiled(label, figures(output, "FIRST "), target);
        if (output.contains("NEXT ")) {
            compiled("another such, in the same JVM", figures(output, "NEXT "), target);
        }
    }

    private void compiled(String label, double[] figures, long target) {
        table.append(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %.0f | %s |%n",
                label,
                figures[0],
                figures[1],
                figures[2],
                figures[3],
                target == 0 ? "" : table.verdict(String.format(Locale.ROOT, "≤ %,d", target), figures[0] <= target)));
    }

    /** Adds what a JVM of its own finds out about the ledger on PostgreSQL. */
    private void ledger() throws IOException, InterruptedException {
        String output = inNewJvm(LedgerRun.class);
        double[] rates = figures(output, "RESULT ");
        double verified = figures(output, "VERIFIED ")[0];
        table.append("\n| ledger on PostgreSQL, 256 clients, new JVM, -Xmx256m | a second | ratio | target |\n"
                + "|---|---:|---:|---|\n");
        table.append(String.format(Locale.ROOT, "| bare batched insert of the same bytes | %,.0f | 1 | |%n", rates[0]));
        table.append(String.format(
                Locale.ROOT,
                "| durable decisions with their quotes | %,.0f | %.2f | %s |%n",
                rates[1],
                rates[2],
                table.verdict("≥ 0.5", rates[2] >= 0.5)));
        table.append(String.format(
                Locale.ROOT,
                "| entries verified | %,.0f | | %s |%n",
                verified,
                table.verdict("≥ 100,000", verified >= 100_000)));
    }

    private static double[] figures(String output, String prefix) {
        return output.lines()
                .filter(line -> line.startsWith(prefix))
                .findFirst()
                .map(line -> Arrays.stream(line.substring(prefix.length()).split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .orElseThrow(() -> new IllegalStateException(output));
    }

    private static String inNewJvm(Class<?> program, String... arguments) throws IOException, InterruptedException {
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
}
