package io.promisegate.cpq.salesforce;

import io.promisegate.cpq.Row;
import io.promisegate.cpq.RowQuoteFormat;
import io.promisegate.json.JsonInput.NotAQuote;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Term;
import io.promisegate.spi.QuoteFormat;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** Reads quotes of Zuora CPQ, which are records of a Salesforce org: a quote, its charges and its commitments. */
@Component(service = QuoteFormat.class)
public final class ZuoraFormat extends RowQuoteFormat {
    /** Makes it. */
    public ZuoraFormat() {
        super("Promise_", "__c");
    }

    @Override
    public String name() {
        return "zuora";
    }

    @Override
    public boolean recognises(Set<String> topLevelNames) {
        return topLevelNames.stream().anyMatch(name -> name.startsWith("zqu__"));
    }

    @Override
    protected Draft draft(Row quote) throws NotAQuote {
        Draft draft = new Draft(SalesforceFormat.id(quote), quote);
        draft.currency(quote.text("zqu__Currency__c", "CurrencyIsoCode"));
        String account = quote.row("zqu__Account__r").text("Name");
        draft.parties(
                account == null ? quote.text("zqu__Account__c") : account,
                SalesforceFormat.requester(quote),
                quote.value("zqu__Partner__c") == null ? "direct" : "partner");
        draft.total(quote.first("zqu__Total__c", "zqu__TCV__c"));
        draft.words(quote, "zqu__Special_Terms__c", "zqu__Notes__c");
        List<Row> charges = new ArrayList<>();
        for (Row plan : quote.rows("zqu__QuoteRatePlans__r")) {
            charges.addAll(plan.rows("zqu__QuoteRatePlanCharges__r"));
        }
        List<Row> commitments = quote.rows("zqu__Commitments__r");
        boolean isFirst = true;
        for (Row charge : charges) {
            Line line = read(draft, charge);
            if (isFirst) {
                // a commitment is of the quote as a whole; it is held against its first charge
                commitments.forEach(commitment -> commit(line, commitment));
                isFirst = false;
            }
        }
        return draft;
    }

    private static Line read(Draft draft, Row row) {
        String id = row.text("Id");
        Line line = draft.line(id == null ? row.at().toString() : id, row);
        draft.words(row, "zqu__Description__c");
        line.offering(row.text("zqu__ProductSKU__c", "zqu__ProductName__c", "Name"));
        String change = row.text("zqu__ChangeType__c");
        if (change != null) {
            line.action("Removed".equalsIgnoreCase(change) ? LineAction.DELETE : LineAction.MODIFY);
        }
        String amount = row.first("zqu__Total__c", "zqu__EffectivePrice__c");
        String field = row.first("zqu__Discount__c");
        BigDecimal discount = field == null
                ? discount(row.number("zqu__ListPrice__c"), row.number("zqu__EffectivePrice__c"))
                : row.number(field);
        if (amount != null || discount != null) {
            String shown = field != null ? field : amount == null ? "zqu__EffectivePrice__c" : amount;
            String type = row.text("zqu__ChargeType__c");
            line.price(
                    type == null ? "recurring" : type,
                    amount,
                    discount,
                    row.at().child(shown));
        }
        return line;
    }

    /** Reads a commitment; where its schedules leave a gap, nothing is committed to until the next begins. */
    private static void commit(Line line, Row commitment) {
        Pointer at = commitment.at();
        line.promise(Term.COMMITMENT_UNIT, commitment.text("zqu__UOM__c", "zqu__Type__c"), at);
        line.promise(Term.COMMITMENT_TOTAL, commitment.value("zqu__TotalAmount__c"), at);
        List<Row> schedules = commitment.rows("zqu__CommitmentSchedules__r").stream()
                .sorted(Comparator.comparing(
                        (Row row) -> Objects.requireNonNullElse(row.text("zqu__StartDate__c"), "")))
                .toList();
        List<Object> ramp = new ArrayList<>();
        LocalDate next = null;
        for (Row schedule : schedules) {
            LocalDate start = date(schedule.text("zqu__StartDate__c"));
            BigDecimal quantity = schedule.number("zqu__Amount__c", "zqu__Quantity__c");
            if (start == null || quantity == null) {
                // not a step of a ramp; the boundary says that the commitment cannot be read
                line.promise(
                        Term.COMMITMENT_RAMP,
                        "from " + schedule.text("zqu__StartDate__c") + ": "
                                + schedule.text("zqu__Amount__c", "zqu__Quantity__c"),
                        schedule.at());
                return;
            }
            if (next != null && next.isBefore(start)) {
                ramp.add(Map.of("start", next.toString(), "quantity", BigDecimal.ZERO));
            }
            ramp.add(Map.of("start", start.toString(), "quantity", quantity));
            LocalDate end = date(schedule.text("zqu__EndDate__c"));
            next = end == null ? null : end.plusDays(1);
        }
        line.promise(Term.COMMITMENT_RAMP, ramp.isEmpty() ? null : ramp, at.child("zqu__CommitmentSchedules__r"));
    }

    private static @Nullable LocalDate date(@Nullable String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
