package io.promisegate.boundary.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of receipts, as one load of their file found them. Immutable and thread-safe.
 *
 * <p>The file is a JWK Set with private keys, or a Java keystore (PKCS #12) whose aliases are the key ids. A key that
 * is retired has a time from which it is not trusted: the member {@code exp}, or the end of its certificate. The latest
 * of the others signs. A file that others can read or write is not used.
 */
final class ReceiptKeys {
    private static final Set<PosixFilePermission> OWNER_ALONE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final String RETIRED_AT = "exp";
    private static final String MADE_AT = "iat";

    private final List<OctetKeyPairJsonWebKey> keys;
    private final OctetKeyPairJsonWebKey signing;

    private ReceiptKeys(List<OctetKeyPairJsonWebKey> keys, Predicate<OctetKeyPairJsonWebKey> maySign)
            throws IOException {
        this.keys = keys;
        OctetKeyPairJsonWebKey latest = null;
        for (OctetKeyPairJsonWebKey key : keys) {
            boolean isChoice = maySign.test(key);
            if (isChoice && key.getPrivateKey() != null && (latest == null || madeAt(key) >= madeAt(latest))) {
                latest = key;
            }
        }
        if (latest == null) {
            throw new IOException("there is no private key in it to sign with");
        }
        this.signing = latest;
        tryOut(latest);
    }

    /** Signs with a key once, so that one whose halves do not belong together is found now and not by a quote. */
    private static void tryOut(OctetKeyPairJsonWebKey key) throws IOException {
        try {
            byte[] probe = key.getKeyId().getBytes(StandardCharsets.UTF_8);
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key.getPrivateKey());
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(key.getPublicKey());
            signature.update(probe);
            if (!signature.verify(signed)) {
                throw new IOException("the halves of its key " + key.getKeyId() + " do not belong together");
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("its key " + key.getKeyId() + " cannot sign", e);
        }
    }

    /**
     * Reads the keys.
     *
     * @param password of a keystore and of its keys
     * @param alias key of a keystore to sign with, null for the one made last
     * @throws IOException where the file cannot be used; the message says why
     */
    static ReceiptKeys read(Path file, String password, @Nullable String alias) throws IOException {
        checkPermissions(file);
        try {
            if (!isKeyStore(file)) {
                return new ReceiptKeys(keySet(file), key -> retiredAt(key) == null);
            }
            long now = Instant.now().getEpochSecond();
            return new ReceiptKeys(
                    keyStore(file, password.toCharArray()),
                    key -> isBefore(now, retiredAt(key)) && (alias == null || alias.equalsIgnoreCase(key.getKeyId())));
        } catch (GeneralSecurityException | JoseException | ClassCastException e) {
            throw new IOException("it holds no usable Ed25519 keys", e);
        }
    }

    static boolean isKeyStore(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".p12") || name.endsWith(".pfx") || name.endsWith(".jks");
    }

    private static void checkPermissions(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && !OWNER_ALONE.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IOException("others than its owner have access to it; chmod 600 is asked for");
        }
    }

    private static List<OctetKeyPairJsonWebKey> keySet(Path file) throws IOException, JoseException {
        List<OctetKeyPairJsonWebKey> keys = new ArrayList<>();
        for (JsonWebKey key : new JsonWebKeySet(Files.readString(file)).getJsonWebKeys()) {
            keys.add(ed25519(key));
        }
        return keys;
    }

    private static OctetKeyPairJsonWebKey ed25519(JsonWebKey key) throws JoseException {
        if (key.getKeyId() == null
                || !(key instanceof OctetKeyPairJsonWebKey pair)
                || !OctetKeyPairJsonWebKey.SUBTYPE_ED25519.equals(pair.getSubtype())) {
            throw new JoseException("a key has no id, or is not for Ed25519");
        }
        return pair;
    }

    private static boolean isBefore(long now, @Nullable Long end) {
        return end == null || now < end;
    }

    private static List<OctetKeyPairJsonWebKey> keyStore(Path file, char[] password)
            throws IOException, GeneralSecurityException, JoseException {
        KeyStore store = KeyStore.getInstance(file.toFile(), password);
        List<OctetKeyPairJsonWebKey> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                OctetKeyPairJsonWebKey key =
                        (OctetKeyPairJsonWebKey) PublicJsonWebKey.Factory.newPublicJwk(certificate.getPublicKey());
                Key secret = store.getKey(alias, password);
                if (secret instanceof PrivateKey privateKey) {
                    key.setPrivateKey(privateKey);
                }
                key.setKeyId(alias);
                key.setOtherParameter(
                        MADE_AT, certificate.getNotBefore().toInstant().getEpochSecond());
                key.setOtherParameter(
                        RETIRED_AT, certificate.getNotAfter().toInstant().getEpochSecond());
                keys.add(ed25519(key));
            }
        }
        return keys;
    }

    /** Returns keys of which a new one signs, kept in a file that is made where there is none. */
    static ReceiptKeys make(Path file) throws IOException {
        return written(file, new ArrayList<>());
    }

    /**
     * Returns the keys with a new one that signs; the others are trusted for so long, and kept without their private
     * halves, so that what they signed can be told from what is forged.
     *
     * @throws IOException where the file cannot be written; these keys go on then
     */
    ReceiptKeys rotated(Path file, Duration trusted, Instant now) throws IOException {
        long until = now.plus(trusted).getEpochSecond();
        List<OctetKeyPairJsonWebKey> kept = new ArrayList<>();
        for (OctetKeyPairJsonWebKey key : keys) {
            Long retiredAt = retiredAt(key);
            OctetKeyPairJsonWebKey retired = publicHalf(key);
            retired.setOtherParameter(RETIRED_AT, retiredAt == null ? until : retiredAt);
            kept.add(retired);
        }
        return written(file, kept);
    }

    private static OctetKeyPairJsonWebKey publicHalf(OctetKeyPairJsonWebKey key) throws IOException {
        try {
            return (OctetKeyPairJsonWebKey)
                    PublicJsonWebKey.Factory.newPublicJwk(key.toParams(OutputControlLevel.PUBLIC_ONLY));
        } catch (JoseException e) {
            throw new IOException("a key cannot be written", e);
        }
    }

    private static ReceiptKeys written(Path file, List<OctetKeyPairJsonWebKey> keys) throws IOException {
        OctetKeyPairJsonWebKey made;
        try {
            made = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            made.setKeyId(made.calculateBase64urlEncodedThumbprint("SHA-256").substring(0, 16));
        } catch (JoseException e) {
            throw new IOException("no key can be made", e);
        }
        made.setOtherParameter(MADE_AT, Instant.now().getEpochSecond());
        keys.add(made);
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(folder);
        Path making = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(making);
        Files.createFile(making, ownerAlone());
        try (FileChannel channel = FileChannel.open(making, StandardOpenOption.WRITE)) {
            ByteBuffer content =
                    ByteBuffer.wrap((new JsonWebKeySet(keys).toJson(OutputControlLevel.INCLUDE_PRIVATE) + '\n')
                            .getBytes(StandardCharsets.UTF_8));
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(making, file, StandardCopyOption.ATOMIC_MOVE);
        return new ReceiptKeys(List.copyOf(keys), key -> retiredAt(key) == null);
    }

    private static FileAttribute<?>[] ownerAlone() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ALONE)}
                : new FileAttribute<?>[0];
    }

    private static @Nullable Long retiredAt(OctetKeyPairJsonWebKey key) {
        return key.getOtherParameterValue(RETIRED_AT, Object.class) instanceof Number at ? at.longValue() : null;
    }

    private static long madeAt(OctetKeyPairJsonWebKey key) {
        return key.getOtherParameterValue(MADE_AT, Object.class) instanceof Number at ? at.longValue() : 0;
    }

    /** Returns the key that signs. */
    OctetKeyPairJsonWebKey signing() {
        return signing;
    }

    /** Returns when the key that signs is over, null for never. */
    @Nullable
    Instant signsUntil() {
        Long end = retiredAt(signing);
        return end == null ? null : Instant.ofEpochSecond(end);
    }

    /** Returns the public halves of all, as a JWK Set. */
    String published() {
        return new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
    }
}
