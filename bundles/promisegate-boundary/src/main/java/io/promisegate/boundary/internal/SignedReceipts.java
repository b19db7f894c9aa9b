package io.promisegate.boundary.internal;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.decision.Decision;
import io.promisegate.decision.Finding;
import io.promisegate.decision.PromiseSheet;
import io.promisegate.decision.ReceiptPolicy;
import io.promisegate.decision.Receipts;
import io.promisegate.decision.Waived;
import io.promisegate.ledger.Ledger;
import io.promisegate.ledger.UsedReceipts;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteReading;
import io.promisegate.receipt.Receipt;
import io.promisegate.receipt.ReceiptFault;
import io.promisegate.receipt.ReceiptVerifier;
import io.promisegate.receipt.Verification;
import io.promisegate.spi.Evaluator;
import io.promisegate.spi.QuoteWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.EdECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jose4j.base64url.Base64Url;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs receipts, and says what is wrong with one. Thread-safe.
 *
 * <p>Keys that cannot be used are logged, and sign nothing: no quote is CLEARED then.
 */
@Component(
        service = {Receipts.class, SignedReceipts.class},
        configurationPid = "io.promisegate.receipts")
@Designate(ocd = SignedReceipts.Config.class)
public final class SignedReceipts implements Receipts {
    private static final Logger LOG = LoggerFactory.getLogger(SignedReceipts.class);

    private final PromiseBoundaries boundaries;
    private final QuoteWriter writer;
    private final Clock clock;
    private volatile State state;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable UsedReceipts used;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Ledger decisions;

    @ObjectClassDefinition(name = "Promisegate receipts", description = "How receipts of cleared quotes are signed.")
    public @interface Config {
        @AttributeDefinition(
                name = "Keys",
                description =
                        "JWK Set with private Ed25519 keys, or Java keystore (.p12, .jks), relative to karaf.base;"
                                + " its owner alone may have access. A JWK Set that does not exist is made.")
        String keys() default "promisegate/receipt-keys.json";

        @AttributeDefinition(
                name = "Password",
                description = "Password of a keystore and of its keys.",
                type = AttributeType.PASSWORD)
        String password() default "";

        @AttributeDefinition(
                name = "Alias",
                description = "Key of a keystore to sign with; empty for the latest whose certificate is not over.")
        String alias() default "";

        @AttributeDefinition(name = "Lifetime", description = "Hours for which a receipt holds.", min = "1")
        int lifetime_hours() default 168;
    }

    /**
     * What the configuration says.
     *
     * @param keys null where they cannot be used
     */
    private record State(
            Path file, Duration lifetime, @Nullable ReceiptKeys keys, ReceiptVerifier verifier, String alias) {}

    /** Signs as the configuration says. */
    @Activate
    public SignedReceipts(@Reference PromiseBoundaries boundaries, @Reference QuoteWriter writer, Config config) {
        this(
                boundaries,
                writer,
                Clock.systemUTC(),
                Path.of(System.getProperty("karaf.base", ""))
                        .resolve(config.keys().strip()),
                config);
    }

    private SignedReceipts(PromiseBoundaries boundaries, QuoteWriter writer, Clock clock, Path file, Config config) {
        this(
                boundaries,
                writer,
                clock,
                file,
                Duration.ofHours(config.lifetime_hours()),
                config.password(),
                config.alias());
    }

    /** Signs with the keys in a file, for use without OSGi. */
    SignedReceipts(
            PromiseBoundaries boundaries,
            QuoteWriter writer,
            Clock clock,
            Path file,
            Duration lifetime,
            String password,
            String alias) {
        this.boundaries = boundaries;
        this.writer = writer;
        this.clock = clock;
        this.state = read(file, lifetime, password, alias);
    }

    @Modified
    void modified(Config config) {
        state = read(
                Path.of(System.getProperty("karaf.base", ""))
                        .resolve(config.keys().strip()),
                Duration.ofHours(config.lifetime_hours()),
                config.password(),
                config.alias());
    }

    private static State read(Path file, Duration lifetime, String password, String alias) {
        try {
            ReceiptKeys keys;
            if (!Files.exists(file) && !ReceiptKeys.isKeyStore(file)) {
                keys = ReceiptKeys.make(file);
                LOG.info("A key to sign receipts with was made in {}", file);
            } else {
                keys = ReceiptKeys.read(file, password, alias.isBlank() ? null : alias.strip());
            }
            return state(file, lifetime, keys, alias);
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("No quote is cleared: the keys of receipts in {} cannot be used: {}", file, e.getMessage(), e);
            return state(file, lifetime, null, alias);
        }
    }

