package io.promisegate.engine.cel;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A decimal as the interpreter carries it. It is no {@link Number}: CEL's own equality of numbers knows integers and
 * binary floating point alone, and would find 9.90 unequal to 9.9. Digits are bounded, so that no sum can exhaust
 * memory. Compiled code carries the number itself, within the same bounds.
 */
public final class Decimal implements Comparable<Decimal> {
    private static final int MAX_DIGITS = 100;
    private final BigDecimal value;

    private Decimal(BigDecimal value) {
        this.value = bounded(value);
    }

    /** Returns a number that is not too long. */
    public static BigDecimal bounded(BigDecimal value) {
        if (value.precision() > MAX_DIGITS || Math.abs((long) value.scale()) > MAX_DIGITS) {
            throw new ArithmeticException("a decimal of more than " + MAX_DIGITS + " digits");
        }
        return value;
    }

    /** Returns the number that a text is. */
    public static BigDecimal parsed(String text) {
        if (text.length() > MAX_DIGITS) {
            throw new ArithmeticException("a decimal of more than " + MAX_DIGITS + " digits");
        }
        return bounded(new BigDecimal(text));
    }

    /** Returns a decimal of the same value. */
    public static Decimal of(BigDecimal value) {
        return new Decimal(value);
    }

    /** Returns a decimal of the same value. */
    public static Decimal of(long value) {
        return new Decimal(BigDecimal.valueOf(value));
    }

    /** Returns the decimal that a text is. */
    public static Decimal parse(String text) {
        return new Decimal(parsed(text));
    }

    /** Returns the number. */
    public BigDecimal value() {
        return value;
    }

    /** Returns the sum. */
    public Decimal plus(Decimal other) {
        return new Decimal(value.add(other.value));
    }

    /** Returns the difference. */
    public Decimal minus(Decimal other) {
        return new Decimal(value.subtract(other.value));
    }

    /** Returns the product. */
    public Decimal times(Decimal other) {
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
