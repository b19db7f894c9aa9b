package io.promisegate.cpq.tmf648;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.problem.Problem;
import io.promisegate.quote.Edit;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.QuoteReading;
import io.promisegate.quote.Term;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Tmf648FormatTest {
    private final Tmf648Format format = new Tmf648Format();

    private QuoteReading reading(String json) {
        return format.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private Quote quote(String json) {
        QuoteReading reading = reading(json);
        assertThat(reading.problems()).isEmpty();
        return reading.quote();
    }

    @Test
    void readsTheLeastThatAConformantCreateCarries() {
        Quote quote = quote("{\"quoteItem\":[{\"id\":\"1\",\"action\":\"add\"}]}");

        assertThat(quote.id()).startsWith("content-");
        assertThat(quote.version()).isEqualTo("1");
        assertThat(quote.lines()).singleElement().satisfies(line -> {
            assertThat(line.offering()).isNull();
            assertThat(line.action()).isEqualTo(LineAction.ADD);
        });
    }

    @Test
    void givesLinesWithoutAnIdTheirNumber() {
        Quote quote = quote("""
                {"quoteItem": [{"quoteItem": [{"id": null, "productOffering": {"id": "AD"}},
                 {"productOffering": {"id": "AD"}}]}, {"id": "x", "productOffering": {"id": "AD"}}]}
                """);

        assertThat(quote.lines()).extracting(QuoteLine::id).containsExactly("2", "3", "x");
    }

    @Test
    void givesEqualDocumentsWithoutAnIdTheSameOne() {
        String json = "{\"quoteItem\":[{}]}";

        assertThat(quote(json).id()).isEqualTo(quote(json).id());
        assertThat(quote(json).id()).isNotEqualTo(quote(json + " ").id());
    }

    @Test
    void readsPromisesWithTheirPlaceInTheDocument() {
        Quote quote = quote("""
                {"id": "Q1", "version": 3, "relatedParty": [{"name": "Acme", "role": "Customer"}],
                 "quoteTotalPrice": [{"price": {"dutyFreeAmount": {"unit": "usd", "value": "12.50"}}}],
                 "quoteItem": [{"action": "MODIFY", "productOffering": {"id": "AD"},
                  "product": {
                   "productCharacteristic": [
                    {"valueType": "x", "value": "30", "name": "retentionDays"},
                    {"name": "overage.price", "value": 1.10},
                    {"name": "outcome.price", "value": {"unit": "EUR", "value": 0.99}},
                    {"name": "colour", "value": {"deep": [1]}},
                    {"name": "model", "value": null}],
                   "productTerm": [{"name": "contractTerm", "duration": {"amount": 24, "units": "month"}}]}}]}
                """);

        assertThat(quote.version()).isEqualTo("3");
        assertThat(quote.account()).isEqualTo("Acme");
        assertThat(quote.currency()).isEqualTo("USD");
        assertThat(quote.total()).hasToString("12.50 USD");
        assertThat(quote.lines().get(0).id()).isEqualTo("1");
        assertThat(quote.lines().get(0).action()).isEqualTo(LineAction.MODIFY);
        var promises = quote.lines().get(0).promises();
        assertThat(promises.get(Term.RETENTION_DAYS)).satisfies(promise -> {
            assertThat(promise.value()).isEqualTo(PromiseValue.Numeric.of(30));
            assertThat(promise.pointer()).hasToString("/quoteItem/0/product/productCharacteristic/0/value");
        });
        assertThat(promises.money(Term.OVERAGE_PRICE)).hasToString("1.10 USD");
        assertThat(promises.money(Term.OUTCOME_PRICE)).hasToString("0.99 EUR");
        assertThat(promises.duration(Term.CONTRACT_TERM)).hasToString("P24M");
        assertThat(promises.has(Term.MODEL)).isFalse();
        assertThat(promises.unrecognised())
                .singleElement()
                .satisfies(unknown -> assertThat(unknown.name()).isEqualTo("colour"));
    }

    @Test
    void hidesNothingInDepth() {
        Quote quote = quote("""
                {"quoteItem": [{"id": "bundle", "quoteItem": [
                   {"id": "a", "productOffering": {"id": "A"}, "product": {"product": [
                      {"productOffering": {"id": "B"}, "productCharacteristic": [{"name": "unlimited", "value": "true"}]}]}}]}]}
                """);

        assertThat(quote.lines()).extracting(line -> line.offering()).containsExactly("A", "B");
        assertThat(quote.lines().get(1).promises().isTrue(Term.UNLIMITED)).isTrue();
        assertThat(quote.lines().get(1).pointer()).hasToString("/quoteItem/0/quoteItem/0/product/product/0");
    }

    @Test
    void keepsATermThatIsStatedTwice() {
        Quote quote = quote("""
                {"quoteItem": [{"product": {"productCharacteristic": [
                  {"name": "retentionDays", "value": 30}, {"name": "retentionDays", "value": 0}]}}]}
                """);

        assertThat(quote.lines().get(0).promises().repeated()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'priceType':'discount','price':{'percentage':15}} | 15",
                "{'price':{'percentage':18}},{'price':{'percentage':18}} | 32.76",
                "{'priceType':'discount','price':{'dutyFreeAmount':{'unit':'USD','value':-60}}} | 60",
                "{'priceType':'discount','price':{}} | 100",
                "{'priceType':'surcharge','price':{'percentage':25}} | ",
                "{'priceType':'PRICE INCREASE','price':{'percentage':25}} | ",
            })
    void addsUpWhatIsTakenOffAPrice(String alterations, String percent) {
        Quote quote = quote(("{'quoteItem':[{'quoteItemPrice':[{'price':{'dutyFreeAmount':{'unit':'USD','value':100}},"
                        + "'priceAlteration':[" + alterations + "]}]}]}")
                .replace('\'', '"'));

        var discount = quote.lines().get(0).prices().get(0).discountPercent();
        if (percent == null) {
            assertThat(discount).isNull();
        } else {
            assertThat(discount).isEqualByComparingTo(percent);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PG-Q003 | 1 | {\"quoteItem\":[{\"id\":",
                "PG-Q003 | 1 | {\"quoteItem\":[],}",
                "PG-Q004 | 1 | {\"id\":\"1\",\"id\":\"2\",\"quoteItem\":[]}",
                "PG-Q007 | 1 | [1]",
                "PG-Q008 | 1 | {\"quoteItem\":[]} {}",
                "PG-Q010 | 1 | {\"quoteItem\":\"x\"}",
                "PG-Q010 | 1 | {\"quoteItem\":[7]}",
                "PG-Q002 | 1 | {\"quoteItem\":[],\"x\":\"\\ud800\"}",
                "PG-Q002 | 1 | {\"quoteItem\":[],\"x\":\"\\u0000\"}",
            })
    void saysWhereADocumentIsNoQuote(String code, int line, String json) {
        assertThat(reading(json).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.place().line()).isEqualTo(line);
        });
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        byte[] bytes = "{\"quoteItem\":[],\n\"a\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(format.read(bytes).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("PG-Q001");
            assertThat(problem.place().line()).isEqualTo(2);
            assertThat(problem.place().column()).isEqualTo(6);
        });
    }

    @Test
    void answersHostileDocumentsInBoundedTime() {
        for (String hostile : List.of(
                "[".repeat(100_000),
                "{\"quoteItem\":" + "[".repeat(100_000),
                "{\"a\":" + "9".repeat(100_000) + "}",
                "{\"quoteItem\":[{\"quantity\":1e999999999}]}",
                "\"".repeat(1_000_000),
                " ".repeat(5_000_000))) {
            QuoteReading reading = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> reading(hostile));
            assertThat(reading.quote() == null ? reading.problems() : List.of(Problem.at("", "read", "")))
                    .hasSize(1);
        }
    }

    @Test
    void patchesTheDocumentThatItRead() {
        Quote quote = quote("""
                {"quoteItem": [{"product": {"productCharacteristic": [{"name": "retentionDays", "value": 0},
                  {"name": "x", "value": 1}]}}, {"id": "2"}], "note": [{"text": "Unlimited."}]}
                """);
        List<PatchOperation> patch = quote.document()
                .patch(
                        quote,
                        List.of(
                                new Edit.SetTerm(0, Term.RETENTION_DAYS, PromiseValue.Numeric.of(30)),
                                new Edit.SetTerm(1, Term.MODEL, new PromiseValue.Text("a/b")),
                                new Edit.ReplaceText(quote.texts().get(0), ""),
                                new Edit.RemoveTerm(
                                        0,
                                        quote.lines()
                                                .get(0)
                                                .promises()
                                                .unrecognised()
                                                .get(0))));

        Quote patched = quote.document().patched(patch).quote();

        assertThat(patched.lines().get(0).promises().number(Term.RETENTION_DAYS))
                .isEqualByComparingTo("30");
        assertThat(patched.lines().get(0).promises().unrecognised()).isEmpty();
        assertThat(patched.lines().get(1).promises().text(Term.MODEL)).isEqualTo("a/b");
        assertThat(quote.document()
                        .patched(List.of(new PatchOperation("replace", "/nowhere/deep", 1)))
                        .problems())
                .hasSize(1);
    }
}
