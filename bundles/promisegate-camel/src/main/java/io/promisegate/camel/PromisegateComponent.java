package io.promisegate.camel;

import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.PromiseGate;
import io.promisegate.spi.QuoteReader;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code promisegate:} endpoints. It finds the gate's services in the registry of its CamelContext unless it was
 * given them.
 */
@Component("promisegate")
public final class PromisegateComponent extends DefaultComponent {
    private final GateServices services;

    /** Makes a component that looks its services up in the registry. */
    public PromisegateComponent() {
        this.services = new FromRegistry();
    }

    /** Makes a component with its services. */
    public PromisegateComponent(GateServices services) {
        this.services = services;
    }

    GateServices services() {
        return services;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (!remaining.equals("check") && !remaining.equals("verify")) {
            throw new IllegalArgumentException("promisegate: knows the operations check and verify, not " + remaining);
        }
        PromisegateEndpoint endpoint = new PromisegateEndpoint(uri, this);
        endpoint.setOperation(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** The registry of the context: in OSGi that is the service registry too. */
    private final class FromRegistry implements GateServices {
        private <T> @Nullable T find(Class<T> type) {
            return getCamelContext().getRegistry().findSingleByType(type);
        }

        @Override
        public @Nullable PromiseGate gate() {
            return find(PromiseGate.class);
        }

        @Override
        public @Nullable QuoteReader reader() {
            return find(QuoteReader.class);
        }

        @Override
        public @Nullable DecisionWriter writer() {
            return find(DecisionWriter.class);
        }
    }
}
