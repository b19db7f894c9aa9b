package io.promisegate.boundary;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What a revision would decide otherwise than the revision in force: on recorded quotes, or on those that it saw in
 * shadow. Amounts are the totals of the quotes, by currency.
 *
 * @param quotes how many were evaluated
 * @param unreadable how many could not be read any more
 * @param newlyStopped quotes that were CLEARED and are not
 * @param newlyCleared quotes that were not CLEARED and are
 * @param unchanged quotes of the same outcome
 * @param otherwiseChanged quotes of another outcome that are neither newly stopped nor newly cleared
 * @param byRule quotes that break a rule at one revision only, by rule
 * @param byOffering changed quotes, by offering
 * @param byChannel changed quotes, by channel; {@code none} for a quote without
 */
public record Drift(
        long quotes,
        long unreadable,
        Group newlyStopped,
        Group newlyCleared,
        long unchanged,
        long otherwiseChanged,
        Map<String, RuleDrift> byRule,
        Map<String, Long> byOffering,
        Map<String, Long> byChannel) {

    /** Nothing was evaluated. */
    public static final Drift NONE = new Drift(0, 0, Group.NONE, Group.NONE, 0, 0, Map.of(), Map.of(), Map.of());

    public Drift {
        byRule = Map.copyOf(byRule);
        byOffering = Map.copyOf(byOffering);
        byChannel = Map.copyOf(byChannel);
    }

    /** Returns the share of quotes with another outcome, in percent. */
    public double driftPercent() {
        return quotes == 0 ? 0 : 100.0 * (quotes - unchanged) / quotes;
    }

    /**
     * Quotes that go the same way.
     *
     * @param amounts sum of their totals, by currency
     * @param samples identifiers of some of them
     */
    public record Group(long count, Map<String, BigDecimal> amounts, List<String> samples) {
        /** No quote. */
        public static final Group NONE = new Group(0, Map.of(), List.of());

        public Group {
            amounts = Map.copyOf(amounts);
            samples = List.copyOf(samples);
        }
    }

    /**
     * Quotes that break a rule at one revision only.
     *
     * @param gained at the new one
     * @param lost at the one in force
     */
    public record RuleDrift(long gained, long lost) {}
}
