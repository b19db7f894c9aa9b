package io.promisegate.json.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.promisegate.quote.FreeText;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.Money;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.spi.QuoteWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** Writes what {@link CanonicalFormat} reads. */
@Component(service = QuoteWriter.class)
public final class CanonicalWriter implements QuoteWriter {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Override
    public byte[] write(Quote quote) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = MAPPER.createGenerator(out)) {
            json.writeStartObject();
            writeHead(json, quote);
            json.writeArrayFieldStart("lines");
            for (QuoteLine line : quote.lines()) {
                json.writeStartObject();
                writeHead(json, line);
                json.writeFieldName("promises");
                write(json, line.promises());
                writePrices(json, line);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Override
    public byte[] facts(Quote quote) {
        return Facts.of(quote);
    }

    /** Writes what a quote says apart from its lines. */
    static void writeHead(JsonGenerator json, Quote quote) throws IOException {
        json.writeStringField("id", quote.id());
        json.writeStringField("version", quote.version());
        text(json, "currency", quote.currency());
        text(json, "account", quote.account());
        text(json, "requester", quote.requester());
        text(json, "channel", quote.channel());
        money(json, "total", quote.total());
        json.writeArrayFieldStart("notes");
        for (FreeText text : quote.texts()) {
            json.writeString(text.text());
        }
        json.writeEndArray();
    }

    /** Writes what a line says apart from its promises and prices. */
    static void writeHead(JsonGenerator json, QuoteLine line) throws IOException {
        json.writeStringField("id", line.id());
        if (line.action() != LineAction.ADD) {
            json.writeStringField("action", line.action().name());
        }
        text(json, "offering", line.offering());
    }

    static void writePrices(JsonGenerator json, QuoteLine line) throws IOException {
        json.writeArrayFieldStart("prices");
        for (LinePrice price : line.prices()) {
            json.writeStartObject();
            json.writeStringField("type", price.type());
            money(json, "amount", price.amount());
            if (price.discountPercent() != null) {
                json.writeNumberField("discountPercent", price.discountPercent());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, PromiseSet promises) throws IOException {
        List<Promise> all = promises.all();
        Set<String> names = new HashSet<>();
        boolean isPlain = all.stream().allMatch(promise -> names.add(promise.name()));
        if (isPlain) {
            json.writeStartObject();
        } else {
            json.writeStartArray();
        }
        for (Promise promise : all) {
            if (isPlain) {
                json.writeFieldName(promise.name());
            } else {
                json.writeStartObject();
                json.writeStringField("name", promise.name());
                json.writeFieldName("value");
            }
            MAPPER.writeValue(json, PromiseValues.write(promise.value()));
            if (!isPlain) {
                json.writeEndObject();
            }
        }
        if (isPlain) {
            json.writeEndObject();
        } else {
            json.writeEndArray();
        }
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static void money(JsonGenerator json, String name, @Nullable Money money) throws IOException {
        if (money != null) {
            json.writeObjectFieldStart(name);
            json.writeStringField("unit", money.unit());
            json.writeNumberField("value", money.value());
            json.writeEndObject();
        }
    }
}
