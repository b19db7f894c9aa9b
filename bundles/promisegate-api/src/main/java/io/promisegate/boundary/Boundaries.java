package io.promisegate.boundary;

import io.promisegate.problem.Problem;
import java.net.URI;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps the promise boundary in force.
 *
 * <p>Thread-safe. A change is one swap: decisions under way finish on the revision they started with.
 */
@ProviderType
public interface Boundaries {

    /** Returns what is in force and how the last attempt went. */
    BoundaryStatus status();

    /**
     * Reads, checks, compiles and tests a boundary without bringing it into force.
     *
     * @return every problem; empty where it could become active
     */
    List<Problem> check(BoundarySource source);

    /**
     * Brings a boundary into force, or leaves the former one where there is any problem.
     *
     * @return every problem; empty where it is active now. The content that is active already is a success.
     */
    List<Problem> activate(BoundarySource source);

    /**
     * Reads the boundary at a location and brings it into force, or leaves the former one where there is any problem.
     *
     * @return every problem; a location that cannot be read is one
     */
    List<Problem> activate(URI location);

    /** Returns the JSON Schema of boundary documents, for editors. */
    byte[] schema();

    /** Takes the boundary that came from this location out of force; does nothing where another is active. */
    void deactivate(URI location);
}
