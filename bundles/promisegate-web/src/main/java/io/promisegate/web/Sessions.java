package io.promisegate.web;

import io.promisegate.desk.Person;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who is logged in to the console of this node. A session ends by itself. Thread-safe. */
final class Sessions {
    private static final Duration LASTS = Duration.ofHours(8);
    private static final int MOST_SESSIONS = 10_000;
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final CarefulPeople people;
    private final Clock clock;

    Sessions(CarefulPeople people, Clock clock) {
        this.people = people;
        this.clock = clock;
    }

    /**
     * Somebody who is logged in.
     *
     * @param id what the browser is known by
     * @param person who it is
     * @param proof what each form of a page has, and no page of somebody else
     * @param until when it ends
     */
    record Session(String id, Person person, String proof, Instant until) {

        /** Returns whether a form is of one of our pages. */
        boolean isProvenBy(@Nullable String given) {
            return given != null
                    && MessageDigest.isEqual(
                            proof.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "session of " + person.name();
        }
    }

    /** Logs somebody in; null where name or password is wrong, or where too many were wrong before. */
    @Nullable
    Session open(String name, String password) {
        Instant now = clock.instant();
        Person person = people.find(name, password);
        if (person == null) {
            return null;
        }
        sessions.values().removeIf(session -> !now.isBefore(session.until()));
        if (sessions.size() >= MOST_SESSIONS) {
            return null;
        }
        Session session = new Session(token(), person, token(), now.plus(LASTS));
        sessions.put(session.id(), session);
        return session;
    }

    /** Returns whether a name was tried too often of late. */
    boolean isBarred(String name) {
        return people.isBarred(name);
    }

    private String token() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns a session, null where there is none, or none any more. */
    @Nullable
    Session find(@Nullable String id) {
        Session session = id == null ? null : sessions.get(id);
        return session != null && clock.instant().isBefore(session.until()) ? session : null;
    }

    void close(String id) {
        sessions.remove(id);
    }
}
