package io.promisegate.boundary;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who wants a boundary changed, how, and why; kept in the history for ever.
 *
 * @param by a person, or the way in where no person is known, such as {@code deploy folder}
 * @param why reason, empty where none is given
 * @param drift reason for which a named person takes more drift than is configured, null where nobody does
 * @param shadow the quotes that the boundary is to see in shadow, null where it is to come into force
 */
public record Change(
        String by,
        String why,
        @Nullable String drift,
        @Nullable Shadow shadow) {

    public Change {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(why, "why");
    }

    /** Returns a change that brings a boundary into force and stays within the configured drift. */
    public static Change by(String who, String why) {
        return new Change(who, why, null, null);
    }

    /** Returns the same, taking more drift than is configured for that reason; null for none. */
    public Change acceptingDrift(@Nullable String reason) {
        return new Change(by, why, reason, shadow);
    }

    /** Returns the same, into shadow; null for into force. */
    public Change into(@Nullable Shadow other) {
        return new Change(by, why, drift, other);
    }
}
