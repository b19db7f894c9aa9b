package io.promisegate.engine;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A decimal as CEL conditions see it. It is no {@link Number}: CEL's own equality of numbers knows integers and binary
 * floating point alone, and would find 9.90 unequal to 9.9. Digits are bounded, so that no sum can exhaust memory.
 */
final class Decimal implements Comparable<Decimal> {
    private static final int MAX_DIGITS = 100;
    private final BigDecimal value;

    private Decimal(BigDecimal value) {
        if (value.precision() > MAX_DIGITS || Math.abs((long) value.scale()) > MAX_DIGITS) {
            throw new ArithmeticException("a decimal of more than " + MAX_DIGITS + " digits");
        }
        this.value = value;
    }

    static Decimal of(BigDecimal value) {
        return new Decimal(value);
    }

    static Decimal of(long value) {
        return new Decimal(BigDecimal.valueOf(value));
    }

    static Decimal parse(String text) {
        if (text.length() > MAX_DIGITS) {
            throw new ArithmeticException("a decimal of more than " + MAX_DIGITS + " digits");
        }
        return new Decimal(new BigDecimal(text));
    }

    Decimal plus(Decimal other) {
        return new Decimal(value.add(other.value));
    }

    Decimal minus(Decimal other) {
        return new Decimal(value.subtract(other.value));
    }

    Decimal times(Decimal other) {
        return new Decimal(value.multiply(other.value));
    }

    @Override
    public int compareTo(Decimal other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Decimal that && value.compareTo(that.value) == 0;
    }

    @Override
    public int hashCode() {
        return value.stripTrailingZeros().hashCode();
    }

    @Override
    public String toString() {
        return value.toPlainString();
    }
}
