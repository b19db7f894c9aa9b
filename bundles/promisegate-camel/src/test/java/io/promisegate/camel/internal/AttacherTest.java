package io.promisegate.camel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promisegate.attachment.Attachment;
import io.promisegate.attachment.Attachment.State;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.internal.BoundaryGate;
import io.promisegate.boundary.internal.MemoryLedger;
import io.promisegate.boundary.internal.PromiseBoundaries;
import io.promisegate.camel.QuoteNotClearedException;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.PromiseGate;
import io.promisegate.decision.Receipts;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.json.internal.JsonDecisionWriter;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.spi.RouteStartupOrder;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guards in flows that know nothing of them. */
class AttacherTest {
    private static final String GOOD = "{\"id\":\"Q1\",\"lines\":[{\"offering\":\"assist\"}]}";
    private static final String BAD = "{\"id\":\"Q2\",\"lines\":[{\"offering\":\"other\"}]}";

    private final QuoteReader reader = new DetectingQuoteReader(List.of(new CanonicalFormat()));
    private final PromiseBoundaries boundaries =
            new PromiseBoundaries(new PromiseBoundaryCompiler(), reader, new CanonicalWriter());
    private final PromiseGate gate = new BoundaryGate(boundaries, MemoryLedger.keeping(10));
    private final AtomicInteger contracts = new AtomicInteger();
    private boolean isGateThere = true;
    private @Nullable Attacher attacher;
    private @Nullable DefaultCamelContext camel;

    private final GuardServices services = new GuardServices() {
        @Override
        public @Nullable PromiseGate gate() {
            return isGateThere ? gate : null;
        }

        @Override
        public QuoteReader reader() {
            return reader;
        }

        @Override
        public DecisionWriter writer() {
            return new JsonDecisionWriter();
        }

        @Override
        public @Nullable Park park() {
            return null;
        }

        @Override
        public @Nullable BreakGlassCases breakGlass() {
            return null;
        }

        @Override
        public @Nullable Receipts receipts() {
            return null;
        }
    };

    private static final AttachmentConfiguration.Config CONTRACTS =
            config("", "shop*", "direct:contract*", "body", "stop");

    private static AttachmentConfiguration.Config config(
            String name, String context, String endpoint, String quote, String onBlocked) {
        return Configured.by(
                AttachmentConfiguration.Config.class,
                "name",
                name,
                "context",
                context,
                "endpoint",
                endpoint,
                "quote",
                quote,
                "on_blocked",
                onBlocked);
    }

    @BeforeEach
    void deploy() {
        boundaries.deploy(
                new BoundarySource(
                        "b.yaml",
                        URI.create("file:/b.yaml"),
                        "offerings: {assist: {title: Assist}}".getBytes(StandardCharsets.UTF_8)),
                Change.by("test", ""));
    }

    @AfterEach
    void stop() {
        if (camel != null) {
            camel.stop();
        }
        if (attacher != null) {
            attacher.stop();
        }
    }

    private Attacher attacher() {
        attacher = new Attacher();
        return attacher;
    }

    private AttachmentConfiguration attach(Attacher to, AttachmentConfiguration.Config config) {
        return new AttachmentConfiguration(
                to, services, config, Map.of("service.pid", "io.promisegate.attachment~contracts"));
    }

