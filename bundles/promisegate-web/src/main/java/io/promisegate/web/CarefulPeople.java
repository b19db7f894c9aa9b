package io.promisegate.web;

import io.promisegate.desk.Person;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Does not ask for a name with which somebody fails too often, for a while. Thread-safe. */
final class CarefulPeople implements People {
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final int MOST_FAILURES = 5;
    private static final int MOST_NAMES = 10_000;
    private static final int LONGEST_NAME = 200;

    private final Map<String, Deque<Instant>> failures = new ConcurrentHashMap<>();
    private final People people;
    private final Clock clock;

    CarefulPeople(People people, Clock clock) {
        this.people = people;
        this.clock = clock;
    }

    @Override
    public @Nullable Person find(String name, String password) {
        Instant now = clock.instant();
        if (name.isBlank() || name.length() > LONGEST_NAME || isBarred(name, now)) {
            return null;
        }
        Person person = people.find(name, password);
        if (person == null) {
            failed(name, now);
        } else {
            failures.remove(key(name));
        }
        return person;
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** Returns whether a name was tried too often of late. */
    boolean isBarred(String name) {
        return isBarred(name, clock.instant());
    }

    private boolean isBarred(String name, Instant now) {
        Deque<Instant> times = failures.get(key(name));
        if (times == null) {
            return false;
        }
        synchronized (times) {
            while (!times.isEmpty() && times.getFirst().plus(REMEMBERED).isBefore(now)) {
                times.removeFirst();
            }
            return times.size() >= MOST_FAILURES;
        }
    }

    private void failed(String name, Instant now) {
        if (failures.size() >= MOST_NAMES) {
            failures.values().removeIf(times -> {
                synchronized (times) {
                    Instant last = times.peekLast();
                    return last == null || last.plus(REMEMBERED).isBefore(now);
                }
            });
        }
        Deque<Instant> times = failures.computeIfAbsent(key(name), known -> new ArrayDeque<>());
        synchronized (times) {
            times.addLast(now);
        }
    }
}
