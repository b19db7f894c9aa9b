package io.promisegate.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.Review;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.model.rest.VerbDefinition;
import org.junit.jupiter.api.Test;

/** The description of the interface says what there is. */
class OpenApiTest {
    private static JsonNode document() throws Exception {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("openapi.json")) {
            return JsonMapper.builder().build().readTree(in);
        }
    }

    @Test
    void describesEveryResource() throws Exception {
        Access access = new Access("", "127.0.0.1", "admin", (name, password) -> null, null);
        Set<String> served = new TreeSet<>();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new ApiRoutes(
                    "127.0.0.1",
                    1,
                    null,
                    new HttpGuard(access, new Parts(Map.of(), ""), 0),
                    new HealthPages(new Health(List::of)),
                    new Batch(null, null, access),
                    new Console(null, null, null, null, List.of(), "", false),
                    new Api(null, null, null, null, null, access, null, null),
                    new ReceiptApi(null, null, null, null, null),
                    new FlowApi(null, access, null),
                    new LedgerApi(null, access, null),
                    new CaseApi(access, null),
                    new FigureApi(null)));
            for (RestDefinition rest : context.getRestDefinitions()) {
                for (VerbDefinition verb : rest.getVerbs()) {
                    String path = rest.getPath().substring("/api/v1".length())
                            + (verb.getPath() == null ? "" : verb.getPath());
                    served.add(verb.asVerb().toLowerCase(Locale.ROOT) + ' ' + path);
                }
            }
        }
        Set<String> described = new TreeSet<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(verb -> described.add(verb + ' ' + path.getKey())));
        assertThat(described).isEqualTo(served).isNotEmpty();
    }

    @Test
    void knowsTheWordsOfTheDesk() throws Exception {
        JsonNode schemas = document().at("/components/schemas");
        assertThat(schemas.at("/State/enum"))
                .extracting(JsonNode::asText)
                .containsExactly(names(DealCase.State.values()));
        assertThat(schemas.at("/Answer/properties/answer/enum"))
                .extracting(JsonNode::asText)
                .containsExactly(names(Review.Answer.values()));
        assertThat(schemas.at("/Answer/properties/role/enum"))
                .extracting(JsonNode::asText)
                .containsExactly(names(ReviewerRole.values()));
    }

    /** Everything that is asked or answered is shown by an example, which is as its schema says. */
    @Test
    void showsAnExampleOfEverything() throws Exception {
        JsonNode document = document();
        ObjectNode root = (ObjectNode) document.deepCopy();
        JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        List<String> lacking = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> verb : path.getValue().properties()) {
                JsonNode operation = verb.getValue();
                String name = verb.getKey() + ' ' + path.getKey();
                JsonNode contents = operation.at("/responses/200/content").isObject()
                        ? operation.at("/responses/200/content")
                        : operation.at("/responses/201/content");
                for (JsonNode content :
                        List.of(contents, operation.path("requestBody").path("content"))) {
                    for (JsonNode one : content) {
                        JsonNode example = one.path("example");
                        if (example.isMissingNode()) {
                            lacking.add(name);
                        } else if (!example.isTextual()) {
                            ObjectNode schema = root.deepCopy();
                            schema.setAll((ObjectNode) one.path("schema").deepCopy());
                            schemas.getSchema(schema)
                                    .validate(example)
                                    .forEach(problem -> wrong.add(name + ": " + problem.getMessage()));
                        }
                    }
                }
            }
        }
        assertThat(lacking).isEmpty();
        assertThat(wrong).isEmpty();
    }

    private static String[] names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toArray(String[]::new);
    }
}
