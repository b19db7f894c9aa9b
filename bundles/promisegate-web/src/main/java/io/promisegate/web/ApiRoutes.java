package io.promisegate.web;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.rest.RestConfigurationDefinition;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps HTTP requests onto {@link Api}. A failure that nobody foresaw is a problem document without its stack trace. */
final class ApiRoutes extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);

    private final String host;
    private final int port;
    private final @Nullable SSLContextParameters tls;
    private final HttpGuard guard;
    private final HealthPages health;
    private final Batch batch;
    private final Console console;
    private final Api api;
    private final ReceiptApi receipts;
    private final FlowApi flows;
    private final LedgerApi ledger;
    private final CaseApi cases;
    private final FigureApi figures;

    /**
     * Makes them; nothing is served yet.
     *
     * @param tls by what TLS is spoken, null for plain HTTP
     */
    ApiRoutes(
            String host,
            int port,
            @Nullable SSLContextParameters tls,
            HttpGuard guard,
            HealthPages health,
            Batch batch,
            Console console,
            Api api,
            ReceiptApi receipts,
            FlowApi flows,
            LedgerApi ledger,
            CaseApi cases,
            FigureApi figures) {
        this.tls = tls;
        this.guard = guard;
        this.health = health;
        this.batch = batch;
        this.console = console;
        this.cases = cases;
        this.figures = figures;
        this.ledger = ledger;
        this.host = host;
        this.port = port;
        this.api = api;
        this.receipts = receipts;
        this.flows = flows;
    }

    @Override
    public void configure() {
        onException(Exception.class).handled(true).process(ApiRoutes::failed);

        getContext().getRegistry().bind("promisegateHttpGuard", List.of(guard, health, batch, console));
        getContext().getRegistry().bind("promisegateErrors", new ProblemErrorHandler());
        RestConfigurationDefinition served = restConfiguration()
                .component("jetty")
                .scheme(scheme())
                .host(host)
                .port(port)
                .contextPath("/")
                .componentProperty("errorHandler", "#promisegateErrors")
                .endpointProperty("filters", "#promisegateHttpGuard")
                .consumerProperty("binding.mapHttpMessageFormUrlEncodedBody", "false");
        if (tls != null) {
            getContext().getRegistry().bind("promisegateTls", tls);
            served.endpointProperty("sslContextParameters", "#promisegateTls");
        }

        rest("/api/v1/decisions")
                .post()
                .routeId("promisegate-decide")
                .to("direct:decide")
                .get("/{id}")
                .routeId("promisegate-decision")
                .to("direct:decision");
        rest("/api/v1/decisions")
                .get("/{id}/replay")
                .routeId("promisegate-decision-replay")
                .to("direct:decision-replay");
        rest("/api/v1/envelope").post().routeId("promisegate-envelope").to("direct:envelope");
        // answered before it comes to the route
        rest("/api/v1/decisions").post("/batch").routeId("promisegate-batch").to("direct:decide");
        rest("/api/v1/ledger").get().routeId("promisegate-ledger").to("direct:ledger");
        rest("/api/v1/ledger")
                .get("/export")
                .routeId("promisegate-ledger-export")
                .to("direct:ledger-export");
        rest("/api/v1/ledger")
                .post("/verify")
                .routeId("promisegate-ledger-verify")
                .to("direct:ledger-verify");
        rest("/api/v1/ledger")
                .post("/erase")
                .routeId("promisegate-ledger-erase")
                .to("direct:ledger-erase");
        rest("/api/v1/boundaries").get().routeId("promisegate-boundaries").to("direct:boundaries");
        rest("/api/v1/boundaries").get("/schema").routeId("promisegate-schema").to("direct:schema");
        rest("/api/v1/boundaries")
                .get("/history")
                .routeId("promisegate-history")
                .to("direct:history");
        rest("/api/v1/boundaries")
                .post("/check")
                .routeId("promisegate-boundary-check")
                .to("direct:boundary-check");
        rest("/api/v1/boundaries").put("/{name}").routeId("promisegate-deploy").to("direct:deploy");
        rest("/api/v1/boundaries")
                .post("/{name}/rollback")
                .routeId("promisegate-rollback")
                .to("direct:rollback");
        rest("/api/v1/boundaries")
                .post("/{name}/promote")
                .routeId("promisegate-promote")
                .to("direct:promote");
        rest("/api/v1/boundaries")
                .post("/{name}/approve")
                .routeId("promisegate-approve")
                .to("direct:approve");
        rest("/api/v1/receipts").get("/keys").routeId("promisegate-keys").to("direct:keys");
        rest("/api/v1/receipts").post("/verify").routeId("promisegate-verify").to("direct:verify");
        rest("/api/v1/receipts").post("/sheet").routeId("promisegate-sheet").to("direct:sheet");
        rest("/api/v1/receipts").post("/facts").routeId("promisegate-facts").to("direct:facts");
        rest("/api/v1/parked").get().routeId("promisegate-parked").to("direct:parked");
        rest("/api/v1/parked").post("/retry").routeId("promisegate-retry").to("direct:retry");
        rest("/api/v1/sweeps").get().routeId("promisegate-sweeps").to("direct:sweeps");
        rest("/api/v1/sweeps").post("/run").routeId("promisegate-sweep").to("direct:sweep");
        rest("/api/v1/break-glass").get().routeId("promisegate-break-glass").to("direct:break-glass");
        rest("/api/v1/break-glass")
                .post()
                .routeId("promisegate-break-glass-request")
                .to("direct:break-glass-request");
        rest("/api/v1/break-glass")
                .post("/{id}/approve")
                .routeId("promisegate-break-glass-approve")
                .to("direct:break-glass-approve");
        rest("/api/v1/break-glass")
                .post("/{id}/end")
                .routeId("promisegate-break-glass-end")
                .to("direct:break-glass-end");
        rest("/api/v1/break-glass")
                .post("/{id}/uses/{use}/review")
                .routeId("promisegate-break-glass-review")
                .to("direct:break-glass-review");
        rest("/api/v1/cases").get().routeId("promisegate-cases").to("direct:cases");
        rest("/api/v1/cases").get("/{id}").routeId("promisegate-case").to("direct:case");
        for (CaseApi.Write write : CaseApi.Write.values()) {
            rest("/api/v1/cases")
                    .post("/{id}/" + write.path())
                    .routeId("promisegate-case-" + write.path())
                    .to("direct:case-" + write.path());
            from("direct:case-" + write.path()).process(exchange -> cases.write(exchange, write));
        }
        rest("/api/v1/waivers").get().routeId("promisegate-waivers").to("direct:waivers");
        rest("/api/v1/waivers")
                .post("/{id}/end")
                .routeId("promisegate-waiver-end")
                .to("direct:waiver-end");
        rest("/api/v1/messages").get().routeId("promisegate-undelivered").to("direct:undelivered");
        rest("/api/v1/messages").post("/retry").routeId("promisegate-deliver").to("direct:deliver");
        rest("/api/v1/figures").get().routeId("promisegate-figures").to("direct:figures");
        rest("/api/v1/figures").post().routeId("promisegate-figures-import").to("direct:figures-import");
        rest("/api/v1/openapi").get().routeId("promisegate-openapi").to("direct:openapi");
        rest("/api/v1/attachments").get().routeId("promisegate-attachments").to("direct:attachments");
        from(jetty("/metrics?httpMethodRestrict=GET"))
                .routeId("promisegate-metrics")
                .process(api::metrics);
        // what the health pages do not answer themselves before it comes to the route
        from(jetty("/health?matchOnUriPrefix=true"))
                .routeId("promisegate-health")
                .process(exchange -> exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 404));
        // what the console does not answer itself before it comes to the route
        from(jetty("/console?matchOnUriPrefix=true"))
                .routeId("promisegate-console")
                .process(exchange -> exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 404));

        from("direct:figures").process(figures::list);
        from("direct:figures-import").process(figures::put);
        from("direct:cases").process(cases::list);
        from("direct:case").process(cases::show);
        from("direct:waivers").process(cases::waivers);
        from("direct:waiver-end").process(cases::endWaiver);
        from("direct:undelivered").process(cases::undelivered);
        from("direct:deliver").process(cases::deliver);
        from("direct:openapi").process(cases::openApi);
        from("direct:decide").process(api::decide);
        from("direct:envelope").process(api::envelope);
        from("direct:decision").process(api::decision);
        from("direct:decision-replay").process(ledger::replay);
        from("direct:ledger").process(ledger::entries);
        from("direct:ledger-export").process(ledger::export);
        from("direct:ledger-verify").process(ledger::verify);
        from("direct:ledger-erase").process(ledger::erase);
        from("direct:boundaries").process(api::boundaries);
        from("direct:schema").process(api::schema);
        from("direct:history").process(api::history);
        from("direct:boundary-check").process(api::checkBoundary);
        from("direct:deploy").process(api::deploy);
        from("direct:rollback").process(api::rollback);
        from("direct:attachments").process(flows::attachments);
        from("direct:parked").process(flows::parked);
        from("direct:retry").process(flows::retry);
        from("direct:sweeps").process(flows::sweeps);
        from("direct:sweep").process(flows::sweep);
        from("direct:break-glass").process(flows::breakGlass);
        from("direct:break-glass-request").process(flows::request);
        from("direct:break-glass-approve").process(flows::approve);
        from("direct:break-glass-end").process(flows::end);
        from("direct:break-glass-review").process(flows::review);
        from("direct:keys").process(receipts::keys);
        from("direct:verify").process(receipts::verify);
        from("direct:sheet").process(receipts::sheet);
        from("direct:facts").process(receipts::facts);
        from("direct:promote").process(api::promote);
        from("direct:approve").process(api::approve);
    }

    private String scheme() {
        return tls == null ? "http" : "https";
    }

    private String jetty(String path) {
        return "jetty:" + scheme() + "://" + host + ':' + port + path
                + "&filters=#promisegateHttpGuard&errorHandler=#promisegateErrors"
                + (tls == null ? "" : "&sslContextParameters=#promisegateTls");
    }

    private static void failed(Exchange exchange) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        LOG.error("A request to {} failed", exchange.getFromEndpoint(), cause);
        HttpProblem.of(500, "internal-error", "The gate failed", "The request could not be answered; the log says why.")
                .answer(exchange);
    }
}
