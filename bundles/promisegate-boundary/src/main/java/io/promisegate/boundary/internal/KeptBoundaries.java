package io.promisegate.boundary.internal;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.internal.BoundaryPreparation.Prepared;
import io.promisegate.ledger.BoundaryJournal;
import io.promisegate.problem.Problem;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Revisions as the journal keeps them, made ready again. Thread-safe. */
final class KeptBoundaries {
    private static final Logger LOG = LoggerFactory.getLogger(KeptBoundaries.class);

    private final BoundaryJournal journal;
    private final BoundaryPreparation preparation;

    KeptBoundaries(BoundaryJournal journal, BoundaryPreparation preparation) {
        this.journal = journal;
        this.preparation = preparation;
    }

    /** Prepares a revision; its examples were run when it was deployed. */
    Prepared prepared(BoundaryRevision revision) {
        return prepared(revision, false);
    }

    /** Prepares a revision; a document that is not the one that was kept is a problem. */
    Prepared prepared(BoundaryRevision revision, boolean withExamples) {
        try {
            Prepared prepared = preparation.prepare(journal.document(revision), withExamples);
            if (prepared.problems().isEmpty() && !revision.equals(prepared.revision())) {
                throw new IOException("the document of " + revision + " was changed");
            }
            return prepared;
        } catch (IOException e) {
            LOG.error("The document of {} cannot be read", revision, e);
            return new Prepared(revision, null, null, Map.of(), BoundaryYaml.NONE, List.of(notKept(e)), List.of());
        }
    }

    /** Returns when the first of its days begins, null for no such day. */
    @Nullable
    Instant start(BoundaryRevision revision) {
        try {
            return preparation.start(journal.document(revision));
        } catch (IOException e) {
            LOG.error("The document of {} cannot be read", revision, e);
            return null;
        }
    }

    /** Returns the problem that the journal has. */
    static Problem notKept(IOException e) {
        LOG.error("The journal of boundaries failed", e);
        return Problem.at("", "PG-B039", "The journal of boundaries cannot be written or read; the log says why.");
    }
}
