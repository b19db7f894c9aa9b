package io.promisegate.desk;

import io.promisegate.boundary.DeskCheck;
import org.jspecify.annotations.Nullable;

/**
 * A check of the policy.
 *
 * @param result null where nobody has answered
 * @param evidence what proves it
 * @param by who answered; {@link #GATE} for quote and boundary themselves
 */
public record CheckAnswer(DeskCheck check, @Nullable Boolean result, String evidence, String by) {
    /** The gate has answered by itself. */
    public static final String GATE = "promisegate";

    /** Returns whether it holds. */
    public boolean holds() {
        return Boolean.TRUE.equals(result);
    }
}
