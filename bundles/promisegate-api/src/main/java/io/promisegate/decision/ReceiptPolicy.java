package io.promisegate.decision;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of a receipt besides that it holds.
 *
 * @param isCurrent whether it must name the revision that is in force for the quote now
 * @param user who uses it, where it can be used by one alone; null where it can be used again and again
 */
public record ReceiptPolicy(boolean isCurrent, @Nullable String user) {
    /** It must hold; any revision is good, any number of times. */
    public static final ReceiptPolicy HOLDS = new ReceiptPolicy(false, null);

    /** It must hold, and name the revision in force. */
    public static final ReceiptPolicy CURRENT = new ReceiptPolicy(true, null);
}
