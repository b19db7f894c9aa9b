package io.promisegate.quote;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The value that a quote gives to a term.
 *
 * <p>Every value is immutable; {@code toString} is how a person reads it.
 */
public sealed interface PromiseValue
        permits Money,
                PromiseValue.Text,
                PromiseValue.Flag,
                PromiseValue.Numeric,
                PromiseValue.Duration,
                PromiseValue.Day,
                PromiseValue.Texts,
                PromiseValue.Ramp,
                PromiseValue.Tiers,
                PromiseValue.Milestone,
                PromiseValue.Raw,
                PromiseValue.Malformed {

    /** A string. */
    record Text(String value) implements PromiseValue {
        public Text {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public String toString() {
            return value;
        }
    }

    /** True or false. */
    record Flag(boolean value) implements PromiseValue {
        @Override
        public String toString() {
            return value ? "yes" : "no";
        }
    }

    /** A decimal number. */
    record Numeric(BigDecimal value) implements PromiseValue {
        public Numeric {
            Objects.requireNonNull(value, "value");
        }

        /** Returns the number for a whole value. */
        public static Numeric of(long value) {
            return new Numeric(BigDecimal.valueOf(value));
        }

        @Override
        public String toString() {
            return value.toPlainString();
        }
    }

    /** A span of days, months and years. */
    record Duration(Period value) implements PromiseValue {
        public Duration {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public String toString() {
            return value.toString();
        }
    }

    /** A calendar date. */
    record Day(LocalDate value) implements PromiseValue {
        public Day {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public String toString() {
            return value.toString();
        }
    }

    /** A list of strings. */
    record Texts(List<String> values) implements PromiseValue {
        public Texts {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return String.join(", ", values);
        }
    }

    /** Steps of a commitment in the order of the quote. */
    record Ramp(List<Step> steps) implements PromiseValue {
        public Ramp {
            steps = List.copyOf(steps);
        }

        /**
         * One step.
         *
         * @param start date or offset, as the quote has it
         * @param quantity quantity of this step
         */
        public record Step(String start, BigDecimal quantity) {
            public Step {
                Objects.requireNonNull(start, "start");
                Objects.requireNonNull(quantity, "quantity");
            }
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            for (Step step : steps) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(step.start())
                        .append(": ")
                        .append(step.quantity().toPlainString());
            }
            return text.toString();
        }
    }

    /** Price tiers in the order of the quote. */
    record Tiers(List<Tier> tiers) implements PromiseValue {
        public Tiers {
            tiers = List.copyOf(tiers);
        }

        /**
         * The price for quantities in the half-open range from {@code from} to {@code to}.
         *
         * @param to end of the range, null for an open one
         */
        public record Tier(BigDecimal from, @Nullable BigDecimal to, Money price) {
            public Tier {
                Objects.requireNonNull(from, "from");
                Objects.requireNonNull(price, "price");
            }

            @Override
            public String toString() {
                return "[" + from.toPlainString() + ", " + (to == null ? "∞" : to.toPlainString()) + ") at " + price;
            }
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            for (Tier tier : tiers) {
                text.append(text.isEmpty() ? "" : ", ").append(tier);
            }
            return text.toString();
        }
    }

    /** An event with the date by which it happens. */
    record Milestone(String name, @Nullable LocalDate by) implements PromiseValue {
        public Milestone {
            Objects.requireNonNull(name, "name");
        }

        @Override
        public String toString() {
            return by == null ? name : name + " by " + by;
        }
    }

    /**
     * The value of a promise whose name the default vocabulary does not know, as the document has it.
     *
     * @param json built of maps, lists, strings, decimals and booleans
     */
    record Raw(Object json) implements PromiseValue {
        public Raw {
            Objects.requireNonNull(json, "json");
        }

        @Override
        public String toString() {
            return json.toString();
        }
    }

    /**
     * A value that is not of the term's type. It is kept so that a finding can say so.
     *
     * @param raw what the quote says, shortened to what a person reads
     * @param expected what the term wants
     */
    record Malformed(String raw, ValueType expected) implements PromiseValue {
        public Malformed {
            Objects.requireNonNull(raw, "raw");
            Objects.requireNonNull(expected, "expected");
        }

        @Override
        public String toString() {
            return raw;
        }
    }
}
