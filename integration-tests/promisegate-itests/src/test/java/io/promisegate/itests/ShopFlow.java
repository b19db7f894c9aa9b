package io.promisegate.itests;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Somebody's quote-to-cash flow, in a bundle that knows nothing of the gate: orders come in over HTTP, are enriched and
 * approved, and a contract is made by a service of theirs over HTTP.
 */
public final class ShopFlow implements BundleActivator {
    private final HttpClient http = HttpClient.newHttpClient();
    private CamelContext camel;

    @Override
    public void start(BundleContext context) throws Exception {
        String in = context.getProperty("shop.in");
        String contracts = context.getProperty("shop.contracts");
        camel = new OsgiDefaultCamelContext(context);
        camel.getCamelContextExtension().setName("shop");
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetty:" + in + "/orders")
                        .routeId("intake")
                        .convertBodyTo(String.class)
                        .setHeader("approved", constant(true))
                        .to("direct:generate-contract");
                from("direct:generate-contract").routeId("contract").process(exchange -> print(exchange, contracts));
            }
        });
        camel.start();
    }

    private void print(Exchange exchange, String contracts) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(contracts))
                .POST(HttpRequest.BodyPublishers.ofString(exchange.getMessage().getBody(String.class)))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        exchange.getMessage().setBody(response.body());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/html");
    }

    @Override
    public void stop(BundleContext context) {
        camel.stop();
    }
}
