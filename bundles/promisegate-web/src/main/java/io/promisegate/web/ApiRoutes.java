package io.promisegate.web;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps HTTP requests onto {@link Api}. A failure that nobody foresaw is a problem document without its stack trace. */
final class ApiRoutes extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);

    private final String host;
    private final int port;
    private final Api api;

    ApiRoutes(String host, int port, Api api) {
        this.host = host;
        this.port = port;
        this.api = api;
    }

    @Override
    public void configure() {
        onException(Exception.class).handled(true).process(ApiRoutes::failed);

        getContext().getRegistry().bind("promisegateHttpGuard", List.of(new HttpGuard()));
        getContext().getRegistry().bind("promisegateErrors", new ProblemErrorHandler());
        restConfiguration()
                .component("jetty")
                .host(host)
                .port(port)
                .contextPath("/api/v1")
                .componentProperty("errorHandler", "#promisegateErrors")
                .endpointProperty("filters", "#promisegateHttpGuard")
                .consumerProperty("binding.mapHttpMessageFormUrlEncodedBody", "false");

        rest("/decisions")
                .post()
                .routeId("promisegate-decide")
                .to("direct:decide")
                .get("/{id}")
                .routeId("promisegate-decision")
                .to("direct:decision");
        rest("/boundaries").get().routeId("promisegate-boundaries").to("direct:boundaries");
        rest("/boundaries").get("/schema").routeId("promisegate-schema").to("direct:schema");
        rest("/boundaries").get("/history").routeId("promisegate-history").to("direct:history");
        rest("/boundaries").post("/check").routeId("promisegate-boundary-check").to("direct:boundary-check");
        rest("/boundaries").put("/{name}").routeId("promisegate-deploy").to("direct:deploy");
        rest("/boundaries")
                .post("/{name}/rollback")
                .routeId("promisegate-rollback")
                .to("direct:rollback");
        rest("/boundaries")
                .post("/{name}/promote")
                .routeId("promisegate-promote")
                .to("direct:promote");
        rest("/boundaries")
                .post("/{name}/approve")
                .routeId("promisegate-approve")
                .to("direct:approve");
        rest("/attachments").get().routeId("promisegate-attachments").to("direct:attachments");
        from("jetty:http://" + host + ':' + port
                        + "/metrics?httpMethodRestrict=GET&filters=#promisegateHttpGuard&errorHandler=#promisegateErrors")
                .routeId("promisegate-metrics")
                .process(api::metrics);

        from("direct:decide").process(api::decide);
        from("direct:decision").process(api::decision);
        from("direct:boundaries").process(api::boundaries);
        from("direct:schema").process(api::schema);
        from("direct:history").process(api::history);
        from("direct:boundary-check").process(api::checkBoundary);
        from("direct:deploy").process(api::deploy);
        from("direct:rollback").process(api::rollback);
        from("direct:attachments").process(api::attachments);
        from("direct:promote").process(api::promote);
        from("direct:approve").process(api::approve);
    }

    private static void failed(Exchange exchange) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        LOG.error("A request to {} failed", exchange.getFromEndpoint(), cause);
        HttpProblem.of(500, "internal-error", "The gate failed", "The request could not be answered; the log says why.")
                .answer(exchange);
    }
}
