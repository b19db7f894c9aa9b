package io.promisegate.quote;

import io.promisegate.quote.PromiseValue.Malformed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the values of promises as JSON has them, in the forms of the default vocabulary.
 *
 * <p>JSON is built of maps, lists, strings, decimals and booleans here. A number or boolean in a string is read as what
 * it says; anything else of the wrong type becomes {@link Malformed}. Nothing is thrown.
 */
public final class PromiseValues {
    /** Most digits of a number, before and after the point. */
    private static final int MAX_DIGITS = 40;

    /** Member of what is written for a value that was not of its type. */
    private static final String MALFORMED = "malformed";

    private static final int SHOWN = 80;
    private static final int SHOWN_OF_MORE = 59;
    private static final int FINGERPRINT_BYTES = 8;
    private static final int MOST_WORDS_OF_A_NAME = 3;

    private PromiseValues() {}

    /**
     * Reads a value.
     *
     * @param currency what money without a unit is in, null for unknown
     */
    public static PromiseValue read(ValueType type, Object json, @Nullable String currency) {
        if (json instanceof Map<?, ?> fields && fields.size() == 1 && fields.get(MALFORMED) instanceof String raw) {
            return new Malformed(raw, type);
        }
        PromiseValue value;
        try {
            value = switch (type) {
                case TEXT -> text(json);
                case FLAG -> flag(json);
                case INTEGER -> integer(json);
                case DECIMAL -> decimal(json);
                case DAYS -> days(json);
                case MONEY -> money(json, currency);
                case DURATION -> duration(json);
                case DATE_OR_DURATION -> dateOrDuration(json);
                case TEXTS -> texts(json);
                case RAMP -> ramp(json);
                case TIERS -> tiers(json, currency);
                case MILESTONE -> milestone(json);
            };
        } catch (DateTimeException | ArithmeticException e) {
            value = null;
        }
        return value == null ? new Malformed(shown(json), type) : value;
    }

    /** Reads a value that was kept as it stood. */
    public static PromiseValue as(ValueType type, PromiseValue value, @Nullable String currency) {
        return value instanceof PromiseValue.Raw raw ? read(type, raw.json(), currency) : value;
    }

    /** Returns the number in a decimal text, or null where it is none, or has too many digits to be meant. */
    public static @Nullable BigDecimal number(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.length() > 2 * MAX_DIGITS) {
            return null;
        }
        try {
            return bounded(new BigDecimal(trimmed));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Returns the number, or null where it has too many digits to be meant. */
    public static @Nullable BigDecimal bounded(BigDecimal number) {
        return number.precision() <= MAX_DIGITS && Math.abs((long) number.scale()) <= MAX_DIGITS ? number : null;
    }

    private static @Nullable BigDecimal asNumber(@Nullable Object json) {
        if (json instanceof BigDecimal number) {
            return bounded(number);
        }
        return json instanceof String text ? number(text) : null;
    }

    private static @Nullable PromiseValue text(Object json) {
        if (json instanceof String text) {
            return new PromiseValue.Text(text);
        }
        return json instanceof BigDecimal number && bounded(number) != null
                ? new PromiseValue.Text(number.toPlainString())
                : null;
    }

    private static @Nullable PromiseValue flag(Object json) {
        if (json instanceof Boolean flag) {
            return new PromiseValue.Flag(flag);
        }
        if (json instanceof String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "true", "yes" -> new PromiseValue.Flag(true);
                case "false", "no" -> new PromiseValue.Flag(false);
                default -> null;
            };
        }
        return null;
    }

    private static @Nullable PromiseValue decimal(Object json) {
        BigDecimal number = asNumber(json);
        return number == null || number.signum() < 0 ? null : new PromiseValue.Numeric(number);
    }

    private static @Nullable PromiseValue integer(Object json) {
        BigDecimal number = asNumber(json);
        if (number == null || number.signum() < 0) {
            return null;
        }
        int whole = number.intValueExact();
        return PromiseValue.Numeric.of(whole);
    }

