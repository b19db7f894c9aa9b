package io.promisegate.benchmark;

import io.promisegate.camel.internal.Attacher;
import io.promisegate.camel.internal.AttachmentConfiguration;
import io.promisegate.camel.internal.BreakGlassCases;
import io.promisegate.camel.internal.GuardServices;
import io.promisegate.camel.internal.Park;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.PromiseGate;
import io.promisegate.decision.Receipts;
import io.promisegate.json.internal.JsonDecisionWriter;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A flow of somebody else's, HTTP in and direct out: as it was, with the decision written into its route by hand, and
 * with a guard. A decision between two requests finds colder caches than one in a loop, so that the one in the route is
 * the measure of a guard.
 */
@BenchmarkMode(Mode.SampleTime)
@Fork(1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteBenchmark {
    private static final int WARM_ORDERS = 1_000;

    /** The flow without a guard. */
    @State(Scope.Benchmark)
    public static class Unattached {
        private final HttpClient http = HttpClient.newHttpClient();
        private DefaultCamelContext camel;
        private HttpRequest request;
        SampleGate sample;

        /** Starts the flow. */
        @Setup
        public void setUp() throws Exception {
            sample = new SampleGate();
            guard();
            camel = new DefaultCamelContext();
            camel.getCamelContextExtension().setName("shop");
            String in;
            try (ServerSocket socket = new ServerSocket(0)) {
                in = "http://127.0.0.1:" + socket.getLocalPort() + "/orders";
            }
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("jetty:" + in)
                            .convertBodyTo(byte[].class)
                            .process(exchange -> before(exchange))
                            .to("direct:contract");
                    from("direct:contract").setBody(constant("contract"));
                }
            });
            camel.start();
            request = HttpRequest.newBuilder(URI.create(in))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(sample.quote))
                    .build();
            // a few hundred orders a second do not warm a decision up
            sample.warmUp();
            for (int i = 0; i < WARM_ORDERS; i++) {
                if (!order().equals("contract")) {
                    throw new IllegalStateException("no contract was made");
                }
            }
        }

        void guard() {}

        void before(Exchange exchange) {}

        /** Stops the flow. */
        @TearDown
        public void tearDown() {
            camel.stop();
        }

        Object order() throws IOException, InterruptedException {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** The flow with a guard. */
    @State(Scope.Benchmark)
    public static class Attached extends Unattached {
        @Override
        void guard() {
            GuardServices services = new GuardServices() {
                @Override
                public PromiseGate gate() {
                    return sample.gate;
                }

                @Override
                public QuoteReader reader() {
                    return sample.reader;
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
                public Receipts receipts() {
                    return sample.receipts;
                }
            };
            new AttachmentConfiguration(
                    new Attacher(),
                    services,
                    SampleGate.configured(AttachmentConfiguration.Config.class, "endpoint", "direct:contract"),
                    Map.of("service.pid", "io.promisegate.attachment~benchmark"));
        }
    }

    /** The flow with the decision in its route. */
    @State(Scope.Benchmark)
    public static class ByHand extends Unattached {
        @Override
        void before(Exchange exchange) {
            byte[] body = exchange.getMessage().getBody(byte[].class);
            if (!sample.gate
                    .decide(sample.reader.read(body, null), EntryPoint.ROUTE)
                    .isCleared()) {
                throw new IllegalStateException("the sample is not cleared");
            }
        }
    }

    /** As it was. */
    @Benchmark
    public Object unattached(Unattached state) throws IOException, InterruptedException {
        return state.order();
    }

    /** With the gate in the way. */
    @Benchmark
    public Object attached(Attached state) throws IOException, InterruptedException {
        return state.order();
    }

    /** With the decision written into the route. */
    @Benchmark
    public Object byHand(ByHand state) throws IOException, InterruptedException {
        return state.order();
    }
}
