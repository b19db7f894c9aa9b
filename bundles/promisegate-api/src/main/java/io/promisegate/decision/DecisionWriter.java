package io.promisegate.decision;

import io.promisegate.attachment.Attachment;
import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.BypassSweep;
import io.promisegate.attachment.ParkedQuote;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.Deployment;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Writes decisions as JSON, in one form for every way out. Thread-safe. */
@ProviderType
public interface DecisionWriter {

    /** Returns the decision as UTF-8 JSON. */
    byte[] write(Decision decision);

    /** Returns what a quote may promise without the desk, as UTF-8 JSON. */
    byte[] write(Envelope envelope);

    /** Returns the words that belong to promises, as UTF-8 JSON. */
    byte[] write(PromiseSheet sheet);

    /** Returns what came of a change of the boundary, as UTF-8 JSON. */
    byte[] write(Deployment deployment);

    /** Returns a history, as UTF-8 JSON. */
    byte[] write(List<Deployment> deployments);

    /** Returns what is in force, and the problems of the last attempt, as UTF-8 JSON. */
    byte[] write(BoundaryStatus status);

    /** Returns where the gate stands in flows, as UTF-8 JSON. */
    byte[] writeAttachments(List<Attachment> attachments);

    /** Returns the quotes that wait, as UTF-8 JSON. */
    byte[] writeParked(List<ParkedQuote> parked);

    /** Returns who opened what, and what passed, as UTF-8 JSON. */
    byte[] writeBreakGlass(List<BreakGlass> opened);

    /** Returns what went round the gate, as UTF-8 JSON. */
    byte[] writeSweeps(List<BypassSweep> sweeps);
}
