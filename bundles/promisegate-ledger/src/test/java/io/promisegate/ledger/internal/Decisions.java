package io.promisegate.ledger.internal;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Fact;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Fix;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.Quote;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Quotes and decisions as a gate makes them. */
final class Decisions {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123Z");
    static final BoundaryRevision REVISION = new BoundaryRevision("acme", "1", "ab".repeat(32));

    private static final AtomicInteger IDS = new AtomicInteger();

    private Decisions() {}

    static Quote quote(String id, String version) {
        String json = "{\"id\": \"" + id + "\", \"version\": \"" + version + "\", \"currency\": \"USD\","
                + " \"lines\": [{\"id\": \"1\", \"offering\": \"assist\", \"promises\": {\"autonomyTier\": \"L2\"}}]}";
        return Objects.requireNonNull(new CanonicalFormat()
                .read(json.getBytes(StandardCharsets.UTF_8))
                .quote());
    }

    static Decision cleared(String quoteId, String version) {
        return new Decision(
                "D-" + IDS.incrementAndGet(),
                Outcome.CLEARED,
                quoteId,
                version,
                REVISION,
                EntryPoint.HTTP,
                NOW,
                List.of(),
                null,
                List.of(),
                "header.receipt" + IDS.get() + ".signature");
    }

    static Decision blocked(String quoteId, String version, String promised) {
        Map<Audience, String> messages = new EnumMap<>(Audience.class);
        for (Audience audience : Audience.values()) {
            messages.put(audience, "“" + promised + "” is too much for " + audience);
        }
        Finding finding = new Finding(
                "autonomy-tier",
                Mode.BLOCK,
                "/lines/0/promises/autonomyTier",
                0,
                Term.AUTONOMY_TIER,
                promised,
                "L2",
                List.of(new Fact("autonomyTier", List.of(promised), Fact.Sense.EXACT)),
                List.of(ReviewerRole.TECHNICAL, ReviewerRole.LEGAL),
                List.of("LLM06"),
                messages,
                new Fix(
                        List.of(
                                new PatchOperation("replace", "/lines/0/promises/autonomyTier", "L2"),
                                new PatchOperation("add", "/x", Map.of("a", List.of(new BigDecimal("1.5"), true))),
                                new PatchOperation("remove", "/y", null)),
                        "Promise L2."),
                null);
        return new Decision(
                "D-" + IDS.incrementAndGet(),
                Outcome.BLOCKED,
                quoteId,
                version,
                REVISION,
                EntryPoint.HTTP,
                NOW,
                List.of(finding),
                null,
                List.of(),
                null);
    }

    static Decision preview(String quoteId, String version) {
        return at(blocked(quoteId, version, "L3"), EntryPoint.PREVIEW);
    }

    static Decision at(Decision decision, EntryPoint entryPoint) {
        return new Decision(
                decision.id(),
                decision.outcome(),
                decision.quoteId(),
                decision.quoteVersion(),
                decision.revision(),
                entryPoint,
                decision.decidedAt(),
                decision.findings(),
                null,
                List.of(),
                decision.receipt());
    }

    static Decision unreadable() {
        return new Decision(
                "D-" + IDS.incrementAndGet(),
                Outcome.UNDECIDED,
                "",
                "",
                null,
                EntryPoint.HTTP,
                NOW,
                List.of(),
                new Failure(Failure.UNREADABLE, "document", "It cannot be read."),
                List.of(Problem.at("/a", "PG-Q001", "Not a quote.")
                        .in(new Place("q.json", 1, 2))
                        .hinted("Try again.")),
                null);
    }
}
