package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.internal.BoundaryPreparation.Prepared;
import io.promisegate.problem.Problem;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/** Holds a revision against what was deployed before, and against the calendar. Not thread-safe. */
final class HistoryCheck {
    private final Slots slots;
    private final Clock clock;

    HistoryCheck(Slots slots, Clock clock) {
        this.slots = slots;
        this.clock = clock;
    }

    /**
     * Returns what the history says against a revision.
     *
     * @param isInForce whether it is in force now, against which nothing is to be said
     */
    List<Problem> problems(Prepared prepared, String origin, Change change, boolean isInForce) {
        BoundaryRevision revision = prepared.revision();
        Boundary boundary = prepared.boundary();
        if (revision == null || boundary == null || isInForce) {
            return List.of();
        }
        for (BoundaryRevision known : slots.known(revision.name())) {
            if (known.version().equals(revision.version()) && !known.sha256().equals(revision.sha256())) {
                return List.of(Problem.at(
                                "/version",
                                "PG-B035",
                                "Version " + revision.version() + " was deployed before with other content (" + known
                                        + "); give this one a version of its own.")
                        .in(prepared.yaml().place("/version")));
            }
        }
        String twin = change.shadow() == null ? slots.otherFile(revision.name(), origin) : null;
        if (twin != null) {
            return List.of(Problem.at(
                            "/boundary",
                            "PG-B040",
                            "“" + revision.name() + "” comes from " + twin + " already; one of the two files must go.")
                    .in(prepared.yaml().place("/boundary")));
        }
        if (slots.holds(revision)) {
            return List.of(Problem.at(
                            "/version",
                            "PG-B036",
                            "Version " + revision.version() + " was in force before and has been replaced; roll back to"
                                    + " it instead of deploying it again.")
                    .in(prepared.yaml().place("/version")));
        }
        LocalDate until = boundary.effective().until();
        if (until != null && !until.isAfter(today(boundary))) {
            return List.of(Problem.at("/effective/until", "PG-B037", "Its effective dates are over.")
                    .in(prepared.yaml().place("/effective/until")));
        }
        return List.of();
    }

    /** Returns whether the first of its days has begun. */
    boolean isDue(Boundary boundary) {
        LocalDate from = boundary.effective().from();
        return from == null || !from.isAfter(today(boundary));
    }

    private LocalDate today(Boundary boundary) {
        return clock.instant().atZone(boundary.timeZone()).toLocalDate();
    }
}
