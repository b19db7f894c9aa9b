package io.promisegate.json.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.promisegate.json.JsonInput;
import io.promisegate.quote.Edit;
import io.promisegate.quote.FreeText;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.Money;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteDocument;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.QuoteReading;
import io.promisegate.quote.Term;
import io.promisegate.spi.QuoteCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * Writes each promise of a quote once, and of each line the numbers of its promises, since the lines of a quote mostly
 * promise the same: {@code {…, "promises": [[name, value, at], …], "lines": [{…, "at": "…", "promises": [0, 3, 4]}]}}.
 *
 * <p>{@code at} is where something stands in the document that was read, relative to its line where it stands below it;
 * it is left out where the canonical form has it there. Of promises it is {@code true} for the place behind that of the
 * promise before, where the last index is one more.
 */
@Component(service = QuoteCodec.class)
public final class CompactCodec implements QuoteCodec {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonFactory FACTORY = MAPPER.getFactory();
    private static final String FORMAT = "canonical";
    private static final Pattern LAST_INDEX = Pattern.compile("(.*/)(0|[1-9]\\d{0,6})((?:/[^/]*[^/\\d][^/]*)?)");
    private static final Pointer LINES = Pointer.ROOT.child("lines");
    private static final Pointer NOTES = Pointer.ROOT.child("notes");

    private static final QuoteDocument NONE = new QuoteDocument() {
        @Override
        public List<PatchOperation> patch(Quote quote, List<Edit> edits) {
            return List.of();
        }

        @Override
        public QuoteReading patched(List<PatchOperation> patch) {
            throw new IllegalStateException("There is no document to patch.");
        }
    };

    /** Member for where something stands. */
    private static final String AT = "at";

    /**
     * A promise of any line.
     *
     * @param at where it stands, null for where the canonical form has it
     */
    private record Stated(
            @Nullable Term term,
            String name,
            PromiseValue value,
            @Nullable At at) {}

    /**
     * Where something stands.
     *
     * @param isBelow whether the tokens lead on from what holds it, and not from the root
     */
    private record At(boolean isBelow, List<String> tokens) {
        private static final char ROOT = '^';

        static At of(String text) {
            return new At(text.isEmpty() || text.charAt(0) != ROOT, Pointer.tokens(text));
        }

        Pointer from(Pointer holder) {
            return (isBelow ? holder : Pointer.ROOT).child(tokens);
        }
    }

    /** Returns how to write where something stands, null where it stands where it is expected. */
    private static @Nullable String at(Pointer pointer, Pointer holder, String expected) {
        String below = pointer.below(holder);
        if (below == null) {
            return At.ROOT + pointer.toString();
        }
        return below.equals(expected) ? null : below;
    }

