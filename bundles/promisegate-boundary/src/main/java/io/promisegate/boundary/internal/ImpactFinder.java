package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.BoundaryStatus.Replaying;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Drift;
import io.promisegate.boundary.Impact;
import io.promisegate.boundary.internal.BoundaryPreparation.Prepared;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.problem.Problem;
import io.promisegate.spi.Evaluator;
import io.promisegate.spi.QuoteWriter;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what a boundary would change: by itself, beside what is in force, and on recorded quotes. Thread-safe. */
final class ImpactFinder {
    private static final Logger LOG = LoggerFactory.getLogger(ImpactFinder.class);

    private final QuoteWriter writer;
    private final RecordedQuotes recorded;
    private final Clock clock;
    private final int mostReplayed;
    private final double maxDrift;
    private volatile @Nullable Running running;

    private record Running(Replay replay, Prepared prepared) {}

    /** What is known of a boundary, and whether that is reason to refuse it. */
    record Finding(Impact impact, List<Problem> problems) {}

    ImpactFinder(QuoteWriter writer, RecordedQuotes recorded, Clock clock, int mostReplayed, double maxDrift) {
        this.writer = writer;
        this.recorded = recorded;
        this.clock = clock;
        this.mostReplayed = mostReplayed;
        this.maxDrift = maxDrift;
    }

    @Nullable
    Replaying underWay() {
        Running now = running;
        return now == null
                ? null
                : new Replaying(
                        Objects.requireNonNull(now.prepared().revision()),
                        now.replay().done());
    }

    boolean cancel() {
        Running now = running;
        if (now == null) {
            return false;
        }
        now.replay().cancel();
        return true;
    }

    /**
     * Finds it out.
     *
     * @param next the boundary as it would be in force
     */
    Finding find(Prepared prepared, Active next, InForce now, boolean isReplayed, Change change) {
        Active former = now.in(next.slot());
        Impact impact = former == null
                ? new Impact(notes(prepared), List.of(), true, null, null)
                : compared(former.boundary(), former.evaluator(), prepared);
        if (!isReplayed || now.all().isEmpty()) {
            return new Finding(impact, List.of());
        }
        return replayed(prepared, next, now, impact, change);
    }

    /** Finds out what one boundary changes on another. */
    Impact difference(Prepared before, Prepared after) {
        return compared(Objects.requireNonNull(before.boundary()), Objects.requireNonNull(before.evaluator()), after);
    }

    private Impact compared(Boundary former, Evaluator evaluator, Prepared after) {
        Boundary boundary = Objects.requireNonNull(after.boundary());
        return new BoundaryComparison(
                        former, evaluator, boundary, Objects.requireNonNull(after.evaluator()), writer, clock.instant())
                .compare(notes(after));
    }

    private List<Problem> notes(Prepared prepared) {
        Boundary boundary = Objects.requireNonNull(prepared.boundary());
        LocalDate today = clock.instant().atZone(boundary.timeZone()).toLocalDate();
        List<Problem> notes = new ArrayList<>(new BoundaryAnalysis(boundary, prepared.yaml(), today).notes());
        notes.addAll(prepared.ruleNotes());
        return notes;
    }

    private Finding replayed(Prepared prepared, Active next, InForce now, Impact impact, Change change) {
        Replay replay = new Replay(now, now.with(next.slot(), next), next.inEffectFrom(clock.instant()));
        running = new Running(replay, prepared);
        try (RecordedQuotes.Cursor quotes = recorded.latestQuotes(mostReplayed)) {
            Drift report = replay.run(quotes);
            Impact complete = impact.withReplay(report);
            boolean isAccepted = change.shadow() != null
                    || (change.drift() != null && !change.drift().isBlank());
            if (report.driftPercent() > maxDrift && !isAccepted) {
                String message = String.format(
                        Locale.ROOT,
                        "Of %d recorded quotes %.1f %% get another outcome, more than the %.1f %% that are configured; a"
                                + " named person can accept it with a reason.",
                        report.quotes(),
                        report.driftPercent(),
                        maxDrift);
                return new Finding(complete, List.of(Problem.at("", "PG-B041", message)));
            }
            return new Finding(complete, List.of());
        } catch (CancellationException e) {
            return new Finding(impact, List.of(Problem.at("", "PG-B042", "The replay was cancelled.")));
        } catch (IOException e) {
            LOG.error("Recorded quotes cannot be read", e);
            return new Finding(impact, List.of(Problem.at("", "PG-B043", "The recorded quotes cannot be read.")));
        } finally {
            running = null;
        }
    }
}
