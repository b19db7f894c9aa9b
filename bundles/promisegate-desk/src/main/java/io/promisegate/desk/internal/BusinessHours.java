package io.promisegate.desk.internal;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours in which people are expected to answer.
 *
 * @param days days of the week
 * @param from start of such a day
 * @param until end of such a day
 * @param zone whose clock it is
 * @param holidays days on which nobody works
 */
record BusinessHours(Set<DayOfWeek> days, LocalTime from, LocalTime until, ZoneId zone, Set<LocalDate> holidays) {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z]{3})(?:-([A-Za-z]{3}))? (\\d{2}:\\d{2})-(\\d{2}:\\d{2}) (\\S+)");
    private static final String[] NAMES = {"MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"};
    private static final int MOST_DAYS = 3_660;

    BusinessHours {
        days = Set.copyOf(days);
        holidays = Set.copyOf(holidays);
        if (days.isEmpty() || !from.isBefore(until)) {
            throw new IllegalArgumentException("no business hours at all");
        }
    }

    /**
     * Reads hours such as {@code MON-FRI 09:00-17:00 Europe/Berlin}.
     *
     * @throws IllegalArgumentException where it is no such text
     */
    static BusinessHours of(String text, Set<LocalDate> holidays) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("“" + text + "” is not of the form MON-FRI 09:00-17:00 Europe/Berlin");
        }
        DayOfWeek first = day(parts.group(1));
        DayOfWeek last = parts.group(2) == null ? first : day(parts.group(2));
        Set<DayOfWeek> days = EnumSet.of(first, last);
        for (DayOfWeek day = first; day != last; day = day.plus(1)) {
            days.add(day);
        }
        try {
            return new BusinessHours(
                    days,
                    LocalTime.parse(parts.group(3)),
                    LocalTime.parse(parts.group(4)),
                    ZoneId.of(parts.group(5)),
                    holidays);
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException("“" + text + "” has a time or zone that there is not", e);
        }
    }

    private static DayOfWeek day(String name) {
        for (int i = 0; i < NAMES.length; i++) {
            if (NAMES[i].equals(name.toUpperCase(Locale.ROOT))) {
                return DayOfWeek.of(i + 1);
            }
        }
        throw new IllegalArgumentException("“" + name + "” is no day of the week");
    }

    /** Returns the instant at which so much time in business hours has passed. */
    Instant after(Instant start, Duration time) {
        Duration left = time;
        LocalDate day = start.atZone(zone).toLocalDate();
        for (int i = 0; i < MOST_DAYS; i++, day = day.plusDays(1)) {
            if (!days.contains(day.getDayOfWeek()) || holidays.contains(day)) {
                continue;
            }
            Instant opens = day.atTime(from).atZone(zone).toInstant();
            Instant closes = day.atTime(until).atZone(zone).toInstant();
            Instant begins = start.isAfter(opens) ? start : opens;
            if (!begins.isBefore(closes)) {
                continue;
            }
            Duration there = Duration.between(begins, closes);
            if (left.compareTo(there) <= 0) {
                return begins.plus(left);
            }
            left = left.minus(there);
        }
        throw new IllegalArgumentException("nobody works for ten years");
    }
}
