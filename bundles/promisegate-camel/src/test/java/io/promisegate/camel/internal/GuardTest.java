package io.promisegate.camel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.ParkedQuote;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.internal.BoundaryGate;
import io.promisegate.boundary.internal.MemoryLedger;
import io.promisegate.boundary.internal.PromiseBoundaries;
import io.promisegate.boundary.internal.SignedReceipts;
import io.promisegate.camel.PromisegateComponent;
import io.promisegate.camel.PromisegateConstants;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.PromiseGate;
import io.promisegate.decision.Receipts;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.json.internal.JsonDecisionWriter;
import io.promisegate.quote.Money;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a guard asks for, keeps, and lets pass. */
class GuardTest {
    private static final String GOOD =
            "{\"id\":\"Q1\",\"version\":\"1\",\"total\":{\"unit\":\"USD\",\"value\":100},\"lines\":[{\"offering\":\"assist\"}]}";
    private static final String BAD = GOOD.replace("assist", "other").replace("Q1", "Q2");

    @TempDir
    private Path folder;

    private final QuoteReader reader = new DetectingQuoteReader(List.of(new CanonicalFormat()));
    private final PromiseBoundaries boundaries =
            new PromiseBoundaries(new PromiseBoundaryCompiler(), reader, new CanonicalWriter());
    private final Attacher attacher = new Attacher();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final List<String> contracts = new CopyOnWriteArrayList<>();
    private volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private volatile boolean isGateThere = true;
    private volatile boolean isContractServiceThere = true;
    private FlowStore store;
    private Park park;
    private BreakGlassCases breakGlass;
    private LedgerOutbox outbox;
    private SignedReceipts receipts;
    private PromiseGate gate;

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

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
        public Park park() {
            return park;
        }

        @Override
        public BreakGlassCases breakGlass() {
            return breakGlass;
        }

