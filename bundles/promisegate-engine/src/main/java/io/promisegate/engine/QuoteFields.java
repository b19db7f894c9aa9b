package io.promisegate.engine;

import io.promisegate.boundary.Boundary;
import io.promisegate.engine.cel.Decimal;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.Money;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.PromiseValue.Milestone;
import io.promisegate.quote.PromiseValue.Ramp;
import io.promisegate.quote.PromiseValue.Tiers;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What conditions read of a quote, as compiled code reads it. A term is read only where it is among {@link #marks}.
 * Stateless; called by the names of its methods.
 */
public final class QuoteFields {
    private static final String[] ACTIONS = actions();

    private QuoteFields() {}

    private static String[] actions() {
        LineAction[] all = LineAction.values();
        String[] actions = new String[all.length];
        for (LineAction action : all) {
            actions[action.ordinal()] = action.name().toLowerCase(Locale.ROOT);
        }
        return actions;
    }

    /** Returns the bits of the terms of a line that have a value of their type. */
    public static long marks(QuoteLine line) {
        PromiseSet promises = line.promises();
        return promises.mask() & ~promises.malformed();
    }

    private static PromiseValue value(QuoteLine line, Term term) {
        return Objects.requireNonNull(line.promises().value(term));
    }

    /** Reads a text. */
    public static String text(QuoteLine line, Term term) {
        return ((PromiseValue.Text) value(line, term)).value();
    }

    /** Reads a date or a duration as a text. */
    public static String words(QuoteLine line, Term term) {
        return value(line, term).toString();
    }

    /** Reads a flag. */
    public static boolean flag(QuoteLine line, Term term) {
        return ((PromiseValue.Flag) value(line, term)).value();
    }

    /** Reads a whole number. */
    public static long whole(QuoteLine line, Term term) {
        return ((PromiseValue.Numeric) value(line, term)).value().longValueExact();
    }

    /** Reads a duration in days. */
    public static long days(QuoteLine line, Term term) {
        return Boundary.days(((PromiseValue.Duration) value(line, term)).value());
    }

    /** Reads a decimal number. */
    public static BigDecimal decimal(QuoteLine line, Term term) {
        return Decimal.bounded(((PromiseValue.Numeric) value(line, term)).value());
    }

    /** Reads an amount without its currency. */
    public static BigDecimal amount(QuoteLine line, Term term) {
        return Decimal.bounded(((Money) value(line, term)).value());
    }

    /** Reads a list of texts. */
    public static List<String> texts(QuoteLine line, Term term) {
        return ((PromiseValue.Texts) value(line, term)).values();
    }

    /** Reads the steps of a ramp. */
    public static List<Ramp.Step> steps(QuoteLine line, Term term) {
        return ((Ramp) value(line, term)).steps();
    }

    /** Reads tiers of prices. */
    public static List<Tiers.Tier> tiers(QuoteLine line, Term term) {
        return ((Tiers) value(line, term)).tiers();
    }

    /** Reads a milestone. */
    public static Milestone milestone(QuoteLine line, Term term) {
        return (Milestone) value(line, term);
    }

    /** Reads the id of a line. */
    public static String id(QuoteLine line) {
        return line.id();
    }

    /** Reads what a line is about, null where it does not say. */
    public static @Nullable String offering(QuoteLine line) {
        return line.offering();
    }

    /** Reads what a line does. */
    public static String action(QuoteLine line) {
        return ACTIONS[line.action().ordinal()];
    }

    /** Reads the id of a quote. */
    public static String id(Quote quote) {
        return quote.id();
    }

    /** Reads the version of a quote. */
    public static String version(Quote quote) {
        return quote.version();
    }

    /** Reads the format of a quote. */
    public static String format(Quote quote) {
        return quote.format();
    }

    /** Reads the currency of a quote, null where it does not say. */
    public static @Nullable String currency(Quote quote) {
        return quote.currency();
    }

    /** Reads the customer of a quote, null where it does not say. */
    public static @Nullable String account(Quote quote) {
        return quote.account();
    }

    /** Reads the channel of a quote, null where it does not say. */
    public static @Nullable String channel(Quote quote) {
        return quote.channel();
    }

    /** Reads the total of a quote without its currency, null where there is none. */
    public static @Nullable BigDecimal total(Quote quote) {
        Money total = quote.total();
        return total == null ? null : Decimal.bounded(total.value());
    }

    /** Reads the lines of a quote. */
    public static List<QuoteLine> lines(Quote quote) {
        return quote.lines();
    }

    /** Reads when a step begins. */
    public static String start(Ramp.Step step) {
        return step.start();
    }

    /** Reads how much a step has. */
    public static BigDecimal quantity(Ramp.Step step) {
        return Decimal.bounded(step.quantity());
    }

    /** Reads from where on a price holds. */
    public static BigDecimal from(Tiers.Tier tier) {
        return Decimal.bounded(tier.from());
    }

    /** Reads up to where a price holds, null for an open end. */
    public static @Nullable BigDecimal to(Tiers.Tier tier) {
        BigDecimal to = tier.to();
        return to == null ? null : Decimal.bounded(to);
    }

    /** Reads a price without its currency. */
    public static BigDecimal price(Tiers.Tier tier) {
        return Decimal.bounded(tier.price().value());
    }

    /** Reads the name of a milestone. */
    public static String name(Milestone milestone) {
        return milestone.name();
    }

    /** Returns whether a milestone says by when it is reached. */
    public static boolean isDated(Milestone milestone) {
        return milestone.by() != null;
    }

    /** Reads by when a milestone is reached, null where it does not say. */
    public static @Nullable String by(Milestone milestone) {
        LocalDate by = milestone.by();
        return by == null ? null : by.toString();
    }

    /** Returns the level of a tier from 1 up, 0 for one that is not on the ladder. */
    public static long level(Ladder ladder, String tier) {
        return ladder.level(tier) + 1L;
    }
}
