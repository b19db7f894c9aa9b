package io.promisegate.cpq.salesforce;

import io.promisegate.cpq.Row;
import io.promisegate.cpq.RowQuoteFormat;
import io.promisegate.json.JsonInput.NotAQuote;
import io.promisegate.problem.Problem;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Term;
import io.promisegate.spi.QuoteFormat;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * Reads quotes of Salesforce CPQ, as records with their lines or as the QuoteModel of its API, and quotes of Revenue
 * Cloud.
 */
@Component(service = QuoteFormat.class)
public final class SalesforceFormat extends RowQuoteFormat {
    /** Makes it. */
    public SalesforceFormat() {
        super("Promise_", "__c");
    }

    @Override
    public String name() {
        return "salesforce";
    }

    @Override
    public boolean recognises(Set<String> topLevelNames) {
        return topLevelNames.contains("SBQQ__LineItems__r")
                || topLevelNames.contains("QuoteLineItems")
                || (topLevelNames.contains("record") && topLevelNames.contains("lineItems"));
    }

    @Override
    protected Draft draft(Row document) throws NotAQuote {
        boolean isModel = document.value("record") instanceof Map;
        Row quote = isModel ? document.row("record") : document;
        Draft draft = new Draft(id(quote), quote);
        draft.currency(quote.text("CurrencyIsoCode"));
        String account = quote.row("SBQQ__Account__r").text("Name");
        draft.parties(
                account == null
                        ? quote.row("Account").text("Name") == null
                                ? quote.text("SBQQ__Account__c", "AccountId")
                                : quote.row("Account").text("Name")
                        : account,
                requester(quote),
                quote.value("SBQQ__Partner__c") == null ? "direct" : "partner");
        draft.total(quote.first("SBQQ__NetAmount__c", "GrandTotal", "TotalPrice"));
        draft.words(quote, "Description", "SBQQ__Notes__c", "SBQQ__Introduction__c");
        List<Row> lines = isModel
                ? document.rows("lineItems").stream()
                        .map(line -> line.row("record"))
                        .toList()
                : quote.value("QuoteLineItems") == null
                        ? quote.rows("SBQQ__LineItems__r")
                        : quote.rows("QuoteLineItems");
        for (Row line : lines) {
            read(draft, line);
        }
        return draft;
    }

    static String id(Row quote) throws NotAQuote {
        String id = quote.text("Id");
        if (id == null) {
            throw new NotAQuote(Problem.at(quote.at().child("Id").toString(), "PG-Q012", "A quote has an Id."));
        }
        return id;
    }

    static @Nullable String requester(Row quote) {
        String owner = quote.row("Owner").text("Username");
        return owner == null ? quote.row("SBQQ__SalesRep__r").text("Username") : owner;
    }

    private static void read(Draft draft, Row row) {
        String id = row.text("Id");
        Line line = draft.line(id == null ? row.at().toString() : id, row);
        draft.words(row, "Description", "SBQQ__Description__c");
        String product = row.text("SBQQ__ProductCode__c", "ProductCode");
        line.offering(
                product == null
                        ? row.row("Product2").text("ProductCode") == null
                                ? row.text("SBQQ__Product__c", "Product2Id", "SBQQ__ProductName__c")
                                : row.row("Product2").text("ProductCode")
                        : product);
        BigDecimal quantity = row.number("SBQQ__Quantity__c", "Quantity");
        if (row.is("SBQQ__Existing__c")) {
            line.action(quantity != null && quantity.signum() == 0 ? LineAction.DELETE : LineAction.MODIFY);
        }
        price(line, row);
        usage(line, row);
        granted(line, row);
    }

    private static void price(Line line, Row row) {
        String amount = row.first("SBQQ__NetTotal__c", "TotalPrice");
        // not by list price and net total: over a term of months that makes a surcharge of thousands of percent
        BigDecimal discount = discount(row.number("SBQQ__RegularPrice__c"), row.number("SBQQ__CustomerPrice__c"));
        String field = discount == null ? row.first("SBQQ__Discount__c", "Discount") : null;
        if (field != null) {
            discount = row.number(field);
        }
        if (amount != null || discount != null) {
            Pointer at = field != null
                    ? row.at().child(field)
                    : discount != null
                            ? row.at().child("SBQQ__CustomerPrice__c")
                            : row.at().child(String.valueOf(amount));
            line.price(
                    row.value("SBQQ__SubscriptionPricing__c") == null ? "oneTime" : "recurring", amount, discount, at);
        }
    }

    /** Reads the consumption schedules of a line of Salesforce CPQ. */
    private static void usage(Line line, Row row) {
        for (Row schedule : row.rows("SBQQ__QuoteLineConsumptionSchedules__r")) {
            Pointer at = schedule.at();
            line.promise(Term.COMMITMENT_UNIT, schedule.text("SBQQ__UnitofMeasure__c"), at);
            line.promise(
                    Term.COMMITMENT_PERIOD,
                    period(schedule.text("SBQQ__BillingTerm__c"), schedule.text("SBQQ__BillingTermUnit__c")),
                    at);
            List<Row> rates = schedule.rows("SBQQ__QuoteLineConsumptionRates__r");
            List<Object> tiers = new ArrayList<>();
            for (Row rate : rates) {
                Map<String, Object> tier = new LinkedHashMap<>();
                put(tier, "from", rate.value("SBQQ__LowerBound__c"));
                put(tier, "to", rate.value("SBQQ__UpperBound__c"));
                put(tier, "price", rate.value("SBQQ__Price__c"));
                tiers.add(tier);
            }
            line.promise(
                    Term.COMMITMENT_TIERS,
                    tiers.isEmpty() ? null : tiers,
                    rates.isEmpty() ? at : at.child("SBQQ__QuoteLineConsumptionRates__r"));
        }
    }

    private static void put(Map<String, Object> map, String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    private static @Nullable String period(@Nullable String number, @Nullable String unit) {
        if (unit == null) {
            return null;
        }
        BigDecimal count = number == null ? BigDecimal.ONE : new Row(Map.of("n", number), Pointer.ROOT).number("n");
        String letter = unit.substring(0, 1);
        return count == null ? unit : "P" + count.stripTrailingZeros().toPlainString() + letter;
    }

    /** Reads what a line of Revenue Cloud commits to; what is granted besides is not committed. */
    private static void granted(Line line, Row row) {
        BigDecimal committed = null;
        Pointer at = row.at();
        for (Row grant : row.rows("QuoteLineItmUseRsrcGrants")) {
            BigDecimal quantity = grant.number("GrantQuantity");
            if ("Commit".equalsIgnoreCase(grant.text("GrantType")) && quantity != null) {
                if (committed == null) {
                    line.promise(
                            Term.COMMITMENT_UNIT, grant.row("UsageResource").text("Name"), grant.at());
                }
                committed = committed == null ? quantity : committed.add(quantity);
                at = grant.at().child("GrantQuantity");
            }
        }
        line.promise(Term.COMMITMENT_QUANTITY, committed, at);
    }
}
