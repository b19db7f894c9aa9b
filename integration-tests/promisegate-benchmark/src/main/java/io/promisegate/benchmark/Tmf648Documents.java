package io.promisegate.benchmark;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import java.io.IOException;
import java.util.Objects;

/** Writes quotes as a CPQ sends them over TMF648, without spaces. */
final class Tmf648Documents {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private Tmf648Documents() {}

    static byte[] of(Quote quote) throws IOException {
        ObjectNode document = MAPPER.createObjectNode()
                .put("id", quote.id())
                .put("@type", "Quote")
                .put("version", quote.version())
                .put("state", "inProgress")
                .put("quoteDate", "2026-11-03T09:00:00Z");
        document.putArray("relatedParty")
                .addObject()
                .put("id", quote.account())
                .put("role", "customer")
                .put("@referredType", "Organization");
        ObjectNode total = document.putArray("quoteTotalPrice").addObject().put("priceType", "recurring");
        total.putObject("price")
                .putObject("dutyFreeAmount")
                .put("unit", quote.currency())
                .put("value", Objects.requireNonNull(quote.total()).value());
        var items = document.putArray("quoteItem");
        for (QuoteLine line : quote.lines()) {
            ObjectNode item =
                    items.addObject().put("id", line.id()).put("action", "add").put("state", "inProgress");
            item.putObject("productOffering").put("id", line.offering()).put("@type", "ProductOfferingRef");
            var characteristics =
                    item.putObject("product").put("@type", "Product").putArray("productCharacteristic");
            for (Promise promise : line.promises().promises()) {
                characteristics
                        .addObject()
                        .put("name", promise.name())
                        .put("valueType", type(promise.value()))
                        .set("value", MAPPER.valueToTree(PromiseValues.write(promise.value())));
            }
        }
        return MAPPER.writeValueAsBytes(document);
    }

    private static String type(PromiseValue value) {
        if (value instanceof PromiseValue.Flag) {
            return "boolean";
        }
        return value instanceof PromiseValue.Numeric
                ? "number"
                : value instanceof PromiseValue.Text || value instanceof PromiseValue.Duration ? "string" : "object";
    }
}
