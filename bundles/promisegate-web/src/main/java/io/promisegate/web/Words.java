package io.promisegate.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.promisegate.boundary.Boundary;
import io.promisegate.decision.Audience;
import io.promisegate.quote.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How pages say things. Stateless; public, or templates could not call it. */
public final class Words {
    static final Words WORDS = new Words();

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int MOST = 300;
    private static final int MINUTES = 60;
    private static final int HOURS = 48;

    private Words() {}

    /** Returns how long something is ago: {@code 5 min}, {@code 3 h}, {@code 12 d}. */
    public String age(Instant then) {
        Duration age = Duration.between(then, Instant.now());
        if (age.toMinutes() < 1) {
            return "now";
        }
        if (age.toMinutes() < MINUTES) {
            return age.toMinutes() + " min";
        }
        return age.toHours() < HOURS ? age.toHours() + " h" : age.toDays() + " d";
    }

    /** Returns a time for people. */
    public String time(Instant then) {
        return TIME.format(then);
    }

    /** Returns an amount, to the cent. */
    public String money(@Nullable Object amount) {
        if (!(amount instanceof Money money)) {
            return "–";
        }
        DecimalFormat format = new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(Locale.ROOT));
        return money.unit() + ' ' + format.format(money.value().setScale(2, RoundingMode.HALF_EVEN));
    }

    /** Returns the name of a constant in words: {@code IN_REVIEW} is {@code In review}. */
    public String constant(@Nullable Object constant) {
        String text = String.valueOf(constant).replace('_', ' ').toLowerCase(Locale.ROOT);
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** Returns at most so many characters of a text. */
    public String cut(@Nullable String text, int most) {
        if (text == null || text.length() <= most) {
            return text == null ? "" : text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + '…';
    }

    /** Returns a text as part of an address. */
    public String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns whatever it is as a text, not too long. */
    public String text(@Nullable Object any) {
        return cut(any instanceof Map<?, ?> map ? entries(map) : String.valueOf(any), MOST);
    }

    private static String entries(Map<?, ?> map) {
        return map.entrySet().stream()
                .map(entry -> WORDS.constant(entry.getKey()) + ": " + entry.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Returns whether a day is in the past. */
    public boolean isOver(LocalDate day) {
        return day.isBefore(LocalDate.now(ZoneOffset.UTC));
    }

    /** Returns whether a day comes within a month. */
    public boolean isSoonOver(LocalDate day) {
        return day.isBefore(LocalDate.now(ZoneOffset.UTC).plusMonths(1));
    }

    /** Returns the offerings of a boundary, in the order of their titles. */
    public List<Boundary.Offering> offerings(Boundary boundary) {
        return boundary.offerings().values().stream()
                .sorted(Comparator.comparing(Boundary.Offering::title))
                .toList();
    }

    /** Returns what a tier is called for an audience. */
    public String wording(Boundary.Tier tier, Audience audience) {
        return tier.wording().getOrDefault(audience, "–");
    }

    /** Returns a value of a document, as people read it. */
    static String value(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof Map<?, ?> map) {
            if (map.containsKey("name") && map.containsKey("value")) {
                return map.get("name") + ": " + value(map.get("value"));
            }
            if (map.size() == 2 && map.containsKey("unit") && map.get("value") instanceof Number number) {
                return map.get("unit") + " " + new BigDecimal(number.toString()).toPlainString();
            }
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            return value.toString();
        }
    }
}
