package io.promisegate.ledger;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Deployment;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps every deployment and the documents of every revision ever in force. What a method has returned from survives a
 * crash at any point after it; what it has thrown on has not happened. Thread-safe.
 */
@ProviderType
public interface BoundaryJournal {

    /** Returns all entries, the oldest first. */
    List<Deployment> deployments();

    /** Adds an entry. */
    void record(Deployment deployment) throws IOException;

    /**
     * Keeps the document of a revision, and the files beside it that its examples name.
     *
     * @param files content by path relative to the document
     */
    void keep(BoundaryRevision revision, BoundarySource source, Map<String, byte[]> files) throws IOException;

    /** Returns the kept document of a revision, which names its source as it was. */
    BoundarySource document(BoundaryRevision revision) throws IOException;
}
