package io.promisegate.boundary;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what is in force and how the last attempt to change it went.
 *
 * @param active what is in force, in the order in which a quote is offered to them: the first that applies decides
 * @param scheduled what comes into force by itself
 * @param lastAttempt the last attempt, null for none
 * @param replaying the replay under way, null for none
 */
public record BoundaryStatus(
        List<Active> active,
        List<Deployment> scheduled,
        @Nullable Deployment lastAttempt,
        @Nullable Replaying replaying) {

    public BoundaryStatus {
        active = List.copyOf(active);
        scheduled = List.copyOf(scheduled);
    }

    /**
     * A boundary in force.
     *
     * @param source where it came from
     * @param since when it came into force
     * @param by who brought it into force
     */
    public record Active(
            BoundaryRevision revision, String slot, String source, Instant since, String by, Boundary boundary) {}

    /**
     * A replay under way.
     *
     * @param revision what is replayed at
     * @param done how many quotes have been evaluated
     */
    public record Replaying(BoundaryRevision revision, long done) {}
}
