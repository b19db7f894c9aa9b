package io.promisegate.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Fact;
import io.promisegate.decision.Finding;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DeskMessage;
import io.promisegate.desk.Review;
import io.promisegate.desk.Waiver;
import io.promisegate.ledger.KeptQuote;
import io.promisegate.ledger.OutboxMessage;
import io.promisegate.ledger.QuoteStanding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Cases, waivers and messages of the desk as JSON: whole for the ledger, and as each may see them. */
public final class DeskJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, new InstantWriter())
                    .addDeserializer(Instant.class, new InstantReader())
                    .addSerializer(Fact.class, new FactWriter())
                    .addDeserializer(Fact.class, new FactReader())
                    .addSerializer(Finding.class, new FindingWriter())
                    .addDeserializer(Finding.class, new FindingReader()))
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private DeskJson() {}

    /** Returns a case as it is kept, or a waiver, a message, or where a quote stands. */
    public static byte[] write(Record value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns an empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Returns the same as a tree, for an entry of the ledger. */
    public static ObjectNode tree(Record value) {
        return MAPPER.valueToTree(value);
    }

    /** Reads back a case. */
    public static DealCase dealCase(byte[] document) {
        return read(document, DealCase.class);
    }

    /** Reads back a waiver. */
    public static Waiver waiver(byte[] document) {
        return read(document, Waiver.class);
    }

    /** Reads back a message. */
    public static DeskMessage message(byte[] document) {
        return read(document, DeskMessage.class);
    }

    /** Reads back where a quote stands. */
    public static QuoteStanding standing(byte[] document) {
        return read(document, QuoteStanding.class);
    }

    /** Reads back a quote that lives here. */
    public static KeptQuote kept(byte[] document) {
        return read(document, KeptQuote.class);
    }

    /** Reads back what another system is to be told. */
    public static OutboxMessage outboxMessage(byte[] document) {
        return read(document, OutboxMessage.class);
    }

    private static <T> T read(byte[] document, Class<T> type) {
        try {
            return MAPPER.readValue(document, type);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a " + type.getSimpleName(), e);
        }
    }

    /**
     * Returns a case as somebody may see it: who does not review sees the words for sales, and neither limits nor what
     * the reviewers say among themselves.
     */
    public static ObjectNode of(DealCase dealCase, boolean isReviewer) {
        ObjectNode json = tree(dealCase);
        json.remove("entry");
        ArrayNode waiting = json.putArray("waitingFor");
        dealCase.waitingFor().forEach(role -> waiting.add(role.name()));
        if (!isReviewer) {
            json.remove("reviews");
            ArrayNode conditions = json.putArray("conditions");
            dealCase.reviews().stream()
                    .filter(review -> !review.isRecalled())
                    .flatMap(review -> review.conditions().stream())
                    .distinct()
                    .forEach(conditions::add);
            json.remove("decisionId");
            ArrayNode said = json.putArray("said");
            dealCase.reviews().stream()
                    .filter(review -> !review.isRecalled() && review.answer() != Review.Answer.APPROVED)
                    .forEach(review -> said.addObject()
                            .put("role", review.role().name())
                            .put("answer", review.answer().name())
                            .put("text", review.comment()));
            ArrayNode remarks = json.putArray("remarks");
            dealCase.remarks().stream()
                    .filter(remark -> !remark.isInternal())
                    .forEach(remark -> remarks.add(tree(remark)));
            json.withArray("checks").forEach(check -> ((ObjectNode) check).remove("evidence"));
            json.withArray("findings").forEach(finding -> forSales((ObjectNode) finding));
        }
        return json;
    }

    private static void forSales(ObjectNode finding) {
        finding.remove("allowed");
        finding.remove("facts");
        finding.remove("fix");
        ObjectNode messages = (ObjectNode) finding.get("messages");
        messages.retain(Audience.SALES.name().toLowerCase(Locale.ROOT));
    }

    /** Returns a waiver as somebody may see it. */
    public static ObjectNode of(Waiver waiver, boolean isReviewer, Instant now) {
        ObjectNode json = tree(waiver).put("state", waiver.state(now).name());
        if (!isReviewer) {
            json.remove(List.of("facts", "most", "endedWhy"));
        }
        return json;
    }

    private static final class InstantWriter extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.toString());
        }
    }

    private static final class InstantReader extends JsonDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return Instant.parse(json.getText());
        }
    }

    private static final class FactWriter extends JsonSerializer<Fact> {
        @Override
        public void serialize(Fact value, JsonGenerator json, SerializerProvider provider) throws IOException {
            ObjectNode node = MAPPER.createObjectNode();
            DecisionJson.write(value, node);
            json.writeTree(node);
        }
    }

    private static final class FactReader extends JsonDeserializer<Fact> {
        @Override
        public Fact deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return DecisionJson.fact(context.readValue(json, JsonNode.class));
        }
    }

    private static final class FindingWriter extends JsonSerializer<Finding> {
        @Override
        public void serialize(Finding value, JsonGenerator json, SerializerProvider provider) throws IOException {
            ObjectNode node = MAPPER.createObjectNode();
            DecisionJson.write(value, node);
            json.writeTree(node);
        }
    }

    private static final class FindingReader extends JsonDeserializer<Finding> {
        @Override
        public Finding deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return DecisionJson.finding(context.readValue(json, JsonNode.class));
        }
    }
}
