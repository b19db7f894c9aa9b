package io.promisegate.boundary.internal;

import io.promisegate.boundary.Deployment;
import io.promisegate.decision.Decision;
import io.promisegate.spi.BoundaryListener;
import io.promisegate.spi.DecisionListener;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all listeners. It stands apart from what it tells of, so that a listener may itself use boundaries and gate:
 * services that need each other could not start.
 */
@Component(
        service = {},
        immediate = true)
public final class Announcer implements BoundaryListener, DecisionListener {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final PromiseBoundaries boundaries;
    private final BoundaryGate gate;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<BoundaryListener> boundaryListeners = List.of();

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<DecisionListener> decisionListeners = List.of();

    /** Makes it; the listeners that are there are bound next. */
    @Activate
    public Announcer(@Reference PromiseBoundaries boundaries, @Reference BoundaryGate gate) {
        this.boundaries = boundaries;
        this.gate = gate;
    }

    /** Takes the announcements over. */
    @Activate
    void start() {
        boundaries.announceTo(this);
        gate.announceTo(this);
    }

    @Deactivate
    void stop() {
        gate.announceTo(null);
        boundaries.announceTo(null);
    }

    @Override
    public void deployed(Deployment deployment) {
        for (BoundaryListener listener : boundaryListeners) {
            try {
                listener.deployed(deployment);
            } catch (RuntimeException e) {
                LOG.error("{} failed on {}", listener.getClass().getName(), deployment.event(), e);
            }
        }
    }

    @Override
    public void decided(Decision decision, Duration took) {
        for (DecisionListener listener : decisionListeners) {
            try {
                listener.decided(decision, took);
            } catch (RuntimeException e) {
                LOG.error("{} failed on {}", listener.getClass().getName(), decision.id(), e);
            }
        }
    }
}
