package io.promisegate.cpq;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.promisegate.json.JsonDocument;
import io.promisegate.json.JsonInput;
import io.promisegate.json.JsonInput.NotAQuote;
import io.promisegate.json.JsonQuoteFormat;
import io.promisegate.problem.Problem;
import io.promisegate.quote.FreeText;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.StatedPromise;
import io.promisegate.quote.Term;
import io.promisegate.quote.ValueType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads quotes of CPQs that keep each term in a field of its own, by the name of the term: {@code outcome.price} is in
 * {@code Promise_outcome_price__c}, say. A field that begins like one and is of no term is a promise that nobody knows,
 * not one that is passed over. Lists are texts with semicolons, and structures are JSON in a text.
 */
public abstract class RowQuoteFormat extends JsonQuoteFormat {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Decimals of a discount that is worked out of prices which the CPQ has rounded. */
    private static final int DISCOUNT_DECIMALS = 2;

    private static final int DIVISION_DECIMALS = 12;

    private final String prefix;
    private final String suffix;
    private final Map<String, Term> terms = new HashMap<>();

    /**
     * Makes a format.
     *
     * @param prefix what the name of a field with a term begins with
     * @param suffix what it ends with
     */
    protected RowQuoteFormat(String prefix, String suffix) {
        this.prefix = prefix;
        this.suffix = suffix;
        for (Term term : Term.values()) {
            terms.put(field(term).toLowerCase(Locale.ROOT), term);
        }
    }

    /** Returns the name of the field of a term. */
    protected String field(Term term) {
        return prefix + term.termName().replace('.', '_') + suffix;
    }

    /**
     * Reads the document into rows.
     *
     * @throws NotAQuote where it cannot be a quote
     */
    protected abstract Draft draft(Row document) throws NotAQuote;

    /** What was read of a quote. Not thread-safe. */
    public static final class Draft {
        private final Row row;
        private final List<FreeText> texts = new ArrayList<>();
        private final List<Line> lines = new ArrayList<>();
        private @Nullable String version;
        private @Nullable String currency;
        private @Nullable String account;
        private @Nullable String requester;
        private @Nullable String channel;
        private @Nullable String total;
        private final String id;

        /** Starts with a row and its id. */
        public Draft(String id, Row row) {
            this.id = id;
            this.row = row;
        }

        /** Says which version it is; null for the only one. */
        public void version(@Nullable String text) {
            version = text;
        }

        /** Says what amounts are in. */
        public void currency(@Nullable String code) {
            currency = code;
        }

        /** Says for whom it is, who asks for it, and by which channel. */
        public void parties(@Nullable String customer, @Nullable String whoAsks, @Nullable String how) {
            account = customer;
            requester = whoAsks;
            channel = how;
        }

        /** Names the field with the total, null where there is none. */
        public void total(@Nullable String field) {
            total = field;
        }

        /** Adds the words in these fields of a row. */
        public void words(Row from, String... fields) {
            for (String field : fields) {
                Object value = from.value(field);
                if (value != null) {
                    texts.add(new FreeText(value.toString(), from.at().child(field)));
                }
            }
        }

        /** Adds a line. */
        public Line line(String lineId, Row of) {
            Line line = new Line(lineId, of);
            lines.add(line);
            return line;
        }
    }

    /** What was read of a line. Not thread-safe. */
    public static final class Line {
        private final String id;
        private final Row row;
        private final PromiseSet.Builder worked = new PromiseSet.Builder();
        private final List<Price> prices = new ArrayList<>();
        private LineAction action = LineAction.ADD;
        private @Nullable String offering;

        private Line(String id, Row row) {
            this.id = id;
            this.row = row;
        }

        /** Says what the line does to what the customer has. */
        public void action(LineAction what) {
            action = what;
        }

        /** Says what is sold. */
        public void offering(@Nullable String name) {
            offering = name;
        }

        /** Adds a promise that is in no field of its own; what a field says goes before it. */
        public void promise(Term term, @Nullable Object value, Pointer at) {
            worked.add(new StatedPromise(term.termName(), value), at);
        }

        /**
         * Adds a price.
         *
         * @param amount the field with the amount, null where there is none
         * @param discount the discount in percent, null where there is none
         * @param at where the discount stands, or else the price
         */
        public void price(String type, @Nullable String amount, @Nullable BigDecimal discount, Pointer at) {
            prices.add(new Price(type, amount, discount, at));
        }
    }

    private record Price(
            String type, @Nullable String amount, @Nullable BigDecimal discount, Pointer at) {}

