package io.promisegate.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.BypassSweep;
import io.promisegate.attachment.CpqLinks.CpqLink;
import io.promisegate.attachment.ParkedQuote;
import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.DeliveryFigures;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Drift;
import io.promisegate.decision.Decision;
import io.promisegate.decision.Finding;
import io.promisegate.desk.DealDesk;
import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.Outbox.Backlog;
import io.promisegate.spi.BoundaryListener;
import io.promisegate.spi.DecisionListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts decisions and deployments by Micrometer, for Prometheus to scrape. Names and labels hold no quote, customer or
 * price. Thread-safe.
 */
@Component(service = {Metrics.class, DecisionListener.class, BoundaryListener.class})
public final class Metrics implements DecisionListener, BoundaryListener {
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    /** Content type of {@link #text}. */
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Duration DELIVERY_SPAN = Duration.ofDays(30);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Boundaries boundaries;
    private final MultiGauge active = gauge("promisegate.boundary.activated", "When it came into force", "seconds");
    private final MultiGauge waiting = gauge("promisegate.boundary.waiting", "Boundaries that wait", null);
    private final MultiGauge shadow = gauge("promisegate.shadow.quotes", "Quotes that a shadow has seen", null);
    private final MultiGauge missed = gauge("promisegate.shadow.missed", "Quotes that a shadow has missed", null);
    private final MultiGauge deployments =
            gauge("promisegate.delivery.deployments.per.day", "Deployments a day, over 30 days", null);
    private final MultiGauge failures =
            gauge("promisegate.delivery.change.failure.ratio", "Share of deployments rolled back, over 30 days", null);
    private final MultiGauge leadTime =
            gauge("promisegate.delivery.lead.time", "Median from the first attempt to activation", "seconds");
    private final MultiGauge repair =
            gauge("promisegate.delivery.time.to.restore", "Median from an activation to its rollback", "seconds");

    private final MultiGauge attachments = gauge("promisegate.attachments", "Guarded endpoints by state", null);
    private final MultiGauge parked = gauge("promisegate.parked.quotes", "Quotes that wait at guarded endpoints", null);
    private final MultiGauge breakGlass =
            gauge("promisegate.break.glass", "What was opened, and is open or not reviewed", null);
    private final MultiGauge cases = gauge("promisegate.cases", "Cases of the deal desk by state", null);
    private final MultiGauge undelivered =
            gauge("promisegate.messages.undelivered", "Messages of the desk that were put aside", null);
    private final MultiGauge bypasses = gauge("promisegate.bypasses", "What the latest sweeps found", null);
    private final MultiGauge ledgerUp = gauge("promisegate.ledger.up", "Whether the ledger can be read", null);
    private final MultiGauge ledgerEntries = gauge("promisegate.ledger.entries", "Entries of the ledger", null);
    private final MultiGauge cpqUp = gauge("promisegate.cpq.up", "Whether a connected CPQ answers", null);
    private final MultiGauge cpqJudged =
            gauge("promisegate.cpq.judged.quotes", "Quotes fetched and judged since the start", null);
    private final MultiGauge cpqAsked = gauge("promisegate.cpq.asked", "When a CPQ last said what changed", "seconds");
    private final MultiGauge outbox =
            gauge("promisegate.outbox.messages", "What CPQs and listeners are still to be told, or never took", null);
    private final MultiGauge sweeps = gauge("promisegate.sweep.last", "When a sweep last read its listing", "seconds");

    /** Starts counting. */
    @Activate
    public Metrics(@Reference Boundaries boundaries) {
        this.boundaries = boundaries;
    }

    @Deactivate
    void stop() {
        registry.close();
    }

    private MultiGauge gauge(String name, String description, @Nullable String unit) {
        return MultiGauge.builder(name).description(description).baseUnit(unit).register(registry);
    }

    @Override
    public void decided(Decision decision, Duration took) {
        Timer.builder("promisegate.decision")
                .description("Decisions, and how long they took")
                .tag("outcome", lower(decision.outcome()))
                .tag("entry", decision.entryPoint().name())
                .register(registry)
                .record(took);
        for (Finding finding : decision.findings()) {
            Counter.builder("promisegate.findings")
                    .description("Findings of decisions")
                    .tag("rule", finding.rule())
                    .tag("mode", lower(finding.mode()))
                    .register(registry)
                    .increment();
        }
    }

    @Override
    public void deployed(Deployment deployment) {
        Counter.builder("promisegate.deployments")
                .description("Changes of boundaries, and attempts at them")
                .tag("event", lower(deployment.event()))
                .register(registry)
                .increment();
    }

    /**
     * Returns everything in the text format of Prometheus.
     *
     * @param flows where the gate stands
     */
    String text(FlowApi.Flows flows) {
        showFlows(flows);
        showLedger(flows.ledger());
        showCpqs(flows);
        showBoundaries();
        showDelivery();
        return registry.scrape(TYPE);
    }

    private void showLedger(@Nullable LedgerAudit ledger) {
        List<Row<?>> entries = new ArrayList<>();
        try {
            if (ledger != null) {
                entries.add(Row.of(Tags.empty(), ledger.head().number()));
            }
        } catch (IOException e) {
            LOG.debug("The ledger cannot be read", e);
        }
        ledgerUp.register(List.of(Row.of(Tags.empty(), entries.size())), true);
        ledgerEntries.register(entries, true);
    }

