package io.promisegate.boundary.internal;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Deployment;
import io.promisegate.ledger.BoundaryJournal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A journal that ends with the process, for use without a runtime. */
public final class MemoryBoundaryJournal implements BoundaryJournal {
    private final List<Deployment> deployments = new ArrayList<>();
    private final Map<BoundaryRevision, BoundarySource> documents = new HashMap<>();

    /** Makes an empty journal. */
    public MemoryBoundaryJournal() {}

    @Override
    public synchronized List<Deployment> deployments() {
        return List.copyOf(deployments);
    }

    @Override
    public synchronized void record(Deployment deployment) {
        deployments.add(deployment);
    }

    @Override
    public synchronized void keep(BoundaryRevision revision, BoundarySource source, Map<String, byte[]> files) {
        documents.putIfAbsent(revision, source);
    }

    @Override
    public synchronized BoundarySource document(BoundaryRevision revision) throws IOException {
        BoundarySource source = documents.get(revision);
        if (source == null) {
            throw new IOException(revision + " is not kept");
        }
        return source;
    }
}
