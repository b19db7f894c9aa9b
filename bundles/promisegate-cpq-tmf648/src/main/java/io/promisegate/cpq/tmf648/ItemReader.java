package io.promisegate.cpq.tmf648;

import io.promisegate.json.JsonInput;
import io.promisegate.json.KnownValues;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.StatedPromise;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code quoteItem} with its product, prices and nested items into lines. */
final class ItemReader {
    private static final List<String> RAISES = List.of("surcharge", "increase", "uplift", "premium", "tax", "fee");

    private ItemReader() {}

    static void read(JsonInput input, Pointer pointer, QuoteDraft draft) throws IOException {
        QuoteDraft.Line line = draft.addLine(pointer);
        int before = draft.lines.size();
        boolean[] hasProduct = new boolean[1];
        input.object(pointer, name -> {
            switch (name) {
                case "id" -> line.id = input.text();
                case "action" -> line.action = action(input.text());
                case "note" -> Tmf648Format.readNotes(input, pointer.child("note"), draft.texts);
                case "description" -> draft.addText(input.words(), pointer.child("description"));
                case "productOffering" -> line.offering = readOffering(input, pointer.child("productOffering"));
                case "product" -> {
                    hasProduct[0] = true;
                    readProduct(input, pointer.child("product"), line, draft);
                }
                case "quoteItemPrice" -> {
                    Pointer prices = pointer.child("quoteItemPrice");
                    input.array(prices, i -> line.prices.add(readPrice(input, prices.child(i), draft)));
                }
                case "quoteItem" -> {
                    Pointer items = pointer.child("quoteItem");
                    input.array(items, i -> read(input, items.child(i), draft));
                }
                default -> input.skip();
            }
        });
        line.isEmptyBundle =
                line.offering == null && !hasProduct[0] && line.promises.isEmpty() && draft.lines.size() > before;
    }

    private static LineAction action(@Nullable String text) {
        if (text == null) {
            return LineAction.ADD;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "modify" -> LineAction.MODIFY;
            case "delete" -> LineAction.DELETE;
            case "nochange" -> LineAction.NO_CHANGE;
            default -> LineAction.ADD;
        };
    }

    private static @Nullable String readOffering(JsonInput input, Pointer pointer) throws IOException {
        @Nullable String[] offering = new @Nullable String[2];
        input.object(pointer, name -> {
            switch (name) {
                case "id" -> offering[0] = input.text();
                case "name" -> offering[1] = input.text();
                default -> input.skip();
            }
        });
        return offering[0] == null ? offering[1] : offering[0];
    }

    private static void readProduct(JsonInput input, Pointer pointer, QuoteDraft.Line line, QuoteDraft draft)
            throws IOException {
        input.object(pointer, name -> {
            switch (name) {
                case "name", "description" -> draft.addText(input.words(), pointer.child(name));
                case "productOffering" -> {
                    String offering = readOffering(input, pointer.child("productOffering"));
                    line.offering = line.offering == null ? offering : line.offering;
                }
                case "productCharacteristic" -> {
                    Pointer all = pointer.child("productCharacteristic");
                    Characteristic one = new Characteristic(input, all);
                    input.array(all, i -> line.promises.add(one.read(i), all, i));
                }
                case "productTerm" -> {
                    Pointer all = pointer.child("productTerm");
                    input.array(all, i -> readTerm(input, all.child(i), line));
                }
                case "product" -> {
                    Pointer parts = pointer.child("product");
                    input.array(parts, i -> {
                        QuoteDraft.Line part = draft.addLine(parts.child(i));
                        part.action = line.action;
                        readProduct(input, parts.child(i), part, draft);
                    });
                }
                default -> input.skip();
            }
        });
    }

    /** Reads characteristics, one after the other. */
    private static final class Characteristic implements JsonInput.MemberReader, JsonInput.ValueReader<StatedPromise> {
        private static final KnownValues<StatedPromise> KNOWN = new KnownValues<>();

        private final JsonInput input;
        private final Pointer all;
        private int element;
        private @Nullable String name;
        private @Nullable Object value;

        Characteristic(JsonInput input, Pointer all) {
            this.input = input;
            this.all = all;
        }

        StatedPromise read(int at) throws IOException {
            element = at;
            return input.again(KNOWN, this);
        }

