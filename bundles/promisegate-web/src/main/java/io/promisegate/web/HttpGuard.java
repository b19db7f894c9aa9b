package io.promisegate.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Stands in front of all that is served: off the loopback interface, only who says who they are is let in. A page in a
 * browser may ask for nothing, but for the console's own pages. It answers itself where a body is not in the encoding
 * that it says, since Camel's HTTP binding answers that with a page of its own.
 */
final class HttpGuard implements Filter {
    /** What anybody may read: how the interface looks, and the keys that receipts are verified with. */
    private static final Set<String> OPEN = Set.of("/api/v1/openapi", "/api/v1/receipts/keys");

    private final Access access;
    private final Set<String> cpqRoles;

    /**
     * Makes it.
     *
     * @param cpqRoles roles of the systems that keep quotes here
     */
    HttpGuard(Access access, Set<String> cpqRoles) {
        this.access = access;
        this.cpqRoles = Set.copyOf(cpqRoles);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
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
        } else if (isConsole) {
            // where everybody logs in
            chain.doFilter(request, response);
        } else if (!OPEN.contains(path) && !access.mayAsk(asked.getHeader("Authorization"))) {
            answer.setHeader("WWW-Authenticate", "Basic realm=\"promisegate\", charset=\"UTF-8\"");
            HttpProblem.of(401, "who-are-you", "A person is asked for", "Name and password of a user are needed.")
                    .answer(answer);
        } else if (path.startsWith("/tmf-api/") && !access.mayAsk(asked.getHeader("Authorization"), cpqRoles)) {
            HttpProblem.of(403, "not-allowed", "This is not allowed", "The user has no role that keeps quotes here.")
                    .answer(answer);
        } else if (path.startsWith("/tmf-api/") && asked.getHeader("Origin") != null) {
            HttpProblem.of(
                            403,
                            "not-allowed",
                            "This is not allowed this way",
                            "A page in a browser asks, and whoever looks at it may not know.")
                    .answer(answer);
        } else {
            answer.setHeader("X-Content-Type-Options", "nosniff");
            answer.setHeader("Cache-Control", "no-store");
            chain.doFilter(request, response);
        }
    }
}
