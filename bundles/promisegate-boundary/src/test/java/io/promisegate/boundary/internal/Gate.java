package io.promisegate.boundary.internal;

import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.cpq.tmf648.Tmf648Format;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.PromiseGate;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.ledger.Ledger;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.problem.Problem;
import io.promisegate.spi.QuoteReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** A whole gate without OSGi, on a clock that stands still. */
final class Gate {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    final QuoteReader reader = new DetectingQuoteReader(List.of(new CanonicalFormat(), new Tmf648Format()));
    final PromiseBoundaries boundaries = new PromiseBoundaries(
            new PromiseBoundaryCompiler(),
            reader,
            new MemoryBoundaryJournal(),
            impacts(NoQuotes.INSTANCE, Clock.fixed(NOW, ZoneOffset.UTC)),
            new Trust(),
            Clock.fixed(NOW, ZoneOffset.UTC));
    final Ledger ledger;
    final PromiseGate gate;

    Gate() {
        this(MemoryLedger.keeping(100));
    }

    Gate(Ledger ledger) {
        this.ledger = ledger;
        this.gate = new BoundaryGate(boundaries, ledger, NoQuotes.INSTANCE, null, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static ImpactFinder impacts(RecordedQuotes quotes, Clock clock) {
        return new ImpactFinder(new CanonicalWriter(), quotes, clock, 1_000_000, 100);
    }

    static BoundarySource source(String yaml) {
        return new BoundarySource(
                "test.boundary.yaml", URI.create("file:/test.boundary.yaml"), yaml.getBytes(StandardCharsets.UTF_8));
    }

    /** Starts a gate on a boundary that has no problem. */
    static Gate on(String yaml) {
        Gate gate = new Gate();
        List<Problem> problems = gate.deploy(yaml);
        if (!problems.isEmpty()) {
            throw new AssertionError(problems);
        }
        return gate;
    }

    /** Deploys a boundary, and returns its problems. */
    List<Problem> deploy(String yaml) {
        return boundaries.deploy(source(yaml), Change.by("test", "")).problems();
    }

    Decision decide(String quote) {
        return gate.decide(reader.read(quote.getBytes(StandardCharsets.UTF_8), null), EntryPoint.HTTP);
    }
}
