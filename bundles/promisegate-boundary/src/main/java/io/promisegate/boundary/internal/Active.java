package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.spi.Evaluator;
import java.time.Instant;

/** A boundary in force, all of it, so that one reference swap changes everything at once. */
record Active(
        Boundary boundary, BoundaryRevision revision, Evaluator evaluator, BoundarySource source, Instant since) {}
