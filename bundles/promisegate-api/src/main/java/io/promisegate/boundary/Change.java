package io.promisegate.boundary;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who wants a boundary changed, and why; kept in the history for ever.
 *
 * @param by a person, or the way in where no person is known, such as {@code deploy folder}
 * @param why reason, empty where none is given
 * @param drift reason for which a named person takes more drift than is configured, null where nobody does
 */
public record Change(String by, String why, @Nullable String drift) {

    public Change {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(why, "why");
    }

    /** Returns a change that stays within the configured drift. */
    public static Change by(String who, String why) {
        return new Change(who, why, null);
    }
}
