package io.promisegate.desk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.decision.Decision;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promises that add up, or contradict each other, over the quotes of a customer and of all customers. */
class PromiseLedgerTest {
    @TempDir
    private Path folder;

    private Office office;

    @BeforeEach
    void open() throws Exception {
        office = Office.open(folder);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private Decision accept(String id, String version, String customer, int quantity) throws Exception {
        return office.accept(Quotes.commitment(id, version, customer, quantity));
    }

    @Test
    void quotesThatAreEachBelowTheLimitAreNotTogether() throws Exception {
        assertThat(accept("Q1", "1", "Halden", 15_000).outcome()).isEqualTo(Outcome.CLEARED);
        assertThat(accept("Q2", "1", "Halden", 15_000).outcome()).isEqualTo(Outcome.CLEARED);
        Decision third = accept("Q3", "1", "Halden", 15_000);
        assertThat(third.outcome()).isEqualTo(Outcome.REVIEW);
        assertThat(third.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("commitment-together");
            assertThat(finding.promised()).isEqualTo("45000 a month");
        });
        assertThat(accept("Q3", "2", "Halden", 10_000).outcome()).isEqualTo(Outcome.CLEARED);
        assertThat(accept("Q3", "2", "Halden", 10_000).outcome())
                .as("a quote does not count beside itself")
                .isEqualTo(Outcome.CLEARED);
    }

    @Test
    void anotherVersionOfAQuoteTakesThePlaceOfTheOneBefore() throws Exception {
        accept("Q1", "1", "Halden", 25_000);
        assertThat(accept("Q2", "1", "Halden", 20_000).rules()).containsExactly("commitment-together");
        assertThat(accept("Q1", "2", "Halden", 15_000).outcome()).isEqualTo(Outcome.CLEARED);
        assertThat(accept("Q2", "1", "Halden", 20_000).outcome()).isEqualTo(Outcome.CLEARED);
    }

    @Test
    void whatOthersWerePromisedIsTakenFromTheCapacity() throws Exception {
        // 120,000 are declared, 71,000 of them promised elsewhere
        assertThat(accept("Q1", "1", "Ada", 30_000).outcome()).isEqualTo(Outcome.CLEARED);
        Decision second = accept("Q2", "1", "Bea", 30_000);
        assertThat(second.rules()).containsExactly("commitment-capacity");
        assertThat(second.findings().get(0).allowed()).isEqualTo("19000 a month are left");
        assertThat(accept("Q2", "2", "Bea", 19_000).outcome()).isEqualTo(Outcome.CLEARED);
    }

    @Test
    void whatIsPartOfTheDeclaredFigureDoesNotCountTwice() throws Exception {
        accept("Q1", "1", "Ada", 30_000);
        office.deploy(text -> text.replace("version: \"2026.11.1\"", "version: \"2026.11.2\"")
                .replace("committed: 71000\n", "committed: 71000 \n      committedThrough: 2099-01-01\n"));
        assertThat(accept("Q2", "1", "Bea", 30_000).outcome()).isEqualTo(Outcome.CLEARED);
    }

    @Test
    void promisesToOneCustomerDoNotContradictEachOther() throws Exception {
        assertThat(office.accept(Quotes.retention("Q1", "1", 30)).outcome()).isEqualTo(Outcome.CLEARED);
        Decision other = office.accept(Quotes.retention("Q2", "1", 90));
        assertThat(other.findings()).extracting(Finding::rule).containsExactly("promise-conflict");
        assertThat(other.findings().get(0).allowed()).isEqualTo("30 in quote Q1");
        assertThat(office.accept(Quotes.retention("Q2", "1", 30)).outcome()).isEqualTo(Outcome.CLEARED);
        assertThat(office.accept(Quotes.retention("Q3", "1", 90).replace("Halden", "Other"))
                        .outcome())
                .isEqualTo(Outcome.CLEARED);
    }

    @Test
    void aDecisionIsMadeAgainByWhatWasPromisedThen() throws Exception {
        Decision first = accept("Q1", "1", "Halden", 15_000);
        Decision second = accept("Q2", "1", "Halden", 15_000);
        accept("Q3", "1", "Halden", 10_000);
        Decision fourth = accept("Q4", "1", "Halden", 15_000);
        assertThat(fourth.rules()).containsExactly("commitment-capacity", "commitment-together");
        accept("Q1", "2", "Halden", 500);
        for (Decision decision : List.of(first, second, fourth)) {
            assertThat(office.replay(decision).obstacle()).isEmpty();
            assertThat(office.replay(decision).differences()).isEmpty();
        }
    }
}
