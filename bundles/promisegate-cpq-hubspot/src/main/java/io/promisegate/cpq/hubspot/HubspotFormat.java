package io.promisegate.cpq.hubspot;

import io.promisegate.cpq.Row;
import io.promisegate.cpq.RowQuoteFormat;
import io.promisegate.json.JsonInput.NotAQuote;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Term;
import io.promisegate.spi.QuoteFormat;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * Reads quotes of HubSpot: an object with {@code properties}, and its line items with theirs under {@code lineItems}.
 * All values are texts there.
 */
@Component(service = QuoteFormat.class)
public final class HubspotFormat extends RowQuoteFormat {
    static final String LINES = "lineItems";
    static final String COMPANY = "company";

    /** Makes it. */
    public HubspotFormat() {
        super("promise_", "");
    }

    @Override
    public String name() {
        return "hubspot";
    }

    @Override
    public boolean recognises(Set<String> topLevelNames) {
        return topLevelNames.contains("properties") && topLevelNames.contains(LINES);
    }

    /** Names of properties have no capitals. */
    @Override
    protected String field(Term term) {
        return super.field(term).toLowerCase(Locale.ROOT);
    }

    @Override
    protected Draft draft(Row document) throws NotAQuote {
        String id = document.text("id");
        if (id == null) {
            throw new NotAQuote(Problem.at("/id", "PG-Q012", "A quote has an id."));
        }
        Row quote = document.row("properties");
        Draft draft = new Draft(id, quote);
        draft.currency(quote.text("hs_currency"));
        draft.parties(document.text(COMPANY), quote.text("hs_sender_email", "hubspot_owner_id"), "direct");
        draft.total(quote.first("hs_quote_amount"));
        draft.words(quote, "hs_terms", "hs_comments");
        for (Row item : document.rows(LINES)) {
            Row row = item.row("properties");
            String lineId = item.text("id");
            Line line = draft.line(lineId == null ? item.at().toString() : lineId, row);
            draft.words(row, "description");
            line.offering(row.text("hs_sku", "hs_product_id", "name"));
            String discount = row.first("hs_discount_percentage");
            BigDecimal percent = discount == null
                    ? discount(row.number("price"), lessThan(row.number("price"), row.number("discount")))
                    : row.number(discount);
            String amount = row.first("amount", "price");
            if (amount != null || percent != null) {
                String shown = discount != null ? discount : amount == null ? "discount" : amount;
                line.price(
                        row.value("recurringbillingfrequency") == null ? "oneTime" : "recurring",
                        amount,
                        percent,
                        row.at().child(shown));
            }
        }
        return draft;
    }

    /** Returns a price less what is taken off it. */
    private static @Nullable BigDecimal lessThan(@Nullable BigDecimal price, @Nullable BigDecimal off) {
        return price == null || off == null ? null : price.subtract(off);
    }
}
