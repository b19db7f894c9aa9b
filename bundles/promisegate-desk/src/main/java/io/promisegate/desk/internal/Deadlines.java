package io.promisegate.desk.internal;

import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.DealCase.Priority;
import io.promisegate.desk.Seat;
import io.promisegate.desk.Seat.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When somebody who is asked is reminded, when the deputies may answer, and when those above are told: after so much
 * time in the business hours of the role. Nothing is ever approved by it.
 */
final class Deadlines {
    private static final int STEPS = 3;

    private final Map<String, List<Duration>> times;
    private final Map<ReviewerRole, BusinessHours> hours;
    private final BusinessHours usual;

    private Deadlines(Map<String, List<Duration>> times, Map<ReviewerRole, BusinessHours> hours, BusinessHours usual) {
        this.times = times;
        this.hours = hours;
        this.usual = usual;
    }

    /**
     * Reads deadlines.
     *
     * @param times such as {@code normal=PT4H/PT8H/PT16H; legal.high=PT1H/PT2H/PT4H}
     * @param calendars such as {@code MON-FRI 09:00-17:00 Europe/Berlin; legal=MON-FRI 09:00-17:00 America/New_York}
     * @param holidays days, separated by semicolons
     * @throws IllegalArgumentException where one is no such text
     */
    static Deadlines of(String times, String calendars, String holidays) {
        Set<LocalDate> days = new HashSet<>();
        Map<String, List<Duration>> read = new HashMap<>();
        try {
            for (String day : Texts.parts(holidays)) {
                days.add(LocalDate.parse(day));
            }
            for (String part : Texts.parts(times)) {
                int equals = part.indexOf('=');
                List<Duration> steps = new ArrayList<>();
                for (String step : part.substring(equals + 1).split("/", -1)) {
                    steps.add(Duration.parse(step.strip()));
                }
                if (equals < 0 || steps.size() != STEPS) {
                    throw new IllegalArgumentException("“" + part + "” is not of the form normal=PT4H/PT8H/PT16H");
                }
                read.put(part.substring(0, equals).strip().toLowerCase(Locale.ROOT), steps);
            }
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("“" + e.getParsedString() + "” is no day or duration", e);
        }
        for (String priority : List.of("normal", "high")) {
            if (!read.containsKey(priority)) {
                throw new IllegalArgumentException("there is no deadline for priority " + priority);
            }
        }
        Map<ReviewerRole, BusinessHours> hours = new EnumMap<>(ReviewerRole.class);
        BusinessHours usual = null;
        for (String part : Texts.parts(calendars)) {
            int equals = part.indexOf('=');
            BusinessHours calendar = BusinessHours.of(part.substring(equals + 1), days);
            if (equals < 0) {
                usual = calendar;
            } else {
                hours.put(Texts.role(part.substring(0, equals)), calendar);
            }
        }
        if (usual == null) {
            throw new IllegalArgumentException("there is no calendar without a role");
        }
        return new Deadlines(read, hours, usual);
    }

    /** Returns when the step behind another is due, null where there is none. */
    @Nullable
    Instant dueAfter(Step step, ReviewerRole role, Priority priority, Instant since) {
        if (step == Step.ESCALATED) {
            return null;
        }
        String name = priority.name().toLowerCase(Locale.ROOT);
        List<Duration> steps = times.get(role.name().toLowerCase(Locale.ROOT) + '.' + name);
        Duration time = (steps == null ? times.getOrDefault(name, List.of()) : steps).get(step.ordinal());
        return hours.getOrDefault(role, usual).after(since, time);
    }

    /** Returns a seat that is asked from now on. */
    Seat asked(ReviewerRole role, Seat.State state, Priority priority, Instant now, List<Seat.Delegation> delegations) {
        return new Seat(role, state, now, delegations, Step.ASKED, dueAfter(Step.ASKED, role, priority, now));
    }

    /** Returns a seat after the step that is due now. */
    Seat stepped(Seat seat, Priority priority) {
        Step next = Step.values()[seat.step().ordinal() + 1];
        return new Seat(
                seat.role(),
                seat.state(),
                seat.since(),
                seat.delegations(),
                next,
                dueAfter(next, seat.role(), priority, seat.since()));
    }
}
