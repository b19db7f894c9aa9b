package io.promisegate.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.internal.BoundaryGate;
import io.promisegate.boundary.internal.MemoryLedger;
import io.promisegate.boundary.internal.PromiseBoundaries;
import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.PromiseGate;
import io.promisegate.engine.GateValidation;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.json.internal.JsonDecisionWriter;
import io.promisegate.quote.Quote;
import io.promisegate.spi.QuoteReader;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.bean.validator.BeanValidationException;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromisegateComponentTest {
    private static final String GOOD = "{\"id\":\"Q1\",\"lines\":[{\"offering\":\"assist\"}]}";
    private static final String BAD = "{\"id\":\"Q2\",\"lines\":[{\"offering\":\"other\"}]}";

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final QuoteReader reader = new DetectingQuoteReader(List.of(new CanonicalFormat()));
    private final PromiseBoundaries boundaries =
            new PromiseBoundaries(new PromiseBoundaryCompiler(), reader, new CanonicalWriter());
    private final PromiseGate gate = new BoundaryGate(boundaries, MemoryLedger.keeping(10));
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        assertThat(boundaries
                        .deploy(
                                new BoundarySource(
                                        "b.yaml",
                                        URI.create("file:/b.yaml"),
                                        "offerings: {assist: {title: Assist}}".getBytes(StandardCharsets.UTF_8)),
                                Change.by("test", ""))
                        .problems())
                .isEmpty();
        camel.getRegistry().bind("gate", PromiseGate.class, gate);
        camel.getRegistry().bind("reader", QuoteReader.class, reader);
        camel.getRegistry().bind("writer", DecisionWriter.class, new JsonDecisionWriter());
        camel.getRegistry().bind("validators", new GateValidation(gate));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:stop").to("promisegate:check?entryPoint=flow").to("mock:contract");
                from("direct:throw").to("promisegate:check?onBlocked=throw").to("mock:contract");
                from("direct:continue")
                        .to("promisegate:check?onBlocked=continue")
                        .to("mock:contract");
                from("direct:exit")
                        .to("promisegate:check?onBlocked=mock:desk&onUndecided=mock:desk")
                        .to("mock:contract");
                from("direct:validated")
                        .to("bean-validator:quote?constraintValidatorFactory=#validators")
                        .to("mock:contract");
            }
        });
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private MockEndpoint mock(String name) {
        return camel.getEndpoint("mock:" + name, MockEndpoint.class);
    }

    @Test
    void letsAClearedQuoteGoOnWithItsBodyAndItsDecision() throws Exception {
        mock("contract").expectedBodiesReceived(GOOD);
        mock("contract").expectedHeaderReceived(PromisegateConstants.OUTCOME, "CLEARED");

        Exchange exchange = template.request("direct:stop", e -> e.getMessage().setBody(GOOD));

        mock("contract").assertIsSatisfied();
        Decision decision = exchange.getProperty(PromisegateConstants.DECISION, Decision.class);
        assertThat(decision.entryPoint().name()).isEqualTo("flow");
        assertThat(camel.getTypeConverter().convertTo(String.class, exchange, decision))
                .contains("\"outcome\" : \"CLEARED\"");
    }

    @Test
    void stopsWhateverIsNotClearedUnlessItIsToldOtherwise() throws Exception {
        mock("contract").expectedMessageCount(0);

        Exchange exchange = template.request("direct:stop", e -> e.getMessage().setBody(BAD));

        mock("contract").assertIsSatisfied();
        assertThat(exchange.getMessage().getHeader(PromisegateConstants.RULES)).isEqualTo("offering-known");
        assertThat(exchange.getException()).isNull();
    }

    @Test
    void throwsWithoutSayingWhatWasPromised() {
        Exchange exchange = template.request("direct:throw", e -> e.getMessage().setBody(BAD));

        assertThat(exchange.getException()).isInstanceOfSatisfying(QuoteNotClearedException.class, e -> {
            assertThat(e.decision().outcome()).isEqualTo(Outcome.BLOCKED);
            assertThat(e).hasMessageContaining("Q2").hasMessageContaining("offering-known");
        });
    }

    @Test
    void takesTheExitOfTheOutcome() throws Exception {
        mock("contract").expectedMessageCount(0);
        mock("desk").expectedMessageCount(2);

        template.sendBody("direct:exit", BAD);
        template.sendBody("direct:exit", "no quote at all");

        mock("desk").assertIsSatisfied();
        mock("contract").assertIsSatisfied();
    }

    @Test
    void leavesAStreamReadableForWhatComesAfter() throws Exception {
        mock("contract").expectedMessageCount(1);

        template.sendBody("direct:continue", new ByteArrayInputStream(BAD.getBytes(StandardCharsets.UTF_8)));

        mock("contract").assertIsSatisfied();
        assertThat(mock("contract").getExchanges().get(0).getMessage().getBody(String.class))
                .isEqualTo(BAD);
    }

    @Test
    void isUndecidedWhileThereIsNoGate() throws Exception {
        try (DefaultCamelContext bare = new DefaultCamelContext()) {
            bare.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in").to("promisegate:check").to("mock:contract");
                }
            });
            bare.start();
            bare.getEndpoint("mock:contract", MockEndpoint.class).expectedMessageCount(0);

            Exchange exchange = bare.createProducerTemplate()
                    .request("direct:in", e -> e.getMessage().setBody(GOOD));

            assertThat(exchange.getMessage().getHeader(PromisegateConstants.OUTCOME))
                    .isEqualTo("UNDECIDED");
            bare.getEndpoint("mock:contract", MockEndpoint.class).assertIsSatisfied();
        }
    }

    @Test
    void letsCamelsBeanValidatorHoldAQuote() throws Exception {
        mock("contract").expectedMessageCount(1);

        template.sendBody("direct:validated", quote(GOOD));
        Exchange refused =
                template.request("direct:validated", e -> e.getMessage().setBody(quote(BAD)));

        mock("contract").assertIsSatisfied();
        assertThat(refused.getException())
                .isInstanceOfSatisfying(
                        BeanValidationException.class,
                        e -> assertThat(e.getConstraintViolations())
                                .singleElement()
                                .satisfies(violation -> {
                                    assertThat(violation.getPropertyPath()).hasToString("lines[0]");
                                    assertThat(violation.getMessage()).startsWith("offering-known: ");
                                }));
    }

    private Quote quote(String json) {
        return reader.read(json.getBytes(StandardCharsets.UTF_8), null).quote();
    }
}