        @Override
        public Receipts receipts() {
            return receipts;
        }
    };

    @BeforeEach
    void start() throws Exception {
        deploy("1");
        open();
        receipts = new SignedReceipts(
                boundaries,
                new CanonicalWriter(),
                Configured.by(
                        SignedReceipts.Config.class,
                        "keys",
                        folder.resolve("keys.json").toString()));
        receipts.remember(new UsedReceiptStore(store));
        gate = new BoundaryGate(boundaries, MemoryLedger.keeping(10), receipts);
        camel.getCamelContextExtension().setName("shop");
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").routeId("in").to("direct:contract");
                from("direct:contract").routeId("contract").process(exchange -> {
                    if (!isContractServiceThere) {
                        throw new IOException("503");
                    }
                    contracts.add(reader.read(exchange.getMessage().getBody(byte[].class), null)
                            .quote()
                            .toString());
                    exchange.getMessage().setHeader("sheet", exchange.getProperty("sheet"));
                });
            }
        });
    }

    private void deploy(String version) {
        assertThat(boundaries
                        .deploy(
                                new BoundarySource(
                                        "b.yaml",
                                        URI.create("file:/b.yaml"),
                                        ("{version: \"" + version + "\", offerings: {assist: {title: Assist}}}")
                                                .getBytes(StandardCharsets.UTF_8)),
                                Change.by("test", ""))
                        .problems())
                .isEmpty();
    }

    private void open() throws IOException {
        store = new FlowStore(folder.resolve("flows.mv.db"));
        park = new Park(store, attacher, clock, 4, 0);
        outbox = new LedgerOutbox(store);
        breakGlass = new BreakGlassCases(store, outbox, clock);
    }

    /** What is left of a process that was killed: what had reached the file. */
    private void killed() throws IOException {
        park.stop();
        outbox.stop();
        store.abandon();
        open();
    }

    @AfterEach
    void stop() {
        camel.stop();
        park.stop();
        outbox.stop();
        attacher.stop();
        store.close();
    }

    private AttachmentConfiguration attach(Object... namesAndValues) {
        Object[] all = new Object[namesAndValues.length + 2];
        all[0] = "endpoint";
        all[1] = "direct:contract";
        System.arraycopy(namesAndValues, 0, all, 2, namesAndValues.length);
        AttachmentConfiguration attached = new AttachmentConfiguration(
                attacher,
                services,
                Configured.by(AttachmentConfiguration.Config.class, all),
                Map.of("service.pid", "io.promisegate.attachment~contracts"));
        if (!camel.isStarted()) {
            camel.start();
        }
        return attached;
    }

    private Exchange send(String quote, Object... headers) throws Exception {
        try (var template = camel.createProducerTemplate()) {
            return template.request("direct:in", exchange -> {
                exchange.getMessage().setBody(quote);
                for (int i = 0; i < headers.length; i += 2) {
                    exchange.getMessage().setHeader(headers[i].toString(), headers[i + 1]);
                }
            });
        }
    }

    private static String answer(Exchange exchange) {
        return exchange.getMessage().getHeader(PromisegateConstants.OUTCOME) + " "
                + exchange.getMessage().getHeader(PromisegateConstants.RULES) + ' '
                + exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE);
    }

    private String receipt() throws Exception {
        return String.valueOf(gate.decide(reader.read(GOOD.getBytes(StandardCharsets.UTF_8), null), EntryPoint.ROUTE)
                .receipt());
    }

    @Test
    void whatIsClearedGoesOnWithReceiptAndSheet() throws Exception {
        attach("sheet", "property:sheet");
        Exchange answer = send(GOOD);
        assertThat(answer.getException()).isNull();
        assertThat(contracts).containsExactly("Q1 v1");
        assertThat(answer.getMessage().getHeader(PromisegateConstants.RECEIPT, String.class))
                .matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
        assertThat(answer.getMessage().getHeader("sheet", String.class)).contains("\"promises\"");
    }

    @Test
    void aContractGuardAsksForTheReceiptOfThisVeryContent() throws Exception {
        attach("check", "receipt");
        assertThat(answer(send(GOOD))).isEqualTo("BLOCKED receipt-missing 409");
        String receipt = receipt();
        assertThat(answer(send(GOOD.replace("100", "101"), PromisegateConstants.RECEIPT, receipt)))
                .isEqualTo("BLOCKED receipt-other-facts 409");
        assertThat(contracts).isEmpty();
        send(GOOD.replace("\"lines\"", "\"comment\":\"x\",\"lines\""), PromisegateConstants.RECEIPT, receipt);
        send(GOOD, PromisegateConstants.RECEIPT, receipt);
        assertThat(contracts).hasSize(2);
        deploy("2");
        assertThat(answer(send(GOOD, PromisegateConstants.RECEIPT, receipt)))
                .isEqualTo("BLOCKED receipt-other-revision 409");
    }

    @Test
    void aContractGuardMayLetEachReceiptPassOnceAlsoOverARestart() throws Exception {
        attach("check", "receipt", "once", true, "revision", "any", "receipt", "header:R");
        String receipt = receipt();
        send(GOOD, "R", receipt);
        deploy("2");
        assertThat(answer(send(GOOD, "R", receipt))).isEqualTo("BLOCKED receipt-used 409");
        killed();
        receipts.remember(new UsedReceiptStore(store));
        assertThat(answer(send(GOOD, "R", receipt))).isEqualTo("BLOCKED receipt-used 409");
        assertThat(contracts).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"check,maybe", "revision,old", "receipt,somewhere", "sheet,x", "on_review,park", "on_blocked,park"})
    void aConfigurationThatMeansNothingIsRefused(String name, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attach(name, value, "check", name.equals("check") ? value : "receipt"));
    }

    @Test
    void aQuoteThatCannotBeDecidedOnWaitsAndGoesOnByItself() throws Exception {
        attach("on_undecided", "park");
        isGateThere = false;
        Exchange answer = send(GOOD, "customer", "ACME", "number", 7);
        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(202);
        assertThat(answer.getMessage().getHeader(Park.PARKED)).isEqualTo(1L);
        send(GOOD);
        assertThat(park.parked()).as("the same again keeps its place").hasSize(1);
        ParkedQuote parked = park.parked().get(0);
        assertThat(parked.quoteId()).isEqualTo("Q1");
        assertThat(parked.attachment()).isEqualTo("contracts");
        assertThat(parked.reason()).isEqualTo("The promise gate is not running.");
        assertThat(park.retry()).hasSize(1);
        assertThat(contracts).isEmpty();

        killed();
        isGateThere = true;
        assertThat(park.retry()).isEmpty();
        assertThat(contracts).containsExactly("Q1 v1");
        killed();
        assertThat(park.retry()).isEmpty();
        assertThat(contracts).hasSize(1);
    }

    @Test
    void versionsOfAQuoteKeepTheirOrder() throws Exception {
        attach("on_undecided", "park");
        isGateThere = false;
        send(GOOD);
        isGateThere = true;
        Exchange second = send(GOOD.replace("\"version\":\"1\"", "\"version\":\"2\""));
        assertThat(second.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(202);
        send(GOOD.replace("Q1", "Q9"));
        assertThat(contracts).as("another quote need not wait").containsExactly("Q9 v1");
        assertThat(park.retry()).isEmpty();
        assertThat(contracts).containsExactly("Q9 v1", "Q1 v1", "Q1 v2");
    }

    @Test
    void whatTheEndpointDidNotTakeStaysAndHoldsUpItsQuoteAlone() throws Exception {
        attach("on_undecided", "park");
        isGateThere = false;
        send(GOOD);
        isGateThere = true;
        isContractServiceThere = false;
        assertThat(park.retry()).singleElement().satisfies(one -> {
            assertThat(one.reason()).isEqualTo("The endpoint failed: IOException.");
            assertThat(one.attempts()).isEqualTo(1);
        });
        isContractServiceThere = true;
        assertThat(park.retry()).isEmpty();
        assertThat(contracts).containsExactly("Q1 v1");
    }

    @Test
    void whatIsDecidedAgainstLeavesByItsExit() throws Exception {
        attach("on_undecided", "park", "on_blocked", "seda:desk?waitForTaskToComplete=Never");
        isGateThere = false;
        send(BAD);
        isGateThere = true;
        assertThat(park.retry()).isEmpty();
        assertThat(contracts).isEmpty();
        try (var template = camel.createConsumerTemplate()) {
            assertThat(template.receiveBody("seda:desk", 1_000, String.class)).isEqualTo(BAD);
        }
    }

    @Test
    void aFullParkAndADocumentThatIsNoQuoteAreRefused() throws Exception {
        attach("on_undecided", "park");
        assertThat(answer(send("no quote"))).isEqualTo("UNDECIDED  409");
        isGateThere = false;
        for (int i = 0; i < 4; i++) {
            send(GOOD.replace("Q1", "Q1" + i));
        }
        assertThat(answer(send(GOOD))).isEqualTo("UNDECIDED  503");
        assertThat(park.parked()).hasSize(4);
        assertThat(park.remove(2, "karaf", "not wanted any more")).isTrue();
        assertThat(park.remove(2, "karaf", "again")).isFalse();
        assertThat(answer(send(GOOD))).isEqualTo("UNDECIDED  202");
        isGateThere = true;
        park.retry();
        assertThat(contracts).containsExactly("Q10 v1", "Q12 v1", "Q13 v1", "Q1 v1");
    }

    @Test
    void withoutItsGuardAParkedQuoteStays() throws Exception {
        attach("on_undecided", "park");
        isGateThere = false;
        send(GOOD);
        attacher.detach(attacher.guard("contracts"));
        isGateThere = true;
        assertThat(park.retry())
                .singleElement()
                .satisfies(one -> assertThat(one.reason()).isEqualTo("Its flow is not running, or has no guard."));
        assertThat(contracts).isEmpty();
    }

    @Test
    void aReceiptWaitsWithItsQuoteAndIsUsedByIt() throws Exception {
        attach("check", "receipt", "once", true, "on_undecided", "park");
        String receipt = receipt();
        isGateThere = false;
        send(GOOD, PromisegateConstants.RECEIPT, receipt, "Authorization", "Basic c2VjcmV0");
        isGateThere = true;
        isContractServiceThere = false;
        assertThat(park.retry())
                .as("the receipt is used, and the endpoint fails")
                .hasSize(1);
        killed();
        receipts.remember(new UsedReceiptStore(store));
        isContractServiceThere = true;
        assertThat(park.retry()).isEmpty();
        assertThat(contracts).containsExactly("Q1 v1");
        assertThat(answer(send(GOOD, PromisegateConstants.RECEIPT, receipt))).isEqualTo("BLOCKED receipt-used 409");
    }

    @Test
    void whatIsParkedTwiceGoesToBothEndpoints() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:contract-erp").process(exchange -> contracts.add("erp"));
            }
        });
        attach("endpoint", "direct:contract*", "on_undecided", "park");
        isGateThere = false;
        send(GOOD);
        try (var template = camel.createProducerTemplate()) {
            template.sendBody("direct:contract-erp", GOOD);
        }
        assertThat(park.parked()).hasSize(2);
        isGateThere = true;
        assertThat(park.retry()).isEmpty();
        assertThat(contracts).containsExactlyInAnyOrder("Q1 v1", "erp");
    }

    @Test
    void whatWaitsGoesOnWaitingWhereNothingNewIsParked() throws Exception {
        AttachmentConfiguration attached = attach("on_undecided", "park");
        isGateThere = false;
        send(GOOD);
        attached.modified(Configured.by(AttachmentConfiguration.Config.class, "endpoint", "direct:contract"));
        assertThat(park.retry()).hasSize(1);
        isGateThere = true;
        assertThat(park.retry()).isEmpty();
        assertThat(contracts).containsExactly("Q1 v1");
    }

    @Test
    void aNumberIsGivenOnce() throws Exception {
        attach("on_undecided", "park");
        isGateThere = false;
        send(GOOD);
        isGateThere = true;
        assertThat(park.retry()).isEmpty();
        killed();
        isGateThere = false;
        send(GOOD.replace("Q1", "Q2"));
        assertThat(park.parked().get(0).id()).isEqualTo(2);
    }

    @Test
    void aSenderCannotSayWhatAGuardSays() throws Exception {
        attach();
        Exchange passed = send(GOOD, PromisegateConstants.BREAK_GLASS, "BG-1", Park.PARKED, 7);
        assertThat(contracts).hasSize(1);
        assertThat(passed.getMessage().getHeader(PromisegateConstants.BREAK_GLASS))
                .isNull();
        assertThat(passed.getMessage().getHeader(Park.PARKED)).isNull();
    }

    @Test
    void usedReceiptsAreForgottenWhenTheyAreOver() throws IOException {
        UsedReceiptStore used = new UsedReceiptStore(store, clock);
        assertThat(used.use("r1", "e1", now.plusSeconds(10))).isTrue();
        assertThat(used.use("r1", "e2", now.plusSeconds(10))).isFalse();
        now = now.plusSeconds(11);
        UsedReceiptStore later = new UsedReceiptStore(store, clock);
        assertThat(later.use("r2", "e2", now.plusSeconds(10))).isTrue();
        assertThat(later.use("r1", "e2", now.plusSeconds(10))).as("tidied away").isTrue();
    }

    @Test
    void anInterruptClosesNothing() throws Exception {
        UsedReceiptStore used = new UsedReceiptStore(store, clock);
        Thread.currentThread().interrupt();
        used.use("r1", "e1", now.plusSeconds(10));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.isUsable()).isTrue();
        assertThat(used.use("r1", "e2", now.plusSeconds(10))).isFalse();
    }

    @Test
    void anotherQuoteInTheSameExchangeIsAnotherUse() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:two")
                        .to("direct:contract")
                        .setBody(constant(BAD.replace("100", "999")))
                        .to("direct:contract");
            }
        });
        attach();
        String id = breakGlass
                .request("ines", "wrong rule", List.of("contracts"), usd(200), 30)
                .id();
        assertThatIllegalArgumentException().isThrownBy(() -> breakGlass.approve(id, " INES"));
        breakGlass.approve(id, "tomasz");
        try (var template = camel.createProducerTemplate()) {
            template.request("direct:two", exchange -> exchange.getMessage().setBody(BAD));
        }
        assertThat(contracts).containsExactly("Q2 v1");
        assertThat(breakGlass.all().get(0).uses()).hasSize(1);
    }

    @Test
    void aRouteOfItsOwnVerifiesReceipts() throws Exception {
        camel.addComponent("promisegate", new PromisegateComponent(services));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:own").to("promisegate:verify?once=true").to("direct:contract");
            }
        });
        camel.start();
        String receipt = receipt();
        try (var template = camel.createProducerTemplate()) {
            template.requestBody("direct:own", GOOD);
            template.requestBodyAndHeader("direct:own", BAD, PromisegateConstants.RECEIPT, receipt);
            assertThat(contracts).isEmpty();
            template.requestBodyAndHeader("direct:own", GOOD, PromisegateConstants.RECEIPT, receipt);
            template.requestBodyAndHeader("direct:own", GOOD, PromisegateConstants.RECEIPT, receipt);
        }
        assertThat(contracts).containsExactly("Q1 v1");
    }

    private static Money usd(int amount) {
        return new Money("USD", BigDecimal.valueOf(amount));
    }

    @Test
    void twoPeopleOpenTheGlassForAWhile() throws Exception {
        attach();
        isGateThere = false;
        BreakGlass asked = breakGlass.request("ines", "the gate is down", List.of("contracts"), usd(250), 30);
        assertThat(asked.state(now)).isEqualTo(BreakGlass.State.REQUESTED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> breakGlass.approve(asked.id(), "ines"))
                .withMessage("Somebody else than ines has to approve it.");
        send(GOOD);
        assertThat(contracts).as("asked for is not open").isEmpty();

        breakGlass.approve(asked.id(), "tomasz");
        Exchange passed = send(GOOD);
        assertThat(passed.getMessage().getHeader(PromisegateConstants.BREAK_GLASS))
                .isEqualTo("BG-1");
        send(GOOD.replace("Q1", "Q2"));
        send(GOOD.replace("Q1", "Q3"));
        assertThat(contracts).as("250 is the most").containsExactly("Q1 v1", "Q2 v1");

        killed();
        now = now.plus(Duration.ofMinutes(29));
        send(GOOD.replace("Q1", "Q4").replace("100", "50"));
        assertThat(contracts).as("also over a restart").hasSize(3);
        send(GOOD.replace("Q1", "Q5").replace("100", "1"));
        assertThat(contracts).as("what was spent is known over a restart").hasSize(3);

        now = now.plus(Duration.ofMinutes(1));
        assertThat(breakGlass.all().get(0).state(now)).isEqualTo(BreakGlass.State.ENDED);
        assertThat(breakGlass.all().get(0).uses())
                .extracting(use -> use.quoteId() + ' ' + use.outcome() + ' ' + use.amount())
                .containsExactly("Q1 UNDECIDED 100 USD", "Q2 UNDECIDED 100 USD", "Q4 UNDECIDED 50 USD");
        MemoryLedger ledger = MemoryLedger.keeping(10);
        outbox.ledger = ledger;
        outbox.send();
        outbox.send();
        assertThat(ledger.events())
                .as("the ledger gets all of it when it is back, also over a restart")
                .extracting(event -> event.kind() + " " + event.subject() + ' '
                        + event.content().replaceAll(".*\"event\":\"(\\w+)\".*", "$1"))
                .containsExactlyInAnyOrder(
                        "BREAK_GLASS BG-1 requested",
                        "BREAK_GLASS BG-1 approved",
                        "BREAK_GLASS Q1 used",
                        "BREAK_GLASS Q2 used",
                        "BREAK_GLASS Q4 used");
    }

    @Test
    void theGlassCoversItsAttachmentItsCurrencyAndItsTimeAlone() throws Exception {
        attach();
        BreakGlass one = breakGlass.request("ines", "wrong rule", List.of("other"), usd(1_000), 30);
        breakGlass.approve(one.id(), "tomasz");
        BreakGlass two = breakGlass.request("ines", "wrong rule", List.of("contracts"), usd(1_000), 30);
        breakGlass.approve(two.id(), "tomasz");
        send(BAD.replace("USD", "EUR"));
        send(BAD.replace("\"total\":{\"unit\":\"USD\",\"value\":100},", ""));
        send("no quote");
        assertThat(contracts).isEmpty();
        send(BAD);
        assertThat(contracts).containsExactly("Q2 v1");
        breakGlass.end(two.id(), "ines");
        send(BAD);
        assertThat(contracts).hasSize(1);
        now = now.plus(Duration.ofDays(2));
        BreakGlass late = breakGlass.request("ines", "wrong rule", List.of("contracts"), usd(1), 30);
        now = now.plus(Duration.ofDays(2));
        assertThatIllegalArgumentException().isThrownBy(() -> breakGlass.approve(late.id(), "tomasz"));
    }

    @Test
    void everyUseIsReviewedBySomebodyElse() throws Exception {
        attach();
        String id = breakGlass
                .request("ines", "wrong rule", List.of("contracts"), usd(1_000), 30)
                .id();
        breakGlass.approve(id, "tomasz");
        send(BAD);
        for (String one : List.of("ines", "tomasz")) {
            assertThatIllegalArgumentException().isThrownBy(() -> breakGlass.review(id, 0, one, "fine"));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> breakGlass.review(id, 1, "rita", "fine"));
        assertThat(breakGlass.all().get(0).unreviewed()).isEqualTo(1);
        assertThat(breakGlass.review(id, 0, "rita", "amended by the customer").unreviewed())
                .isZero();
        assertThat(breakGlass.all().get(0).uses().get(0).review()).isEqualTo("amended by the customer");
    }

    @ParameterizedTest
    @CsvSource({"'',why,10,5", "ines,' ',10,5", "ines,why,0,5", "ines,why,10,0", "ines,why,10,61"})
    void aRequestSaysWhoWhyHowMuchAndHowLong(String by, String reason, int amount, int minutes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> breakGlass.request(by, reason, List.of("contracts"), usd(amount), minutes));
        assertThatIllegalArgumentException().isThrownBy(() -> breakGlass.request("ines", "why", List.of(), usd(1), 5));
    }
}
