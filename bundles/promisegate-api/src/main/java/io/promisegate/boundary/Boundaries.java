package io.promisegate.boundary;

import io.promisegate.problem.Problem;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps the promise boundaries in force.
 *
 * <p>A boundary that names quotes which it applies to stands in a slot of its own; all others share the default slot,
 * where one replaces the other. Every way in goes the same path: read, check, compile, run its examples, analyse,
 * replay, keep, activate. A refusal on the path leaves in force what is.
 *
 * <p>Thread-safe. A change is one swap: decisions under way finish on the revision they started with. Changes are made
 * one after the other.
 */
@ProviderType
public interface Boundaries {

    /** Returns what is in force and how the last attempt went. */
    BoundaryStatus status();

    /**
     * Goes the path of a deployment to the activation, and not further.
     *
     * @param isReplayed whether recorded quotes are replayed too, which can take long
     * @return what would come of it; nothing of it is kept
     */
    Deployment check(BoundarySource source, boolean isReplayed);

    /** Reads name, version and digest of a document, null where it cannot be read. */
    @Nullable
    BoundaryRevision revision(BoundarySource source);

    /** Runs a boundary's own examples. */
    BoundaryTest test(BoundarySource source);

    /** Finds out what the boundary after changes on the boundary before, whatever is in force. */
    BoundaryDifference difference(BoundarySource before, BoundarySource after);

    /**
     * Brings a boundary into force, or leaves what is in force where there is any problem.
     *
     * <p>The content that is in force already, or that this source brought already, changes nothing. A version that was
     * in force with other content is refused, and so is a revision that others have replaced: that one is rolled back
     * to. Where a co-signature is asked for, it waits for {@link #approve}.
     */
    Deployment deploy(BoundarySource source, Change change);

    /** Reads the boundary at a location and deploys it; a location that cannot be read is a problem. */
    Deployment deploy(URI location, Change change);

    /**
     * Approves a boundary that waits for it, and brings it into force where this is the last approval.
     *
     * @param boundary name of the boundary, null for the only one that waits
     * @param version version that the person has seen, null for whichever waits
     * @param change an authenticated person, and why
     */
    Deployment approve(@Nullable String boundary, @Nullable String version, Change change);

    /**
     * Brings a boundary that is in shadow into force, on the path of every deployment.
     *
     * @param boundary name of the boundary, null for the only one in shadow
     */
    Deployment promote(@Nullable String boundary, Change change);

    /**
     * Takes out of force what came from a source, and brings what was in force before it back.
     *
     * @return null where nothing of it is in force or scheduled
     */
    @Nullable
    Deployment withdraw(String source, Change change);

    /**
     * Brings an earlier revision back into force. It was checked then, so that its examples are not run again.
     *
     * @param boundary name of the boundary in force that is to go, null for the only one
     * @param version version to go back to, null for the one before
     */
    Deployment rollback(@Nullable String boundary, @Nullable String version, Change change);

    /**
     * Ends the replay under way, so that its deployment is refused; does nothing where there is none.
     *
     * @return whether there was one
     */
    boolean cancelReplay();

    /** Returns every change of what was in force, and every refused attempt, the oldest first. */
    List<Deployment> history();

    /** Returns the JSON Schema of boundary documents, for editors. */
    byte[] schema();

    /** Returns the problems of a boundary, without comparing it to anything. */
    default List<Problem> problems(BoundarySource source) {
        return check(source, false).problems();
    }
}
