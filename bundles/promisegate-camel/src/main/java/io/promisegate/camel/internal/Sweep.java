package io.promisegate.camel.internal;

import io.promisegate.attachment.BypassSweep;
import io.promisegate.attachment.BypassSweep.Bypass;
import io.promisegate.attachment.BypassSweep.Kind;
import io.promisegate.decision.Receipts;
import io.promisegate.ledger.IssuedReceipts;
import io.promisegate.quote.Quote;
import io.promisegate.receipt.Receipt;
import io.promisegate.receipt.ReceiptFault;
import io.promisegate.receipt.ReceiptVerifier;
import io.promisegate.receipt.Verification;
import io.promisegate.spi.QuoteReader;
import io.promisegate.spi.QuoteWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows of a listing that went round the gate.
 *
 * <p>A row is of a contract, or of a quote with its status in the CPQ. It has the columns {@code contract},
 * {@code quote}, {@code version}, {@code status}, and, where the listing knows them, {@code receipt}, {@code document}
 * (the quote as the contract was made of it), {@code facts} (its digest) and {@code made} (when). What was made while a
 * receipt held is not found once that has expired.
 */
final class Sweep {
    private final IssuedReceipts issued;
    private final ReceiptVerifier verifier;
    private final QuoteReader reader;
    private final QuoteWriter writer;
    private final Set<String> statuses;
    private final Instant now;

    /**
     * Makes a sweep.
     *
     * @param statuses those that a quote gets by the gate alone
     */
    Sweep(
            IssuedReceipts issued,
            Receipts receipts,
            QuoteReader reader,
            QuoteWriter writer,
            Set<String> statuses,
            Instant now) {
        this.issued = issued;
        this.verifier = ReceiptVerifier.of(new String(receipts.keys(), StandardCharsets.UTF_8));
        this.reader = reader;
        this.writer = writer;
        this.statuses = statuses;
        this.now = now;
    }

    BypassSweep of(String name, String source, List<Map<String, String>> rows) {
        List<Bypass> found = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = new Row(i + 1, rows.get(i));
            Bypass bypass = bypass(row);
            if (bypass != null) {
                found.add(bypass);
            }
        }
        return new BypassSweep(name, source, now, rows.size(), found, "");
    }

    /** A row, whose missing columns are empty. */
    private record Row(int number, Map<String, String> columns) {
        String get(String column) {
            String value = columns.get(column);
            return value == null ? "" : value.strip();
        }

        Bypass bypass(Kind kind, String detail) {
            return new Bypass(number, kind, get("contract"), get("quote"), get("version"), detail);
        }
    }

    private @Nullable Bypass bypass(Row row) {
        boolean isContract = !row.get("contract").isEmpty();
        if (!isContract && !statuses.contains(row.get("status"))) {
            return row.get("quote").isEmpty()
                    ? row.bypass(Kind.UNREADABLE, "It names neither contract nor quote.")
                    : null;
        }
        Instant made = null;
        String madeAt = row.get("made");
        if (!madeAt.isEmpty()) {
            try {
                made = OffsetDateTime.parse(madeAt).toInstant();
            } catch (DateTimeParseException e) {
                return row.bypass(Kind.UNREADABLE, "“" + madeAt + "” is no time of RFC 3339.");
            }
        }
        String facts = row.get("facts");
        if (!row.get("document").isEmpty()) {
            Quote quote = reader.read(row.get("document").getBytes(StandardCharsets.UTF_8), null)
                    .quote();
            if (quote == null) {
                return row.bypass(Kind.UNREADABLE, "Its document is no quote.");
            }
            facts = ReceiptVerifier.digest(writer.facts(quote));
        }
        String own = row.get("receipt");
        return own.isEmpty() ? byRegister(row, isContract, facts, made) : byReceipt(row, own, facts, made);
    }

    /** Looks at the receipt that the listing has for the row. */
    private @Nullable Bypass byReceipt(Row row, String token, String facts, @Nullable Instant made) {
        Verification verification = verifier.verify(token, made == null ? now : made);
        Receipt receipt = verification.receipt();
        List<ReceiptFault> faults = new ArrayList<>(verification.faults());
        if (made == null) {
            // it need not hold any more
            faults.removeAll(List.of(ReceiptFault.EXPIRED, ReceiptFault.RETIRED_KEY));
        }
        if (receipt == null || !faults.isEmpty()) {
            return row.bypass(Kind.BAD_RECEIPT, faults.get(0).words());
        }
        if (!isFor(receipt, row)) {
            return row.bypass(Kind.BAD_RECEIPT, ReceiptFault.OTHER_QUOTE.words());
        }
        return facts.isEmpty() || facts.equals(receipt.facts())
                ? null
                : row.bypass(Kind.OTHER_CONTENT, ReceiptFault.OTHER_FACTS.words());
    }

    /** Looks for a receipt that was issued for the row; it need not hold any more. */
    private @Nullable Bypass byRegister(Row row, boolean isContract, String facts, @Nullable Instant made) {
        boolean isOfOtherContent = false;
        for (String token : issued.receipts(row.get("quote"))) {
            Receipt receipt = verifier.verify(token, now).receipt();
            if (receipt != null && isFor(receipt, row) && heldAt(receipt, made)) {
                if (facts.isEmpty() || facts.equals(receipt.facts())) {
                    return null;
                }
                isOfOtherContent = true;
            }
        }
        if (isOfOtherContent) {
            return row.bypass(Kind.OTHER_CONTENT, ReceiptFault.OTHER_FACTS.words());
        }
        return isContract
                ? row.bypass(Kind.NO_RECEIPT, "No receipt was issued for the quote.")
                : row.bypass(Kind.FORCED_STATUS, "Its status is " + row.get("status") + ", and no receipt was issued.");
    }

    /** Returns whether it was there, and not over, when the contract was made; where that is not known, it was. */
    private static boolean heldAt(Receipt receipt, @Nullable Instant made) {
        return made == null
                || (!receipt.issuedAt().isAfter(made.plus(ReceiptVerifier.SKEW))
                        && made.isBefore(receipt.expiresAt().plus(ReceiptVerifier.SKEW)));
    }

    private static boolean isFor(Receipt receipt, Row row) {
        return receipt.quoteId().equals(row.get("quote"))
                && (row.get("version").isEmpty() || receipt.quoteVersion().equals(row.get("version")));
    }
}
