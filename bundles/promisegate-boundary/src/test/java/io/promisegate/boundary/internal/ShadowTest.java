package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.promisegate.boundary.Boundary.AppliesTo;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.BoundaryStatus.InShadow;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Deployment.Event;
import io.promisegate.boundary.Drift;
import io.promisegate.boundary.Shadow;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Outcome;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.spi.QuoteReader;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A boundary beside the one in force: counted, and without effect. */
class ShadowTest {
    private static final Change OPS = Change.by("kim", "");

    private final QuoteReader reader = new DetectingQuoteReader(List.of(new CanonicalFormat()));

    @TempDir
    private Path folder;

    private final MemoryBoundaryJournal journal = new MemoryBoundaryJournal();
    private PromiseBoundaries boundaries;
    private BoundaryGate gate;

    private void start() throws IOException {
        Clock clock = Clock.fixed(Gate.NOW, ZoneOffset.UTC);
        boundaries = new PromiseBoundaries(
                new PromiseBoundaryCompiler(),
                reader,
                journal,
                Gate.impacts(NoQuotes.INSTANCE, clock),
                new Trust(),
                clock);
        gate = new BoundaryGate(boundaries, MemoryLedger.keeping(1), NoQuotes.INSTANCE, null, clock);
    }

    @AfterEach
    void stop() {
        boundaries.stop();
    }

    /** A boundary that is certified up to that tier. */
    private static BoundarySource source(String version, int tier) {
        return source("acme.boundary.yaml", version, tier);
    }

    private static BoundarySource source(String file, String version, int tier) {
        return new BoundarySource(file, URI.create("file:/" + file), yaml(version, tier));
    }

    private static byte[] yaml(String version, int tier) {
        return """
                boundary: acme
                version: "%s"
                offerings:
                  assist:
                    autonomy:
                      certificates:
                        - {id: C-1, tier: L%d, owner: CTO, evidence: "https://example.com/c1", expires: 2027-06-30}
                    delivery: {implementationPlan: false, activationMilestone: false, renewalOwner: false,
                               expansionOwner: false, incidentOwner: false, valueMetric: false}
                """.formatted(version, tier).getBytes(StandardCharsets.UTF_8);
    }

    private Outcome decide(int number, String channel, int tier) {
        String quote = """
                {"id": "Q-%d", "channel": "%s", "currency": "USD", "total": 100, "lines": [
                  {"offering": "assist", "promises": {"autonomyTier": "L%d"}}]}
                """.formatted(number, channel, tier);
        return gate.decide(reader.read(quote.getBytes(StandardCharsets.UTF_8), null), EntryPoint.HTTP)
                .outcome();
    }

    private InShadow counted(long quotes) {
        await().until(() -> boundaries.status().shadows().get(0).drift().quotes() >= quotes);
        return boundaries.status().shadows().get(0);
    }

    @Test
    void whatItWouldDecideOtherwiseIsCountedByRuleAndAmountAndChangesNothing() throws IOException {
        start();
        boundaries.deploy(source("1", 2), OPS);
        Deployment shadowed = boundaries.deploy(source("2", 1), OPS.into(Shadow.ALL));
        assertThat(shadowed.event()).isEqualTo(Event.SHADOWED);

        for (int i = 0; i < 30; i++) {
            assertThat(decide(i, "direct", 1 + i % 3)).isEqualTo(i % 3 == 2 ? Outcome.BLOCKED : Outcome.CLEARED);
        }

        Drift drift = counted(30).drift();
        assertThat(drift.quotes()).isEqualTo(30);
        assertThat(drift.unchanged()).isEqualTo(20);
        assertThat(drift.newlyStopped().count()).isEqualTo(10);
        assertThat(drift.newlyStopped().amounts()).isEqualTo(Map.of("USD", new BigDecimal("1000")));
        assertThat(drift.newlyCleared().count()).isZero();
        assertThat(drift.byRule()).isEqualTo(Map.of("autonomy-certified", new Drift.RuleDrift(10, 0)));
        assertThat(boundaries.status().active().get(0).revision().version()).isEqualTo("1");
    }