    private static @Nullable PromiseValue days(Object json) {
        if (json instanceof String text && text.startsWith("P")) {
            Period period = period(text);
            long days = period.getDays() + 30L * period.getMonths() + 365L * period.getYears();
            return days < 0 || days > Integer.MAX_VALUE ? null : PromiseValue.Numeric.of(days);
        }
        return integer(json);
    }

    /**
     * Returns an amount as a CPQ calculates it, which may be a credit; null where it is none.
     *
     * @param currency what money without a unit is in, null for unknown
     */
    public static @Nullable Money amount(Object json, @Nullable String currency) {
        Object value = json instanceof Map<?, ?> fields ? fields.get("value") : json;
        Object unit = json instanceof Map<?, ?> fields ? fields.get("unit") : null;
        BigDecimal amount = asNumber(value);
        return amount == null || !(unit instanceof String || unit == null)
                ? null
                : new Money(unit == null ? known(currency) : unit.toString().toUpperCase(Locale.ROOT), amount);
    }

    private static @Nullable Money money(@Nullable Object json, @Nullable String currency) {
        Money money = json == null ? null : amount(json, currency);
        return money == null || money.value().signum() < 0 ? null : money;
    }

    private static String known(@Nullable String currency) {
        return currency == null ? "" : currency;
    }

    private static @Nullable PromiseValue duration(Object json) {
        return json instanceof String text ? new PromiseValue.Duration(period(text.strip())) : null;
    }

    private static @Nullable PromiseValue dateOrDuration(Object json) {
        if (!(json instanceof String text)) {
            return null;
        }
        return text.startsWith("P") ? duration(text) : new PromiseValue.Day(day(text));
    }

