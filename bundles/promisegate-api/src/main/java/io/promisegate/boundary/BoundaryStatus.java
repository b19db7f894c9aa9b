package io.promisegate.boundary;

import io.promisegate.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what is in force and how the last attempt to change it went.
 *
 * @param active revision in force, null where there is none
 * @param source where it came from, null where there is none
 * @param activatedAt when it came into force, null where there is none
 * @param boundary its content, null where there is none
 * @param lastAttempt when something was last tried, null for never
 * @param lastSource what was tried
 * @param problems why it was refused; empty after a success
 */
public record BoundaryStatus(
        @Nullable BoundaryRevision active,
        @Nullable String source,
        @Nullable Instant activatedAt,
        @Nullable Boundary boundary,
        @Nullable Instant lastAttempt,
        @Nullable String lastSource,
        List<Problem> problems) {

    public BoundaryStatus {
        problems = List.copyOf(problems);
    }
}
