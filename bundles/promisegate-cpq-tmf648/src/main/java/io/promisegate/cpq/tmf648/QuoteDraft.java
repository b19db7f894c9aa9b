package io.promisegate.cpq.tmf648;

import io.promisegate.json.JsonDocument;
import io.promisegate.json.JsonInput;
import io.promisegate.json.JsonInput.NotAQuote;
import io.promisegate.quote.FreeText;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.Money;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was read of a quote so far; the order of a JSON object's members is nobody's promise. Not thread-safe. */
final class QuoteDraft {
    final List<FreeText> texts = new ArrayList<>();
    final List<Line> lines = new ArrayList<>();

    @Nullable
    String id;

    @Nullable
    String version;

    @Nullable
    String currency;

    @Nullable
    String account;

    @Nullable
    String requester;

    @Nullable
    String channel;

    @Nullable
    Object total;

    boolean hasItems;

    void addText(@Nullable String text, Pointer pointer) {
        if (text != null && !text.isEmpty()) {
            texts.add(new FreeText(text, pointer));
        }
    }

    /** Starts a line; lines stand in the order in which they begin. */
    Line addLine(Pointer pointer) {
        Line line = new Line(pointer);
        lines.add(line);
        return line;
    }

    Quote quote(String quoteId, @Nullable String quoteCurrency, JsonDocument document) throws NotAQuote {
        List<QuoteLine> read = new ArrayList<>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmptyBundle) {
                read.add(lines.get(i).line(i + 1, quoteCurrency));
            }
        }
        return new Quote(
                quoteId,
                version == null ? "1" : version,
                "tmf648",
                quoteCurrency,
                account,
                requester,
                channel,
                JsonInput.amount(total, quoteCurrency, Pointer.ROOT.child("quoteTotalPrice")),
                texts,
                read,
                document);
    }

    /** What was read of a line. */
    static final class Line {
        final Pointer pointer;
        final PromiseSet.Builder promises = new PromiseSet.Builder();
        final List<Price> prices = new ArrayList<>();
        LineAction action = LineAction.ADD;

        @Nullable
        String id;

        @Nullable
        String offering;

        /** Whether the item only holds others and sells nothing itself. */
        boolean isEmptyBundle;

        private Line(Pointer pointer) {
            this.pointer = pointer;
        }

        /**
         * Returns the line.
         *
         * @param number its id where it has none
         */
        private QuoteLine line(int number, @Nullable String currency) throws NotAQuote {
            List<LinePrice> read = new ArrayList<>(prices.size());
            for (Price price : prices) {
                read.add(price.price(currency));
            }
            return new QuoteLine(
                    id == null ? String.valueOf(number) : id,
                    action,
                    offering,
                    promises.build(PromiseSet.EMPTY, currency),
                    read,
                    pointer);
        }
    }

    /** What was read of a price. */
    static final class Price {
        private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

        final Pointer pointer;
        final List<Discount> discounts = new ArrayList<>();
        String type = "";

        @Nullable
        Object amount;

        Price(Pointer pointer) {
            this.pointer = pointer;
        }

        private LinePrice price(@Nullable String currency) throws NotAQuote {
            Money money = JsonInput.amount(amount, currency, pointer);
            if (discounts.isEmpty()) {
                return new LinePrice(type, money, null, pointer);
            }
            BigDecimal rest = BigDecimal.ONE;
            for (Discount discount : discounts) {
                rest = rest.multiply(BigDecimal.ONE.subtract(discount.share(money)));
            }
            BigDecimal percent = BigDecimal.ONE.subtract(rest).multiply(HUNDRED);
            return new LinePrice(
                    type, money, percent.stripTrailingZeros(), discounts.get(0).pointer());
        }
    }

    /** A discount, in percent or as an amount. */
    record Discount(@Nullable BigDecimal percent, @Nullable Object amount, Pointer pointer) {

        /** Returns the share of the price that is given away; all of it where that cannot be told. */
        BigDecimal share(@Nullable Money price) {
            if (percent != null) {
                return percent.divide(Price.HUNDRED, MathContext.DECIMAL64);
            }
            BigDecimal off = amount == null ? null : PromiseValues.number(amount.toString());
            return off == null || price == null || price.value().signum() == 0
                    ? BigDecimal.ONE
                    : off.abs().divide(price.value(), MathContext.DECIMAL64);
        }
    }
}
