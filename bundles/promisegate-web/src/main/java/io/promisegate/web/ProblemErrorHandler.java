package io.promisegate.web;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers with a problem document where the server would answer with a page of its own. */
final class ProblemErrorHandler extends ErrorHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        HttpProblem problem = problem(response.getStatus());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, HttpProblem.TYPE);
        response.write(true, ByteBuffer.wrap(problem.bytes()), callback);
        return true;
    }

    private static HttpProblem problem(int status) {
        return switch (status) {
            case 404 ->
                HttpProblem.of(status, "no-such-resource", "There is no such resource", "Nothing has this path.");
            case 405 ->
                HttpProblem.of(
                        status,
                        "method-not-allowed",
                        "The method is not allowed",
                        "The resource does not take this method.");
            default ->
                HttpProblem.of(
                        status,
                        "not-answered",
                        "The request cannot be answered",
                        "The request is not one that this server takes.");
        };
    }
}
