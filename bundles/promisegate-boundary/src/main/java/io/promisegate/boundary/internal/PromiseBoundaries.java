package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Example;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.BoundaryStatus;
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
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings boundaries into force: read, check, compile, run its own examples, swap. Any problem leaves the former one in
 * force.
 */
@Component(service = {Boundaries.class, PromiseBoundaries.class})
public final class PromiseBoundaries implements Boundaries {
    private static final Logger LOG = LoggerFactory.getLogger(PromiseBoundaries.class);
    private static final int LOGGED_PROBLEMS = 20;

    private final BoundaryReader reader = new BoundaryReader();
    private final AtomicReference<@Nullable Active> active = new AtomicReference<>();
    private final AtomicReference<@Nullable Attempt> lastAttempt = new AtomicReference<>();
    private final BoundaryCompiler compiler;
    private final QuoteReader quotes;
    private final Clock clock;

    private record Attempt(Instant at, String source, List<Problem> problems) {}

    /** What came of preparing a boundary: something to bring into force, or problems. */
    private record Candidate(@Nullable Active active, List<Problem> problems) {}

    /** Starts with nothing in force. */
    @Activate
    public PromiseBoundaries(@Reference BoundaryCompiler compiler, @Reference QuoteReader quotes) {
        this(compiler, quotes, Clock.systemUTC());
    }

    PromiseBoundaries(BoundaryCompiler compiler, QuoteReader quotes, Clock clock) {
        this.compiler = compiler;
        this.quotes = quotes;
        this.clock = clock;
    }

    /** Returns what is in force now, null for nothing. */
    @Nullable
    Active active() {
        return active.get();
    }

    @Override
    public BoundaryStatus status() {
        Active now = active.get();
        Attempt last = lastAttempt.get();
        return new BoundaryStatus(
                now == null ? null : now.revision(),
                now == null ? null : now.source().toString(),
                now == null ? null : now.since(),
                now == null ? null : now.boundary(),
                last == null ? null : last.at(),
                last == null ? null : last.source(),
                last == null ? List.of() : last.problems());
    }

    @Override
    public List<Problem> check(BoundarySource source) {
        return prepared(source).problems();
    }

    @Override
    public synchronized List<Problem> activate(BoundarySource source) {
        Candidate candidate = prepared(source);
        Active next = candidate.active();
        if (next == null) {
            refuse(source.toString(), candidate.problems());
            return candidate.problems();
        }
        lastAttempt.set(new Attempt(clock.instant(), source.toString(), List.of()));
        Active former = active.get();
        if (former != null
                && former.revision().equals(next.revision())
                && former.source().equals(next.source())) {
            LOG.info("Boundary {} is in force already", next.revision());
            return List.of();
        }
        active.set(next);
        LOG.info("Boundary {} from {} is in force; before: {}", next.revision(), source, revision(former));
        return List.of();
    }

    @Override
    public List<Problem> activate(URI location) {
        BoundarySource source;
        try {
            source = BoundarySource.read(location);
        } catch (IOException | IllegalArgumentException e) {
            List<Problem> problems =
                    List.of(Problem.at("", "PG-B008", "The boundary " + location + " cannot be read."));
            refuse(location.toString(), problems);
            return problems;
        }
        return activate(source);
    }

    private synchronized void refuse(String source, List<Problem> problems) {
        lastAttempt.set(new Attempt(clock.instant(), source, problems));
        LOG.error(
                "Boundary {} is refused with {} problem(s); in force stays {}",
                source,
                problems.size(),
                revision(active.get()));
        problems.stream().limit(LOGGED_PROBLEMS).forEach(problem -> LOG.error("  {}", problem));
    }

    @Override
    public byte[] schema() {
        return reader.schema();
    }

    @Override
    public synchronized void deactivate(URI location) {
        Active now = active.get();
        if (now != null && now.source().location().equals(location)) {
            active.set(null);
            LOG.warn("Boundary {} is out of force; every quote is UNDECIDED until another is active", now.revision());
        }
    }

    private static String revision(@Nullable Active active) {
        return active == null ? "none" : active.revision().toString();
    }

    private Candidate prepared(BoundarySource source) {
        BoundaryReader.Reading reading = reader.read(source);
        List<Problem> problems = new ArrayList<>(reading.problems());
        Boundary boundary = reading.boundary();
        BoundaryRevision revision = reading.revision();
        if (boundary == null || revision == null) {
            return new Candidate(null, sorted(problems));
        }
        BoundaryCompiler.Compilation compilation = compiler.compile(boundary);
        for (Problem problem : compilation.problems()) {
            problems.add(located(problem, reading.yaml()));
        }
        Evaluator evaluator = compilation.evaluator();
        if (!problems.isEmpty() || evaluator == null) {
            return new Candidate(null, sorted(problems));
        }
        List<Example> examples = boundary.examples();
        for (int i = 0; i < examples.size(); i++) {
            String wrong = disagreement(examples.get(i), boundary, evaluator);
            if (wrong != null) {
                String pointer = "/examples/" + i;
                problems.add(Problem.at(
                                pointer,
                                "PG-B029",
                                "Example “" + examples.get(i).name() + "” " + wrong)
                        .in(reading.yaml().place(pointer)));
            }
        }
        return problems.isEmpty()
                ? new Candidate(new Active(boundary, revision, evaluator, source, clock.instant()), List.of())
                : new Candidate(null, sorted(problems));
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
