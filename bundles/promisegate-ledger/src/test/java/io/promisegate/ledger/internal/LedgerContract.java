package io.promisegate.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Impact;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk.CaseQuery;
import io.promisegate.desk.Seat;
import io.promisegate.json.DeskJson;
import io.promisegate.json.internal.CompactCodec;
import io.promisegate.ledger.LedgerAudit.Format;
import io.promisegate.ledger.LedgerAudit.Selection;
import io.promisegate.ledger.LedgerEntry;
import io.promisegate.ledger.LedgerEvent;
import io.promisegate.ledger.LedgerEvent.Kind;
import io.promisegate.ledger.LedgerHead;
import io.promisegate.ledger.LedgerVerification;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.quote.Quote;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every database has to do. */
abstract class LedgerContract {
    @TempDir
    Path folder;

    private final CompactCodec codec = new CompactCodec();
    private LedgerStore store;
    private JdbcLedger ledger;
    private JdbcLedgerAudit audit;

    /** Opens the test's database, again. */
    abstract LedgerStore open(LedgerStore.Settings settings) throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        use(open(LedgerStore.Settings.DEFAULT));
    }

    private void use(LedgerStore opened) {
        store = opened;
        ledger = new JdbcLedger(store, codec);
        audit = new JdbcLedgerAudit(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() throws SQLException {
        store.close();
        open();
    }

    private LedgerVerification verified() throws IOException {
        return audit.verify((LedgerHead) null, seen -> {});
    }

    private void assertIntact(long entries) throws IOException {
        assertThat(verified().fault()).isNull();
        assertThat(verified().entries()).isEqualTo(entries);
    }

    @Test
    void whatIsRecordedIsThereAfterARestart() throws Exception {
        Decision blocked = Decisions.blocked("Q1", "1", "L4");
        Decision cleared = Decisions.cleared("Q2", "1");
        Decision unreadable = Decisions.unreadable();
        ledger.record(blocked, Decisions.quote("Q1", "1"));
        ledger.record(cleared, Decisions.quote("Q2", "1"));
        ledger.record(unreadable, null);
        ledger.record(new LedgerEvent(Kind.BYPASS, "B-1", "Q3", Decisions.NOW, "{\"row\":1}"));
        ledger.record(new LedgerEvent(Kind.BYPASS, "B-1", "Q3", Decisions.NOW, "{\"row\":1}"));
        reopen();

        assertThat(ledger.decision(blocked.id())).isEqualTo(blocked);
        assertThat(ledger.decision(cleared.id())).isEqualTo(cleared);
        assertThat(ledger.decision(unreadable.id())).isEqualTo(unreadable);
        assertThat(ledger.decision("none")).isNull();
        assertThat(ledger.latest(2)).containsExactly(unreadable, cleared);
        assertThat(ledger.receipts("Q2")).containsExactly(cleared.receipt());
        assertThat(ledger.receipts("Q1")).isEmpty();
        assertThat(audit.entries(new Selection(0, Kind.BYPASS, null), 10)).hasSize(1);
        assertIntact(4);
    }

    @Test
    void theSameAgainIsTheSameDecision() throws Exception {
        Quote quote = Decisions.quote("Q1", "1");
        Decision first = ledger.record(Decisions.cleared("Q1", "1"), quote);
        assertThat(ledger.record(Decisions.cleared("Q1", "1"), quote)).isEqualTo(first);
        reopen();
        assertThat(ledger.record(Decisions.cleared("Q1", "1"), quote)).isEqualTo(first);
        assertIntact(1);

        Decision stopped = ledger.record(Decisions.blocked("Q1", "1", "L4"), quote);
        assertThat(ledger.record(Decisions.blocked("Q1", "1", "L4"), quote)).isEqualTo(stopped);
        Decision worse = ledger.record(Decisions.blocked("Q1", "1", "L5"), quote);
        assertThat(worse).isNotEqualTo(stopped);
        assertThat(ledger.record(Decisions.cleared("Q1", "1"), quote))
                .as("back again after a detour")
                .isNotEqualTo(first);
        assertThat(ledger.record(Decisions.cleared("Q1", "2"), Decisions.quote("Q1", "2"))
                        .quoteVersion())
                .isEqualTo("2");
        assertIntact(5);
    }

    @Test
    void afterAWhileTheSameIsDecidedAnew() throws Exception {
        close();
        use(open(new LedgerStore.Settings(4, Duration.ofSeconds(5), Duration.ZERO, Set.of())));
        Quote quote = Decisions.quote("Q1", "1");
        Decision first = ledger.record(Decisions.cleared("Q1", "1"), quote);
        assertThat(ledger.record(Decisions.cleared("Q1", "1"), quote)).isNotEqualTo(first);
    }

    @Test
    void whatComesInBetweenLeavesTheSameTheSame() throws Exception {
        Quote quote = Decisions.quote("Q1", "1");
        Decision first = ledger.record(Decisions.cleared("Q1", "1"), quote);
        ledger.record(Decisions.cleared("Q1", "2"), Decisions.quote("Q1", "2"));
        ledger.record(new LedgerEvent(Kind.BREAK_GLASS, "B-1", "Q1", Decisions.NOW, "{}"));
        Decision admitted = Decisions.at(Decisions.cleared("Q1", "1"), new EntryPoint("contracts"));
        assertThat(ledger.record(admitted, null)).isEqualTo(admitted);
        assertThat(ledger.record(Decisions.at(Decisions.cleared("Q1", "1"), new EntryPoint("contracts")), null))
                .as("another receipt")
                .isNotEqualTo(admitted);
        assertThat(ledger.record(Decisions.cleared("Q1", "1"), quote)).isEqualTo(first);
        assertIntact(5);
    }

    @Test
    void aPreviewIsThereAtOnceAndIsAnEntryOfItsOwn() throws Exception {
        Quote quote = Decisions.quote("Q1", "1");
        Decision preview = Decisions.preview("Q1", "1");
        assertThat(ledger.record(preview, quote)).isEqualTo(preview);
        assertThat(ledger.decision(preview.id())).isEqualTo(preview);
        Decision again = Decisions.preview("Q1", "1");
        assertThat(ledger.record(again, quote)).isEqualTo(again);
        reopen();
        assertThat(ledger.decision(preview.id())).isEqualTo(preview);
        assertThat(ledger.decision(again.id())).isEqualTo(again);
        assertIntact(2);
    }

    @Test
    void aDecisionThatSomebodyPutInPlaceOfAnotherIsNotBelieved() throws Exception {
        Quote quote = Decisions.quote("Q1", "1");
        ledger.record(Decisions.blocked("Q1", "1", "L4"), quote);
        ledger.record(Decisions.cleared("Q2", "1"), Decisions.quote("Q2", "1"));
        sql("update entry set content = (select content from entry where number = 2) where number = 1");
        assertThatThrownBy(() -> ledger.record(Decisions.blocked("Q1", "1", "L4"), quote))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEndThatWasSetBackLetsNothingBeRecorded() throws Exception {
        fill();
        sql("update head set number = 5, link = (select link from entry where number = 5)");
        assertThatThrownBy(() -> ledger.record(Decisions.cleared("Q6", "1"), null))
                .isInstanceOf(NotRecordedException.class);
        sql("delete from head");
        assertThatThrownBy(() -> reopen()).isInstanceOf(SQLException.class);
    }

    @Test
    void manyAtOnceMakeOneChain() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Decision>> all = new ArrayList<>();
            for (int i = 0; i < 800; i++) {
                String id = "Q" + i % 400;
                all.add(threads.submit(() -> ledger.record(Decisions.cleared(id, "1"), Decisions.quote(id, "1"))));
            }
            for (Future<Decision> one : all) {
                assertThat(ledger.decision(one.get().id())).isEqualTo(one.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertIntact(400);
    }

    @Test
    void twoNodesMakeOneChain() throws Exception {
        LedgerStore other = second();
        if (other == null) {
            return;
        }
        try (other) {
            JdbcLedger second = new JdbcLedger(other, codec);
            IntStream.range(0, 200).parallel().forEach(i -> {
                JdbcLedger one = i % 2 == 0 ? ledger : second;
                one.record(Decisions.cleared("Q" + i / 2, "1"), Decisions.quote("Q" + i / 2, "1"));
            });
        }
        assertIntact(100);
    }

    /** Opens the same database once more, null where that is for one process alone. */
    LedgerStore second() throws SQLException {
        return null;
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = store.database().connection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    private void fill() throws IOException {
        for (int i = 1; i <= 5; i++) {
            ledger.record(Decisions.cleared("Q" + i, "1"), Decisions.quote("Q" + i, "1"));
        }
        JdbcBoundaryJournal journal = new JdbcBoundaryJournal(store);
        journal.keep(revision(), source("a: 1"), Map.of("x.json", new byte[] {'{', '}'}));
    }

    private static BoundaryRevision revision() {
        return new BoundaryRevision(
                "acme",
                "1",
                Chain.sha256("a: 1".getBytes(StandardCharsets.UTF_8)).hex());
    }

    private static BoundarySource source(String yaml, String... signatures) {
        return new BoundarySource(
                "acme.yaml",
                URI.create("file:/acme.yaml"),
                yaml.getBytes(StandardCharsets.UTF_8),
                "acme",
                List.of(signatures));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update entry set content = (select content from entry where number = 2) where number = 3 | 3",
                "update entry set subject = 'Q9' where number = 2 | 2",
                "update entry set at = at + 1 where number = 4 | 4",
                "update entry set kind = 'BYPASS' where number = 4 | 4",
                "update entry set id = 'other' where number = 1 | 1",
                "update entry set salt = digest where number = 2 | 2",
                "update entry set quote = (select quote from entry where number = 1) where number = 3 | 3",
                "update entry set link = digest where number = 5 | 5",
                "delete from entry where number = 3 | 3",
                "delete from entry where number > 4 | 5",
                "update entry set number = number + 100 where number in (2, 3);"
                        + "update entry set number = 105 - number where number > 100 | 2",
                "update entry set content = null, salt = null where number = 3 | 3",
                "update entry set encoded = (select content from entry where number = 1) where number = 4 | 4",
                "update entry set encoded = null where number = 2 | 2",
                "update document set content = (select content from entry where number = 1) | 6",
                "update document_file set content = (select content from entry where number = 1) | 6",
                "delete from document_file | 6",
                "update head set link = (select link from entry where number = 1) | 6",
                "update head set number = 5, link = (select link from entry where number = 5) | 6",
                "update entry set content = null, salt = null where number = 6 | 6",
            })
    void whatWasChangedBehindItsBackIsFound(String sql, long brokenAt) throws Exception {
        fill();
        assertIntact(6);
        sql(sql.split(";"));
        LedgerVerification found = verified();
        assertThat(found.isIntact()).isFalse();
        assertThat(found.brokenAt()).as(found.fault()).isEqualTo(brokenAt);
    }

    @Test
    void whoKeptAHeadFindsWhatWasCutOffBehindTheEndToo() throws Exception {
        fill();
        LedgerHead head = LedgerHead.of(audit.head().toString());
        sql(
                "delete from entry where number > 4",
                "update head set number = 4, link = (select link from entry where number = 4)");
        assertThat(verified().isIntact()).isTrue();
        LedgerVerification found = audit.verify(head, seen -> {});
        assertThat(found.isIntact()).isFalse();
        assertThat(found.brokenAt()).isEqualTo(5);
        ledger.record(Decisions.cleared("Q6", "1"), null);
        ledger.record(Decisions.cleared("Q7", "1"), null);
        assertThat(audit.verify(head, seen -> {}).brokenAt()).isEqualTo(6);
        assertThatThrownBy(() -> LedgerHead.of("x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsErasedIsGoneAndTheChainHolds() throws Exception {
        fill();
        Decision again = Decisions.blocked("Q2", "1", "L4");
        ledger.record(again, Decisions.quote("Q2", "1"));
        assertThat(audit.erase("Q2", "ines", "asked for by the customer")).isEqualTo(2);
        assertThat(audit.erase("Q2", "ines", "asked for by the customer")).isZero();

        assertIntact(8);
        assertThat(verified().erased()).isEqualTo(2);
        assertThat(ledger.decision(again.id())).isNull();
        assertThat(ledger.latest(10)).hasSize(4);
        JdbcRecordedQuotes quotes = new JdbcRecordedQuotes(store, codec);
        assertThat(quotes.quote(again.id())).isNull();
        assertThat(all(quotes)).extracting(Quote::id).containsExactly("Q1", "Q3", "Q4", "Q5");
        LedgerEntry erasure =
                audit.entries(new Selection(0, Kind.ERASURE, null), 10).get(0);
        assertThat(erasure.content()).contains("ines", "asked for by the customer", "[[2,2],[7,7]]");
        assertThat(audit.entries(new Selection(0, null, "Q2"), 10)).allMatch(LedgerEntry::isErased);
        assertThatThrownBy(() -> audit.erase("Q1", "", "why")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aQuoteStaysWithTheLastEntryThatHasIt() throws Exception {
        Quote quote = Decisions.quote("Q1", "1");
        for (String promised : List.of("L3", "L4", "L5")) {
            ledger.record(Decisions.blocked("Q1", "1", promised), quote);
        }
        Decision last = Decisions.cleared("Q1", "1");
        ledger.record(
                new Decision(
                        last.id(),
                        last.outcome(),
                        last.quoteId(),
                        last.quoteVersion(),
                        last.revision(),
                        last.entryPoint(),
                        last.decidedAt().plusSeconds(60),
                        List.of(),
                        null,
                        List.of(),
                        last.receipt()),
                quote);
        assertThat(count("encoded is not null")).as("once").isEqualTo(1);
        assertThat(all(new JdbcRecordedQuotes(store, codec))).hasSize(4);
        assertThat(audit.eraseBefore(Decisions.NOW.plusSeconds(1))).isEqualTo(3);
        assertThat(all(new JdbcRecordedQuotes(store, codec))).hasSize(1);
        assertThat(count("encoded is not null")).isEqualTo(1);
        assertIntact(5);
    }

    private int count(String condition) throws SQLException {
        return store.database().read(connection -> {
            try (Statement select = connection.createStatement();
                    ResultSet result = select.executeQuery("select count(*) from entry where " + condition)) {
                result.next();
                return result.getInt(1);
            }
        });
    }

    @Test
    void whatIsOlderThanIsKeptIsErasedButTheHistoryOfBoundaries() throws Exception {
        fill();
        assertThat(audit.eraseBefore(Decisions.NOW)).isZero();
        assertThat(audit.eraseBefore(Decisions.NOW.plusSeconds(1))).isEqualTo(5);
        assertThat(audit.entries(new Selection(0, Kind.REVISION, null), 10)).noneMatch(LedgerEntry::isErased);
        assertIntact(7);
        assertThat(new JdbcBoundaryJournal(store).document(revision()).content())
                .isEqualTo("a: 1".getBytes(StandardCharsets.UTF_8));
    }

    private static List<Quote> all(RecordedQuotes recorded) throws IOException {
        List<Quote> quotes = new ArrayList<>();
        try (RecordedQuotes.Cursor cursor = recorded.latestQuotes(1_000)) {
            for (List<RecordedQuotes.Recorded> page = cursor.next(3); !page.isEmpty(); page = cursor.next(3)) {
                page.forEach(one -> quotes.add(Objects.requireNonNull(one.quote())));
            }
        }
        return quotes;
    }

    @Test
    void quotesAreReadPageByPage() throws Exception {
        for (int i = 0; i < 10; i++) {
            ledger.record(Decisions.cleared("Q" + i, "1"), Decisions.quote("Q" + i, "1"));
        }
        ledger.record(Decisions.preview("Q1", "2"), Decisions.quote("Q1", "2"));
        JdbcRecordedQuotes quotes = new JdbcRecordedQuotes(store, codec);
        assertThat(all(quotes)).hasSize(10);
        try (RecordedQuotes.Cursor cursor = quotes.latestQuotes(2)) {
            List<RecordedQuotes.Recorded> two = cursor.next(100);
            assertThat(two).hasSize(2);
            assertThat(Objects.requireNonNull(two.get(0).quote()).id()).isEqualTo("Q8");
            assertThat(cursor.next(100)).isEmpty();
        }
    }

    @Test
    void theHistoryOfBoundariesIsKept() throws Exception {
        JdbcBoundaryJournal journal = new JdbcBoundaryJournal(store);
        Deployment deployment = new Deployment(
                Decisions.NOW,
                Deployment.Event.ACTIVATED,
                "*",
                revision(),
                "test",
                Change.by("ines", "first"),
                List.of(),
                Impact.NONE);
        journal.keep(revision(), source("a: 1"), Map.of("quotes/a.json", new byte[] {'{', '}'}));
        journal.keep(revision(), source("a: 1"), Map.of());
        journal.keep(revision(), source("a: 1", "signed"), Map.of("quotes/b.json", new byte[] {'[', ']'}));
        journal.record(deployment);
        reopen();
        journal = new JdbcBoundaryJournal(store);
        assertThat(journal.deployments()).containsExactly(deployment);
        BoundarySource kept = journal.document(revision());
        assertThat(kept.content()).isEqualTo("a: 1".getBytes(StandardCharsets.UTF_8));
        assertThat(kept.signatures()).containsExactly("signed");
        assertThat(kept.origin()).isEqualTo("acme");
        assertThat(Objects.requireNonNull(kept.files())).containsOnlyKeys("quotes/b.json");
        JdbcBoundaryJournal same = journal;
        assertThatThrownBy(() -> same.document(new BoundaryRevision("acme", "2", "0".repeat(64))))
                .isInstanceOf(IOException.class);
        assertIntact(4);
    }

    private byte[] exported(Format format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(audit.export(Selection.ALL, format, out)).isEqualTo(7);
        return out.toByteArray();
    }

    @Test
    void anExportCanBeVerifiedElsewhere() throws Exception {
        fill();
        audit.erase("Q3", "ines", "asked for");
        String lines = new String(exported(Format.JSONL), StandardCharsets.UTF_8);
        assertThat(verified(lines).fault()).isNull();
        assertThat(verified(lines).entries()).isEqualTo(7);
        assertThat(verified(lines).head()).isEqualTo(audit.head());
        assertThat(verified(lines.replaceFirst("CLEARED", "BLOCKED")).brokenAt())
                .isEqualTo(1);
        assertThat(verified(lines.substring(lines.indexOf('\n') + 1)).brokenAt())
                .isEqualTo(1);
        assertThat(verified(lines.substring(0, lines.length() - 20)).brokenAt()).isEqualTo(7);
        assertThat(verified("no entry\n").brokenAt()).isEqualTo(1);
        String cut = lines.substring(0, lines.lastIndexOf('\n', lines.length() - 2) + 1);
        assertThat(verified(cut).fault()).as("the erasure is cut off").contains("no entry says that it was erased");
        assertThat(audit.verify(
                                new ByteArrayInputStream(cut.getBytes(StandardCharsets.UTF_8)),
                                audit.head(),
                                seen -> {})
                        .brokenAt())
                .isEqualTo(7);
    }

    private LedgerVerification verified(String lines) throws IOException {
        return audit.verify(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), null, seen -> {});
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void exportsShowNoFormulaAndWhatIsMaskedNowhere(Format format) throws Exception {
        close();
        use(open(new LedgerStore.Settings(4, Duration.ofSeconds(5), Duration.ZERO, Set.of("promised", "messages"))));
        fill();
        ledger.record(Decisions.blocked("=cmd()", "1", "a secret promise\u0001"), null);
        byte[] export = exported(format);
        String text = format == Format.XLSX ? sheet(export) : new String(export, StandardCharsets.UTF_8);
        assertThat(text).contains("autonomy-tier", "DECISION", "***").doesNotContain("a secret promise");
        if (format == Format.CSV) {
            assertThat(text).startsWith("number,at,kind,id,subject,").contains(",'=cmd(),");
        }
        if (format == Format.JSONL) {
            assertThat(verified(text).brokenAt()).as("masked").isEqualTo(7);
        }
    }

    private String sheet(byte[] workbook) throws IOException {
        Path file = Files.write(folder.resolve("ledger.xlsx"), workbook);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            StringBuilder text = new StringBuilder();
            for (String entry : List.of("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml")) {
                text.append(new String(zip.getInputStream(zip.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8));
            }
            return text.toString();
        }
    }

    /** Identifiers that no database likes. */
    @Test
    void identifiersMayBeAnything() throws Exception {
        List<String> ids = List.of(
                "\u0000",
                "Q\uD800",
                "😀".repeat(150),
                "x".repeat(1_000_000),
                "x".repeat(1_000_001),
                "'; drop table entry");
        for (String id : ids) {
            Decision decision = Decisions.cleared(id, "1");
            ledger.record(decision, null);
            assertThat(Objects.requireNonNull(ledger.decision(decision.id())).quoteVersion())
                    .isEqualTo("1");
            assertThat(audit.entries(new Selection(0, null, id), 10)).hasSize(1);
        }
        assertIntact(ids.size());
    }

    private static final int CASES = Integer.getInteger("cases", 1_000);

    private static DealCase dealCase(int number) {
        Instant at = Decisions.NOW.plusSeconds(number / 3);
        return new DealCase(
                DealCase.id("Q" + number, "1"),
                1,
                DealCase.State.OPEN,
                "Q" + number,
                "1",
                "customer " + number % 7,
                null,
                null,
                List.of(),
                DealCase.Priority.NORMAL,
                "D" + number,
                number,
                "b:1@0",
                Outcome.REVIEW,
                at,
                at,
                List.of(),
                List.of(new Seat(
                        number % 2 == 0 ? ReviewerRole.LEGAL : ReviewerRole.REVENUE,
                        Seat.State.WAITING,
                        at,
                        List.of(),
                        Seat.Step.ASKED,
                        at)),
                List.of(),
                List.of(),
                List.of());
    }

    /** Fills the tables, without entries of the chain. */
    private void openCases() throws IOException {
        for (int from = 0; from < CASES; from += 1_000) {
            int first = from;
            boolean unused = store.write(connection -> {
                try (PreparedStatement cases = connection.prepareStatement(
                                "insert into deal_case (change, state, quote_id, customer, opened_at, changed_at, due_at,"
                                        + " content, id) values (1, 'OPEN', ?, ?, ?, ?, ?, ?, ?)");
                        PreparedStatement roles = connection.prepareStatement(
                                "insert into deal_case_role (role, opened_at, case_id) values (?, ?, ?)")) {
                    for (int i = first; i < Math.min(CASES, first + 1_000); i++) {
                        DealCase one = dealCase(i);
                        cases.setString(1, one.quoteId());
                        cases.setString(2, one.customer());
                        for (int column = 3; column <= 5; column++) {
                            cases.setLong(column, one.openedAt().toEpochMilli());
                        }
                        cases.setBytes(6, DeskJson.write(one));
                        cases.setString(7, one.id());
                        cases.addBatch();
                        roles.setString(1, one.waitingFor().get(0).name());
                        roles.setLong(2, one.openedAt().toEpochMilli());
                        roles.setString(3, one.id());
                        roles.addBatch();
                    }
                    cases.executeBatch();
                    roles.executeBatch();
                }
                return true;
            });
        }
    }

    /** Goes over all pages, and tells how long the first and the last of them took. */
    private int paged(JdbcDeskStore desk, DealCase.State state, ReviewerRole role, String customer) throws IOException {
        int seen = 0;
        String after = null;
        List<Long> nanos = new ArrayList<>();
        List<DealCase> page;
        Instant last = Instant.MAX;
        do {
            long began = System.nanoTime();
            page = desk.cases(new CaseQuery(state, role, null, customer, after), 50);
            nanos.add(System.nanoTime() - began);
            for (DealCase one : page) {
                assertThat(one.openedAt()).isBeforeOrEqualTo(last);
                last = one.openedAt();
            }
            seen += page.size();
            after = page.isEmpty() ? null : page.get(page.size() - 1).id();
        } while (page.size() == 50);
        int tenth = Math.max(1, nanos.size() / 10);
        System.out.printf(
                "%d cases, state %s, role %s, customer %s: first pages %.2f ms, last pages %.2f ms%n",
                CASES,
                state,
                role,
                customer,
                nanos.subList(0, tenth).stream()
                                .mapToLong(Long::longValue)
                                .average()
                                .orElse(0)
                        / 1e6,
                nanos.subList(nanos.size() - tenth, nanos.size()).stream()
                                .mapToLong(Long::longValue)
                                .average()
                                .orElse(0)
                        / 1e6);
        return seen;
    }

    @Test
    void pagesOfCasesGoOnWhereTheyEnded() throws Exception {
        openCases();
        JdbcDeskStore desk = new JdbcDeskStore(store);
        assertThat(paged(desk, null, null, null)).isEqualTo(CASES);
        assertThat(paged(desk, DealCase.State.OPEN, null, null)).isEqualTo(CASES);
        assertThat(paged(desk, null, ReviewerRole.LEGAL, null)).isEqualTo(CASES / 2);
        assertThat(paged(desk, DealCase.State.OPEN, ReviewerRole.LEGAL, null)).isEqualTo(CASES / 2);
        assertThat(paged(desk, null, null, "customer 3")).isBetween(CASES / 7, CASES / 7 + 1);
        assertThat(desk.due(Decisions.NOW.plusSeconds(CASES), 20)).hasSize(20);
        assertThat(desk.counts()).containsEntry(DealCase.State.OPEN, (long) CASES);
    }
}
