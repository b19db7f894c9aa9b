package io.promisegate.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Writes quotes of TMF648 as other CPQs have them, so that all can be held against the same outcome. */
final class CpqForms {
    private CpqForms() {}

    /** A line: what holds its characteristics, with what its item says besides. */
    private record Line(String id, JsonNode item, JsonNode product) {}

    private static List<Line> lines(JsonNode quote) {
        List<Line> lines = new ArrayList<>();
        quote.path("quoteItem").forEach(item -> collect(item, lines));
        return lines;
    }

    private static void collect(JsonNode item, List<Line> lines) {
        JsonNode product = item.path("product");
        if (!product.isMissingNode() || !item.path("productOffering").isMissingNode()) {
            lines.add(new Line("L" + (lines.size() + 1), item, product));
        }
        parts(product, lines);
        item.path("quoteItem").forEach(inner -> collect(inner, lines));
    }

    private static void parts(JsonNode product, List<Line> lines) {
        for (JsonNode part : product.path("product")) {
            lines.add(new Line("L" + (lines.size() + 1), Json.MAPPER.createObjectNode(), part));
            parts(part, lines);
        }
    }

    private static String value(JsonNode value) {
        if (value.isArray() && (value.isEmpty() || value.get(0).isTextual())) {
            StringJoiner joined = new StringJoiner(";");
            value.forEach(one -> joined.add(one.asText()));
            return joined.toString();
        }
        return value.isContainerNode() ? value.toString() : value.asText();
    }

    private static void promises(Line line, ObjectNode row, String prefix, String suffix, boolean isLower) {
        for (JsonNode one : line.product().path("productCharacteristic")) {
            String name = prefix + one.path("name").asText().replace('.', '_') + suffix;
            row.put(isLower ? name.toLowerCase(Locale.ROOT) : name, value(one.path("value")));
        }
        for (JsonNode one : line.product().path("productTerm")) {
            String name = prefix + one.path("name").asText().replace('.', '_') + suffix;
            JsonNode duration = one.path("duration");
            String value = duration.isObject()
                    ? "P" + duration.path("amount").asText()
                            + duration.path("units").asText().substring(0, 1).toUpperCase(Locale.ROOT)
                    : one.path("description").asText();
            row.put(isLower ? name.toLowerCase(Locale.ROOT) : name, value);
        }
    }

    private static String notes(JsonNode of, String... names) {
        StringJoiner words = new StringJoiner("\n");
        for (String name : names) {
            if (of.path(name).isTextual()) {
                words.add(of.path(name).asText());
            }
        }
        of.path("note").forEach(note -> words.add(note.path("text").asText()));
        return words.toString();
    }

    private static String offering(Line line) {
        String own = line.item().at("/productOffering/id").asText("");
        return own.isEmpty() ? line.product().at("/productOffering/id").asText("") : own;
    }

    private static String party(JsonNode quote, String role, String field) {
        for (JsonNode party : quote.path("relatedParty")) {
            if (party.path("role").asText().equalsIgnoreCase(role)) {
                return party.path(field).asText("");
            }
        }
        return "";
    }

    private static String currency(JsonNode quote) {
        JsonNode found = quote.findValue("unit");
        List<String> units = quote.findValuesAsText("unit");
        return units.stream()
                .filter(unit -> unit.matches("[A-Z]{3}"))
                .findFirst()
                .orElse(found == null ? "USD" : found.asText());
    }

    private static JsonNode price(Line line) {
        return line.item().path("quoteItemPrice").path(0);
    }

    private static BigDecimal amount(Line line) {
        JsonNode price = price(line).path("price");
        JsonNode money = price.has("dutyFreeAmount") ? price.path("dutyFreeAmount") : price.path("taxIncludedAmount");
        return money.has("value") ? new BigDecimal(money.path("value").asText()) : null;
    }

    private static BigDecimal percent(Line line) {
        JsonNode percentage = price(line).at("/priceAlteration/0/price/percentage");
        return percentage.isMissingNode() ? null : new BigDecimal(percentage.asText());
    }

    private static String total(JsonNode quote) {
        return quote.at("/quoteTotalPrice/0/price/dutyFreeAmount/value").asText("");
    }

    private static String action(Line line) {
        return line.item().path("action").asText("add").toLowerCase(Locale.ROOT);
    }

    private static String change(Line line) {
        return switch (action(line)) {
            case "add" -> "";
            case "delete" -> "Removed";
            default -> "Updated";
        };
    }

