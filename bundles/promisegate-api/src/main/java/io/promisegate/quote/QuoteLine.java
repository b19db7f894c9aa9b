package io.promisegate.quote;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of a quote: an offering and what is promised for it.
 *
 * @param id identifier within the quote
 * @param action what the line does to what the customer has
 * @param offering identifier of the offering as the CPQ knows it, null where the line names none
 * @param promises the promises made
 * @param prices the prices calculated
 * @param pointer where the line stands in the original document
 */
public record QuoteLine(
        String id,
        LineAction action,
        @Nullable String offering,
        PromiseSet promises,
        List<LinePrice> prices,
        Pointer pointer) {

    public QuoteLine {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(promises, "promises");
        Objects.requireNonNull(pointer, "pointer");
        prices = List.copyOf(prices);
    }

    /** Returns the same line with other promises. */
    public QuoteLine with(PromiseSet other) {
        return new QuoteLine(id, action, offering, other, prices, pointer);
    }
}
