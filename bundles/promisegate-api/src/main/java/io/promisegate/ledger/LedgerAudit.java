package io.promisegate.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads, proves, exports and erases what the ledger has. Every method goes over it without holding it all. Thread-safe.
 */
@ProviderType
public interface LedgerAudit {

    /** Returns the last entry of the chain. */
    LedgerHead head() throws IOException;

    /**
     * Goes over the whole chain.
     *
     * @param known a head that was kept elsewhere and has to be part of the chain; null for none
     * @param progress is told now and then how many entries were seen
     */
    LedgerVerification verify(@Nullable LedgerHead known, LongConsumer progress) throws IOException;

    /**
     * Goes over a chain that was exported as JSON Lines, from its first entry on.
     *
     * @param known a head that was kept elsewhere and has to be part of the chain; null for none
     */
    LedgerVerification verify(InputStream exported, @Nullable LedgerHead known, LongConsumer progress)
            throws IOException;

    /** Returns entries that match, the oldest first, so many at the most. */
    List<LedgerEntry> entries(Selection selection, int most) throws IOException;

    /**
     * Writes entries that match, the oldest first. Members that are masked by configuration are replaced; JSON Lines of
     * all entries without a mask can be verified again.
     *
     * @return how many were written
     */
    long export(Selection selection, Format format, OutputStream out) throws IOException;

    /**
     * Erases the content of all that is about a subject, such as a quote, and records who asked for it and why. The
     * chain holds as before.
     *
     * @return how many entries were erased
     */
    int erase(String subject, String by, String why) throws IOException;

    /** A form of export. */
    enum Format {
        /** A JSON object a line. */
        JSONL,
        /** Comma-separated values with a header (RFC 4180). */
        CSV,
        /** A workbook of Office Open XML. */
        XLSX
    }

    /**
     * Which entries.
     *
     * @param after those behind this number, 0 for all
     * @param kind those of this kind, null for all
     * @param subject those about this, null for all
     */
    record Selection(
            long after,
            LedgerEvent.@Nullable Kind kind,
            @Nullable String subject) {
        /** All entries. */
        public static final Selection ALL = new Selection(0, null, null);
    }
}
