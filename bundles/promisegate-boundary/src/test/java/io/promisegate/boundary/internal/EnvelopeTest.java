package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Envelope;
import io.promisegate.decision.Envelope.Limit;
import io.promisegate.decision.Envelope.Range;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may be promised without the desk is what the gate clears. */
class EnvelopeTest {
    private static final Gate GATE = new Gate();

    @BeforeAll
    static void bringIntoForce() throws Exception {
        URI boundary = Objects.requireNonNull(EnvelopeTest.class.getResource("/northwind/northwind.boundary.yaml"))
                .toURI();
        assertThat(GATE.boundaries
                        .deploy(BoundarySource.read(boundary), Change.by("test", ""))
                        .problems())
                .isEmpty();
    }

    private static Quote sample(Path file) throws IOException {
        return Objects.requireNonNull(
                GATE.reader.read(Files.readAllBytes(file), null).quote());
    }

    private static Path samples() {
        return Path.of("../promisegate-samples/src/main/resources/northwind/quotes");
    }

    private static Quote with(Quote quote, int index, Term term, Object value) {
        QuoteLine line = quote.lines().get(index);
        PromiseSet.Builder builder = new PromiseSet.Builder();
        Promise own = null;
        for (Promise promise : line.promises().all()) {
            if (promise.term() == term) {
                own = promise;
            } else {
                builder.add(promise);
            }
        }
        builder.add(new Promise(
                term,
                term.termName(),
                PromiseValues.read(term.type(), value, quote.currency()),
                own == null ? line.pointer() : own.pointer()));
        List<QuoteLine> lines = new ArrayList<>(quote.lines());
        lines.set(index, line.with(builder.build()));
        return quote.withLines(lines);
    }

    private static boolean clears(Quote quote) {
        Decision decision = GATE.gate.decide(quote, EntryPoint.PREVIEW);
        return decision.isCleared();
    }

    private static Map<String, Limit> limits(Quote quote) {
        Envelope envelope = GATE.gate.envelope(quote);
        Map<String, Limit> limits = new HashMap<>();
        envelope.lines().get(0).limits().forEach(limit -> limits.put(limit.term(), limit));
        return limits;
    }

    @Test
    void aSellerIsToldTheTiersTheDaysAndThePricesThatPass() throws Exception {
        Map<String, Limit> limits = limits(sample(samples().resolve("blocked-autonomy-above-certificate.json")));
        Limit tier = Objects.requireNonNull(limits.get("autonomyTier"));
        assertThat(tier.promised()).isEqualTo("L4");
        assertThat(tier.isInside()).isFalse();
        assertThat(tier.values()).contains("L2").doesNotContain("L3", "L4");
        Limit days = Objects.requireNonNull(limits.get("retentionDays"));
        assertThat(days.isInside()).isTrue();
        assertThat(days.ranges()).isNotEmpty();
    }

    @Test
    void ofEachClearedSampleWhatIsInsideClearsAndTheNextStepOutsideDoesNot() throws Exception {
        int tried = 0;
        int beyond = 0;
        try (Stream<Path> files = Files.list(samples())) {
            for (Path file : files.filter(one -> one.getFileName().toString().startsWith("cleared"))
                    .sorted()
                    .toList()) {
                Quote quote = sample(file);
                if (!clears(quote)) {
                    // it clears at another time
                    continue;
                }
                for (Envelope.Line line : GATE.gate.envelope(quote).lines()) {
                    for (Limit limit : line.limits()) {
                        Term term = Term.named(limit.term());
                        if (term == null) {
                            continue;
                        }
                        String what = file.getFileName() + " " + limit;
                        assertThat(limit.isInside()).as(what).isTrue();
                        for (Object value : limit.values()) {
                            assertThat(clears(with(quote, line.index(), term, value)))
                                    .as(what + " " + value)
                                    .isTrue();
                            tried++;
                        }
                        for (Range range : limit.ranges()) {
                            for (BigDecimal end : ends(range)) {
                                assertThat(clears(with(quote, line.index(), term, end)))
                                        .as(what + " " + end)
                                        .isTrue();
                                tried++;
                            }
                            if (range.to() != null) {
                                BigDecimal step =
                                        BigDecimal.ONE.movePointLeft(range.to().scale());
                                assertThat(clears(with(
                                                quote,
                                                line.index(),
                                                term,
                                                range.to().add(step))))
                                        .as(what + " beyond " + range.to())
                                        .isFalse();
                                beyond++;
                            }
                        }
                    }
                }
            }
        }
        assertThat(tried).isGreaterThan(200);
        assertThat(beyond).isGreaterThan(20);
    }

    private static List<BigDecimal> ends(Range range) {
        return Stream.of(range.from(), range.to()).filter(Objects::nonNull).toList();
    }

    @Test
    void withoutABoundaryNothingIsFree() throws Exception {
        Envelope envelope = new Gate().gate.envelope(sample(samples().resolve("cleared-assist-standard.json")));
        assertThat(envelope.revision()).isNull();
        assertThat(envelope.lines()).isEmpty();
    }
}
