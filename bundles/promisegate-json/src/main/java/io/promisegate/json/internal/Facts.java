package io.promisegate.json.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.promisegate.quote.FreeText;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.Money;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the facts of a quote in the form of RFC 8785. Members stand in the order of their names, what has no order in
 * a quote in that of its text, and numbers as strings without trailing zeros, so that none passes through a double. Not
 * thread-safe.
 */
final class Facts {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build()
            .setRootValueSeparator(null);

    private static final int MOST_DIGITS = 1_000;

    private final StringWriter out = new StringWriter(1024);
    private final JsonGenerator json;

    private Facts() throws IOException {
        json = JSON.createGenerator(out);
    }

    static byte[] of(Quote quote) {
        try {
            return new Facts().written(quote).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Part<T> {
        void write(T value) throws IOException;
    }

    private String written(Quote quote) throws IOException {
        List<String> lines = each(quote.lines(), this::line);
        List<String> texts = inOrder(quote.texts(), this::text);
        return piece(() -> {
            json.writeStartObject();
            member("account", quote.account());
            member("channel", quote.channel());
            member("currency", quote.currency());
            array("lines", lines);
            array("texts", texts);
            member("total", quote.total());
            json.writeEndObject();
        });
    }

    private void text(FreeText text) throws IOException {
        json.writeString(text.text());
    }

    private void line(QuoteLine line) throws IOException {
        List<String> prices = inOrder(line.prices(), this::price);
        List<String> promises = each(line.promises().all(), this::promise);
        json.writeStartObject();
        member("action", line.action().name());
        member("id", line.id());
        member("offering", line.offering());
        array("prices", prices);
        array("promises", promises);
        json.writeEndObject();
    }

    private void price(LinePrice price) throws IOException {
        json.writeStartObject();
        member("amount", price.amount());
        member("discountPercent", price.discountPercent());
        member("type", price.type());
        json.writeEndObject();
    }

    private void promise(Promise promise) throws IOException {
        Term term = promise.term();
        json.writeStartObject();
        member("name", term == null ? promise.name() : term.termName());
        json.writeFieldName("value");
        value(PromiseValues.write(promise.value()));
        json.writeEndObject();
    }

    private void value(@Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            Map<String, Object> ordered = new TreeMap<>();
            map.forEach((name, member) -> ordered.put(String.valueOf(name), member));
            for (Map.Entry<String, Object> member : ordered.entrySet()) {
                json.writeFieldName(member.getKey());
                value(member.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                value(element);
            }
            json.writeEndArray();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof BigDecimal number) {
            json.writeString(plain(number));
        } else if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value.toString());
        }
    }

    private void member(String name, @Nullable Object value) throws IOException {
        if (value instanceof Money money) {
            json.writeObjectFieldStart(name);
            json.writeStringField("unit", money.unit());
            json.writeStringField("value", plain(money.value()));
            json.writeEndObject();
        } else if (value != null) {
            json.writeFieldName(name);
            value(value);
        }
    }

    private static String plain(BigDecimal number) {
        if (number.signum() == 0) {
            return "0";
        }
        BigDecimal plain = number.stripTrailingZeros();
        // nobody writes out a number of a thousand million digits
        return Math.abs((long) plain.scale()) > MOST_DIGITS ? plain.toString() : plain.toPlainString();
    }

    private void array(String name, List<String> elements) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue('[' + String.join(",", elements) + ']');
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    /** Writes values by themselves. */
    private <T> List<String> each(List<T> values, Part<T> part) throws IOException {
        List<String> texts = new ArrayList<>(values.size());
        for (T value : values) {
            texts.add(piece(() -> part.write(value)));
        }
        return texts;
    }

    /** Writes values by themselves, in the order of their text. */
    private <T> List<String> inOrder(List<T> values, Part<T> part) throws IOException {
        List<String> texts = each(values, part);
        Collections.sort(texts);
        return texts;
    }

    /** Returns what is written, and leaves nothing of it behind. */
    private String piece(Writing writing) throws IOException {
        StringBuffer buffer = out.getBuffer();
        int start = buffer.length();
        writing.run();
        json.flush();
        String text = buffer.substring(start);
        buffer.setLength(start);
        return text;
    }
}
