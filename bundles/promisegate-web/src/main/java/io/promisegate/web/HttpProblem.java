package io.promisegate.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.decision.Decision;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** An error over HTTP, RFC 9457. */
final class HttpProblem {
    static final String TYPE = "application/problem+json";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ObjectNode json;
    private final int status;

    private HttpProblem(ObjectNode json, int status) {
        this.json = json;
        this.status = status;
    }

    static HttpProblem of(int status, String type, String title, String detail) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("type", "https://promisegate.io/problems/" + type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        return new HttpProblem(json, status);
    }

    /** Adds the recorded decision and the located problems behind the error. */
    HttpProblem about(Decision decision) {
        json.put("instance", "/api/v1/decisions/" + decision.id());
        json.put("outcome", decision.outcome().name());
        return with(decision.problems());
    }

    /** Adds located problems. */
    HttpProblem with(List<Problem> all) {
        ArrayNode problems = json.putArray("problems");
        for (Problem problem : all) {
            ObjectNode node = problems.addObject()
                    .put("code", problem.code())
                    .put("message", problem.message())
                    .put("pointer", problem.pointer());
            Place place = problem.place();
            if (place != null) {
                node.put("line", place.line()).put("column", place.column());
            }
            if (problem.hint() != null) {
                node.put("hint", problem.hint());
            }
        }
        return this;
    }

    void answer(Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, TYPE);
        message.setBody(bytes());
    }

    void answer(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType(TYPE);
        response.getOutputStream().write(bytes());
    }

    byte[] bytes() {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