    private DefaultCamelContext shop(RouteBuilder more) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        camel = context;
        context.getCamelContextExtension().setName("shop");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:static").routeId("static").to("direct:contract");
                from("direct:toD").routeId("toD").toD("direct:contract?${header.none}");
                from("direct:list").routeId("list").recipientList(constant("direct:contract"));
                from("direct:tap").routeId("tap").wireTap("direct:contract");
                from("direct:multicast").routeId("multicast").multicast().to("direct:contract");
                from("direct:enrich").routeId("enrich").enrich("direct:contract");
                from("direct:off").routeId("off").autoStartup(false).to("direct:contract");
                from("direct:contract")
                        .routeId("contract")
                        .process(exchange -> {
                            contracts.incrementAndGet();
                            exchange.getMessage().setBody("contract");
                        })
                        .id("make");
            }
        });
        if (more != null) {
            context.addRoutes(more);
        }
        context.start();
        return context;
    }

    private Exchange send(String uri, String quote) throws Exception {
        try (var template = camel.createProducerTemplate()) {
            return template.request(uri, exchange -> exchange.getMessage().setBody(quote));
        }
    }

    private void assertGuarded() throws Exception {
        for (String way : List.of("static", "toD", "list", "tap", "multicast", "enrich", "contract")) {
            contracts.set(0);
            send("direct:" + way, BAD);
            assertThat(contracts.get()).as(way).isZero();
            send("direct:" + way, GOOD);
            long end = System.nanoTime() + 5_000_000_000L;
            while (contracts.get() == 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(contracts.get()).as(way).isEqualTo(1);
        }
    }

    private static Attachment only(List<Attachment> all) {
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void aContextThatStartsLaterIsGuardedOnEveryWay() throws Exception {
        Attacher to = attacher();
        attach(to, CONTRACTS);

        shop(null);

        assertGuarded();
        Attachment found = only(to.prove());
        assertThat(found.state()).isEqualTo(State.ATTACHED);
        assertThat(found.name()).isEqualTo("contracts");
        assertThat(found.context()).isEqualTo("shop");
        assertThat(found.endpoints()).contains("direct://contract");
        assertThat(found.reasons()).isEmpty();
        assertThat(contracts.get()).as("a canary makes no contract").isEqualTo(1);
    }

    @Test
    void aContextThatRunsIsBuiltAgainAndGivenBack() throws Exception {
        shop(null);
        Endpoint before = camel.getEndpoint("direct:contract");
        Attacher to = attacher();
        to.addContext(camel);

        AttachmentConfiguration configuration = attach(to, CONTRACTS);
        assertThat(only(to.prove()).state()).isEqualTo(State.ATTACHED);
        assertGuarded();
        assertThat(camel.getRouteController().getRouteStatus("off")).isEqualTo(ServiceStatus.Stopped);
        assertThat(camel.getRouteController().getRouteStatus("static")).isEqualTo(ServiceStatus.Started);

        configuration.stop();
        assertThat(to.prove()).isEmpty();
        assertThat(camel.getEndpoint("direct:contract")).isSameAs(before);
        contracts.set(0);
        send("direct:static", BAD);
        assertThat(contracts.get()).isEqualTo(1);
        assertThat(camel.getRoutes()).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFlowThatInterceptsTheEndpointItselfIsGuardedAllTheSame(boolean isFirst) throws Exception {
        AtomicInteger intercepted = new AtomicInteger();
        RouteBuilder own = new RouteBuilder() {
            @Override
            public void configure() {
                interceptSendToEndpoint("direct:contract").process(exchange -> intercepted.incrementAndGet());
                from("direct:own").routeId("own").to("direct:contract");
            }
        };
        Attacher to = attacher();
        AttachmentConfiguration configuration;
        if (isFirst) {
            configuration = attach(to, CONTRACTS);
            shop(own);
        } else {
            shop(own);
            to.addContext(camel);
            configuration = attach(to, CONTRACTS);
        }
        assertThat(only(to.prove()).state()).isEqualTo(State.ATTACHED);
        intercepted.set(0);

        send("direct:own", BAD);
        assertThat(contracts.get()).isZero();
        send("direct:own", GOOD);

        assertThat(contracts.get()).isEqualTo(1);
        assertThat(intercepted.get()).as("the flow's own interceptor").isPositive();

        configuration.stop();
        assertThat(to.prove()).isEmpty();
        send("direct:own", BAD);
        assertThat(contracts.get()).as("detached").isEqualTo(2);
    }

    private List<String> order() {
        List<String> order = new ArrayList<>();
        camel.getCamelContextExtension()
                .getContextPlugin(Model.class)
                .getRouteDefinitions()
                .forEach(one -> order.add(one.getRouteId() + ' ' + one.getStartupOrder() + ' ' + one.getAutoStartup()));
        camel.getCamelContextExtension().getRouteStartupOrder().stream()
                .sorted(Comparator.comparing(RouteStartupOrder::getStartupOrder))
                .forEach(one ->
                        order.add(one.getStartupOrder() + " " + one.getRoute().getRouteId()));
        return order;
    }

    @Test
    void routesThatAreBuiltAgainKeepTheirOrder() throws Exception {
        shop(null);
        List<String> before = order();
        Attacher to = attacher();
        to.addContext(camel);
        AttachmentConfiguration attached = attach(to, CONTRACTS);
        assertThat(only(to.prove()).state()).isEqualTo(State.ATTACHED);
        assertThat(order()).isEqualTo(before);
        attached.stop();
        assertThat(to.prove()).isEmpty();
        assertThat(order()).isEqualTo(before);
    }

    private static AttachmentConfiguration.Config guarding(String endpoint, String onBypass) {
        return Configured.by(
                AttachmentConfiguration.Config.class, "endpoint", endpoint, "context", "shop", "on_bypass", onBypass);
    }

    @ParameterizedTest
    @ValueSource(strings = {"route:contract", "node:make*"})
    void aNodeIsGuardedBeforeTheFlowRuns(String node) throws Exception {
        Attacher to = attacher();
        attach(to, guarding(node, "alarm"));
        shop(null);
        assertGuarded();
        Attachment found = only(to.prove());
        assertThat(found.state()).isEqualTo(State.ATTACHED);
        assertThat(found.endpoints()).containsExactly("route:contract");
        assertThat(contracts.get()).as("a canary makes no contract").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"route:contract", "node:make"})
    void aNodeOfAFlowThatRunsIsGuardedAndGivenBack(String node) throws Exception {
        shop(null);
        Attacher to = attacher();
        to.addContext(camel);
        AttachmentConfiguration attached = attach(to, guarding(node, "alarm"));
        assertThat(only(to.prove()).state()).isEqualTo(State.ATTACHED);
        assertGuarded();
        attached.stop();
        assertThat(to.prove()).isEmpty();
        contracts.set(0);
        send("direct:static", BAD);
        assertThat(contracts.get()).as("given back").isEqualTo(1);
    }

    @Test
    void aNodeThatIsNotThereIsUnmatched() throws Exception {
        Attacher to = attacher();
        attach(to, guarding("node:none", "alarm"));
        shop(null);
        assertThat(only(to.prove()).state()).isEqualTo(State.UNMATCHED);
    }

    @Test
    void whatCanBeGotRoundIsSuspendedWhereThatIsAskedFor() throws Exception {
        Attacher to = attacher();
        attach(to, guarding("direct:contract", "suspend"));
        shop(null);
        assertThat(only(to.prove()).state()).isEqualTo(State.ATTACHED);
        GuardedEndpoint guarded = (GuardedEndpoint) camel.getEndpoint("direct:contract");
        camel.getEndpointRegistry().entrySet().stream()
                .filter(entry -> entry.getValue() == guarded)
                .findFirst()
                .orElseThrow()
                .setValue(guarded.getEndpoint());
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:late").routeId("late").to("direct:contract");
            }
        });
        assertThat(only(to.prove()).state()).isEqualTo(State.BYPASSABLE);
        assertThat(camel.getRouteController().getRouteStatus("late").isStarted())
                .isFalse();
        assertThat(camel.getRouteController().getRouteStatus("static").isStarted())
                .as("a route that is guarded goes on")
                .isTrue();
    }

    @Test
    void aQuoteMayBeFetched() throws Exception {
        Attacher to = attacher();
        attach(
                to,
                Configured.by(
                        AttachmentConfiguration.Config.class,
                        "endpoint",
                        "direct:contract",
                        "quote",
                        "fetch:direct:cpq-${body}?block=false"));
        shop(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:cpq-Q1").setBody(constant(GOOD));
                from("direct:cpq-Q2").setBody(constant(BAD));
            }
        });
        send("direct:static", "Q2");
        send("direct:static", "Q3");
        assertThat(contracts.get()).isZero();
        assertThat(send("direct:static", "Q1").getMessage().getBody()).isEqualTo("contract");
    }

    @Test
    void aRouteThatGotRoundTheGuardMakesItBypassable() throws Exception {
        Attacher to = attacher();
        attach(to, CONTRACTS);
        shop(null);
        assertThat(only(to.prove()).state()).isEqualTo(State.ATTACHED);
        assertThat(new AttachmentHealth(to).execute().isOk()).isTrue();
        GuardedEndpoint guarded = (GuardedEndpoint) camel.getEndpoint("direct:contract");

        camel.getEndpointRegistry().entrySet().stream()
                .filter(entry -> entry.getValue() == guarded)
                .findFirst()
                .orElseThrow()
                .setValue(guarded.getEndpoint());

        Attachment found = only(to.prove());
        assertThat(new AttachmentHealth(to).execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(found.state()).isEqualTo(State.BYPASSABLE);
        assertThat(found.reasons()).singleElement().asString().contains("direct://contract");
    }

    @Test
    void aQuoteThatDoesNotPassIsAnsweredWithItsDecision() throws Exception {
        Attacher to = attacher();
        attach(to, CONTRACTS);
        shop(null);

        Exchange stopped = send("direct:static", BAD);

        assertThat(stopped.getMessage().getBody(String.class)).contains("\"outcome\" : \"BLOCKED\"", "offering-known");
        assertThat(stopped.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(409);
        isGateThere = false;
        assertThat(send("direct:static", GOOD).getMessage().getBody(String.class))
                .contains("UNDECIDED");
        assertThat(contracts.get()).isZero();
    }

    @Test
    void theQuoteMayBeInAHeaderAndTheExitElsewhere() throws Exception {
        Attacher to = attacher();
        attach(to, config("desk", "*", "direct:contract", "header:quote", "direct:desk"));
        AtomicInteger desk = new AtomicInteger();
        shop(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:desk").process(exchange -> desk.incrementAndGet());
            }
        });

        try (var template = camel.createProducerTemplate()) {
            template.requestBodyAndHeader("direct:static", "terms", "quote", BAD);
            assertThat(desk.get()).isEqualTo(1);
            assertThat(template.requestBodyAndHeader("direct:static", "terms", "quote", GOOD))
                    .isEqualTo("contract");
        }
        assertThat(only(to.prove()).name()).isEqualTo("desk");
    }

    @Test
    void aConfigurationThatChangesLeavesNoMomentUnguarded() throws Exception {
        Attacher to = attacher();
        AttachmentConfiguration configuration = attach(to, CONTRACTS);
        shop(null);
        AtomicBoolean isOver = new AtomicBoolean();
        Thread sender = new Thread(() -> {
            try (var template = camel.createProducerTemplate()) {
                while (!isOver.get()) {
                    template.request(
                            "direct:static", exchange -> exchange.getMessage().setBody(BAD));
                    template.request(
                            "direct:contract", exchange -> exchange.getMessage().setBody(BAD));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        sender.start();
        for (int i = 0; i < 10; i++) {
            configuration.modified(config("", "shop*", "direct:contract", "body", i % 2 == 0 ? "throw" : "stop"));
            assertThat(only(to.prove()).state()).isEqualTo(State.ATTACHED);
        }
        isOver.set(true);
        sender.join();
        assertThat(contracts.get()).isZero();

        configuration.modified(config("", "shop*", "direct:contract", "body", "throw"));
        to.prove();
        assertThat(send("direct:static", BAD).getException()).isInstanceOf(QuoteNotClearedException.class);
    }

    @Test
    void oneOfTwoGuardsGoesAndTheOtherStays() throws Exception {
        Attacher to = attacher();
        AttachmentConfiguration first = attach(to, config("a", "*", "direct:contract", "body", "throw"));
        attach(to, config("b", "*", "direct:contract", "header:quote", "throw"));
        shop(null);
        assertThat(to.prove()).extracting(Attachment::state).containsExactly(State.ATTACHED, State.ATTACHED);

        first.stop();

        assertThat(only(to.prove()).name()).isEqualTo("b");
        try (var template = camel.createProducerTemplate()) {
            assertThat(template.requestBodyAndHeader("direct:static", "no quote", "quote", GOOD))
                    .isEqualTo("contract");
        }
    }

    @Test
    void whatMatchesNothingStaysVisible() throws Exception {
        Attacher to = attacher();
        attach(to, config("a", "elsewhere", "direct:contract", "body", "stop"));
        attach(to, config("b", "*", "direct:contrakt", "body", "stop"));
        shop(null);

        assertThat(to.prove()).extracting(Attachment::state).containsExactly(State.UNMATCHED, State.UNMATCHED);
        assertThat(to.status()).extracting(Attachment::name).containsExactly("a", "b");
    }

    @Test
    void aConfigurationThatSaysNothingIsRefused() {
        Attacher to = attacher();

        assertThatThrownBy(() -> attach(to, config("", "*", " ", "body", "stop")))
                .hasMessageContaining("names no endpoint");
        assertThatThrownBy(() -> attach(to, config("", "*", "direct:x", "headers", "stop")))
                .hasMessageContaining("header:NAME");
    }
}