    @Override
    public byte[] encode(Quote quote) {
        Map<Written, Integer> numbers = new LinkedHashMap<>();
        List<List<Integer>> promises = new ArrayList<>(quote.lines().size());
        for (QuoteLine line : quote.lines()) {
            Pointer holder = line.pointer();
            List<Integer> its = new ArrayList<>();
            for (Promise promise : line.promises().all()) {
                Integer next = numbers.size();
                Integer before = numbers.putIfAbsent(written(promise, holder), next);
                its.add(before == null ? next : before);
            }
            promises.add(its);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            CanonicalWriter.writeHead(json, quote);
            if (!FORMAT.equals(quote.format())) {
                json.writeStringField("format", quote.format());
            }
            writeNotesAt(json, quote);
            json.writeArrayFieldStart("promises");
            String before = null;
            for (Written written : numbers.keySet()) {
                json.writeStartArray();
                json.writeString(written.name());
                MAPPER.writeValue(json, PromiseValues.write(written.value()));
                String at = written.at();
                if (at != null && at.equals(behind(before))) {
                    json.writeBoolean(true);
                } else if (at != null) {
                    json.writeString(at);
                }
                before = at;
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("lines");
            for (int i = 0; i < promises.size(); i++) {
                write(json, quote.lines().get(i), i, promises.get(i));
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Returns the place behind another: the same with its last index one more; null where it has none. */
    private static @Nullable String behind(@Nullable String place) {
        if (place == null) {
            return null;
        }
        Matcher index = LAST_INDEX.matcher(place);
        return index.matches() ? index.group(1) + (Integer.parseInt(index.group(2)) + 1) + index.group(3) : null;
    }

    private static void writeNotesAt(JsonGenerator json, Quote quote) throws IOException {
        List<String> places =
                quote.texts().stream().map(text -> text.pointer().toString()).toList();
        boolean isExpected = true;
        for (int i = 0; i < places.size(); i++) {
            isExpected &= places.get(i).equals("/notes/" + i);
        }
        if (!isExpected) {
            json.writeArrayFieldStart("notesAt");
            for (String place : places) {
                json.writeString(place);
            }
            json.writeEndArray();
        }
    }

    private static void write(JsonGenerator json, QuoteLine line, int index, List<Integer> promises)
            throws IOException {
        json.writeStartObject();
        CanonicalWriter.writeHead(json, line);
        String at = at(line.pointer(), Pointer.ROOT, "/lines/" + index);
        if (at != null) {
            json.writeStringField(AT, at);
        }
        json.writeArrayFieldStart("promises");
        for (Integer number : promises) {
            json.writeNumber(number);
        }
        json.writeEndArray();
        CanonicalWriter.writePrices(json, line);
        writePricesAt(json, line);
        json.writeEndObject();
    }

    private static void writePricesAt(JsonGenerator json, QuoteLine line) throws IOException {
        Pointer holder = line.pointer();
        List<LinePrice> prices = line.prices();
        boolean isExpected = true;
        for (int i = 0; i < prices.size(); i++) {
            isExpected &= at(prices.get(i).pointer(), holder, "/prices/" + i) == null;
        }
        if (!isExpected) {
            json.writeArrayFieldStart("pricesAt");
            for (LinePrice price : prices) {
                json.writeString(String.valueOf(at(price.pointer(), holder, "")));
            }
            json.writeEndArray();
        }
    }

    /** A promise as it is written. */
    private record Written(
            @Nullable Term term,
            String name,
            PromiseValue value,
            @Nullable String at) {}

    private static Written written(Promise promise, Pointer holder) {
        return new Written(
                promise.term(),
                promise.name(),
                promise.value(),
                at(promise.pointer(), holder, "/promises/" + promise.name()));
    }

    @Override
    public Quote decode(byte[] encoded) throws IOException {
        try (JsonParser parser = FACTORY.createParser(encoded)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no recorded quote");
            }
            return new Reading(parser).quote();
        } catch (RuntimeException e) {
            throw new IOException("no recorded quote", e);
        }
    }

    /** Reads one quote; what it reads was written by {@link #encode}, so that a name is one of those written. */
    private static final class Reading {
        private final JsonParser parser;
        private final JsonInput input;
        private final List<Stated> promises = new ArrayList<>();
        private final List<FreeText> texts = new ArrayList<>();
        private final List<QuoteLine> lines = new ArrayList<>();
        private String id = "";
        private String version = "";
        private String format = FORMAT;
        private List<Pointer> notesAt = List.of();

        /** Where the promise before stands, as it was written. */
        private @Nullable String before;

        private @Nullable String currency;
        private @Nullable String account;
        private @Nullable String requester;
        private @Nullable String channel;
        private @Nullable Money total;

        Reading(JsonParser parser) {
            this.parser = parser;
            this.input = JsonInput.of(parser);
        }

        Quote quote() throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "id" -> id = parser.getText();
                    case "version" -> version = parser.getText();
                    case "format" -> format = parser.getText();
                    case "currency" -> currency = parser.getText();
                    case "account" -> account = parser.getText();
                    case "requester" -> requester = parser.getText();
                    case "channel" -> channel = parser.getText();
                    case "total" -> total = money();
                    case "notes" -> {
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            texts.add(new FreeText(parser.getText(), NOTES.child(texts.size())));
                        }
                    }
                    case "notesAt" ->
                        notesAt = places().stream()
                                .map(at -> at.from(Pointer.ROOT))
                                .toList();
                    case "promises" -> {
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            promises.add(promise());
                        }
                    }
                    case "lines" -> {
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            lines.add(line(LINES.child(lines.size())));
                        }
                    }
                    default -> throw new IOException("no recorded quote: " + name);
                }
            }
            for (int i = 0; i < Math.min(notesAt.size(), texts.size()); i++) {
                texts.set(i, new FreeText(texts.get(i).text(), notesAt.get(i)));
            }
            return new Quote(id, version, format, currency, account, requester, channel, total, texts, lines, NONE);
        }

        private List<At> places() throws IOException {
            List<At> places = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                places.add(At.of(parser.getText()));
            }
            return places;
        }

        private Stated promise() throws IOException {
            parser.nextToken();
            String name = parser.getText();
            parser.nextToken();
            Object json = input.value();
            At at = null;
            JsonToken next = parser.nextToken();
            if (next != JsonToken.END_ARRAY) {
                before = next == JsonToken.VALUE_TRUE ? behind(before) : parser.getText();
                at = At.of(String.valueOf(before));
                parser.nextToken();
            } else {
                before = null;
            }
            Term term = Term.named(name);
            if (json == null) {
                throw new IOException("no recorded quote: " + name + " has no value");
            }
            PromiseValue value =
                    term == null ? new PromiseValue.Raw(json) : PromiseValues.read(term.type(), json, currency);
            return new Stated(term, name, value, at);
        }

        private QuoteLine line(Pointer expected) throws IOException {
            Pointer pointer = expected;
            String lineId = "";
            LineAction action = LineAction.ADD;
            String offering = null;
            PromiseSet.Builder set = new PromiseSet.Builder();
            List<LinePrice> prices = List.of();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "id" -> lineId = parser.getText();
                    case "action" -> action = LineAction.valueOf(parser.getText());
                    case "offering" -> offering = parser.getText();
                    case AT -> pointer = At.of(parser.getText()).from(Pointer.ROOT);
                    case "promises" -> readPromises(set, pointer);
                    case "prices" -> prices = prices(pointer.child("prices"));
                    case "pricesAt" -> prices = placed(prices, pointer);
                    default -> throw new IOException("no recorded quote: " + name);
                }
            }
            return new QuoteLine(lineId, action, offering, set.build(), prices, pointer);
        }

        /** Reads the numbers of promises; a line says where it stands before it says what it promises. */
        private void readPromises(PromiseSet.Builder set, Pointer line) throws IOException {
            Pointer parent = line.child("promises");
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                Stated stated = promises.get(parser.getIntValue());
                Pointer at = stated.at() == null
                        ? parent.child(stated.name())
                        : stated.at().from(line);
                set.add(new Promise(stated.term(), stated.name(), stated.value(), at));
            }
        }

        private List<LinePrice> placed(List<LinePrice> prices, Pointer line) throws IOException {
            List<At> places = places();
            List<LinePrice> placed = new ArrayList<>(prices);
            for (int i = 0; i < Math.min(places.size(), placed.size()); i++) {
                LinePrice price = placed.get(i);
                placed.set(
                        i,
                        new LinePrice(
                                price.type(),
                                price.amount(),
                                price.discountPercent(),
                                places.get(i).from(line)));
            }
            return placed;
        }

        private List<LinePrice> prices(Pointer pointer) throws IOException {
            List<LinePrice> prices = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String type = "";
                Money amount = null;
                BigDecimal discount = null;
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    switch (name) {
                        case "type" -> type = parser.getText();
                        case "amount" -> amount = money();
                        case "discountPercent" -> discount = parser.getDecimalValue();
                        default -> throw new IOException("no recorded quote: " + name);
                    }
                }
                prices.add(new LinePrice(type, amount, discount, pointer.child(prices.size())));
            }
            return prices;
        }

        private @Nullable Money money() throws IOException {
            Object json = input.value();
            return json == null ? null : PromiseValues.amount(json, currency);
        }
    }
}
