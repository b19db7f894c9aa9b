package io.promisegate.ledger;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;

/**
 * What somebody has measured of an offering on a day; the same again, of the same source, replaces it.
 *
 * @param day the day
 * @param offering the offering
 * @param customer whose it is, empty for all customers together
 * @param measure what was measured
 * @param value how much
 * @param unit what it is counted in, such as {@code resolution} or {@code USD}; empty where the measure says so
 * @param source the system that says so
 */
public record Figure(
        LocalDate day,
        String offering,
        String customer,
        Measure measure,
        BigDecimal value,
        String unit,
        String source) {
    public Figure {
        Objects.requireNonNull(day, "day");
        Objects.requireNonNull(offering, "offering");
        Objects.requireNonNull(customer, "customer");
        Objects.requireNonNull(measure, "measure");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(source, "source");
    }

    /** What is measured of an offering. */
    public enum Measure {
        /** Units used. */
        USAGE(false),
        /** Outcomes reached. */
        OUTCOMES(false),
        /** What it cost to deliver, an amount. */
        COST(false),
        /** How good it was, in percent. */
        QUALITY(true),
        /** Incidents. */
        INCIDENTS(false),
        /** Hand-overs to people. */
        ESCALATIONS(false),
        /** Share of those who could use it that do, in percent. */
        ADOPTION(true),
        /** Value that was proven, in the unit of the value metric. */
        VALUE(false),
        /** How ready a customer is for more, in percent. */
        EXPANSION(true);

        private final boolean isPercent;

        Measure(boolean isPercent) {
            this.isPercent = isPercent;
        }

        /** Returns whether values are shares, of which means are taken; others are added up. */
        public boolean isPercent() {
            return isPercent;
        }
    }
}
