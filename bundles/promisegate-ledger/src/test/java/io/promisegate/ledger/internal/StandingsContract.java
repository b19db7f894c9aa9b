package io.promisegate.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.decision.Outcome;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.ledger.QuoteStanding;
import io.promisegate.ledger.QuoteStandings.Order;
import io.promisegate.ledger.QuoteStandings.Query;
import io.promisegate.quote.Money;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of where quotes stand, on either database. */
abstract class StandingsContract {
    private static final int QUOTES = Integer.getInteger("cases", 1_000);
    private static final int PAGE = 50;

    private LedgerStore store;
    private JdbcQuoteStandings standings;

    /** Opens a new database. */
    abstract LedgerStore open() throws Exception;

    @BeforeEach
    void start() throws Exception {
        store = open();
        standings = new JdbcQuoteStandings(store);
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private static QuoteStanding standing(String quote, long entry, Outcome outcome, @Nullable String amount) {
        return new QuoteStanding(
                quote,
                "1",
                "D" + entry,
                entry,
                outcome,
                Decisions.NOW.plusSeconds(entry / 3),
                Decisions.NOW.plusSeconds(entry / 3),
                "Halden & Söhne " + entry % 7,
                "sam",
                amount == null ? null : new Money("USD", new BigDecimal(amount)),
                "tmf648",
                outcome == Outcome.CLEARED ? "" : "Too much was promised.",
                outcome == Outcome.CLEARED ? 0 : 1,
                outcome == Outcome.CLEARED ? List.of() : List.of("autonomy-tier"),
                outcome == Outcome.REVIEW ? List.of(ReviewerRole.LEGAL) : List.of(),
                false);
    }

    private QuoteStanding known(String quote) throws IOException {
        return Objects.requireNonNull(standings.find(quote));
    }

    private List<String> stopped(Query query) throws IOException {
        List<String> ids = new ArrayList<>();
        Query next = query;
        List<QuoteStanding> page;
        do {
            page = standings.stopped(next, PAGE);
            page.forEach(one -> ids.add(one.quoteId()));
            if (!page.isEmpty()) {
                next = new Query(
                        query.outcome(),
                        query.words(),
                        query.order(),
                        page.get(page.size() - 1).quoteId());
            }
        } while (page.size() == PAGE);
        return ids;
    }

    private List<String> found(String... words) throws IOException {
        return stopped(new Query(null, List.of(words), Order.NEWEST, null));
    }

    @Test
    void theLastDecisionCounts() throws Exception {
        QuoteStanding first = standing("Q1", 10, Outcome.BLOCKED, "10");
        QuoteStanding later = standing("Q1", 40, Outcome.REVIEW, "20");
        standings.stand(List.of(first));
        standings.stand(List.of(later));
        standings.stand(List.of(first, later));
        assertThat(known("Q1").outcome()).isEqualTo(Outcome.REVIEW);
        assertThat(known("Q1").amount()).isEqualTo(later.amount());
        assertThat(known("Q1").since()).as("it waits since the first").isEqualTo(first.since());
        assertThat(standings.latest()).isEqualTo(40);
        assertThat(stopped(Query.ALL)).containsExactly("Q1");

        standings.stand(List.of(standing("Q1", 70, Outcome.CLEARED, "20")));
        assertThat(known("Q1").isStopped()).isFalse();
        assertThat(known("Q1").since()).isEqualTo(known("Q1").decidedAt());
        assertThat(stopped(Query.ALL)).isEmpty();
        assertThat(found("halden")).isEmpty();
        assertThat(standings.counts()).containsOnlyKeys(Outcome.CLEARED);
        assertThat(standings.find("Q2")).isNull();
    }

    @Test
    void findsWhatIsStoppedByItsWords() throws Exception {
        standings.stand(List.of(
                standing("Q-7/a", 1, Outcome.BLOCKED, null), standing("\0 <b> \uD83D\uDE00", 2, Outcome.REVIEW, "5")));
        assertThat(found("HALDEN", "söhne")).hasSize(2);
        assertThat(found("q-7/A")).containsExactly("Q-7/a");
        assertThat(found("7")).containsExactly("Q-7/a");
        assertThat(found("role:legal", "rule:autonomy-tier")).hasSize(1).doesNotContain("Q-7/a");
        assertThat(standings.rules(5)).containsKey("autonomy-tier");
        assertThat(standings.rules(0)).isEmpty();
        assertThat(found("halden", "nobody")).isEmpty();
        assertThat(found("%")).isEmpty();
        assertThat(stopped(new Query(Outcome.BLOCKED, List.of("sam"), Order.AMOUNT, null)))
                .containsExactly("Q-7/a");
        assertThat(standings.stopped(new Query(null, List.of(), Order.NEWEST, "gone"), 10))
                .isEmpty();
    }

    @Test
    void pagesGoOnWhereTheyEnded() throws Exception {
        for (int from = 0; from < QUOTES; from += 500) {
            standings.stand(IntStream.range(from, Math.min(QUOTES, from + 500))
                    .mapToObj(i -> standing(
                            "Q" + i,
                            i + 1,
                            i % 2 == 0 ? Outcome.BLOCKED : Outcome.REVIEW,
                            i % 10 == 0 ? null : String.valueOf(i % 100)))
                    .toList());
        }
        for (Order order : Order.values()) {
            for (Outcome outcome : new @Nullable Outcome[] {null, Outcome.BLOCKED}) {
                for (List<String> words : List.of(List.<String>of(), List.of("halden"), List.of("halden", "3"))) {
                    Query query = new Query(outcome, words, order, null);
                    long began = System.nanoTime();
                    assertThat(standings.stopped(query, PAGE)).hasSizeLessThanOrEqualTo(PAGE);
                    double millis = (System.nanoTime() - began) / 1e6;
                    List<String> all = stopped(query);
                    assertThat(all).doesNotHaveDuplicates();
                    assertThat(all.size())
                            .isBetween(
                                    QUOTES / (outcome == null ? 1 : 2) / (words.size() == 2 ? 7 : 1) - 1,
                                    QUOTES / (outcome == null ? 1 : 2) / (words.size() == 2 ? 7 : 1) + 3);
                    System.out.printf(
                            "%d quotes, %s %s %s: first page %.2f ms%n", QUOTES, outcome, words, order, millis);
                }
            }
        }
        assertThat(stopped(new Query(null, List.of(), Order.OLDEST, null)))
                .startsWith("Q0", "Q1")
                .endsWith("Q" + (QUOTES - 1));
        List<QuoteStanding> dearest = standings.stopped(new Query(null, List.of(), Order.AMOUNT, null), PAGE);
        assertThat(Objects.requireNonNull(dearest.get(0).amount()).value()).isEqualByComparingTo("99");
    }
}
