package io.promisegate.ledger;

import java.util.Objects;

/**
 * The last entry of the chain at some time. Whoever keeps one elsewhere can prove later that nothing before it was
 * changed or taken away.
 *
 * @param number number of the entry, 0 for an empty ledger
 * @param link its link, in hexadecimal digits
 */
public record LedgerHead(long number, String link) {
    private static final int LINK_DIGITS = 64;

    public LedgerHead {
        Objects.requireNonNull(link, "link");
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException where it is no such text
     */
    public static LedgerHead of(String text) {
        int colon = text.indexOf(':');
        if (colon < 1
                || !text.substring(0, colon).matches("\\d{1,18}")
                || !text.substring(colon + 1).matches("[0-9a-f]{" + LINK_DIGITS + "}")) {
            throw new IllegalArgumentException("not a head of a ledger, NUMBER:LINK");
        }
        return new LedgerHead(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
    }

    /** Returns {@code number:link}. */
    @Override
    public String toString() {
        return number + ":" + link;
    }
}
