package io.promisegate.receipt;

import java.time.Instant;
import java.util.Objects;

/**
 * What a receipt says: exactly this quote content was cleared at exactly this revision.
 *
 * @param id identifier, that of the decision ({@code jti})
 * @param quoteId the quote ({@code sub})
 * @param quoteVersion its version ({@code quote_version})
 * @param facts SHA-256 of the quote's facts, in hexadecimal digits ({@code facts_sha256})
 * @param revision boundary revision, as {@code name:version@SHA-256} ({@code revision})
 * @param issuedAt when it was issued ({@code iat})
 * @param expiresAt from when on it is worth nothing ({@code exp})
 * @param isWaived whether the deal desk had approved something of it ({@code waived})
 * @param keyId key that signed it ({@code kid} of the header)
 */
public record Receipt(
        String id,
        String quoteId,
        String quoteVersion,
        String facts,
        String revision,
        Instant issuedAt,
        Instant expiresAt,
        boolean isWaived,
        String keyId) {
    /** Type of the token, in its header ({@code typ}), so that no other signed text is taken for a receipt. */
    public static final String TYPE = "promisegate-receipt+jwt";

    /** The only outcome that a receipt is issued for ({@code outcome}). */
    public static final String OUTCOME = "CLEARED";

    public Receipt {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(quoteId, "quoteId");
        Objects.requireNonNull(quoteVersion, "quoteVersion");
        Objects.requireNonNull(facts, "facts");
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(issuedAt, "issuedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(keyId, "keyId");
    }

    /** Returns whether it is for that version of that quote. */
    public boolean isFor(String id, String version) {
        return quoteId.equals(id) && quoteVersion.equals(version);
    }
}
