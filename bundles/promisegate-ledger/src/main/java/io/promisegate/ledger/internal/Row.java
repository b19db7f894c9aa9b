package io.promisegate.ledger.internal;

import io.promisegate.ledger.LedgerEntry;
import io.promisegate.ledger.LedgerEvent;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry as the database has it.
 *
 * @param at milliseconds since the epoch
 * @param encoded the quote, null where an earlier entry has it, or where nobody asked for it
 */
record Row(
        long number,
        long at,
        String kind,
        String id,
        String subject,
        @Nullable Bytes content,
        @Nullable Bytes quote,
        @Nullable Bytes salt,
        Bytes digest,
        Bytes link,
        @Nullable Bytes encoded) {

    /** The columns, in the order in which {@link #of} reads them. */
    static final String COLUMNS = "number, at, kind, id, subject, content, quote, salt, digest, link";

    private static final int LONGEST_KEY = 200;
    private static final int FINGERPRINT_DIGITS = 32;

    /**
     * Reads an entry.
     *
     * @param isWhole whether column {@code encoded} stands behind the others
     */
    static Row of(ResultSet result, boolean isWhole) throws SQLException {
        return new Row(
                result.getLong(1),
                result.getLong(2),
                result.getString(3),
                result.getString(4),
                result.getString(5),
                Bytes.ofNullable(result.getBytes(6)),
                Bytes.ofNullable(result.getBytes(7)),
                Bytes.ofNullable(result.getBytes(8)),
                Bytes.of(result.getBytes(9)),
                Bytes.of(result.getBytes(10)),
                isWhole ? Bytes.ofNullable(result.getBytes(11)) : null);
    }

    /** Returns a text as column {@code id} or {@code subject} can hold it; the same for the same text. */
    static String key(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        String safe = new String(utf8, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
        if (safe.length() <= LONGEST_KEY) {
            return safe;
        }
        String fingerprint = Chain.sha256(utf8).hex().substring(0, FINGERPRINT_DIGITS);
        int end = LONGEST_KEY - FINGERPRINT_DIGITS - 1;
        return safe.substring(0, Character.isHighSurrogate(safe.charAt(end - 1)) ? end - 1 : end) + '#' + fingerprint;
    }

    /** Returns the same without what was checked and is long. */
    Row checked() {
        boolean isNeeded = content == null || ChainCheck.NEVER_ERASED.contains(kind);
        return new Row(number, at, kind, id, subject, isNeeded ? content : Bytes.NONE, quote, salt, digest, link, null);
    }

    Row linked(Bytes other) {
        return new Row(number, at, kind, id, subject, content, quote, salt, digest, other, encoded);
    }

    LedgerEntry entry() {
        return new LedgerEntry(
                number,
                LedgerEvent.Kind.valueOf(kind),
                id,
                subject,
                Instant.ofEpochMilli(at),
                content == null ? null : content.utf8(),
                quote == null ? null : quote.hex(),
                salt == null ? null : salt.hex(),
                digest.hex(),
                link.hex());
    }
}
