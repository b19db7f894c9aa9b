package io.promisegate.receipt;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Verifies receipts with the gate's public keys: JWS in compact form (RFC 7515) signed with Ed25519 (RFC 8037), its
 * claims in the names of RFC 7519. Immutable and thread-safe.
 */
public final class ReceiptVerifier {
    /** How far the clocks of issuer and verifier may differ. */
    public static final Duration SKEW = Duration.ofMinutes(1);

    private static final int KEY_BYTES = 32;

    /** Longer than any receipt. */
    private static final int MOST_CHARACTERS = 16 * 1024;

    /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final Map<String, Key> keys;

    /** A public key, and from when on it may not be used. */
    private record Key(SignatureCheck check, @Nullable Instant retiredAt) {}

    private ReceiptVerifier(Map<String, Key> keys) {
        this.keys = keys;
    }

    /**
     * Returns a verifier that trusts the keys of a set, as the gate publishes it.
     *
     * @param jwkSet JWK Set (RFC 7517); keys other than Ed25519 with a key id are left out
     * @throws IllegalArgumentException where it is no JWK Set, or one of its keys is none
     */
    public static ReceiptVerifier of(String jwkSet) {
        return of(jwkSet, ReceiptVerifier::byPlatform);
    }

    /**
     * Returns a verifier that trusts the keys of a set, and leaves Ed25519 to a library.
     *
     * @param byKey makes the check for the 32 bytes of a public key; throws an IllegalArgumentException for what is
     *     none
     * @throws IllegalArgumentException where it is no JWK Set, or one of its keys is none
     */
    public static ReceiptVerifier of(String jwkSet, Function<byte[], SignatureCheck> byKey) {
        Map<String, Key> keys = new HashMap<>();
        try {
            JsonArray entries = JsonParser.object().from(jwkSet).getArray("keys");
            if (entries == null) {
                throw new IllegalArgumentException("This is no JWK Set.");
            }
            for (Object entry : entries) {
                if (entry instanceof JsonObject jwk
                        && "Ed25519".equals(jwk.getString("crv"))
                        && jwk.getString("kid") != null
                        && jwk.getString("x") != null) {
                    byte[] raw = Base64.getUrlDecoder().decode(jwk.getString("x"));
                    if (raw.length != KEY_BYTES) {
                        throw new IllegalArgumentException("The key " + jwk.getString("kid") + " is none of Ed25519.");
                    }
                    Key key = new Key(byKey.apply(raw), instant(jwk, "exp"));
                    if (keys.put(jwk.getString("kid"), key) != null) {
                        throw new IllegalArgumentException("The key id " + jwk.getString("kid") + " stands twice.");
                    }
                }
            }
        } catch (JsonParserException e) {
            throw new IllegalArgumentException("This is no JWK Set.", e);
        }
        return new ReceiptVerifier(keys);
    }

    /** Leaves Ed25519 to the Java platform. */
    private static SignatureCheck byPlatform(byte[] raw) {
        byte[] encoded = new byte[X509_PREFIX.length + raw.length];
        System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
        System.arraycopy(raw, 0, encoded, X509_PREFIX.length, raw.length);
        PublicKey key;
        try {
            key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("This is no key of Ed25519.", e);
        }
        return (message, signed) -> {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initVerify(key);
                signature.update(message);
                return signature.verify(signed);
            } catch (SignatureException e) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the key was made for Ed25519", e);
            }
        };
    }

    /** Verifies a receipt by itself: signature, key and times. */
    public Verification verify(String token, Instant now) {
        String[] parts = token.length() > MOST_CHARACTERS ? new String[0] : token.split("\\.", -1);
        JsonObject header = parts.length == 3 ? object(parts[0]) : null;
        if (header == null || !Receipt.TYPE.equals(header.getString("typ")) || header.has("crit")) {
            return bad(ReceiptFault.MALFORMED);
        }
        if (!"EdDSA".equals(header.getString("alg"))) {
            return bad(ReceiptFault.ALGORITHM);
        }
        String keyId = header.getString("kid");
        Key key = keyId == null ? null : keys.get(keyId);
        if (keyId == null || key == null) {
            return bad(ReceiptFault.UNKNOWN_KEY);
        }
        if (!isSigned(parts, key.check())) {
            return bad(ReceiptFault.SIGNATURE);
        }
        Receipt receipt = receipt(object(parts[1]), keyId);
        if (receipt == null) {
            return bad(ReceiptFault.MALFORMED);
        }
        List<ReceiptFault> faults = new ArrayList<>();
        Instant retiredAt = key.retiredAt();
        if (retiredAt != null
                && (now.isAfter(retiredAt.plus(SKEW)) || receipt.issuedAt().isAfter(retiredAt))) {
            faults.add(ReceiptFault.RETIRED_KEY);
        }
        // what the desk has approved ends at its instant, whatever the clocks
        if (!now.isBefore(
                receipt.isWaived() ? receipt.expiresAt() : receipt.expiresAt().plus(SKEW))) {
            faults.add(ReceiptFault.EXPIRED);
        }
        if (receipt.issuedAt().isAfter(now.plus(SKEW))) {
            faults.add(ReceiptFault.NOT_YET_VALID);
        }
        return new Verification(receipt, faults);
    }

    /**
     * Verifies that a receipt holds for a quote.
     *
     * @param facts the facts of the quote that a contract is to be made of, in their canonical form
     */
    public Verification verify(String token, String quoteId, String quoteVersion, byte[] facts, Instant now) {
        Verification alone = verify(token, now);
        Receipt receipt = alone.receipt();
        if (receipt == null) {
            return alone;
        }
        List<ReceiptFault> faults = new ArrayList<>(alone.faults());
        if (!receipt.isFor(quoteId, quoteVersion)) {
            faults.add(ReceiptFault.OTHER_QUOTE);
        }
        if (!receipt.facts().equals(digest(facts))) {
            faults.add(ReceiptFault.OTHER_FACTS);
        }
        return new Verification(receipt, faults);
    }

    /** Returns the SHA-256 of facts in hexadecimal digits, as a receipt states it. */
    public static String digest(byte[] facts) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(facts));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Verification bad(ReceiptFault fault) {
        return new Verification(null, List.of(fault));
    }

    private static @Nullable JsonObject object(String part) {
        try {
            return JsonParser.object().from(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
        } catch (JsonParserException | IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isSigned(String[] parts, SignatureCheck check) {
        try {
            return check.isSigned(
                    (parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII),
                    Base64.getUrlDecoder().decode(parts[2]));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static @Nullable Receipt receipt(@Nullable JsonObject claims, String keyId) {
        if (claims == null || !Receipt.OUTCOME.equals(claims.getString("outcome"))) {
            return null;
        }
        String id = claims.getString("jti");
        String quoteId = claims.getString("sub");
        String quoteVersion = claims.getString("quote_version");
        String facts = claims.getString("facts_sha256");
        String revision = claims.getString("revision");
        Instant issuedAt = instant(claims, "iat");
        Instant expiresAt = instant(claims, "exp");
        return id == null
                        || quoteId == null
                        || quoteVersion == null
                        || facts == null
                        || revision == null
                        || issuedAt == null
                        || expiresAt == null
                ? null
                : new Receipt(
                        id,
                        quoteId,
                        quoteVersion,
                        facts,
                        revision,
                        issuedAt,
                        expiresAt,
                        claims.getBoolean("waived"),
                        keyId);
    }

    private static @Nullable Instant instant(JsonObject json, String name) {
        return json.isNumber(name) ? Instant.ofEpochSecond(json.getLong(name)) : null;
    }
}
