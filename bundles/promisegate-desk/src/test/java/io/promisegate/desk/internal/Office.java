package io.promisegate.desk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.Change;
import io.promisegate.boundary.internal.BoundaryGate;
import io.promisegate.boundary.internal.PromiseBoundaries;
import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionReplay;
import io.promisegate.decision.EntryPoint;
import io.promisegate.desk.DeskMessage;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.json.internal.CompactCodec;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.ledger.internal.JdbcDeskStore;
import io.promisegate.ledger.internal.JdbcLedger;
import io.promisegate.ledger.internal.JdbcLedgerAudit;
import io.promisegate.ledger.internal.JdbcPromiseLedger;
import io.promisegate.ledger.internal.JdbcQuoteStandings;
import io.promisegate.ledger.internal.JdbcRecordedQuotes;
import io.promisegate.ledger.internal.LedgerStore;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A gate and its desk on a ledger, without a runtime. */
final class Office implements AutoCloseable {
    private static final Duration LONG = Duration.ofDays(10_000);

    private final QuoteReader reader = new DetectingQuoteReader(List.of(new CanonicalFormat()));
    private final LedgerStore ledger;
    private final PromiseBoundaries boundaries;
    private final BoundaryGate gate;
    private final JdbcRecordedQuotes quotes;
    private final JdbcPromiseLedger promises;
    private final Path folder;
    final JdbcDeskStore store;
    final JdbcQuoteStandings standings;
    final JdbcLedgerAudit audit;
    final DeskSettings settings;
    final HandClock clock = new HandClock();
    private final List<DeskMessage> letters = new ArrayList<>();
    Desk desk;

    /** A clock that goes by itself until it is set. */
    static final class HandClock extends Clock {
        private volatile Instant set = Instant.MIN;

        void set(Instant now) {
            set = now;
        }

        void pass(Duration time) {
            set = instant().plus(time);
        }

        @Override
        public Instant instant() {
            return set.equals(Instant.MIN) ? Instant.now() : set;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Office(Path folder, LedgerStore ledger) {
        this.folder = folder;
        this.ledger = ledger;
        boundaries = new PromiseBoundaries(new PromiseBoundaryCompiler(), reader, new CanonicalWriter());
        CompactCodec codec = new CompactCodec();
        quotes = new JdbcRecordedQuotes(ledger, codec);
        gate = new BoundaryGate(boundaries, new JdbcLedger(ledger, codec), quotes);
        store = new JdbcDeskStore(ledger);
        standings = new JdbcQuoteStandings(ledger);
        audit = new JdbcLedgerAudit(ledger);
        promises = new JdbcPromiseLedger(ledger, codec);
        gate.honour(new DeskWaivers(store), promises);
        settings = new DeskSettings(configured(
                DeskSettings.Config.class,
                Map.of(
                        "mail", "smtp://localhost",
                        "mail_sales", "sales@example.com",
                        "mail_escalation", "above@example.com",
                        "priority_amount", "500000")));
        settings.addReviewer(reviewer("rhea", "revenue", ""));
        settings.addReviewer(reviewer("lena", "legal", "dora"));
        settings.addReviewer(reviewer("dora", "", ""));
        desk = newDesk();
    }

    static Office open(Path folder) throws Exception {
        return open(folder, LedgerStore.open(folder.resolve("ledger"), LedgerStore.Settings.DEFAULT));
    }

    static Office open(Path folder, LedgerStore ledger) throws Exception {
        Office office = new Office(folder, ledger);
        office.deploy(UnaryOperator.identity());
        return office;
    }

    private static Reviewer reviewer(String name, String roles, String deputies) {
        return new Reviewer(configured(
                Reviewer.Config.class,
                Map.of("name", name, "roles", roles, "mail", name + "@example.com", "deputies", deputies)));
    }

    /** Returns a configuration with these values, and its defaults. */
    private static <T> T configured(Class<T> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    Desk newDesk() {
        return new Desk(store, settings, audit, quotes, boundaries, gate, promises, standings, clock);
    }

    void reopenDesk() {
        desk = newDesk();
    }

    void deploy(UnaryOperator<String> change) throws Exception {
        URI northwind = Objects.requireNonNull(getClass().getResource("/northwind/northwind.boundary.yaml"))
                .toURI();
        String text = change.apply(new String(northwind.toURL().openStream().readAllBytes(), StandardCharsets.UTF_8));
        Path file = folder.resolve("northwind.boundary.yaml");
        text = text.replace(
                        "\nrules:\n",
                        "\nrules:\n  - {id: commitment-together, mode: review}\n  - {id: promise-conflict, mode: review}\n")
                .replace("committed: 71000\n", "committed: 71000\n      committedThrough: 2020-01-01\n");
        // without its examples, which are read from beside it
        Files.writeString(file, text.substring(0, text.indexOf("\nexamples:")));
        var deployed = boundaries.deploy(file.toUri(), Change.by("ops", ""));
        assertThat(deployed.problems()).isEmpty();
        desk.deployed(deployed);
    }

    Decision decide(String quote) {
        return decide(quote, EntryPoint.HTTP);
    }

    Decision decide(String quote, EntryPoint entryPoint) {
        return gate.decide(reader.read(quote.getBytes(StandardCharsets.UTF_8), null), entryPoint);
    }

    /** Decides, and waits until the quote counts where it was cleared. */
    Decision accept(String quote) throws IOException {
        Decision decision = decide(quote);
        desk.catchUp();
        return decision;
    }

    DecisionReplay replay(Decision decision) {
        return Objects.requireNonNull(gate.replay(decision.id()));
    }

    /** Returns what was written since, and before. */
    List<DeskMessage> letters() throws IOException {
        for (DeskMessage message :
                store.take(clock.instant().plus(LONG), clock.instant().plus(LONG.multipliedBy(2)), 1_000)) {
            letters.add(message);
            store.delivered(message.id());
        }
        return List.copyOf(letters);
    }

    Set<String> subjects() throws IOException {
        return letters().stream().map(DeskMessage::subject).collect(Collectors.toSet());
    }

    @Override
    public void close() {
        desk.stop();
        ledger.close();
    }
}
