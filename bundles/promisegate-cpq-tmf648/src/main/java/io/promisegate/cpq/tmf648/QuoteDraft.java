package io.promisegate.cpq.tmf648;

import io.promisegate.json.JsonDocument;
import io.promisegate.json.PromiseReader;
import io.promisegate.quote.FreeText;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.Money;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.ValueType;
import java.math.BigDecimal;
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
        Line line = new Line(pointer, String.valueOf(lines.size() + 1));
        lines.add(line);
        return line;
    }

    Quote quote(String quoteId, @Nullable String quoteCurrency, JsonDocument document) {
        List<QuoteLine> read = new ArrayList<>(lines.size());
        for (Line line : lines) {
            if (!line.isEmptyBundle) {
                read.add(line.line(quoteCurrency));
            }
        }
        return new Quote(
                quoteId,
                version == null ? "1" : version,
                "tmf648",
                quoteCurrency,
                account,
                channel,
                money(total, quoteCurrency),
                texts,
                read,
                document);
    }

    private static @Nullable Money money(@Nullable Object json, @Nullable String currency) {
        return json != null && PromiseValues.read(ValueType.MONEY, json, currency) instanceof Money money
                ? money
                : null;
    }

    /** What was read of a line. */
    static final class Line {
        final Pointer pointer;
        final PromiseReader promises = new PromiseReader();
        final List<Price> prices = new ArrayList<>();
        String id;
        LineAction action = LineAction.ADD;

        @Nullable
        String offering;

        /** Whether the item only holds others and sells nothing itself. */
        boolean isEmptyBundle;

        private Line(Pointer pointer, String id) {
            this.pointer = pointer;
            this.id = id;
        }

        private QuoteLine line(@Nullable String currency) {
            List<LinePrice> read = new ArrayList<>(prices.size());
            for (Price price : prices) {
                read.add(
                        new LinePrice(price.type, money(price.amount, currency), price.discountPercent, price.pointer));
            }
            return new QuoteLine(id, action, offering, promises.promises(PromiseSet.EMPTY, currency), read, pointer);
        }
    }

    /** What was read of a price. */
    static final class Price {
        Pointer pointer;
        String type = "";

        @Nullable
        Object amount;

        @Nullable
        BigDecimal discountPercent;

        Price(Pointer pointer) {
            this.pointer = pointer;
        }
    }
}
