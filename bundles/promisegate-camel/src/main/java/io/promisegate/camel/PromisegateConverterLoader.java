package io.promisegate.camel;

import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.quote.QuoteReading;
import io.promisegate.spi.QuoteReader;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConversionException;
import org.apache.camel.spi.TypeConverterLoader;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;
import org.jspecify.annotations.Nullable;

/** Adds conversions: a decision to its JSON, a document to the quote that it holds. */
public final class PromisegateConverterLoader implements TypeConverterLoader {

    /** Makes a loader. */
    public PromisegateConverterLoader() {}

    @Override
    public void load(TypeConverterRegistry registry) {
        registry.addTypeConverter(
                byte[].class,
                Decision.class,
                new SimpleTypeConverter(false, (type, exchange, value) -> json((Decision) value, exchange)));
        registry.addTypeConverter(
                String.class,
                Decision.class,
                new SimpleTypeConverter(
                        false,
                        (type, exchange, value) ->
                                new String(json((Decision) value, exchange), StandardCharsets.UTF_8)));
        registry.addTypeConverter(
                QuoteReading.class,
                byte[].class,
                new SimpleTypeConverter(false, (type, exchange, value) -> reading((byte[]) value, exchange)));
        registry.addTypeConverter(
                QuoteReading.class,
                String.class,
                new SimpleTypeConverter(
                        false,
                        (type, exchange, value) ->
                                reading(((String) value).getBytes(StandardCharsets.UTF_8), exchange)));
    }

    private static byte[] json(Decision decision, @Nullable Exchange exchange) {
        return service(DecisionWriter.class, decision, exchange).write(decision);
    }

    private static QuoteReading reading(byte[] document, @Nullable Exchange exchange) {
        return service(QuoteReader.class, document, exchange).read(document, null);
    }

    private static <T> T service(Class<T> type, Object value, @Nullable Exchange exchange) {
        T service =
                exchange == null ? null : exchange.getContext().getRegistry().findSingleByType(type);
        if (service == null) {
            throw new TypeConversionException(
                    value.getClass().getSimpleName(),
                    type,
                    new IllegalStateException("no " + type.getSimpleName() + " in the registry"));
        }
        return service;
    }
}
