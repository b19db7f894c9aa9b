package io.promisegate.spi;

import io.promisegate.boundary.Deployment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of every change of what is in force, and of every refusal, after it has happened. Registered as a service by
 * whoever wants to know.
 *
 * <p>Called by one thread at a time, in the order of the journal, while the next change waits: to return soon is
 * polite. What it throws is logged and changes nothing.
 */
@ConsumerType
@FunctionalInterface
public interface BoundaryListener {

    /** Takes note of a journal entry. */
    void deployed(Deployment deployment);
}
