package io.promisegate.cpq.salesforce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.quote.LineAction;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteReading;
import io.promisegate.quote.Term;
import io.promisegate.spi.QuoteFormat;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SalesforceFormatTest {
    private static Quote read(QuoteFormat format, String json) {
        QuoteReading reading = format.read(json.getBytes(UTF_8));
        assertThat(reading.problems()).isEmpty();
        return Objects.requireNonNull(reading.quote());
    }

    private static Object value(Quote quote, Term term) {
        Promise promise = Objects.requireNonNull(quote.lines().get(0).promises().get(term), term.termName());
        return PromiseValues.write(promise.value());
    }

    @Test
    void aDiscountIsWorkedOutOfThePricesOfOnePeriod() {
        Quote quote = read(new SalesforceFormat(), """
                {"Id": "a0q1", "CurrencyIsoCode": "EUR", "SBQQ__LineItems__r": {"records": [
                  {"Id": "a0x1", "SBQQ__RegularPrice__c": 99.99, "SBQQ__CustomerPrice__c": 69.99,
                   "SBQQ__ListPrice__c": 99.99, "SBQQ__NetTotal__c": 1679.76, "SBQQ__Existing__c": true},
                  {"Id": "a0x2", "SBQQ__RegularPrice__c": 0, "SBQQ__CustomerPrice__c": 0,
                   "SBQQ__Discount__c": 100, "SBQQ__NetTotal__c": "#N/A", "SBQQ__ProductCode__c": "#N/A"}
                ]}}
                """);
        assertThat(quote.lines().get(0).prices().get(0).discountPercent()).isEqualByComparingTo("30.00");
        assertThat(quote.lines().get(0).action()).isEqualTo(LineAction.MODIFY);
        assertThat(quote.lines().get(1).prices().get(0).discountPercent()).isEqualByComparingTo("100");
        assertThat(quote.lines().get(1).prices().get(0).amount()).isNull();
        assertThat(quote.lines().get(1).offering()).isNull();
    }

    @Test
    void whatIsInAFieldIsAPromiseAlsoWhereNobodyKnowsIt() {
        Quote quote = read(new SalesforceFormat(), """
                {"record": {"Id": "a0q1", "CurrencyIsoCode": "USD", "Promise_incidentOwner__c": "J. Doe"},
                 "lineItems": [{"record": {"Id": "a0x1", "SBQQ__ProductCode__c": "assist",
                   "Promise_autonomytier__c": "L2", "Promise_highImpactActions__c": "refund; delete-account",
                   "Promise_outcome_price__c": 0.99, "Promise_free_lunch__c": "daily", "Promise_model__c": null,
                   "Promise_commitment_tiers__c": "[{\\"from\\": 0, \\"price\\": 0.5}]"}}]}
                """);
        assertThat(value(quote, Term.AUTONOMY_TIER)).isEqualTo("L2");
        assertThat(value(quote, Term.INCIDENT_OWNER)).isEqualTo("J. Doe");
        assertThat(value(quote, Term.HIGH_IMPACT_ACTIONS)).isEqualTo(List.of("refund", "delete-account"));
        assertThat(value(quote, Term.OUTCOME_PRICE)).isEqualTo(Map.of("unit", "USD", "value", new BigDecimal("0.99")));
        assertThat(value(quote, Term.COMMITMENT_TIERS)).isInstanceOf(List.class);
        assertThat(quote.lines().get(0).promises().get(Term.MODEL)).isNull();
        assertThat(quote.lines().get(0).promises().all())
                .filteredOn(promise -> promise.term() == null)
                .extracting(Promise::name)
                .containsExactly("free_lunch");
    }

    @Test
    void usageIsReadFromItsSchedulesAndGrants() {
        Quote scheduled = read(new SalesforceFormat(), """
                {"Id": "a0q1", "CurrencyIsoCode": "USD", "SBQQ__LineItems__r": {"records": [{"Id": "a0x1",
                  "SBQQ__QuoteLineConsumptionSchedules__r": {"records": [{"SBQQ__UnitofMeasure__c": "resolution",
                    "SBQQ__BillingTerm__c": 1, "SBQQ__BillingTermUnit__c": "Month",
                    "SBQQ__QuoteLineConsumptionRates__r": {"records": [
                      {"SBQQ__LowerBound__c": 0, "SBQQ__UpperBound__c": 1000, "SBQQ__Price__c": 1.5},
                      {"SBQQ__LowerBound__c": 1000, "SBQQ__UpperBound__c": null, "SBQQ__Price__c": 1.2}]}}]}}]}}
                """);
        assertThat(value(scheduled, Term.COMMITMENT_UNIT)).isEqualTo("resolution");
        assertThat(value(scheduled, Term.COMMITMENT_PERIOD)).isEqualTo("P1M");
        assertThat((List<?>) value(scheduled, Term.COMMITMENT_TIERS)).hasSize(2);
        Quote granted = read(new SalesforceFormat(), """
                {"Id": "0Q01", "QuoteLineItems": {"records": [{"Id": "0QL1", "Product2": {"ProductCode": "assist"},
                  "Discount": 12.5, "TotalPrice": 100,
                  "QuoteLineItmUseRsrcGrants": {"records": [
                    {"GrantType": "Commit", "GrantQuantity": 500, "UsageResource": {"Name": "resolution"}},
                    {"GrantType": "Commit", "GrantQuantity": 250}, {"GrantType": "Grant", "GrantQuantity": 99}]}}]}}
                """);
        assertThat(value(granted, Term.COMMITMENT_QUANTITY)).isEqualTo(new BigDecimal("750"));
        assertThat(granted.lines().get(0).prices().get(0).discountPercent()).isEqualByComparingTo("12.5");
    }

    @Test
    void aGapInZuorasSchedulesIsAStepWithNothing() {
        Quote quote = read(new ZuoraFormat(), """
                {"Id": "a1z1", "zqu__Currency__c": "USD",
                 "zqu__QuoteRatePlans__r": {"records": [{"Id": "a1p1",
                   "zqu__QuoteRatePlanCharges__r": {"records": [{"Id": "a1c1", "zqu__ProductSKU__c": "assist"}]}}]},
                 "zqu__Commitments__r": {"records": [{"zqu__UOM__c": "resolution", "zqu__TotalAmount__c": 3000,
                   "zqu__CommitmentSchedules__r": {"records": [
                     {"zqu__StartDate__c": "2027-03-01", "zqu__EndDate__c": "2027-12-31", "zqu__Amount__c": 2000},
                     {"zqu__StartDate__c": "2027-01-01", "zqu__EndDate__c": "2027-01-31", "zqu__Amount__c": 1000}]}}]}}
                """);
        assertThat(value(quote, Term.COMMITMENT_RAMP).toString())
                .contains("2027-01-01")
                .contains("2027-02-01")
                .contains("2027-03-01");
        assertThat(value(quote, Term.COMMITMENT_TOTAL)).isEqualTo(new BigDecimal("3000"));
    }

    @Test
    void whatIsNoQuoteIsAProblem() {
        for (String json : List.of(
                "{\"SBQQ__LineItems__r\": {\"records\": [{\"Id\": \"1\"}]}}",
                "{\"Id\": \"a0q1\", \"SBQQ__LineItems__r\": {\"records\": []}}",
                "{\"Id\": \"a0q1\", \"SBQQ__LineItems__r\": 7}",
                "{\"Id\": {}, \"lineItems\": [{\"record\": {}}], \"record\": {\"Id\": []}}",
                "{\"Id\": \"a0q1\", \"SBQQ__LineItems__r\": {\"records\": [{\"SBQQ__NetTotal__c\": \"free\"}]}}")) {
            QuoteReading reading = new SalesforceFormat().read(json.getBytes(UTF_8));
            assertThat(reading.problems()).as(json).isNotEmpty();
        }
    }
}