        @Override
        public StatedPromise read() throws IOException {
            name = null;
            value = null;
            input.object(all, element, this);
            return new StatedPromise(name == null ? "" : name, value);
        }

        @Override
        public void read(String member) throws IOException {
            switch (member) {
                case "name" -> name = input.text();
                case "value" -> value = input.value();
                default -> input.skip();
            }
        }
    }

    /** Reads a product term; where it has a duration that is its value, else its description. */
    private static void readTerm(JsonInput input, Pointer pointer, QuoteDraft.Line line) throws IOException {
        @Nullable Object[] read = new @Nullable Object[3];
        input.object(pointer, name -> {
            switch (name) {
                case "name" -> read[0] = input.text();
                case "description" -> read[1] = input.text();
                case "duration" -> read[2] = input.value();
                default -> input.skip();
            }
        });
        Object value = read[2] instanceof Map<?, ?> duration ? period(duration) : read[1];
        String name = read[0] == null ? "" : read[0].toString();
        line.promises.add(new StatedPromise(name, value == null ? "" : value), pointer);
    }

    /** Returns the ISO 8601 form of {@code {amount, units}}; what it cannot make out stays as it is. */
    private static Object period(Map<?, ?> duration) {
        Object amount = duration.get("amount");
        String units = String.valueOf(duration.get("units")).toLowerCase(Locale.ROOT);
        String unit = units.startsWith("d")
                ? "D"
                : units.startsWith("w") ? "W" : units.startsWith("m") ? "M" : units.startsWith("y") ? "Y" : "";
        return amount == null || unit.isEmpty() || units.startsWith("min") ? duration : "P" + amount + unit;
    }

    private static QuoteDraft.Price readPrice(JsonInput input, Pointer pointer, QuoteDraft draft) throws IOException {
        QuoteDraft.Price price = new QuoteDraft.Price(pointer);
        input.object(pointer, name -> {
            switch (name) {
                case "priceType" -> price.type = String.valueOf(input.text());
                case "name", "description" -> draft.addText(input.words(), pointer.child(name));
                case "price" -> price.amount = readAmount(input, pointer.child("price"), draft);
                case "priceAlteration" -> {
                    Pointer all = pointer.child("priceAlteration");
                    input.array(all, i -> readAlteration(input, all.child(i), price));
                }
                default -> input.skip();
            }
        });
        return price;
    }

    /** Reads {@code Price}: the amount before tax, or after it where that is all there is. */
    static @Nullable Object readAmount(JsonInput input, Pointer pointer, QuoteDraft draft) throws IOException {
        @Nullable Object[] read = new @Nullable Object[2];
        input.object(pointer, name -> {
            switch (name) {
                case "dutyFreeAmount" -> read[0] = input.value();
                case "taxIncludedAmount" -> read[1] = input.value();
                default -> input.skip();
            }
        });
        Object amount = read[0] == null ? read[1] : read[0];
        if (draft.currency == null && amount instanceof Map<?, ?> money && money.get("unit") instanceof String unit) {
            draft.currency = unit;
        }
        return amount;
    }

    /** Reads an alteration; one that raises the price is no discount. */
    private static void readAlteration(JsonInput input, Pointer pointer, QuoteDraft.Price price) throws IOException {
        @Nullable Object[] read = new @Nullable Object[4];
        Pointer inPrice = pointer.child("price");
        input.object(pointer, name -> {
            switch (name) {
                case "priceType", "name" -> read[0] = read[0] + " " + input.text();
                case "price" ->
                    input.object(inPrice, member -> {
                        switch (member) {
                            case "percentage" -> read[1] = input.number(inPrice.child("percentage"));
                            case "dutyFreeAmount" -> read[2] = input.value();
                            case "taxIncludedAmount" -> read[3] = input.value();
                            default -> input.skip();
                        }
                    });
                default -> input.skip();
            }
        });
        String kind = String.valueOf(read[0]).toLowerCase(Locale.ROOT);
        if (RAISES.stream().noneMatch(kind::contains)) {
            Object amount = read[2] == null ? read[3] : read[2];
            price.discounts.add(new QuoteDraft.Discount(
                    read[1] instanceof BigDecimal percent ? percent.abs() : null,
                    amount instanceof Map<?, ?> money ? money.get("value") : amount,
                    inPrice.child("percentage")));
        }
    }
}
