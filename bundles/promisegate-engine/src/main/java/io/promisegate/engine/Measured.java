package io.promisegate.engine;

import java.math.BigDecimal;

/** A number with its words, on either side of a limit. */
record Measured(BigDecimal number, String words) {

    /** Most digits that any number of them fits into a long with. */
    private static final int DIGITS_OF_LONG = 18;

    static Measured of(BigDecimal number, String words) {
        return new Measured(number, words);
    }

    static Measured of(long number, String words) {
        return new Measured(BigDecimal.valueOf(number), words);
    }

    /** Compares a number with a whole one, without making it a decimal where that is not needed. */
    static int compare(BigDecimal number, long whole) {
        return number.scale() == 0 && number.precision() <= DIGITS_OF_LONG
                ? Long.compare(number.longValue(), whole)
                : number.compareTo(BigDecimal.valueOf(whole));
    }

    @Override
    public String toString() {
        return words;
    }
}