    /** Reads a period; one of a single unit, as nearly all are, without the parser of the platform. */
    private static Period period(String text) {
        int last = text.length() - 1;
        if (last < 2 || last > 6 || text.charAt(0) != 'P') {
            return Period.parse(text);
        }
        int count = 0;
        for (int i = 1; i < last; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Period.parse(text);
            }
            count = 10 * count + digit;
        }
        return switch (text.charAt(last)) {
            case 'Y' -> Period.ofYears(count);
            case 'M' -> Period.ofMonths(count);
            case 'D' -> Period.ofDays(count);
            default -> Period.parse(text);
        };
    }

    /** Reads a date, also one with a time; a date as ISO 8601 has it without the parser of the platform. */
    private static LocalDate day(String text) {
        if (text.length() == 10 && text.charAt(4) == '-' && text.charAt(7) == '-') {
            int digits = 0;
            for (int i = 0; i < 10; i++) {
                int digit = text.charAt(i) - '0';
                if (i != 4 && i != 7) {
                    if (digit < 0 || digit > 9) {
                        return LocalDate.parse(text);
                    }
                    digits = 10 * digits + digit;
                }
            }
            return LocalDate.of(digits / 10_000, digits / 100 % 100, digits % 100);
        }
        return text.length() > 10 ? OffsetDateTime.parse(text).toLocalDate() : LocalDate.parse(text);
    }

    private static @Nullable PromiseValue texts(Object json) {
        if (json instanceof String text) {
            return new PromiseValue.Texts(split(text));
        }
        if (!(json instanceof List<?> list)) {
            return null;
        }
        List<String> texts = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!(element instanceof String text)) {
                return null;
            }
            texts.add(text);
        }
        return new PromiseValue.Texts(texts);
    }

    /** Splits what CPQs put into one string: always at semicolons, at commas where only names stand between them. */
    private static List<String> split(String text) {
        String[] parts = text.split(";", -1);
        if (parts.length == 1) {
            String[] names = text.split(",", -1);
            boolean areNames = names.length > 1;
            for (String name : names) {
                areNames &= !name.isBlank() && name.strip().split("\\s+", -1).length <= MOST_WORDS_OF_A_NAME;
            }
            parts = areNames ? names : parts;
        }
        List<String> texts = new ArrayList<>(parts.length);
        for (String part : parts) {
            if (!part.isBlank()) {
                texts.add(part.strip());
            }
        }
        return texts;
    }

    private static @Nullable PromiseValue ramp(Object json) {
        if (!(json instanceof List<?> list)) {
            return null;
        }
        List<PromiseValue.Ramp.Step> steps = new ArrayList<>(list.size());
        for (Object element : list) {
            BigDecimal quantity = element instanceof Map<?, ?> fields ? asNumber(fields.get("quantity")) : null;
            if (quantity == null
                    || !(element instanceof Map<?, ?> fields)
                    || !(fields.get("start") instanceof String start)) {
                return null;
            }
            steps.add(new PromiseValue.Ramp.Step(start, quantity));
        }
        return new PromiseValue.Ramp(steps);
    }

    private static @Nullable PromiseValue tiers(Object json, @Nullable String currency) {
        if (!(json instanceof List<?> list)) {
            return null;
        }
        List<PromiseValue.Tiers.Tier> tiers = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!(element instanceof Map<?, ?> fields)) {
                return null;
            }
            BigDecimal from = asNumber(fields.get("from"));
            Object end = fields.get("to");
            BigDecimal to = asNumber(end);
            Money price = money(fields.get("price"), currency);
            if (from == null || price == null || (end != null && to == null)) {
                return null;
            }
            tiers.add(new PromiseValue.Tiers.Tier(from, to, price));
        }
        return new PromiseValue.Tiers(tiers);
    }

    private static @Nullable PromiseValue milestone(Object json) {
        if (json instanceof Map<?, ?> fields) {
            Object name = fields.get("name");
            Object date = fields.get("date");
            return name instanceof String text && (date == null || date instanceof String)
                    ? new PromiseValue.Milestone(text, date == null ? null : day(date.toString()))
                    : null;
        }
        if (!(json instanceof String text)) {
            return null;
        }
        int by = text.lastIndexOf(" by ");
        if (by >= 0) {
            try {
                return new PromiseValue.Milestone(
                        text.substring(0, by), day(text.substring(by + 4).strip()));
            } catch (DateTimeException e) {
                // What follows is no date but part of the name.
            }
        }
        return new PromiseValue.Milestone(text, null);
    }

    /** Returns the value as JSON that {@link #read} reads back. */
    public static Object write(PromiseValue value) {
        if (value instanceof PromiseValue.Text text) {
            return text.value();
        } else if (value instanceof PromiseValue.Flag flag) {
            return flag.value();
        } else if (value instanceof PromiseValue.Numeric number) {
            return number.value();
        } else if (value instanceof Money money) {
            return fields("unit", money.unit(), "value", money.value());
        } else if (value instanceof PromiseValue.Texts texts) {
            return texts.values();
        } else if (value instanceof PromiseValue.Ramp ramp) {
            return ramp.steps().stream()
                    .map(step -> fields("start", step.start(), "quantity", step.quantity()))
                    .toList();
        } else if (value instanceof PromiseValue.Tiers tiers) {
            return tiers.tiers().stream()
                    .map(tier -> fields("from", tier.from(), "to", tier.to(), "price", write(tier.price())))
                    .toList();
        } else if (value instanceof PromiseValue.Milestone milestone) {
            LocalDate by = milestone.by();
            return fields("name", milestone.name(), "date", by == null ? null : by.toString());
        } else if (value instanceof PromiseValue.Raw raw) {
            return raw.json();
        } else if (value instanceof Malformed malformed) {
            return fields(MALFORMED, malformed.raw());
        }
        return value.toString();
    }

    private static Map<String, Object> fields(@Nullable Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                fields.put(String.valueOf(namesAndValues[i]), value);
            }
        }
        return fields;
    }

    /** Returns what a person reads of a value; what is cut off is told apart by a fingerprint. */
    private static String shown(Object json) {
        String text = json.toString();
        boolean isTooLong = json instanceof BigDecimal number && bounded(number) == null;
        if (!isTooLong && text.length() <= SHOWN) {
            return text;
        }
        String start = isTooLong ? "a number with too many digits" : text.substring(0, SHOWN_OF_MORE) + '…';
        return start + " (#" + fingerprint(text) + ')';
    }

    private static String fingerprint(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
