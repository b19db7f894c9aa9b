package io.promisegate.camel.internal;

import io.promisegate.boundary.Deployment;
import io.promisegate.camel.BoundaryChangedEvent;
import io.promisegate.spi.BoundaryListener;
import java.util.List;
import org.apache.camel.CamelContext;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every CamelContext of the runtime of every change of a boundary. */
@Component(service = BoundaryListener.class)
public final class BoundaryNotifier implements BoundaryListener {

    private static final Logger LOG = LoggerFactory.getLogger(BoundaryNotifier.class);

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<CamelContext> contexts;

    /** Makes a notifier to which contexts are bound. */
    public BoundaryNotifier() {
        this(List.of());
    }

    BoundaryNotifier(List<CamelContext> contexts) {
        this.contexts = contexts;
    }

    @Override
    public void deployed(Deployment deployment) {
        for (CamelContext context : contexts) {
            tell(context, deployment);
        }
    }

    private static void tell(CamelContext context, Deployment deployment) {
        try {
            context.getManagementStrategy().notify(new BoundaryChangedEvent(context, deployment));
        } catch (Exception e) {
            LOG.warn("CamelContext {} could not be told of {}", context.getName(), deployment.event(), e);
        }
    }
}
