package io.promisegate.camel;

import java.util.Objects;

/**
 * Asks for a receipt instead of a decision.
 *
 * @param place where an exchange has its receipt
 * @param isCurrent whether it must name the revision in force
 * @param isOnce whether one exchange alone may use it
 */
public record ReceiptDemand(QuotePlace place, boolean isCurrent, boolean isOnce) {
    public ReceiptDemand {
        Objects.requireNonNull(place, "place");
    }
}
