package io.promisegate.boundary.internal;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Deployment;
import io.promisegate.ledger.BoundaryJournal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A journal whose documents somebody has changed. */
record SpoiltJournal(BoundaryJournal journal, UnaryOperator<BoundarySource> change) implements BoundaryJournal {
    @Override
    public List<Deployment> deployments() {
        return journal.deployments();
    }

    @Override
    public void record(Deployment deployment) throws IOException {
        journal.record(deployment);
    }

    @Override
    public void keep(BoundaryRevision revision, BoundarySource source, Map<String, byte[]> files) throws IOException {
        journal.keep(revision, source, files);
    }

    @Override
    public BoundarySource document(BoundaryRevision revision) throws IOException {
        return change.apply(journal.document(revision));
    }
}
