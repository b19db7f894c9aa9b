package io.promisegate.quote;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * An amount of money.
 *
 * @param unit ISO 4217 currency code, or empty where neither the value nor its quote names one
 * @param value amount in that unit
 */
public record Money(String unit, BigDecimal value) implements PromiseValue {

    public Money {
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return unit.isEmpty() ? value.toPlainString() : value.toPlainString() + ' ' + unit;
    }
}
