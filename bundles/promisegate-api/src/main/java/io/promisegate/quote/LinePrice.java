package io.promisegate.quote;

import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One price of a line as the CPQ calculated it.
 *
 * @param type such as {@code recurring}, {@code usage} or {@code oneTime}
 * @param amount the amount, null where the quote has none
 * @param discountPercent discount given on it, null where there is none
 * @param pointer where the price, or the discount where there is one, stands in the original document
 */
public record LinePrice(
        String type, @Nullable Money amount, @Nullable BigDecimal discountPercent, Pointer pointer) {

    public LinePrice {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(pointer, "pointer");
    }
}
