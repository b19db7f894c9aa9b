package io.promisegate.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receipts are signed by jose4j here: what another implementation writes is read. */
class ReceiptVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final byte[] FACTS = "{\"account\":\"ACME\"}".getBytes(StandardCharsets.UTF_8);

    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private OctetKeyPairJsonWebKey key;

    @BeforeEach
    void receipt() throws JoseException {
        key = key("k1");
        header.put("typ", Receipt.TYPE);
        header.put("kid", "k1");
        claims.put("jti", "d-1");
        claims.put("sub", "Q-1");
        claims.put("quote_version", "2");
        claims.put("facts_sha256", ReceiptVerifier.digest(FACTS));
        claims.put("revision", "acme:1@" + "0".repeat(64));
        claims.put("outcome", Receipt.OUTCOME);
        claims.put("iat", NOW.minusSeconds(10).getEpochSecond());
        claims.put("exp", NOW.plusSeconds(3600).getEpochSecond());
    }

    private static OctetKeyPairJsonWebKey key(String id) throws JoseException {
        OctetKeyPairJsonWebKey key = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
        key.setKeyId(id);
        return key;
    }

    private String signed() throws JoseException {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        header.forEach(jws.getHeaders()::setObjectHeaderValue);
        jws.setPayload(JsonUtil.toJson(claims));
        jws.setKey(key.getPrivateKey());
        return jws.getCompactSerialization();
    }

    private String keys() {
        return new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private Verification verify(String token) {
        return ReceiptVerifier.of(keys()).verify(token, "Q-1", "2", FACTS, NOW);
    }

    @Test
    void aReceiptHoldsForItsQuote() throws JoseException {
        Verification verification = verify(signed());
        assertThat(verification.faults()).isEmpty();
        assertThat(verification.isGood()).isTrue();
        assertThat(verification.receipt())
                .isEqualTo(new Receipt(
                        "d-1",
                        "Q-1",
                        "2",
                        ReceiptVerifier.digest(FACTS),
                        "acme:1@" + "0".repeat(64),
                        NOW.minusSeconds(10),
                        NOW.plusSeconds(3600),
                        false,
                        "k1"));
    }

    @Test
    void itHoldsForNoOtherQuoteAndForNoOtherFacts() throws JoseException {
        ReceiptVerifier verifier = ReceiptVerifier.of(keys());
        assertThat(verifier.verify(signed(), "Q-2", "2", FACTS, NOW).faults())
                .containsExactly(ReceiptFault.OTHER_QUOTE);
        assertThat(verifier.verify(signed(), "Q-1", "3", new byte[0], NOW).faults())
                .containsExactly(ReceiptFault.OTHER_QUOTE, ReceiptFault.OTHER_FACTS);
    }

    @Test
    void timesAreHeldWithAMinuteOfSkew() throws JoseException {
        claims.put("exp", NOW.minusSeconds(59).getEpochSecond());
        assertThat(verify(signed()).faults()).isEmpty();
        claims.put("exp", NOW.minusSeconds(60).getEpochSecond());
        assertThat(verify(signed()).faults()).containsExactly(ReceiptFault.EXPIRED);
        claims.put("exp", NOW.plusSeconds(3600).getEpochSecond());
        claims.put("iat", NOW.plusSeconds(60).getEpochSecond());
        assertThat(verify(signed()).faults()).isEmpty();
        claims.put("iat", NOW.plusSeconds(61).getEpochSecond());
        assertThat(verify(signed()).faults()).containsExactly(ReceiptFault.NOT_YET_VALID);
    }

    @Test
    void aReceiptWithoutSignatureIsNone() throws JoseException {
        String[] parts = signed().split("\\.");
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("{\"alg\":\"none\",\"kid\":\"k1\",\"typ\":\"" + Receipt.TYPE + "\"}")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(verify(none + '.' + parts[1] + '.').faults()).containsExactly(ReceiptFault.ALGORITHM);
        assertThat(verify(parts[0] + '.' + parts[1] + '.').faults()).containsExactly(ReceiptFault.SIGNATURE);
    }

    /** The public key is public: whoever signs with it by a symmetric algorithm must not be believed. */
    @Test
    void aSymmetricSignatureByThePublicKeyIsNone() throws JoseException {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        header.forEach(jws.getHeaders()::setObjectHeaderValue);
        jws.setPayload(JsonUtil.toJson(claims));
        jws.setKey(new HmacKey(key.getPublicKey().getEncoded()));
        assertThat(verify(jws.getCompactSerialization()).faults()).containsExactly(ReceiptFault.ALGORITHM);
    }

    @Test
    void aForgedReceiptIsNone() throws JoseException {
        String known = keys();
        String good = signed();
        key = key("k1");
        assertThat(ReceiptVerifier.of(known).verify(signed(), NOW).faults()).containsExactly(ReceiptFault.SIGNATURE);
        String[] parts = good.split("\\.");
        String other = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                        .replace("Q-1", "Q-2")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(ReceiptVerifier.of(known)
                        .verify(parts[0] + '.' + other + '.' + parts[2], NOW)
                        .faults())
                .containsExactly(ReceiptFault.SIGNATURE);
    }

    @Test
    void aKeyIsKnownByItsIdAlone() throws JoseException {
        header.put("kid", "k2");
        assertThat(verify(signed()).faults()).containsExactly(ReceiptFault.UNKNOWN_KEY);
        header.remove("kid");
        assertThat(verify(signed()).faults()).containsExactly(ReceiptFault.UNKNOWN_KEY);
    }

    @Test
    void aRetiredKeyIsTrustedUntilItsReceiptsAreOver() throws JoseException {
        key.setOtherParameter("exp", NOW.plusSeconds(5).getEpochSecond());
        assertThat(verify(signed()).faults()).isEmpty();
        key.setOtherParameter("exp", NOW.minusSeconds(61).getEpochSecond());
        assertThat(verify(signed()).faults()).containsExactly(ReceiptFault.RETIRED_KEY);
        key.setOtherParameter("exp", NOW.minusSeconds(20).getEpochSecond());
        assertThat(verify(signed()).faults())
                .as("issued after the key was retired")
                .containsExactly(ReceiptFault.RETIRED_KEY);
    }

    @Test
    void whatIsSignedForAnotherPurposeIsNoReceipt() throws JoseException {
        header.put("typ", "JWT");
        assertThat(verify(signed()).faults()).containsExactly(ReceiptFault.MALFORMED);
        header.put("typ", Receipt.TYPE);
        claims.put("outcome", "REVIEW");
        assertThat(verify(signed()).faults()).containsExactly(ReceiptFault.MALFORMED);
        claims.put("outcome", Receipt.OUTCOME);
        claims.put("exp", "tomorrow");
        assertThat(verify(signed()).faults()).containsExactly(ReceiptFault.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "e30.e30.e30", "W10.W10.W10", "{}", "\u0000.\u00e9.\ud800"})
    void whatIsNoReceiptIsSaidToBeNone(String token) {
        assertThat(verify(token).faults()).containsExactly(ReceiptFault.MALFORMED);
    }

    @Test
    void aSetThatIsNoneIsRefused() throws JoseException {
        assertThatIllegalArgumentException().isThrownBy(() -> ReceiptVerifier.of("no JSON"));
        assertThatIllegalArgumentException().isThrownBy(() -> ReceiptVerifier.of("{}"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReceiptVerifier.of(new JsonWebKeySet(List.of(key, key)).toJson()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReceiptVerifier.of(
                        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"k\",\"x\":\"AAAA\"}]}"));
    }

    @Test
    void theCommandLineAnswersByItsExitCode(@TempDir Path folder) throws Exception {
        claims.put("iat", Instant.now().getEpochSecond());
        claims.put("exp", Instant.now().plusSeconds(60).getEpochSecond());
        Path set = Files.writeString(folder.resolve("keys.json"), keys());
        Path facts = Files.write(folder.resolve("facts.json"), FACTS);
        Path receipt = Files.writeString(folder.resolve("receipt"), signed() + '\n');
        assertThat(run("--keys", set.toString(), "--facts", facts.toString(), "--quote", "Q-1", receipt.toString()))
                .startsWith("0 quote    Q-1 version 2")
                .endsWith("The receipt holds.\n");
        assertThat(run("--keys", set.toString(), "--quote", "Q-2", signed()))
                .startsWith("1 ")
                .contains(ReceiptFault.OTHER_QUOTE.words())
                .endsWith("The receipt does not hold.\n");
        assertThat(run("--keys", folder.resolve("none").toString(), signed())).startsWith("2 ");
        assertThat(run()).startsWith("2 Usage");
        assertThat(run("--help")).startsWith("0 Usage");
    }

    private static String run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        return Verify.run(args, print, print) + " " + out.toString(StandardCharsets.UTF_8);
    }
}
