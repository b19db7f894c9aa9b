package io.promisegate.camel;

import io.promisegate.boundary.Deployment;
import java.util.EventObject;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;

/**
 * Tells the event notifiers of a CamelContext that a boundary was proposed, refused, brought into force, rolled back
 * and so on, after it has happened.
 */
public final class BoundaryChangedEvent extends EventObject implements CamelEvent {
    private static final long serialVersionUID = 1;

    private final transient Deployment deployment;
    private long timestamp;

    /** Makes an event of a context. */
    public BoundaryChangedEvent(CamelContext context, Deployment deployment) {
        super(context);
        this.deployment = deployment;
        this.timestamp = deployment.at().toEpochMilli();
    }

    /** Returns what has happened. */
    public Deployment deployment() {
        return deployment;
    }

    @Override
    public Type getType() {
        return Type.Custom;
    }

    @Override
    public long getTimestamp() {
        return timestamp;
    }

    @Override
    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    @Override
    public String toString() {
        return "Boundary " + deployment.revision() + " from " + deployment.source() + ": " + deployment.event();
    }
}
