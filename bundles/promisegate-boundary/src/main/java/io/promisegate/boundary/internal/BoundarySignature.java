package io.promisegate.boundary.internal;

import java.security.Key;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Signatures of boundary documents: JWS with Ed25519 and detached payload, compact (RFC 7515 appendix F, RFC 8037). */
public final class BoundarySignature {
    private static final AlgorithmConstraints ONLY_ED25519 =
            new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA);

    private BoundarySignature() {}

    /**
     * Signs a document.
     *
     * @param keyId user name of the signer, by which the public key is found
     * @throws JoseException where the key is not for Ed25519
     */
    public static String sign(byte[] document, Key privateKey, String keyId) throws JoseException {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        jws.setKeyIdHeaderValue(keyId);
        jws.setPayloadBytes(document);
        jws.setKey(privateKey);
        return jws.getDetachedContentCompactSerialization();
    }

    /** Returns what is wrong with a signature, null for nothing. */
    static @Nullable String fault(String signature, byte[] document, Map<String, PublicKey> keys) {
        String[] parts = signature.split("\\.", -1);
        if (parts.length != 3 || !parts[1].isEmpty()) {
            return "it is no JWS with detached payload.";
        }
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setAlgorithmConstraints(ONLY_ED25519);
            jws.setCompactSerialization(
                    parts[0] + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(document) + '.' + parts[2]);
            String keyId = jws.getKeyIdHeaderValue();
            PublicKey key = keyId == null ? null : keys.get(keyId);
            if (key == null) {
                return "no trusted key is called " + keyId + '.';
            }
            jws.setKey(key);
            return jws.verifySignature() ? null : "the document is not the one that " + keyId + " signed.";
        } catch (JoseException | ClassCastException e) {
            return "it cannot be verified.";
        }
    }

    /** Returns the key id of a signature, null where it has none or is none. */
    public static @Nullable String keyId(String signature) {
        try {
            return JsonWebSignature.fromCompactSerialization(signature).getHeader("kid");
        } catch (JoseException | ClassCastException e) {
            return null;
        }
    }
}
