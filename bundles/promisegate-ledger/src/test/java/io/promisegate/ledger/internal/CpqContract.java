package io.promisegate.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.ledger.Figure;
import io.promisegate.ledger.KeptQuote;
import io.promisegate.ledger.KeptQuotes.Query;
import io.promisegate.ledger.Outbox.Backlog;
import io.promisegate.ledger.Outbox.Subscription;
import io.promisegate.ledger.OutboxMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Quotes that live here, and what is told of them, on either database. */
abstract class CpqContract {
    private static final Instant NOW = Decisions.NOW;
    private static final Duration LEASE = Duration.ofMinutes(1);

    private LedgerStore store;
    private JdbcKeptQuotes quotes;
    private JdbcOutbox outbox;
    private JdbcFigures figures;

    /** Opens a new database. */
    abstract LedgerStore open() throws Exception;

    @BeforeEach
    void start() throws Exception {
        store = open();
        quotes = new JdbcKeptQuotes(store);
        outbox = new JdbcOutbox(store);
        figures = new JdbcFigures(store);
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private static KeptQuote quote(String id, long change, String state, Instant createdAt) {
        return new KeptQuote(id, change, state, createdAt, createdAt, "D" + change, "{\"a\":1.50}", "{}");
    }

    private static OutboxMessage message(String target, String about, String kind) {
        return OutboxMessage.of(target, about, kind, "{\"said\":\"" + kind + "\"}", NOW);
    }

    private long waiting() throws IOException {
        return outbox.backlogs().stream().mapToLong(Backlog::waiting).sum();
    }

    private List<String> taken(String target, Instant now) throws IOException {
        List<String> kinds = new ArrayList<>();
        for (OutboxMessage message : outbox.take(target, now, now.plus(LEASE), 10)) {
            kinds.add(message.kind());
        }
        return kinds;
    }

    @Test
    void whoeverIsLateChangesNothingAndTellsNothing() throws Exception {
        assertThat(quotes.keep(quote("Q1", 1, "pending", NOW), List.of(message("t:a", "Q1", "CREATE"))))
                .isTrue();
        assertThat(quotes.keep(quote("Q1", 1, "pending", NOW), List.of(message("t:a", "Q1", "TWICE"))))
                .isFalse();
        assertThat(quotes.keep(quote("Q1", 2, "approved", NOW), List.of())).isTrue();
        assertThat(quotes.keep(quote("Q1", 2, "cancelled", NOW), List.of(message("t:a", "Q1", "LATE"))))
                .isFalse();
        assertThat(Objects.requireNonNull(quotes.find("Q1")).state()).isEqualTo("approved");
        assertThat(Objects.requireNonNull(quotes.find("Q1")).document()).isEqualTo("{\"a\":1.50}");
        assertThat(quotes.delete(quote("Q1", 1, "approved", NOW), List.of(message("t:a", "Q1", "LATE"))))
                .isFalse();
        assertThat(quotes.delete(quote("Q1", 2, "approved", NOW), List.of())).isTrue();
        assertThat(quotes.find("Q1")).isNull();
        assertThat(waiting()).isEqualTo(1);
        assertThat(taken("t:a", NOW)).containsExactly("CREATE");
    }

    @Test
    void ofManyAtOnceOneWins() throws Exception {
        quotes.keep(quote("Q1", 1, "pending", NOW), List.of());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Boolean>> tries = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String state = "s" + i;
            tries.add(threads.submit(
                    () -> quotes.keep(quote("Q1", 2, state, NOW), List.of(message("t:a", "Q1", state)))));
        }
        int won = 0;
        for (Future<Boolean> one : tries) {
            won += one.get() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(won).isEqualTo(1);
        assertThat(taken("t:a", NOW))
                .containsExactly(Objects.requireNonNull(quotes.find("Q1")).state());
    }

    @Test
    void listsAreCutByStateAndTime() throws Exception {
        for (int i = 0; i < 5; i++) {
            quotes.keep(quote("Q" + i, 1, i % 2 == 0 ? "pending" : "approved", NOW.plusSeconds(i)), List.of());
        }
        assertThat(quotes.list(Query.ALL, 1, 2)).extracting(KeptQuote::id).containsExactly("Q1", "Q2");
        Query pending = new Query("pending", NOW.plusSeconds(1), NOW.plusSeconds(4));
        assertThat(quotes.list(pending, 0, 10)).extracting(KeptQuote::id).containsExactly("Q2");
        assertThat(quotes.count(pending)).isEqualTo(1);
        assertThat(quotes.count(Query.ALL)).isEqualTo(5);
    }

    @Test
    void messagesAboutOneThingGoInTheirOrderAndTheOthersMeanwhile() throws Exception {
        quotes.keep(
                quote("Q1", 1, "pending", NOW),
                List.of(
                        message("t:a", "Q1", "first"),
                        message("t:a", "Q1", "second"),
                        message("t:b", "Q1", "other target"),
                        message("t:a", "Q2", "other quote"),
                        message("u:a", "Q1", "not ours")));
        List<OutboxMessage> taken = outbox.take("t:a", NOW, NOW.plus(LEASE), 10);
        assertThat(taken).extracting(OutboxMessage::kind).containsExactlyInAnyOrder("first", "other quote");
        assertThat(taken("t:b", NOW)).containsExactly("other target");
        assertThat(taken("t:a", NOW)).as("somebody has them").isEmpty();
        OutboxMessage first = taken.stream()
                .filter(one -> one.kind().equals("first"))
                .findFirst()
                .orElseThrow();
        outbox.failed(first.tried(), NOW.plusSeconds(10));
        assertThat(taken("t:a", NOW.plusSeconds(5))).isEmpty();
        assertThat(taken("t:a", NOW.plusSeconds(10))).containsExactly("first");
        outbox.delivered(first);
        assertThat(taken("t:a", NOW.plusSeconds(10))).containsExactly("second");
        assertThat(taken("t:a", NOW.plusSeconds(10).plus(LEASE)))
                .as("whoever took them is gone")
                .containsExactlyInAnyOrder("second", "other quote");
    }

    @Test
    void whatIsAddedBySomebodyElseIsDeliveredToo() throws Exception {
        outbox.add(List.of(message("t:a", "Q1", "first"), message("t:a", "Q2", "second")));
        assertThat(waiting()).isEqualTo(2);
        assertThat(taken("t:a", NOW)).containsExactly("first", "second");
        assertThat(taken("t:", NOW)).as("the name of another target").isEmpty();
    }

    @Test
    void whatIsPutAsideHoldsUpNothingAndCanBeTriedAgain() throws Exception {
        quotes.keep(
                quote("Q1", 1, "pending", NOW), List.of(message("t:a", "Q1", "first"), message("t:a", "Q1", "second")));
        OutboxMessage first = outbox.take("t:a", NOW, NOW.plus(LEASE), 10).get(0);
        outbox.failed(first.tried(), null);
        assertThat(outbox.dead(10)).extracting(OutboxMessage::kind).containsExactly("first");
        assertThat(outbox.dead(10).get(0).attempts()).isEqualTo(1);
        assertThat(outbox.backlogs()).containsExactly(new Backlog("t:a", 1, 1));
        assertThat(taken("t:a", NOW)).containsExactly("second");
        assertThat(outbox.revive(NOW)).isEqualTo(1);
        assertThat(taken("t:a", NOW)).containsExactly("first");
    }

    private static Figure figure(String day, String source, String value) {
        return new Figure(
                LocalDate.parse(day), "assist", "", Figure.Measure.USAGE, new BigDecimal(value), "resolution", source);
    }

    @Test
    void theSameFigureAgainReplacesIt() throws Exception {
        figures.keep(List.of(figure("2026-11-01", "billing", "1.50"), figure("2026-11-02", "billing", "2")));
        figures.keep(List.of(figure("2026-11-01", "billing", "3.25"), figure("2026-11-01", "logs", "4")));
        assertThat(figures.list(LocalDate.parse("2026-11-01"), LocalDate.parse("2026-11-01"), 10))
                .containsExactly(figure("2026-11-01", "billing", "3.25"), figure("2026-11-01", "logs", "4"));
        assertThat(figures.list(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-12-31"), 2))
                .hasSize(2);
    }

    @Test
    void whoDoesNotListenAnyMoreIsToldNothing() throws Exception {
        outbox.subscribe(new Subscription("t:a", "https://crm.example", ""));
        outbox.subscribe(new Subscription("u:a", "https://erp.example", "eventType=x"));
        quotes.keep(quote("Q1", 1, "pending", NOW), List.of(message("t:a", "Q1", "first")));
        assertThat(outbox.subscriptions("t:")).containsExactly(new Subscription("t:a", "https://crm.example", ""));
        assertThat(outbox.unsubscribe("t:a")).isTrue();
        assertThat(outbox.unsubscribe("t:a")).isFalse();
        assertThat(waiting()).isZero();
        assertThat(outbox.subscriptions("")).hasSize(1);
    }
}