    private void showCpqs(FlowApi.Flows flows) {
        List<Row<?>> up = new ArrayList<>();
        List<Row<?>> judged = new ArrayList<>();
        List<Row<?>> asked = new ArrayList<>();
        for (CpqLink link : flows.cpqs()) {
            Tags tags = Tags.of("cpq", link.name(), "format", link.format());
            Instant at = link.lookedAt();
            up.add(Row.of(tags, at != null && link.failure().isEmpty() ? 1 : 0));
            judged.add(Row.of(tags, link.judged()));
            if (at != null) {
                asked.add(Row.of(tags, at.getEpochSecond()));
            }
        }
        cpqUp.register(up, true);
        cpqJudged.register(judged, true);
        cpqAsked.register(asked, true);
        List<Row<?>> messages = new ArrayList<>();
        try {
            for (Backlog backlog : flows.backlogs()) {
                Tags tags = Tags.of("target", backlog.target());
                messages.add(Row.of(tags.and("is", "waiting"), backlog.waiting()));
                messages.add(Row.of(tags.and("is", "put-aside"), backlog.dead()));
            }
        } catch (IOException e) {
            LOG.debug("The outbox cannot be read", e);
        }
        outbox.register(messages, true);
    }

    private void showFlows(FlowApi.Flows flows) {
        attachments.register(
                flows.attached().stream()
                        .map(one -> Row.of(
                                Tags.of(
                                        "attachment", one.name(),
                                        "context", one.context(),
                                        "state", lower(one.state())),
                                1))
                        .toList(),
                true);
        parked.register(
                flows.waiting().stream()
                        .collect(Collectors.groupingBy(ParkedQuote::attachment, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .map(entry -> Row.of(Tags.of("attachment", entry.getKey()), entry.getValue()))
                        .toList(),
                true);
        List<Row<?>> found = new ArrayList<>();
        List<Row<?>> swept = new ArrayList<>();
        for (BypassSweep sweep : flows.swept()) {
            if (sweep.failure().isEmpty()) {
                swept.add(Row.of(Tags.of("sweep", sweep.name()), sweep.at().getEpochSecond()));
                for (BypassSweep.Kind kind : BypassSweep.Kind.values()) {
                    found.add(Row.of(
                            Tags.of("sweep", sweep.name(), "kind", lower(kind)),
                            sweep.findings().stream()
                                    .filter(one -> one.kind() == kind)
                                    .count()));
                }
            }
        }
        bypasses.register(found, true);
        sweeps.register(swept, true);
        showDesk(flows.desk());
        List<BreakGlass> opened = flows.opened();
        Instant now = Instant.now();
        breakGlass.register(
                List.of(
                        Row.of(
                                Tags.of("is", "open"),
                                opened.stream()
                                        .filter(one -> one.state(now) == BreakGlass.State.OPEN)
                                        .count()),
                        Row.of(
                                Tags.of("is", "unreviewed"),
                                opened.stream()
                                        .mapToLong(BreakGlass::unreviewed)
                                        .sum())),
                true);
    }

    private void showDesk(@Nullable DealDesk desk) {
        List<Row<?>> states = new ArrayList<>();
        List<Row<?>> dead = new ArrayList<>();
        try {
            if (desk != null) {
                desk.counts().forEach((state, count) -> states.add(Row.of(Tags.of("state", lower(state)), count)));
                dead.add(Row.of(Tags.empty(), desk.undelivered().size()));
            }
        } catch (IllegalStateException e) {
            // the ledger is away, which is a figure of its own
            states.clear();
        }
        cases.register(states, true);
        undelivered.register(dead, true);
    }

    private void showBoundaries() {
        BoundaryStatus status = boundaries.status();
        active.register(
                status.active().stream()
                        .map(one -> Row.of(
                                tags(one.revision()).and("slot", one.slot()),
                                one.since().getEpochSecond()))
                        .toList(),
                true);
        waiting.register(
                List.of(
                        Row.of(Tags.of("for", "approval"), status.proposed().size()),
                        Row.of(Tags.of("for", "day"), status.scheduled().size()),
                        Row.of(Tags.of("for", "promotion"), status.shadows().size())),
                true);
        List<Row<?>> seen = new ArrayList<>();
        List<Row<?>> unseen = new ArrayList<>();
        for (BoundaryStatus.InShadow one : status.shadows()) {
            BoundaryRevision revision = one.deployment().revision();
            if (revision != null) {
                Tags tags = tags(revision);
                Drift drift = one.drift();
                seen.add(Row.of(tags.and("change", "none"), drift.unchanged()));
                seen.add(Row.of(
                        tags.and("change", "newly-stopped"),
                        drift.newlyStopped().count()));
                seen.add(Row.of(
                        tags.and("change", "newly-cleared"),
                        drift.newlyCleared().count()));
                seen.add(Row.of(tags.and("change", "other"), drift.otherwiseChanged()));
                unseen.add(Row.of(tags, one.missed()));
            }
        }
        shadow.register(seen, true);
        missed.register(unseen, true);
    }

    private void showDelivery() {
        Instant now = Instant.now();
        DeliveryFigures figures = DeliveryFigures.of(boundaries.history(), now.minus(DELIVERY_SPAN), now);
        show(deployments, figures.perDay());
        show(failures, figures.changeFailureRate());
        show(leadTime, seconds(figures.leadTime()));
        show(repair, seconds(figures.timeToRestore()));
    }

    private static void show(MultiGauge gauge, @Nullable Double value) {
        gauge.register(value == null ? List.of() : List.of(Row.of(Tags.empty(), value)), true);
    }

    private static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() / 1000.0;
    }

    private static Tags tags(BoundaryRevision revision) {
        return Tags.of("boundary", revision.name(), "version", revision.version());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