    private static State state(Path file, Duration lifetime, @Nullable ReceiptKeys keys, String alias) {
        return new State(
                file,
                lifetime,
                keys,
                ReceiptVerifier.of(keys == null ? "{\"keys\":[]}" : keys.published(), FastEd25519::check),
                alias);
    }

    /** Returns when the key that signs is over, null for never, or where there is none. */
    @Nullable
    Instant signsUntil() {
        ReceiptKeys keys = state.keys();
        return keys == null ? null : keys.signsUntil();
    }

    /** Returns whether receipts can be signed. */
    boolean isUsable() {
        return state.keys() != null;
    }

    /** Knows used receipts by that from now on, for use without OSGi. */
    public void remember(UsedReceipts remembered) {
        used = remembered;
    }

    private ReceiptKeys usable() {
        ReceiptKeys keys = state.keys();
        if (keys == null) {
            throw new IllegalStateException("the keys of receipts cannot be used");
        }
        return keys;
    }

    @Override
    public byte[] keys() {
        return usable().published().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized String rotate() throws IOException {
        State now = state;
        if (ReceiptKeys.isKeyStore(now.file())) {
            throw new IOException("The keys are in a keystore: add a key by keytool, and update the configuration.");
        }
        ReceiptKeys rotated = usable().rotated(now.file(), now.lifetime().plus(ReceiptVerifier.SKEW), clock.instant());
        state = state(now.file(), now.lifetime(), rotated, now.alias());
        String id = String.valueOf(rotated.signing().getKeyId());
        LOG.info("Receipts are signed with key {} from now on", id);
        return id;
    }

    /**
     * Returns the receipt of a cleared quote.
     *
     * @throws IllegalStateException where there is no key to sign with
     */
    public String issue(Quote quote, Decision decision) {
        State now = state;
        ReceiptKeys keys = usable();
        OctetKeyPairJsonWebKey key = keys.signing();
        Instant at = decision.decidedAt();
        Instant end = decision.findings().stream()
                .map(Finding::waived)
                .filter(Objects::nonNull)
                .map(Waived::until)
                .reduce(at.plus(now.lifetime()), (one, other) -> one.isBefore(other) ? one : other);
        Instant keyEnd = keys.signsUntil();
        if (keyEnd != null && !at.isBefore(keyEnd)) {
            throw new IllegalStateException("the certificate of key " + key.getKeyId() + " is over");
        }
        JwtClaims claims = new JwtClaims();
        claims.setJwtId(decision.id());
        claims.setSubject(quote.id());
        claims.setStringClaim("quote_version", quote.version());
        claims.setStringClaim("facts_sha256", ReceiptVerifier.digest(writer.facts(quote)));
        claims.setStringClaim(
                "revision", Objects.requireNonNull(decision.revision()).reference());
        claims.setStringClaim("outcome", Receipt.OUTCOME);
        if (decision.findings().stream().anyMatch(finding -> finding.waived() != null)) {
            claims.setClaim("waived", true);
        }
        claims.setIssuedAt(NumericDate.fromSeconds(at.getEpochSecond()));
        claims.setExpirationTime(
                NumericDate.fromSeconds((keyEnd != null && keyEnd.isBefore(end) ? keyEnd : end).getEpochSecond()));
        String header =
                JsonUtil.toJson(Map.of("alg", AlgorithmIdentifiers.EDDSA, "kid", key.getKeyId(), "typ", Receipt.TYPE));
        String signed = base64(header) + '.' + base64(claims.toJson());
        byte[] signature =
                FastEd25519.sign((EdECPrivateKey) key.getPrivateKey(), signed.getBytes(StandardCharsets.US_ASCII));
        return signed + '.' + Base64Url.encode(signature);
    }

    private static String base64(String json) {
        return Base64Url.encode(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What was found of a receipt.
     *
     * @param receipt what it says, null where it cannot be trusted
     * @param findings why the quote may not become a contract by it; empty where it may
     */
    record Checked(@Nullable Receipt receipt, List<Finding> findings) {}

    /**
     * Holds a receipt against a quote.
     *
     * @param current the revision in force for it, null for none
     * @throws IllegalStateException where there are no usable keys
     * @throws IOException where it cannot be kept that the receipt was used
     */
    Checked check(Quote quote, @Nullable String receipt, ReceiptPolicy policy, @Nullable BoundaryRevision current)
            throws IOException {
        usable();
        if (receipt == null || receipt.isBlank()) {
            return new Checked(null, List.of(ReceiptFindings.of("receipt-missing", "no receipt", "a receipt")));
        }
        Verification verification = state.verifier()
                .verify(receipt.strip(), quote.id(), quote.version(), writer.facts(quote), clock.instant());
        Receipt read = verification.receipt();
        List<Finding> findings = new ArrayList<>();
        for (ReceiptFault fault : verification.faults()) {
            String rule = "receipt-" + fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
            findings.add(ReceiptFindings.of(rule, shown(read), quote.toString()));
        }
        if (read != null
                && policy.isCurrent()
                && (current == null || !current.reference().equals(read.revision()))) {
            findings.add(ReceiptFindings.of(
                    "receipt-other-revision",
                    revision(read),
                    current == null ? "none is in force" : current.toString()));
        }
        String user = policy.user();
        if (findings.isEmpty() && read != null && user != null && !isFirst(read, user)) {
            findings.add(ReceiptFindings.of("receipt-used", shown(read), "once"));
        }
        return new Checked(read, findings);
    }

    private static String shown(@Nullable Receipt receipt) {
        return receipt == null ? "not readable" : receipt.quoteId() + " v" + receipt.quoteVersion();
    }

    private static String revision(Receipt receipt) {
        try {
            return BoundaryRevision.of(receipt.revision()).toString();
        } catch (IllegalArgumentException e) {
            return receipt.revision();
        }
    }

    private boolean isFirst(Receipt receipt, String user) throws IOException {
        UsedReceipts remembered = used;
        if (remembered == null) {
            throw new IOException("nothing knows which receipts were used");
        }
        return remembered.use(receipt.id(), user, receipt.expiresAt().plus(ReceiptVerifier.SKEW));
    }

    @Override
    public PromiseSheet sheet(QuoteReading reading, String receipt) {
        Quote quote = reading.quote();
        if (quote == null) {
            Problem problem = reading.problems().get(0);
            Finding unreadable = ReceiptFindings.of("receipt-other-facts", problem.message(), "a quote");
            return PromiseSheet.without("", "", "", null, List.of(unreadable));
        }
        Checked checked;
        try {
            checked = check(quote, receipt, ReceiptPolicy.HOLDS, null);
        } catch (IOException e) {
            throw new IllegalStateException("a receipt was used that is not to be", e);
        }
        Receipt read = checked.receipt();
        if (read == null || !checked.findings().isEmpty()) {
            return PromiseSheet.without(quote.id(), quote.version(), "", null, checked.findings());
        }
        BoundaryRevision revision = BoundaryRevision.of(read.revision());
        Evaluator evaluator = boundaries.evaluator(revision);
        if (evaluator == null) {
            Finding gone = ReceiptFindings.of("receipt-other-revision", revision.toString(), "a kept revision");
            return PromiseSheet.without(quote.id(), quote.version(), read.id(), revision, List.of(gone));
        }
        Decision decision = read.isWaived() ? decision(read.id()) : null;
        if (read.isWaived() && decision == null) {
            // the contract has to say what the desk has asked for, and nobody knows it
            Finding gone = ReceiptFindings.of("receipt-waiver-over", quote.toString(), "a decision that is kept");
            return PromiseSheet.without(quote.id(), quote.version(), read.id(), revision, List.of(gone));
        }
        return new PromiseSheet(
                quote.id(),
                quote.version(),
                read.id(),
                revision,
                evaluator.sheet(quote),
                decision == null ? List.of() : conditions(decision),
                List.of());
    }

    private @Nullable Decision decision(String id) {
        Ledger ledger = decisions;
        return ledger == null ? null : ledger.decision(id);
    }

    /** Returns what the desk has approved a quote with. */
    private static List<String> conditions(Decision decision) {
        return decision.findings().stream()
                .map(Finding::waived)
                .filter(Objects::nonNull)
                .flatMap(waived -> waived.conditions().stream())
                .distinct()
                .toList();
    }
}
