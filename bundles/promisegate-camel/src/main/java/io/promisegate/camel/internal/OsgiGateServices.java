package io.promisegate.camel.internal;

import io.promisegate.camel.GateServices;
import io.promisegate.camel.PromisegateComponent;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.PromiseGate;
import io.promisegate.decision.Receipts;
import io.promisegate.spi.QuoteReader;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentResolver;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Gives every CamelContext of the framework a {@code promisegate:} component whose services come and go with the gate.
 * It ranks above the resolver that Camel makes from the bundle's service file, which knows no services.
 */
@org.osgi.service.component.annotations.Component(
        service = {ComponentResolver.class, GateServices.class, GuardServices.class},
        property = {"component=promisegate", "service.ranking:Integer=100"})
public final class OsgiGateServices implements ComponentResolver, GuardServices {

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable PromiseGate gate;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable QuoteReader reader;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable DecisionWriter writer;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Park park;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable BreakGlassCases breakGlass;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Receipts receipts;

    @Override
    public Component resolveComponent(String name, CamelContext context) {
        return new PromisegateComponent(this);
    }

    @Override
    public @Nullable PromiseGate gate() {
        return gate;
    }

    @Override
    public @Nullable QuoteReader reader() {
        return reader;
    }

    @Override
    public @Nullable DecisionWriter writer() {
        return writer;
    }

    @Override
    public @Nullable Park park() {
        return park;
    }

    @Override
    public @Nullable BreakGlassCases breakGlass() {
        return breakGlass;
    }

    @Override
    public @Nullable Receipts receipts() {
        return receipts;
    }
}
