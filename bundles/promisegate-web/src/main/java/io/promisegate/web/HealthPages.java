package io.promisegate.web;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Says whether this node lives, and whether it is ready to judge, for whatever starts and watches it: {@code live} as
 * long as it answers, {@code ready} where no health check of the gate is critical. What is wrong is said to people who
 * log in.
 */
final class HealthPages implements Filter {
    static final String ROOT = "/health/";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Health health;

    HealthPages(Health health) {
        this.health = health;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletResponse answer = (HttpServletResponse) response;
        String path = ((HttpServletRequest) request).getRequestURI();
        if (path.equals(ROOT + "live")) {
            answer(answer, 200, MAPPER.createObjectNode().put("status", "live"));
        } else if (path.equals(ROOT + "ready")) {
            ready(answer);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void ready(HttpServletResponse answer) throws IOException {
        ObjectNode json = MAPPER.createObjectNode();
        boolean isReady = true;
        for (Health.Checked checked : health.checked()) {
            isReady &= checked.isGood();
            json.withArray("checks")
                    .addObject()
                    .put("check", checked.name())
                    .put("status", checked.status().name());
        }
        answer(answer, isReady ? 200 : 503, json.put("status", isReady ? "ready" : "not ready"));
    }

    private static void answer(HttpServletResponse response, int status, ObjectNode json) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(MAPPER.writeValueAsBytes(json));
    }
}