    /**
     * Returns the discount in percent by which a price is below the regular one, to two decimals, since both were
     * rounded; null where there is no regular price to speak of.
     */
    protected static @Nullable BigDecimal discount(@Nullable BigDecimal regular, @Nullable BigDecimal customer) {
        return regular == null || customer == null || regular.signum() == 0
                ? null
                : HUNDRED.subtract(
                                customer.multiply(HUNDRED).divide(regular, DIVISION_DECIMALS, RoundingMode.HALF_EVEN))
                        .setScale(DISCOUNT_DECIMALS, RoundingMode.HALF_EVEN);
    }

    @Override
    protected final Quote quote(JsonInput input, JsonDocument document) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        input.object(Pointer.ROOT, name -> {
            Object value = input.value();
            if (value != null) {
                fields.put(name, value);
            }
        });
        Draft draft = draft(new Row(fields, Pointer.ROOT));
        if (draft.lines.isEmpty()) {
            throw new NotAQuote(Problem.at("", "PG-Q012", "A quote has lines."));
        }
        String currency = currency(draft.currency);
        PromiseSet common = promises(draft.row, new PromiseSet.Builder(), PromiseSet.EMPTY, currency);
        List<QuoteLine> lines = new ArrayList<>();
        for (Line line : draft.lines) {
            List<LinePrice> prices = new ArrayList<>();
            for (Price price : line.prices) {
                prices.add(new LinePrice(
                        price.type,
                        price.amount == null
                                ? null
                                : JsonInput.amount(
                                        line.row.value(price.amount),
                                        currency,
                                        line.row.at().child(price.amount)),
                        price.discount,
                        price.at));
            }
            lines.add(new QuoteLine(
                    line.id,
                    line.action,
                    line.offering,
                    promises(line.row, line.worked, common, currency),
                    prices,
                    line.row.at()));
        }
        return new Quote(
                draft.id,
                draft.version == null ? "1" : draft.version,
                name(),
                currency,
                draft.account,
                draft.requester,
                draft.channel,
                draft.total == null
                        ? null
                        : JsonInput.amount(
                                draft.row.value(draft.total),
                                currency,
                                draft.row.at().child(draft.total)),
                draft.texts,
                lines,
                document);
    }

    private PromiseSet promises(Row row, PromiseSet.Builder worked, PromiseSet inherited, @Nullable String currency) {
        PromiseSet.Builder own = new PromiseSet.Builder();
        for (String field : row.fields().keySet().stream().sorted().toList()) {
            Object value = row.value(field);
            if (value != null && isPromise(field)) {
                Term term = terms.get(field.toLowerCase(Locale.ROOT));
                StatedPromise stated = term == null
                        ? new StatedPromise(field.substring(prefix.length(), field.length() - suffix.length()), value)
                        : new StatedPromise(term.termName(), read(term.type(), value));
                own.add(stated, row.at().child(field));
            }
        }
        return own.build(worked.build(inherited, currency), currency);
    }

    private boolean isPromise(String field) {
        return field.length() > prefix.length() + suffix.length()
                && field.regionMatches(true, 0, prefix, 0, prefix.length())
                && field.endsWith(suffix);
    }

    private static Object read(ValueType type, Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        return switch (type) {
            case TEXTS ->
                Arrays.stream(text.split(";", -1))
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .map(Object.class::cast)
                        .toList();
            case RAMP, TIERS, MILESTONE, MONEY -> structure(text);
            default -> text;
        };
    }

    /** Returns the structure that a text is in JSON, or the text where it is none. */
    private static Object structure(String text) {
        if (!text.stripLeading().startsWith("[") && !text.stripLeading().startsWith("{")) {
            return text;
        }
        try {
            Object plain = plain(MAPPER.readTree(text));
            return plain == null ? text : plain;
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private static @Nullable Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties().forEach(member -> {
                Object value = plain(member.getValue());
                if (value != null) {
                    map.put(member.getKey(), value);
                }
            });
            return map;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(element -> {
                Object value = plain(element);
                if (value != null) {
                    list.add(value);
                }
            });
            return list;
        }
        return node.isNumber()
                ? PromiseValues.bounded(node.decimalValue())
                : node.isBoolean() ? (Object) node.booleanValue() : node.isNull() ? null : node.asText();
    }

    @Override
    protected final Object written(Object value) {
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).collect(Collectors.joining(";"));
        }
        if (value instanceof Map<?, ?> money && money.size() == 2 && money.get("value") instanceof BigDecimal amount) {
            // the currency is that of the quote
            return amount;
        }
        if (value instanceof Map || value instanceof List) {
            try {
                return MAPPER.writeValueAsString(value);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("A promise is made of plain values", e);
            }
        }
        return value;
    }

    @Override
    protected final List<PatchOperation> adding(JsonNode tree, QuoteLine line, Term term, Object value) {
        return List.of(
                new PatchOperation("add", line.pointer().child(field(term)).toString(), value));
    }

    @Override
    protected final Pointer removing(Promise promise) {
        return promise.pointer();
    }
}
