package io.promisegate.cpq.tmf648;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The states of a quote, and which may follow which. TMF648 v4.0.0, and v5 where it has other words for them. */
enum State {
    IN_PROGRESS("inProgress"),
    PENDING("pending"),
    APPROVED("approved"),
    ACCEPTED("accepted"),
    REJECTED("rejected"),
    CANCELLED("cancelled");

    private static final Map<State, Set<State>> NEXT = Map.of(
            IN_PROGRESS, Set.of(APPROVED, PENDING, CANCELLED),
            PENDING, Set.of(IN_PROGRESS, CANCELLED),
            APPROVED, Set.of(ACCEPTED, REJECTED),
            ACCEPTED, Set.of(),
            REJECTED, Set.of(IN_PROGRESS),
            CANCELLED, Set.of());

    private final String word;

    State(String word) {
        this.word = word;
    }

    /** Returns the word of version 4. */
    String word() {
        return word;
    }

    /** Returns the state of a word of either version, whatever its case; null where there is none. */
    static @Nullable State of(String word) {
        String plain = word.replace("_", "").strip().toLowerCase(Locale.ROOT);
        for (State state : values()) {
            if (state.word.toLowerCase(Locale.ROOT).equals(plain)) {
                return state;
            }
        }
        return switch (plain) {
            case "acknowledged" -> IN_PROGRESS;
            case "declined" -> CANCELLED;
            default -> null;
        };
    }

    /** Returns whether a quote may go over to a state. */
    boolean mayBecome(State next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** Returns whether what the quote says may still change. */
    boolean isOpen() {
        return this == IN_PROGRESS || this == PENDING;
    }
}
