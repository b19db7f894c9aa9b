package io.promisegate.web;

import dev.failsafe.RateLimiter;
import io.promisegate.desk.Person;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Stands in front of all that is served: off the loopback interface, only who says who they are is let in, and to what
 * they have a part in, and not too often. A page in a browser may ask for nothing, but for the console's own pages. Who
 * has changed something is said in the log {@code io.promisegate.audit}; the trace that a request belongs to (W3C Trace
 * Context) is in the log's context. It answers itself where a body is not in the encoding that it says, since Camel's
 * HTTP binding answers that with a page of its own.
 */
final class HttpGuard implements Filter {
    private static final Logger AUDIT = LoggerFactory.getLogger("io.promisegate.audit");

    /** What anybody may read: how the interface looks, and the keys that receipts are verified with. */
    private static final Set<String> OPEN = Set.of("/api/v1/openapi", "/api/v1/receipts/keys");

    /** What has a record of its own. */
    private static final Set<String> RECORDED =
            Set.of("/api/v1/decisions", Batch.PATH, "/api/v1/envelope", "/api/v1/receipts/verify");

    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final String TRACE_PARENT = "traceparent";
    private static final String TRACE_ID = "traceId";
    private static final int MOST_CALLERS = 10_000;
    private static final int TOO_MANY = 429;

    private final Access access;
    private final Parts parts;
    private final int perSecond;
    private final Map<String, RateLimiter<Object>> rates = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RateLimiter<Object>> eldest) {
            return size() > MOST_CALLERS;
        }
    };

    /**
     * Makes it.
     *
     * @param perSecond how many requests a second somebody may make off the loopback interface, 0 for any number
     */
    HttpGuard(Access access, Parts parts, int perSecond) {
        this.access = access;
        this.parts = parts;
        this.perSecond = perSecond;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        if (asked.isSecure() && !access.isLoopback()) {
            answer.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
        String parent = asked.getHeader(TRACE_PARENT);
        var trace = parent == null ? null : TRACE.matcher(parent);
        if (trace == null || !trace.matches()) {
            guarded(asked, answer, chain);
            return;
        }
        answer.setHeader(TRACE_PARENT, parent);
        MDC.put(TRACE_ID, trace.group(1));
        try {
            guarded(asked, answer, chain);
        } finally {
            MDC.remove(TRACE_ID);
        }
    }

    private void guarded(HttpServletRequest asked, HttpServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        String path = asked.getRequestURI();
        String encoding = asked.getHeader("Content-Encoding");
        boolean isPlain = encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity");
        boolean isConsole = path.equals("/") || path.equals(Console.ROOT) || path.startsWith(Console.ROOT + '/');
        if (!isPlain) {
            HttpProblem.of(
                            415,
                            "unsupported-encoding",
                            "The content encoding is not supported",
                            "Send the document as it is, without Content-Encoding.")
                    .answer(answer);
        } else if (isConsole || path.startsWith(HealthPages.ROOT)) {
            // where everybody logs in, and what says no more than whether we are there
            chain.doFilter(asked, answer);
        } else if (OPEN.contains(path) || access.isLoopback()) {
            passed(asked, answer, chain, null);
        } else {
            known(asked, answer, chain);
        }
    }

    private void known(HttpServletRequest asked, HttpServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        String authorization = asked.getHeader("Authorization");
        Person person = access.person(authorization);
        if (person == null && !access.isToken(authorization)) {
            answer.setHeader("WWW-Authenticate", "Basic realm=\"promisegate\", charset=\"UTF-8\", Bearer");
            HttpProblem.of(401, "who-are-you", "A person is asked for", "A user or a token is needed.")
                    .answer(answer);
        } else if (isTooOften(person == null ? asked.getRemoteAddr() : person.name())) {
            answer.setHeader("Retry-After", "1");
            HttpProblem.of(TOO_MANY, "too-many", "Too many requests", "Ask again in a second.")
                    .answer(answer);
        } else if (person != null && !parts.mayAsk(person, asked.getMethod(), asked.getRequestURI())) {
            HttpProblem.of(403, "not-allowed", "This is not allowed", "The user has no role that has a part in this.")
                    .answer(answer);
        } else {
            passed(asked, answer, chain, person);
        }
    }

    private boolean isTooOften(String caller) {
        if (perSecond == 0) {
            return false;
        }
        RateLimiter<Object> rate;
        synchronized (rates) {
            rate = rates.computeIfAbsent(
                    caller,
                    name -> RateLimiter.burstyBuilder(perSecond, Duration.ofSeconds(1))
                            .build());
        }
        return !rate.tryAcquirePermit();
    }

    private void passed(
            HttpServletRequest asked, HttpServletResponse answer, FilterChain chain, @Nullable Person person)
            throws IOException, ServletException {
        String path = asked.getRequestURI();
        if (path.startsWith("/tmf-api/") && asked.getHeader("Origin") != null) {
            HttpProblem.of(
                            403,
                            "not-allowed",
                            "This is not allowed this way",
                            "A page in a browser asks, and whoever looks at it may not know.")
                    .answer(answer);
            return;
        }
        answer.setHeader("X-Content-Type-Options", "nosniff");
        answer.setHeader("Cache-Control", "no-store");
        chain.doFilter(asked, answer);
        if (!Parts.isRead(asked.getMethod()) && !RECORDED.contains(path)) {
            AUDIT.info("{} {} by {}: {}", asked.getMethod(), path, who(asked, person), answer.getStatus());
        }
    }

    private String who(HttpServletRequest asked, @Nullable Person person) {
        Person known = person == null ? access.person(asked.getHeader("Authorization")) : person;
        return known == null ? asked.getRemoteAddr() : known.name();
    }
}