    @Test
    void itSeesAShareOfTheQuotesAndOfOneSegmentOnly() throws IOException {
        start();
        boundaries.deploy(source("1", 2), OPS);
        AppliesTo partners = new AppliesTo(List.of("partner"), List.of(), List.of(), 0);
        boundaries.deploy(source("2", 1), OPS.into(new Shadow(25, partners)));

        for (int i = 0; i < 1_000; i++) {
            decide(i, i % 2 == 0 ? "partner" : "direct", 1);
        }
        // a second version of each quote is seen where the first one was
        long once = counted(80).drift().quotes();
        boundaries.stop();
        start();
        assertThat(boundaries.status().shadows().get(0).drift().quotes()).isBetween(once, 170L);
        long first = boundaries.status().shadows().get(0).drift().quotes();
        assertThat(first).isBetween(80L, 170L);
        for (int i = 0; i < 1_000; i++) {
            decide(i, i % 2 == 0 ? "partner" : "direct", 1);
        }
        assertThat(counted(2 * first).drift().quotes()).isEqualTo(2 * first);
        assertThat(boundaries.status().shadows().get(0).drift().byChannel()).isEmpty();
    }

    @Test
    void aPromotionBringsItIntoForceWithWhatWasCounted() throws IOException {
        start();
        boundaries.deploy(source("1", 2), OPS);
        boundaries.deploy(source("2", 1), OPS.into(Shadow.ALL));
        decide(1, "direct", 2);
        counted(1);

        Deployment promoted = boundaries.promote(null, Change.by("lee", "No surprises."));

        assertThat(promoted.event()).isEqualTo(Event.ACTIVATED);
        assertThat(promoted.by()).isEqualTo("lee");
        assertThat(promoted.impact().shadow().newlyStopped().count()).isEqualTo(1);
        assertThat(promoted.impact().differences()).isNotEmpty();
        assertThat(boundaries.status().shadows()).isEmpty();
        assertThat(decide(2, "direct", 2)).isEqualTo(Outcome.BLOCKED);
        assertThat(boundaries.promote("acme", OPS).problems())
                .singleElement()
                .extracting("code")
                .isEqualTo("PG-B049");
    }

    @Test
    void countsGoOnAfterARestart() throws IOException {
        start();
        boundaries.deploy(source("1", 2), OPS);
        boundaries.deploy(source("2", 1), OPS.into(Shadow.ALL));
        decide(1, "direct", 2);
        boundaries.stop();

        start();
        assertThat(counted(1).drift().newlyStopped().count()).isEqualTo(1);
        decide(2, "direct", 2);
        InShadow now = counted(2);
        assertThat(now.drift().newlyStopped().amounts()).isEqualTo(Map.of("USD", new BigDecimal("200")));
        assertThat(now.deployment().impact().differences()).isNotEmpty();
    }

    @Test
    void theSameContentWithoutShadowComesIntoForce() throws IOException {
        start();
        boundaries.deploy(source("1", 2), OPS);
        boundaries.deploy(source("2", 1), OPS.into(Shadow.ALL));

        assertThat(boundaries.deploy(source("2", 1), OPS.into(Shadow.ALL)).event())
                .isEqualTo(Event.UNCHANGED);
        assertThat(boundaries.deploy(source("2", 1), OPS).event()).isEqualTo(Event.ACTIVATED);
        assertThat(boundaries.status().shadows()).isEmpty();
    }

    @Test
    void theDeployFolderKnowsAShadowByItsName() throws IOException {
        start();
        boundaries.deploy(source("1", 2), OPS);
        DeployFolder deploy = new DeployFolder(boundaries);
        File file = folder.resolve("acme.shadow.boundary.yaml").toFile();
        Files.write(file.toPath(), yaml("2", 1));

        assertThat(deploy.canHandle(file)).isTrue();
        deploy.install(file);
        assertThat(boundaries.status().shadows()).hasSize(1);
        deploy.uninstall(file);

        assertThat(boundaries.status().shadows()).isEmpty();
        assertThat(boundaries.status().active().get(0).revision().version()).isEqualTo("1");
    }

    @Test
    void whatWasOnlyInShadowIsNothingToRollBackTo() throws IOException {
        start();
        boundaries.deploy(source("1", 2), OPS);
        boundaries.deploy(source("2", 1), OPS.into(Shadow.ALL));

        assertThat(boundaries.rollback(null, "2", OPS).problems())
                .singleElement()
                .extracting("code")
                .isEqualTo("PG-B038");
    }
}
