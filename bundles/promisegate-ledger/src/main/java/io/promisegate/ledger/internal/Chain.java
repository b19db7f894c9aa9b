package io.promisegate.ledger.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** The digests of the chain. What has no fixed length goes in behind its length. */
final class Chain {
    /** The link before the first entry. */
    static final Bytes START = Bytes.of(new byte[32]);

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(() -> {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    });

    private Chain() {}

    static Bytes sha256(byte[] bytes) {
        return Bytes.of(SHA_256.get().digest(bytes));
    }

    /** Returns the digest of what an entry says. */
    static Bytes digest(Bytes salt, @Nullable Bytes quote, Bytes content) {
        MessageDigest digest = SHA_256.get();
        part(digest, salt);
        part(digest, quote == null ? Bytes.NONE : quote);
        part(digest, content);
        return Bytes.of(digest.digest());
    }

    /** Returns the link of an entry. */
    static Bytes link(Bytes before, Row row) {
        MessageDigest digest = SHA_256.get();
        digest.update(before.array());
        digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(row.number())
                .putLong(row.at())
                .flip());
        part(digest, utf8(row.kind()));
        part(digest, utf8(row.id()));
        part(digest, utf8(row.subject()));
        part(digest, row.digest());
        return Bytes.of(digest.digest());
    }

    private static Bytes utf8(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void part(MessageDigest digest, Bytes bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length()).flip());
        digest.update(bytes.array());
    }
}
