package com.example.shop;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.xml.in.ModelParser;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * A quote-to-cash flow, three times: written in Java, written in XML, and with an interceptor of its own on the
 * endpoint that makes contracts. Two of the contexts are OSGi services. Orders come in over HTTP, are enriched and
 * approved, and a service over HTTP makes a contract.
 */
public final class ShopFlow implements BundleActivator {
    private final List<CamelContext> contexts = new ArrayList<>();

    @Override
    public void start(BundleContext context) throws Exception {
        String in = context.getProperty("shop.in");
        Contracts contracts = new Contracts(context.getProperty("shop.contracts"));
        CamelContext java = named(context, "shop", contracts);
        java.addRoutes(new ShopRoutes(in, false));
        CamelContext xml = named(context, "shop-xml", contracts);
        xml.getPropertiesComponent().addInitialProperty("shop.in", in);
        try (InputStream routes = ShopFlow.class.getResourceAsStream("routes.xml")) {
            new ModelParser(routes).parseRoutesDefinition().ifPresent(parsed -> add(xml, parsed.getRoutes()));
        }
        CamelContext intercepted = named(context, "shop-intercepted", contracts);
        intercepted.addRoutes(new ShopRoutes(in + "/intercepted", true));
        context.registerService(CamelContext.class, xml, null);
        context.registerService(CamelContext.class, intercepted, null);
        for (CamelContext one : contexts) {
            one.start();
        }
    }

    private static void add(CamelContext to, List<RouteDefinition> routes) {
        try {
            to.getCamelContextExtension().getContextPlugin(Model.class).addRouteDefinitions(routes);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private CamelContext named(BundleContext bundle, String name, Contracts contracts) {
        CamelContext context = new OsgiDefaultCamelContext(bundle);
        context.getCamelContextExtension().setName(name);
        context.getRegistry().bind("contracts", contracts);
        contexts.add(context);
        return context;
    }

    @Override
    public void stop(BundleContext context) {
        contexts.forEach(CamelContext::stop);
    }

    /** The flow in Java. */
    private static final class ShopRoutes extends RouteBuilder {
        private final String in;
        private final boolean isIntercepted;

        ShopRoutes(String in, boolean isIntercepted) {
            this.in = in;
            this.isIntercepted = isIntercepted;
        }

        @Override
        public void configure() {
            if (isIntercepted) {
                interceptSendToEndpoint("direct:generate-contract").setHeader("audited", constant(true));
            }
            from("jetty:" + in + "/orders")
                    .routeId("intake")
                    .convertBodyTo(String.class)
                    .enrich("direct:customer", (order, customer) -> {
                        order.getMessage()
                                .setHeader("region", customer.getMessage().getHeader("region"));
                        return order;
                    })
                    .to("direct:approve");
            from("direct:customer").routeId("customer").setHeader("region", constant("EMEA"));
            from("direct:approve")
                    .routeId("approve")
                    .setHeader("approved", constant(true))
                    .to("direct:generate-contract");
            from("direct:generate-contract").routeId("contract").process("contracts");
        }
    }
}
