package io.promisegate.boundary;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what is in force and how the last attempt to change it went.
 *
 * @param active what is in force, in the order in which a quote is offered to them: the first that applies decides
 * @param proposed what waits for approval
 * @param scheduled what comes into force by itself
 * @param shadows what is evaluated beside what is in force
 * @param lastAttempt the last attempt, null for none
 * @param replaying the replay under way, null for none
 */
public record BoundaryStatus(
        List<Active> active,
        List<Proposed> proposed,
        List<Deployment> scheduled,
        List<InShadow> shadows,
        @Nullable Deployment lastAttempt,
        @Nullable Replaying replaying) {

    public BoundaryStatus {
        active = List.copyOf(active);
        proposed = List.copyOf(proposed);
        scheduled = List.copyOf(scheduled);
        shadows = List.copyOf(shadows);
    }

    /**
     * A boundary in force.
     *
     * @param source where it came from
     * @param since when it came into force
     * @param by who brought it into force
     * @param interpreted the rules whose conditions are not compiled, and so take longer than others
     */
    public record Active(
            BoundaryRevision revision,
            String slot,
            String source,
            Instant since,
            String by,
            Boundary boundary,
            List<String> interpreted) {
        public Active {
            interpreted = List.copyOf(interpreted);
        }
    }

    /**
     * A boundary that waits for the approval of its owners.
     *
     * @param approvers who has approved it
     * @param owners who must: the owners of the boundary in force in its slot, or its own where there is none
     */
    public record Proposed(Deployment deployment, List<String> approvers, Boundary.Owners owners) {
        public Proposed {
            approvers = List.copyOf(approvers);
        }
    }

    /**
     * A boundary in shadow.
     *
     * @param drift what it would have decided otherwise, up to now
     * @param missed quotes that it did not see, since too many came at once
     */
    public record InShadow(Deployment deployment, Drift drift, long missed) {}

    /**
     * A replay under way.
     *
     * @param revision what is replayed at
     * @param done how many quotes have been evaluated
     */
    public record Replaying(BoundaryRevision revision, long done) {}
}
