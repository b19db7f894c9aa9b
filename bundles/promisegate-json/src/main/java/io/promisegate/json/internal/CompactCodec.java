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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * Writes each promise of a quote once, and of each line the numbers of its promises, since the lines of a quote mostly
 * promise the same: {@code {…, "promises": [[name, value], …], "lines": [{…, "promises": [0, 3, 4]}]}}.
 */
@Component(service = QuoteCodec.class)
public final class CompactCodec implements QuoteCodec {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonFactory FACTORY = MAPPER.getFactory();
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

    /** A promise, wherever it stands. */
    private record Stated(@Nullable Term term, String name, PromiseValue value) {}

    @Override
    public byte[] encode(Quote quote) {
        Map<Stated, Integer> numbers = new LinkedHashMap<>();
        for (QuoteLine line : quote.lines()) {
            for (Promise promise : line.promises().all()) {
                numbers.putIfAbsent(stated(promise), numbers.size());
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            CanonicalWriter.writeHead(json, quote);
            json.writeArrayFieldStart("promises");
            for (Stated stated : numbers.keySet()) {
                json.writeStartArray();
                json.writeString(stated.name());
                MAPPER.writeValue(json, PromiseValues.write(stated.value()));
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("lines");
            for (QuoteLine line : quote.lines()) {
                json.writeStartObject();
                CanonicalWriter.writeHead(json, line);
                json.writeArrayFieldStart("promises");
                for (Promise promise : line.promises().all()) {
                    json.writeNumber(Objects.requireNonNull(numbers.get(stated(promise))));
                }
                json.writeEndArray();
                CanonicalWriter.writePrices(json, line);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static Stated stated(Promise promise) {
        return new Stated(promise.term(), promise.name(), promise.value());
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
        private @Nullable String currency;
        private @Nullable String account;
        private @Nullable String channel;
        private @Nullable Money total;

        Reading(JsonParser parser) {
            this.parser = parser;
            this.input = new JsonInput(parser);
        }

        Quote quote() throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "id" -> id = parser.getText();
                    case "version" -> version = parser.getText();
                    case "currency" -> currency = parser.getText();
                    case "account" -> account = parser.getText();
                    case "channel" -> channel = parser.getText();
                    case "total" -> total = money();
                    case "notes" -> {
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            texts.add(new FreeText(parser.getText(), NOTES.child(texts.size())));
                        }
                    }
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
            return new Quote(id, version, "canonical", currency, account, channel, total, texts, lines, NONE);
        }

        private Stated promise() throws IOException {
            parser.nextToken();
            String name = parser.getText();
            parser.nextToken();
            Object json = input.value();
            parser.nextToken();
            Term term = Term.named(name);
            if (json == null) {
                throw new IOException("no recorded quote: " + name + " has no value");
            }
            PromiseValue value =
                    term == null ? new PromiseValue.Raw(json) : PromiseValues.read(term.type(), json, currency);
            return new Stated(term, name, value);
        }

        private QuoteLine line(Pointer pointer) throws IOException {
            String lineId = "";
            LineAction action = LineAction.ADD;
            String offering = null;
            PromiseSet.Builder set = new PromiseSet.Builder();
            List<LinePrice> prices = List.of();
            Pointer parent = pointer.child("promises");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "id" -> lineId = parser.getText();
                    case "action" -> action = LineAction.valueOf(parser.getText());
                    case "offering" -> offering = parser.getText();
                    case "promises" -> {
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            Stated stated = promises.get(parser.getIntValue());
                            set.add(new Promise(
                                    stated.term(), stated.name(), stated.value(), parent.child(stated.name())));
                        }
                    }
                    case "prices" -> prices = prices(pointer.child("prices"));
                    default -> throw new IOException("no recorded quote: " + name);
                }
            }
            return new QuoteLine(lineId, action, offering, set.build(), prices, pointer);
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
