package io.promisegate.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Stands in front of Camel's HTTP binding, which answers with a page of its own where a body is not in the encoding
 * that it says.
 */
final class HttpGuard implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String encoding = ((HttpServletRequest) request).getHeader("Content-Encoding");
        if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
            chain.doFilter(request, response);
        } else {
            HttpProblem.of(
                            415,
                            "unsupported-encoding",
                            "The content encoding is not supported",
                            "Send the document as it is, without Content-Encoding.")
                    .answer((HttpServletResponse) response);
        }
    }
}
