package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Example;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.ExampleResult;
import io.promisegate.decision.Evaluation;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Outcome;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteReading;
import io.promisegate.spi.BoundaryCompiler;
import io.promisegate.spi.Evaluator;
import io.promisegate.spi.QuoteReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes an evaluator of a document: read, check, compile, run its examples. Thread-safe. */
final class BoundaryPreparation {
    private final BoundaryReader reader = new BoundaryReader();
    private final BoundaryCompiler compiler;
    private final QuoteReader quotes;
    private final Clock clock;

    BoundaryPreparation(BoundaryCompiler compiler, QuoteReader quotes, Clock clock) {
        this.compiler = compiler;
        this.quotes = quotes;
        this.clock = clock;
    }

    /**
     * What came of a document.
     *
     * @param revision null where the text is no YAML
     * @param boundary null where the text is no YAML; not to be used where there are problems
     * @param evaluator null where there are problems
     * @param files the files that its examples name
     * @param ruleNotes what its authors should know of their own rules
     */
    record Prepared(
            @Nullable BoundaryRevision revision,
            @Nullable Boundary boundary,
            @Nullable Evaluator evaluator,
            Map<String, byte[]> files,
            BoundaryYaml yaml,
            List<Problem> problems,
            List<Problem> ruleNotes) {}

    byte[] schema() {
        return reader.schema();
    }

    /** Returns name, version and digest of a document, null where the text is no YAML. */
    @Nullable
    BoundaryRevision revision(BoundarySource source) {
        return reader.read(source).revision();
    }

    /** Returns the first of a boundary's days, null where it has none or its document cannot be read. */
    @Nullable
    Instant start(BoundarySource source) {
        Boundary boundary = reader.read(source).boundary();
        LocalDate from = boundary == null ? null : boundary.effective().from();
        return boundary == null || from == null
                ? null
                : from.atStartOfDay(boundary.timeZone()).toInstant();
    }

    /**
     * Prepares a document.
     *
     * @param withExamples whether its examples are run; those of a revision that was in force were
     */
    Prepared prepare(BoundarySource source, boolean withExamples) {
        BoundaryReader.Reading reading = reader.read(source);
        List<Problem> problems = new ArrayList<>(reading.problems());
        Boundary boundary = reading.boundary();
        if (boundary == null) {
            return prepared(reading, null, problems, List.of());
        }
        BoundaryCompiler.Compilation compilation = compiler.compile(boundary);
        for (Problem problem : compilation.problems()) {
            problems.add(located(problem, reading.yaml()));
        }
        Evaluator evaluator = compilation.evaluator();
        if (problems.isEmpty() && evaluator != null && withExamples) {
            runExamples(boundary, evaluator, reading.yaml(), problems);
        }
        List<Problem> notes = compilation.notes().stream()
                .map(note -> located(note, reading.yaml()))
                .toList();
        return prepared(reading, problems.isEmpty() ? evaluator : null, problems, notes);
    }

    private static Prepared prepared(
            BoundaryReader.Reading reading,
            @Nullable Evaluator evaluator,
            List<Problem> problems,
            List<Problem> notes) {
        return new Prepared(
                reading.revision(),
                reading.boundary(),
                evaluator,
                reading.files(),
                reading.yaml(),
                sorted(problems),
                notes);
    }

    private void runExamples(Boundary boundary, Evaluator evaluator, BoundaryYaml yaml, List<Problem> problems) {
        List<Example> examples = boundary.examples();
        for (int i = 0; i < examples.size(); i++) {
            String wrong = disagreement(examples.get(i), boundary, evaluator);
            if (wrong != null) {
                String pointer = "/examples/" + i;
                problems.add(Problem.at(
                                pointer,
                                "PG-B029",
                                "Example “" + examples.get(i).name() + "” " + wrong)
                        .in(yaml.place(pointer)));
            }
        }
    }

    /** Runs the examples of a prepared boundary. */
    List<ExampleResult> examples(Prepared prepared) {
        Boundary boundary = Objects.requireNonNull(prepared.boundary());
        Evaluator evaluator = Objects.requireNonNull(prepared.evaluator());
        List<ExampleResult> results = new ArrayList<>();
        for (int i = 0; i < boundary.examples().size(); i++) {
            Example example = boundary.examples().get(i);
            results.add(new ExampleResult(
                    example.name(),
                    prepared.yaml().place("/examples/" + i),
                    disagreement(example, boundary, evaluator)));
        }
        return results;
    }

    /** Returns in what the decision differs from what the example wants, null where it does not. */
    private @Nullable String disagreement(Example example, Boundary boundary, Evaluator evaluator) {
        QuoteReading reading = quotes.read(example.quote().getBytes(StandardCharsets.UTF_8), null);
        Quote quote = reading.quote();
        if (quote == null) {
            return example.outcome() == Outcome.UNDECIDED
                    ? null
                    : "cannot be read as a quote: " + reading.problems().get(0);
        }
        Instant at = example.at() == null
                ? clock.instant()
                : example.at().atTime(12, 0).atZone(boundary.timeZone()).toInstant();
        Evaluation evaluation = evaluator.evaluate(quote, at);
        Set<String> broken = new TreeSet<>();
        evaluation.findings().stream().map(Finding::rule).forEach(broken::add);
        if (evaluation.outcome() != example.outcome()) {
            return "should be " + example.outcome() + " and is " + evaluation.outcome() + ' ' + broken + '.';
        }
        if (example.rules() != null && !broken.equals(new TreeSet<>(example.rules()))) {
            return "should break " + new TreeSet<>(example.rules()) + " and breaks " + broken + '.';
        }
        return null;
    }

    private static Problem located(Problem problem, BoundaryYaml yaml) {
        Place within = problem.place();
        return problem.in(
                within == null
                        ? yaml.place(problem.pointer())
                        : yaml.placeWithin(problem.pointer(), within.line(), within.column()));
    }

    private static List<Problem> sorted(List<Problem> problems) {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparing(
                        Problem::place,
                        Comparator.nullsFirst(
                                Comparator.comparingInt(Place::line).thenComparingInt(Place::column)))
                .thenComparing(Problem::code));
        return Collections.unmodifiableList(sorted);
    }
}
