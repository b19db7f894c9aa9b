package io.promisegate.boundary;

import io.promisegate.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change of what is in force, or an attempt at one: an entry of the history.
 *
 * @param at when
 * @param event what came of it
 * @param slot {@link #DEFAULT_SLOT}, or the name of a boundary that applies to some quotes only
 * @param revision the revision concerned, null where the document names none that can be read
 * @param source where the document came from, the same for all its versions
 * @param change who wanted it, how, and why
 * @param problems why it was refused; empty otherwise
 * @param impact what the revision changes, as was known before it came into force
 */
public record Deployment(
        Instant at,
        Event event,
        String slot,
        @Nullable BoundaryRevision revision,
        String source,
        Change change,
        List<Problem> problems,
        Impact impact) {

    /** The slot of the boundary that applies to every quote that no other applies to. */
    public static final String DEFAULT_SLOT = "*";

    /** What came of an attempt. */
    public enum Event {
        /** In force since. */
        ACTIVATED,
        /** In force already, or known from this source already: nothing was done. */
        UNCHANGED,
        /** Kept, and waits for the approval of its owners. */
        PROPOSED,
        /** Approved by somebody; comes into force with the last approval. */
        APPROVED,
        /** Comes into force on the first day of its effective dates. */
        SCHEDULED,
        /** Evaluated beside what is in force, without effect. */
        SHADOWED,
        /** Has problems; what was in force stays. */
        REFUSED,
        /** An earlier revision is in force again. */
        ROLLED_BACK,
        /** Its source is gone, and it with it; the revision before it is in force again, where there is one. */
        WITHDRAWN
    }

    public Deployment {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(slot, "slot");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(impact, "impact");
        problems = List.copyOf(problems);
    }

    /** Returns the same with another impact. */
    public Deployment with(Impact other) {
        return new Deployment(at, event, slot, revision, source, change, problems, other);
    }

    /** Returns who wanted it. */
    public String by() {
        return change.by();
    }

    /** Returns the reason, empty where none was given. */
    public String why() {
        return change.why();
    }

    /** Returns whether it was refused. */
    public boolean isRefused() {
        return event == Event.REFUSED;
    }
}
