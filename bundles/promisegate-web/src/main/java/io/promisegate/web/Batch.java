package io.promisegate.web;

import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.desk.Person;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on many quotes, a line of JSON each, and answers each with a line as soon as it and those before it are
 * decided. A line that is no quote is answered with its problems, and the next one is read. It stands before Camel,
 * which would have the whole body first.
 */
final class Batch implements Filter, AutoCloseable {
    static final String PATH = "/api/v1/decisions/batch";
    static final String TYPE = "application/x-ndjson";

    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    /** So many are decided at once: what waits for the disk is written there together. */
    private static final int AT_ONCE = 16;

    private final Api api;
    private final DecisionWriter writer;
    private final Access access;
    private final ExecutorService deciding;

    Batch(Api api, DecisionWriter writer, Access access) {
        this.api = api;
        this.writer = writer;
        this.access = access;
        AtomicInteger number = new AtomicInteger();
        deciding = Executors.newFixedThreadPool(
                AT_ONCE, task -> new Thread(task, "promisegate-batch-" + number.incrementAndGet()));
    }

    @Override
    public void close() {
        deciding.shutdown();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        if (!asked.getRequestURI().equals(PATH)) {
            chain.doFilter(request, response);
        } else if (!asked.getMethod().equals("POST")) {
            answer.setHeader("Allow", "POST");
            HttpProblem.of(405, "method", "Quotes are posted", "A batch is a POST of one quote a line.")
                    .answer(answer);
        } else {
            answer.setContentType(TYPE);
            decide(asked, answer.getOutputStream());
        }
    }

    private void decide(HttpServletRequest request, OutputStream out) throws IOException {
        Map<String, Object> query = query(request);
        String format = query.get("format") instanceof String text ? text : null;
        String entry = query.get("entry") instanceof String text ? text : null;
        Person person = access.person(request.getHeader("Authorization"));
        InputStream in = new BufferedInputStream(request.getInputStream());
        Deque<Future<byte[]>> running = new ArrayDeque<>();
        int number = 0;
        byte @Nullable [] line;
        while ((line = line(in)) != null) {
            number++;
            byte[] quote = line;
            int its = number;
            if (new String(quote, StandardCharsets.ISO_8859_1).isBlank()) {
                continue;
            }
            running.add(deciding.submit(() -> decided(its, quote, format, entry, person)));
            while (running.size() >= AT_ONCE
                    || (!running.isEmpty() && running.getFirst().isDone())) {
                write(running.removeFirst(), out);
            }
        }
        while (!running.isEmpty()) {
            write(running.removeFirst(), out);
        }
    }

    private static Map<String, Object> query(HttpServletRequest request) {
        try {
            String query = request.getQueryString();
            return query == null ? Map.of() : URISupport.parseQuery(query);
        } catch (URISyntaxException e) {
            return Map.of();
        }
    }

    /** Reads a line; of one that is too long, one byte more than there may be. */
    private static byte @Nullable [] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            if (line.size() <= Api.MAX_BODY) {
                line.write(next);
            }
            next = in.read();
        }
        return line.toByteArray();
    }

    private byte[] decided(
            int number, byte[] quote, @Nullable String format, @Nullable String entry, @Nullable Person person) {
        Decision decision = api.decided(quote, format, entry);
        boolean isQuote = decision.problems().isEmpty();
        byte[] json = isQuote
                ? writer.write(api.shown(person, decision))
                : Api.unreadable(quote, decision.problems()).about(decision).bytes();
        ByteArrayOutputStream line = new ByteArrayOutputStream(json.length + 40);
        line.writeBytes(("{\"line\":" + number + (isQuote ? ",\"decision\":" : ",\"problem\":"))
                .getBytes(StandardCharsets.UTF_8));
        // a new line in JSON is between its parts, where it says nothing
        boolean isBetween = false;
        for (byte one : json) {
            isBetween = one == '\n' || one == '\r' || (isBetween && one == ' ');
            if (!isBetween) {
                line.write(one);
            }
        }
        line.writeBytes("}\n".getBytes(StandardCharsets.UTF_8));
        return line.toByteArray();
    }

    private static void write(Future<byte[]> decided, OutputStream out) throws IOException {
        try {
            out.write(decided.get());
            out.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The batch is given up", e);
        } catch (ExecutionException e) {
            LOG.error("A quote of a batch cannot be decided on", e.getCause());
            throw new IOException("The batch is given up", e);
        }
    }
}
