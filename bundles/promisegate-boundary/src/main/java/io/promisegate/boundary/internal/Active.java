package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.spi.Evaluator;
import java.time.Instant;
import java.time.LocalDate;

/** A boundary in force, all of it, so that one reference swap changes everything at once. */
record Active(Boundary boundary, BoundaryRevision revision, Evaluator evaluator, BoundarySource source, Instant since) {

    /** Returns whether decisions may be made by it at that instant. */
    boolean isInEffect(Instant at) {
        LocalDate day = at.atZone(boundary.timeZone()).toLocalDate();
        LocalDate from = boundary.effective().from();
        LocalDate until = boundary.effective().until();
        return (from == null || !day.isBefore(from)) && (until == null || day.isBefore(until));
    }
}