    /** Returns a quote of Salesforce CPQ with its lines. */
    static ObjectNode salesforce(JsonNode quote, String id) {
        ObjectNode row = record("SBQQ__Quote__c", id);
        row.put("Description", notes(quote, "description"));
        row.put("CurrencyIsoCode", currency(quote));
        row.put("SBQQ__NetAmount__c", total(quote));
        row.putObject("SBQQ__Account__r").put("Name", party(quote, "customer", "name"));
        row.putObject("Owner").put("Username", party(quote, "seller", "id"));
        ArrayNode records = row.putObject("SBQQ__LineItems__r").putArray("records");
        for (Line line : lines(quote)) {
            ObjectNode of = record("SBQQ__QuoteLine__c", id + line.id());
            of.put("SBQQ__Quote__c", id)
                    .put("SBQQ__ProductCode__c", offering(line))
                    .put("SBQQ__Description__c", notes(line.item(), "description"))
                    .put("Description", notes(line.product(), "description", "name"));
            BigDecimal amount = amount(line);
            BigDecimal percent = percent(line);
            of.put("SBQQ__NetTotal__c", amount);
            String action = action(line);
            if (!action.equals("add")) {
                of.put("SBQQ__Existing__c", true).put("SBQQ__Quantity__c", action.equals("delete") ? 0 : 1);
            }
            if (percent != null) {
                of.put("SBQQ__RegularPrice__c", 100)
                        .put("SBQQ__CustomerPrice__c", new BigDecimal(100).subtract(percent));
            }
            promises(line, of, "Promise_", "__c", false);
            records.add(of);
        }
        return row;
    }

    private static ObjectNode record(String type, String id) {
        ObjectNode record = Json.MAPPER.createObjectNode();
        record.putObject("attributes").put("type", type);
        return record.put("Id", id);
    }

    /** Returns the same as the model of Salesforce CPQ's API has it. */
    static ObjectNode model(JsonNode quote, String id) {
        ObjectNode row = salesforce(quote, id);
        ObjectNode model = Json.MAPPER.createObjectNode();
        ArrayNode items = model.putArray("lineItems");
        row.remove("SBQQ__LineItems__r")
                .path("records")
                .forEach(line -> items.addObject().put("key", items.size()).set("record", line));
        model.set("record", row);
        return model;
    }

    /** Returns a quote of Zuora CPQ with its charges. */
    static ObjectNode zuora(JsonNode quote, String id) {
        ObjectNode row = record("zqu__Quote__c", id);
        row.put("zqu__Notes__c", notes(quote, "description")).put("zqu__Currency__c", currency(quote));
        row.put("zqu__Total__c", total(quote));
        row.putObject("zqu__Account__r").put("Name", party(quote, "customer", "name"));
        row.putObject("Owner").put("Username", party(quote, "seller", "id"));
        ObjectNode plan = record("zqu__QuoteRatePlan__c", id + "P");
        plan.put("zqu__Quote__c", id);
        ArrayNode records = plan.putObject("zqu__QuoteRatePlanCharges__r").putArray("records");
        row.putObject("zqu__QuoteRatePlans__r").putArray("records").add(plan);
        for (Line line : lines(quote)) {
            ObjectNode of = record("zqu__QuoteRatePlanCharge__c", id + line.id());
            of.put("zqu__QuoteRatePlan__c", id + "P")
                    .put("zqu__ProductSKU__c", offering(line))
                    .put("zqu__Total__c", amount(line))
                    .put("zqu__ChangeType__c", change(line))
                    .put("zqu__Discount__c", percent(line))
                    .put(
                            "zqu__Description__c",
                            notes(line.item(), "description") + '\n' + notes(line.product(), "description", "name"));
            promises(line, of, "Promise_", "__c", false);
            records.add(of);
        }
        return row;
    }

    /** Returns a quote of HubSpot with its line items. */
    static ObjectNode hubspot(JsonNode quote, String id) {
        ObjectNode object = Json.MAPPER.createObjectNode().put("id", id);
        object.put("company", party(quote, "customer", "name"));
        object.putObject("properties")
                .put("hs_title", "Quote " + id)
                .put("hs_currency", currency(quote))
                .put("hs_comments", notes(quote, "description"))
                .put("hs_quote_amount", total(quote))
                .put("hs_sender_email", party(quote, "seller", "id"));
        ArrayNode items = object.putArray("lineItems");
        for (Line line : lines(quote)) {
            ObjectNode properties = items.addObject().put("id", id + line.id()).putObject("properties");
            BigDecimal amount = amount(line);
            BigDecimal percent = percent(line);
            properties
                    .put("hs_sku", offering(line))
                    .put("amount", amount == null ? "" : amount.toPlainString())
                    .put("hs_discount_percentage", percent == null ? "" : percent.toPlainString())
                    .put(
                            "description",
                            notes(line.item(), "description") + '\n' + notes(line.product(), "description", "name"));
            promises(line, properties, "promise_", "", true);
        }
        return object;
    }
}
