package io.promisegate.itests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** What a test says about an answer. */
final class AnswerAssert extends AbstractAssert<AnswerAssert, Answer> {

    private AnswerAssert(Answer answer) {
        super(answer, AnswerAssert.class);
        as("%s", answer);
    }

    static AnswerAssert assertThat(Answer answer) {
        return new AnswerAssert(answer);
    }

    AnswerAssert isDecision(String outcome) {
        is(200, "application/json");
        Assertions.assertThat(actual.json().path("outcome").asText())
                .as(descriptionText())
                .isEqualTo(outcome);
        return this;
    }

    AnswerAssert breaks(String... rules) {
        List<String> broken = new ArrayList<>();
        actual.json()
                .path("findings")
                .forEach(finding -> broken.add(finding.path("rule").asText()));
        Assertions.assertThat(broken).as(descriptionText()).contains(rules);
        return this;
    }

    AnswerAssert failsWith(String code) {
        Assertions.assertThat(actual.json().at("/failure/code").asText())
                .as(descriptionText())
                .isEqualTo(code);
        return this;
    }

    /** The answer is an RFC 9457 problem document that says the same status again. */
    AnswerAssert isProblem(int status) {
        is(status, "application/problem+json");
        JsonNode json = actual.json();
        Assertions.assertThat(json.path("status").asInt()).as(descriptionText()).isEqualTo(status);
        Assertions.assertThat(json.path("title").asText()).as(descriptionText()).isNotBlank();
        Assertions.assertThat(json.path("type").asText()).as(descriptionText()).isNotBlank();
        return this;
    }

    AnswerAssert hasProblem(String code) {
        Assertions.assertThat(problem(code)).as(descriptionText()).isNotNull();
        return this;
    }

    AnswerAssert hasProblem(String code, int line, int column) {
        hasProblem(code);
        JsonNode problem = problem(code);
        Assertions.assertThat(List.of(
                        problem.path("line").asInt(), problem.path("column").asInt()))
                .as(descriptionText())
                .isEqualTo(List.of(line, column));
        return this;
    }

    /** The answer tells nothing of the code behind it. */
    AnswerAssert hasNoStackTrace() {
        Assertions.assertThat(actual.body())
                .as(descriptionText())
                .doesNotContain("\tat ", "\\tat ", "Caused by", "io.promisegate.", "org.apache.", "com.fasterxml")
                .doesNotContainPattern("[a-z]\\.[A-Z][A-Za-z]*(Exception|Error)\\b");
        return this;
    }

    /** The answer is a decision, or tells the client what is wrong: never a failure of the server. */
    AnswerAssert isDefinite() {
        Assertions.assertThat(actual.status())
                .as(descriptionText())
                .satisfiesAnyOf(
                        status -> Assertions.assertThat(status).isEqualTo(200),
                        status -> Assertions.assertThat(status).isBetween(400, 499));
        return hasNoStackTrace();
    }

    private void is(int status, String contentType) {
        Assertions.assertThat(actual.status()).as(descriptionText()).isEqualTo(status);
        Assertions.assertThat(actual.contentType()).as(descriptionText()).startsWith(contentType);
    }

    private JsonNode problem(String code) {
        for (JsonNode problem : actual.json().path("problems")) {
            if (problem.path("code").asText().equals(code)) {
                return problem;
            }
        }
        return null;
    }
}
