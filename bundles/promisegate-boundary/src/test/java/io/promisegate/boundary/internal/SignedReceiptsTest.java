package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.PromiseSheet;
import io.promisegate.decision.ReceiptPolicy;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.quote.QuoteReading;
import io.promisegate.quote.Term;
import io.promisegate.receipt.ReceiptVerifier;
import io.promisegate.receipt.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedReceiptsTest {
    private static final String BOUNDARY = """
            boundary: acme
            version: "1"
            suppliers:
              anthropic: {terms: [{source: "https://example.com/terms", retentionDays: 30, regions: [US]}]}
            offerings:
              assist:
                title: Assist
                models: [anthropic/claude-sonnet-4-5]
                autonomy:
                  certificates: [{id: C-1, tier: L2, owner: CTO, evidence: "https://example.com/c1", expires: 2036-06-30}]
                delivery: {implementationPlan: false, activationMilestone: false, renewalOwner: false,
                           expansionOwner: false, incidentOwner: false, valueMetric: false}
            """;
    private static final String QUOTE = """
            {"id": "Q1", "version": "3", "currency": "USD", "total": {"unit": "USD", "value": 100},
             "lines": [{"id": "7", "offering": "assist", "promises": {"autonomyTier": "L2"}}]}
            """;
    private static final EntryPoint CONTRACTS = new EntryPoint("contracts");

    @TempDir
    private Path folder;

    private final Gate whole = Gate.on(BOUNDARY);
    private final Map<String, String> used = new HashMap<>();
    private Path file;
    private SignedReceipts receipts;
    private BoundaryGate gate;

    @BeforeEach
    void start() {
        file = folder.resolve("keys/receipt-keys.json");
        start(Gate.NOW);
    }

    private void start(Instant now) {
        start(now, file, "", "");
    }

    private void start(Instant now, Path keys, String password, String alias) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        receipts = new SignedReceipts(
                whole.boundaries, new CanonicalWriter(), clock, keys, Duration.ofHours(10), password, alias);
        receipts.remember((receipt, user, until) -> user.equals(used.merge(receipt, user, (first, next) -> first)));
        gate = new BoundaryGate(whole.boundaries, whole.ledger, NoQuotes.INSTANCE, receipts, clock);
    }

    private QuoteReading read(String quote) {
        return whole.reader.read(quote.getBytes(StandardCharsets.UTF_8), null);
    }

    private String receipt() {
        return Objects.requireNonNull(gate.decide(read(QUOTE), EntryPoint.HTTP).receipt());
    }

    private Decision admit(String quote, String receipt) {
        return gate.admit(read(quote), receipt, ReceiptPolicy.CURRENT, CONTRACTS);
    }

    @Test
    void aClearedQuoteHasAReceiptThatAnybodyCanVerify() {
        Decision decision = gate.decide(read(QUOTE), EntryPoint.HTTP);
        assertThat(decision.outcome()).isEqualTo(Outcome.CLEARED);
        Verification verification = ReceiptVerifier.of(new String(receipts.keys(), StandardCharsets.UTF_8))
                .verify(
                        Objects.requireNonNull(decision.receipt()),
                        "Q1",
                        "3",
                        new CanonicalWriter()
                                .facts(Objects.requireNonNull(read(QUOTE).quote())),
                        Gate.NOW);
        assertThat(verification.faults()).isEmpty();
        assertThat(Objects.requireNonNull(verification.receipt()).id()).isEqualTo(decision.id());
        assertThat(verification.receipt().revision())
                .isEqualTo(Objects.requireNonNull(decision.revision()).reference());
        assertThat(verification.receipt().expiresAt()).isEqualTo(Gate.NOW.plus(Duration.ofHours(10)));
        assertThat(whole.ledger.decision(decision.id())).isEqualTo(decision);
    }

    @Test
    void aPreviewAndAQuoteThatIsNotClearedHaveNone() {
        assertThat(gate.decide(read(QUOTE), EntryPoint.PREVIEW).receipt()).isNull();
        Decision blocked = gate.decide(read(QUOTE.replace("L2", "L5")), EntryPoint.HTTP);
        assertThat(blocked.outcome()).isEqualTo(Outcome.BLOCKED);
        assertThat(blocked.receipt()).isNull();
    }

    @Test
    void aQuoteIsAdmittedByItsReceipt() {
        String receipt = receipt();
        Decision admitted = admit(QUOTE, ' ' + receipt + '\n');
        assertThat(admitted.outcome()).isEqualTo(Outcome.CLEARED);
        assertThat(admitted.receipt()).isEqualTo(receipt);
        assertThat(admitted.entryPoint()).isEqualTo(CONTRACTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"L2\"|\"L1\"|receipt-other-facts",
                "\"value\": 100|\"value\": 90|receipt-other-facts",
                "\"version\": \"3\"|\"version\": \"4\"|receipt-other-quote",
                "\"id\": \"Q1\"|\"id\": \"Q2\"|receipt-other-quote",
            })
    void whatWasEditedAfterwardsIsNotAdmitted(String before, String after, String rule) {
        Decision refused = admit(QUOTE.replace(before, after), receipt());
        assertThat(refused.outcome()).isEqualTo(Outcome.BLOCKED);
        assertThat(refused.rules()).containsExactly(rule);
        assertThat(refused.receipt()).isNull();
        assertThat(refused.findings().get(0).message(Audience.SALES)).isNotBlank();
    }

    @Test
    void whatWasEditedBesideThePromisesIsAdmitted() {
        assertThat(admit(QUOTE.replace("\"id\": \"7\"", "\"comment\": \"x\", \"id\": \"7\""), receipt())
                        .outcome())
                .isEqualTo(Outcome.CLEARED);
    }

    @Test
    void withoutAReceiptNothingIsAdmitted() {
        assertThat(gate.admit(read(QUOTE), null, ReceiptPolicy.CURRENT, CONTRACTS)
                        .rules())
                .containsExactly("receipt-missing");
        assertThat(admit(QUOTE, " ").rules()).containsExactly("receipt-missing");
        assertThat(admit(QUOTE, "x.y.z").rules()).containsExactly("receipt-malformed");
        assertThat(admit("no quote", receipt()).outcome()).isEqualTo(Outcome.UNDECIDED);
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        String receipt = receipt();
        start(Gate.NOW.plus(Duration.ofDays(1)));
        assertThat(admit(QUOTE.replace("Q1", "Q2").replace("L2", "L1"), receipt).rules())
                .containsExactly("receipt-expired", "receipt-other-quote", "receipt-other-facts");
    }

    @Test
    void aReceiptOfAnotherRevisionIsGoodWhereThePolicySaysSo() {
        String receipt = receipt();
        assertThat(whole.deploy(BOUNDARY.replace("\"1\"", "\"2\""))).isEmpty();
        assertThat(admit(QUOTE, receipt).rules()).containsExactly("receipt-other-revision");
        assertThat(gate.admit(read(QUOTE), receipt, ReceiptPolicy.HOLDS, CONTRACTS)
                        .outcome())
                .isEqualTo(Outcome.CLEARED);
    }

    @Test
    void aReceiptIsUsedByOneWhereThePolicySaysSo() {
        String receipt = receipt();
        ReceiptPolicy once = new ReceiptPolicy(true, "exchange-1");
        assertThat(gate.admit(read(QUOTE.replace("L2", "L1")), receipt, once, CONTRACTS)
                        .rules())
                .as("what is refused uses nothing up")
                .containsExactly("receipt-other-facts");
        assertThat(gate.admit(read(QUOTE), receipt, once, CONTRACTS).isCleared())
                .isTrue();
        assertThat(gate.admit(read(QUOTE), receipt, once, CONTRACTS).isCleared())
                .as("a redelivery")
                .isTrue();
        assertThat(gate.admit(read(QUOTE), receipt, new ReceiptPolicy(true, "exchange-2"), CONTRACTS)
                        .rules())
                .containsExactly("receipt-used");
    }

    @Test
    void whereUseCannotBeKeptNothingIsAdmitted() {
        String receipt = receipt();
        receipts.remember((id, user, until) -> {
            throw new IOException("the disk is full");
        });
        Decision decision = gate.admit(read(QUOTE), receipt, new ReceiptPolicy(true, "one"), CONTRACTS);
        assertThat(decision.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(Objects.requireNonNull(decision.failure()).code()).isEqualTo(Failure.NOT_RECORDED);
    }

    @Test
    void aRotatedKeyIsTrustedUntilItsReceiptsAreOver() throws IOException {
        String before = receipt();
        String id = receipts.rotate();
        String after = receipt();
        assertThat(new String(receipts.keys(), StandardCharsets.UTF_8))
                .contains(id)
                .doesNotContain("\"d\"");
        assertThat(admit(QUOTE, before).isCleared()).isTrue();
        assertThat(admit(QUOTE, after).isCleared()).isTrue();
        start(Gate.NOW);
        assertThat(admit(QUOTE, before).isCleared()).as("after a restart").isTrue();
        assertThat(admit(QUOTE, after).isCleared()).isTrue();
        start(Gate.NOW.plus(Duration.ofHours(11)));
        assertThat(admit(QUOTE, before).rules()).contains("receipt-retired-key", "receipt-expired");
        assertThat(admit(QUOTE, after).rules()).doesNotContain("receipt-retired-key");
        assertThat(Files.readString(file)).containsOnlyOnce("\"d\"");
    }

    @Test
    void keysThatOthersCanReadSignNothing() throws IOException {
        String receipt = receipt();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        start(Gate.NOW);
        Decision decision = gate.decide(read(QUOTE), EntryPoint.HTTP);
        assertThat(decision.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(Objects.requireNonNull(decision.failure()).code()).isEqualTo(Failure.NO_RECEIPT_KEY);
        assertThat(admit(QUOTE, receipt).outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(receipts.isUsable()).isFalse();
        assertThatThrownBy(receipts::keys).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aKeyOfWhichTheHalvesDoNotBelongTogetherSignsNothing() throws IOException {
        String ours = Files.readString(file);
        Files.delete(file);
        start(Gate.NOW);
        Matcher other = Pattern.compile("\"x\":\"[^\"]+\"").matcher(Files.readString(file));
        assertThat(other.find()).isTrue();
        Files.writeString(file, ours.replaceAll("\"x\":\"[^\"]+\"", other.group()));
        start(Gate.NOW);
        assertThat(receipts.isUsable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"no JSON", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\",\"kid\":\"x\"}]}"})
    void aFileWithoutKeysIsNotBegunAnew(String content) throws IOException {
        Files.writeString(file, content);
        start(Gate.NOW);
        assertThat(receipts.isUsable()).isFalse();
        assertThat(Files.readString(file)).isEqualTo(content);
    }

    @Test
    void keysMayBeInAKeystore() throws Exception {
        Path store = folder.resolve("keys.p12");
        keytool(store, "first", "-1d");
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));
        start(Gate.NOW, store, "changeit", "");
        String first = receipt();
        assertThat(admit(QUOTE, first).isCleared()).isTrue();
        keytool(store, "second", "-1H");
        start(Gate.NOW, store, "changeit", "");
        String second = receipt();
        assertThat(keyId(first)).isEqualTo("first");
        assertThat(keyId(second)).isEqualTo("second");
        assertThat(admit(QUOTE, first).isCleared()).isTrue();
        start(Gate.NOW, store, "changeit", "first");
        assertThat(keyId(receipt())).isEqualTo("first");
        assertThatThrownBy(receipts::rotate).isInstanceOf(IOException.class).hasMessageContaining("keytool");
        start(Gate.NOW, store, "wrong", "");
        assertThat(receipts.isUsable()).isFalse();
    }

    private static String keyId(String receipt) {
        return Objects.requireNonNull(BoundarySignature.keyId(receipt));
    }

    private static void keytool(Path store, String alias, String start) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-alias",
                        alias,
                        "-keyalg",
                        "Ed25519",
                        "-dname",
                        "CN=" + alias,
                        "-startdate",
                        start)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    @Test
    void theSheetHasTheWordsThatWereJudged() {
        String receipt = receipt();
        PromiseSheet sheet = receipts.sheet(read(QUOTE), receipt);
        assertThat(sheet.findings()).isEmpty();
        assertThat(sheet.entries()).hasSize(1);
        PromiseSheet.Entry entry = sheet.entries().get(0);
        assertThat(entry.line()).isEqualTo("7");
        assertThat(entry.offering()).isEqualTo("Assist");
        assertThat(entry.term()).isEqualTo(Term.AUTONOMY_TIER);
        assertThat(entry.promised()).startsWith("L2 (");
        assertThat(entry.wordings()).hasSize(Audience.values().length);
        assertThat(entry.wordings().get(Audience.SYSTEM)).startsWith("Run Assist at tier L2 (");
        assertThat(whole.deploy(BOUNDARY.replace("\"1\"", "\"2\"").replace("title: Assist", "title: Desk")))
                .isEmpty();
        assertThat(receipts.sheet(read(QUOTE), receipt))
                .as("of the revision that cleared it")
                .isEqualTo(sheet);
        assertThat(receipts.sheet(read(QUOTE.replace("L2", "L1")), receipt).findings())
                .extracting(finding -> finding.rule())
                .containsExactly("receipt-other-facts");
        assertThat(receipts.sheet(read("{}"), receipt).findings()).hasSize(1);
    }
}
