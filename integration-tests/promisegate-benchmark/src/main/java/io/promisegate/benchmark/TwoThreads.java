package io.promisegate.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Judges quotes on one thread and on two, in turns that are so short that the machine's other work slows both alike;
 * {@link Benchmarks} forks it.
 */
final class TwoThreads {
    private static final int ROUNDS = 100;
    private static final int WARM_ROUNDS = 40;
    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int QUOTES_A_LOOK = 64;

    private final PolicyBenchmark.Deciders deciders = new PolicyBenchmark.Deciders();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private volatile Object last = "";

    private TwoThreads() {}

    /** Prints the medians of what two threads judge to what one does: by the rules in CEL, and by hand. */
    public static void main(String[] args) throws InterruptedException, ExecutionException {
        TwoThreads program = new TwoThreads();
        try {
            program.deciders.setUp();
            double[] medians = program.medians(List.of(
                    at -> PolicyBenchmark.told(
                            program.deciders.inCel.evaluate(program.deciders.quotes[at], SampleBoundary.AT)),
                    at -> program.deciders.byHand.decide(program.deciders.quotes[at])));
            System.out.printf(Locale.ROOT, "RESULT %.3f %.3f%n", medians[0], medians[1]);
        } finally {
            program.threads.shutdown();
        }
    }

    private double[] medians(List<IntFunction<Object>> judges) throws InterruptedException, ExecutionException {
        List<List<Double>> ratios = judges.stream()
                .map(judge -> (List<Double>) new ArrayList<Double>())
                .toList();
        for (int round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
            for (int i = 0; i < judges.size(); i++) {
                double one = aSecond(1, judges.get(i));
                double two = aSecond(2, judges.get(i));
                if (round >= WARM_ROUNDS) {
                    ratios.get(i).add(two / one);
                }
            }
        }
        return ratios.stream()
                .peek(Collections::sort)
                .mapToDouble(sorted -> sorted.get(sorted.size() / 2))
                .toArray();
    }

    /** Returns how many quotes a number of threads judge a second. */
    private double aSecond(int count, IntFunction<Object> judge) throws InterruptedException, ExecutionException {
        List<Future<Double>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = i * deciders.quotes.length / count;
            Callable<Double> turn = () -> turn(from, judge);
            running.add(threads.submit(turn));
        }
        double all = 0;
        for (Future<Double> each : running) {
            all += each.get();
        }
        return all;
    }

    private double turn(int from, IntFunction<Object> judge) {
        long start = System.nanoTime();
        int at = from;
        long judged = 0;
        Object latest = "";
        while (System.nanoTime() - start < TURN) {
            for (int i = 0; i < QUOTES_A_LOOK; i++) {
                latest = judge.apply(at);
                at = at + 1 == deciders.quotes.length ? 0 : at + 1;
            }
            judged += QUOTES_A_LOOK;
        }
        last = latest;
        return judged * 1e9 / (System.nanoTime() - start);
    }
}
