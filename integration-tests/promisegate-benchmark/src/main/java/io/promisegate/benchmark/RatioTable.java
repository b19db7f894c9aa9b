package io.promisegate.benchmark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * Results as Markdown, each beside its baseline. Rows of what was not run are left out.
 *
 * <p>An average is that of the fastest iteration, to which neighbours on the same machine have added least; of several
 * forks it is the one in the middle, since the JVM does not compile the same way each time. The spread beside it is
 * that of the middle half of all iterations.
 */
final class RatioTable {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    static final double NONE = Double.NaN;

    private final Map<String, RunResult> results = new HashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final List<Bar> bars = new ArrayList<>();
    private List<Bar> plotted = List.of();
    private String title = "";
    private double baseline = NONE;
    private double percent = NONE;
    private boolean isMissed;

    /** A row of a picture. */
    record Bar(String label, double ratio) {}

    RatioTable(Collection<RunResult> run) {
        for (RunResult result : run) {
            String name = result.getParams().getBenchmark();
            results.put(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1), result);
        }
    }

    boolean isMissed() {
        return isMissed;
    }

    /** Begins a table, with its first row. */
    void title(String words) {
        title = words;
    }

    /** Adds a row that those behind it are compared with. */
    void baseline(String label, String benchmark) {
        baseline(label, benchmark, NONE);
    }

    /**
     * Adds a row that those behind it are compared with.
     *
     * @param that what so many percent are not slower than is compared, NaN for the average
     */
    void baseline(String label, String benchmark, double that) {
        percent = that;
        RunResult result = results.get(benchmark);
        baseline = result == null ? NONE : score(result);
        row(label, benchmark, NONE, true);
    }

    /** Adds a row. */
    void row(String label, String benchmark) {
        row(label, benchmark, NONE, false);
    }

    /** Adds a row with how many times the baseline it should be at most. */
    void row(String label, String benchmark, double target) {
        row(label, benchmark, target, false);
    }

    private void row(String label, String benchmark, double target, boolean isBaseline) {
        RunResult result = results.get(benchmark);
        if (result == null) {
            return;
        }
        begin();
        double score = score(result);
        double ratio = score / baseline;
        boolean isAverage = Double.isNaN(percent);
        append(String.format(
                Locale.ROOT,
                "| %s | %,.0f | %s | %,.0f | %s | %s |%n",
                label,
                score,
                isAverage ? String.format(Locale.ROOT, "%.0f %%", 100 * spread(result) / score) : "",
                allocated(result),
                isBaseline ? "1" : Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio),
                Double.isNaN(target) || Double.isNaN(ratio) ? "" : verdict("≤ " + target, ratio <= target)));
        bars.add(new Bar(label, isBaseline ? 1 : ratio));
    }

    private void begin() {
        if (!title.isEmpty()) {
            append("\n| " + title + " | ns/op | spread | B/op | ratio | target |\n|---|---:|---:|---:|---:|---|\n");
            title = "";
            bars.clear();
        }
    }

    /** Takes the rows of this table for the picture. */
    void plotted() {
        plotted = List.copyOf(bars);
    }

    /** Adds a row with how many times as long one takes as the other, which should be at least so many. */
    void factor(String label, String slow, String fast, double target) {
        factor(label, of(slow) / of(fast), target);
    }

    /** Adds a row with a factor, which should be at least so much; {@link #NONE} for any. */
    void factor(String label, double factor, double target) {
        if (!Double.isNaN(factor)) {
            begin();
            append(String.format(
                    Locale.ROOT,
                    "| %s | | | | %.1f | %s |%n",
                    label,
                    factor,
                    Double.isNaN(target) ? "" : verdict("≥ " + target, factor >= target)));
        }
    }

    private double of(String benchmark) {
        RunResult result = results.get(benchmark);
        return result == null ? NONE : fastest(result);
    }

    private double score(RunResult result) {
        return Double.isNaN(percent) ? fastest(result) : primary(result).getPercentile(percent);
    }

    private static double fastest(RunResult result) {
        double[] forks = result.getBenchmarkResults().stream()
                .mapToDouble(fork -> fork.getPrimaryResult().getStatistics().getMin())
                .sorted()
                .toArray();
        return forks[forks.length / 2];
    }

    private static double spread(RunResult result) {
        return primary(result).getPercentile(75) - primary(result).getPercentile(25);
    }

    private static Statistics primary(RunResult result) {
        return result.getPrimaryResult().getStatistics();
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(ALLOCATED))
                .mapToDouble(entry -> entry.getValue().getScore())
                .findFirst()
                .orElse(NONE);
    }

    /** Returns a target with whether it is met. */
    String verdict(String target, boolean isMet) {
        isMissed |= !isMet;
        return target + (isMet ? " met" : " **missed**");
    }

    /** Adds Markdown. */
    void append(String markdown) {
        text.append(markdown);
    }

    /** Returns a picture of ratios, each ten times the last a step to the right. */
    String plot() {
        return RatioPlot.svg(plotted);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
