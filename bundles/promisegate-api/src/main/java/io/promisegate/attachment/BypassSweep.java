package io.promisegate.attachment;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What came of comparing a listing of contracts or quotes with the receipts that were issued.
 *
 * @param name name of the sweep
 * @param source where the listing comes from
 * @param at when
 * @param rows how many contracts and quotes the listing has
 * @param findings what went round the gate
 * @param failure why the listing could not be read, empty where it could; nothing is known then
 */
public record BypassSweep(String name, String source, Instant at, int rows, List<Bypass> findings, String failure) {
    public BypassSweep {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(failure, "failure");
        findings = List.copyOf(findings);
    }

    /** How something went round the gate. */
    public enum Kind {
        /** A contract was made of a quote that has no receipt. */
        NO_RECEIPT,
        /** The receipt that came with the contract does not hold. */
        BAD_RECEIPT,
        /** There is a receipt for the quote, and it is for other content than the contract's. */
        OTHER_CONTENT,
        /** The CPQ has a status that the gate has not led to. */
        FORCED_STATUS,
        /** The row of the listing cannot be understood. */
        UNREADABLE
    }

    /**
     * One thing that went round the gate.
     *
     * @param row number of its row in the listing, from 1
     * @param contract the contract, empty where the row is of a quote
     * @param quote the quote
     * @param version its version
     * @param detail what is wrong, in a sentence
     */
    public record Bypass(int row, Kind kind, String contract, String quote, String version, String detail) {
        public Bypass {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(contract, "contract");
            Objects.requireNonNull(quote, "quote");
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(detail, "detail");
        }
    }
}
