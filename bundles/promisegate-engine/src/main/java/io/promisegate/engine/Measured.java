package io.promisegate.engine;

import java.math.BigDecimal;

/** A number with its words, on either side of a limit. */
record Measured(BigDecimal number, String words) {

    static Measured of(BigDecimal number, String words) {
        return new Measured(number, words);
    }

    static Measured of(long number, String words) {
        return new Measured(BigDecimal.valueOf(number), words);
    }

    @Override
    public String toString() {
        return words;
    }
}
