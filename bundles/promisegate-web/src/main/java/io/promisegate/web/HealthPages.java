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
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/**
 * Says whether this node lives, and whether it is ready to judge, for whatever starts and watches it: {@code live} as
 * long as it answers, {@code ready} where no health check of the gate is critical. What is wrong is said to people who
 * log in.
 */
final class HealthPages implements Filter {
    static final String ROOT = "/health/";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Supplier<List<HealthCheck>> checks;

    HealthPages(Supplier<List<HealthCheck>> checks) {
        this.checks = checks;
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
        for (HealthCheck check : checks.get()) {
            Result.Status status;
            try {
                status = check.execute().getStatus();
            } catch (RuntimeException e) {
                status = Result.Status.HEALTH_CHECK_ERROR;
            }
            boolean isGood = status != Result.Status.CRITICAL && status != Result.Status.HEALTH_CHECK_ERROR;
            isReady &= isGood;
            json.withArray("checks")
                    .addObject()
                    .put("check", check.getClass().getSimpleName())
                    .put("status", status.name());
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
