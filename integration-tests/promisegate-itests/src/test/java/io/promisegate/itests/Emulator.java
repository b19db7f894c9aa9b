package io.promisegate.itests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** What the interfaces of CPQs do alike: they answer JSON, and at times they do not. */
abstract class Emulator implements AutoCloseable {
    /** How it answers. */
    enum Mood {
        WELL,
        /** Every request gets 503. */
        DOWN,
        /** Every request gets 429, and is to come again in a second. */
        BUSY,
        /** Every request gets 200 with a page that is no JSON. */
        GARBAGE,
        /** Every request is done, and the answer is lost. */
        FORGETFUL
    }

    /** An answer. */
    record Reply(int status, String body) {
        static Reply of(JsonNode json) {
            return new Reply(200, json.toString());
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    /** How many requests came since the mood changed. */
    final AtomicInteger requests = new AtomicInteger();

    private volatile Mood mood = Mood.WELL;

    Emulator() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void mood(Mood other) {
        requests.set(0);
        mood = other;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            requests.incrementAndGet();
            Mood now = mood;
            if (now == Mood.BUSY) {
                exchange.getResponseHeaders().add("Retry-After", "1");
            }
            Reply reply = switch (now) {
                case DOWN -> new Reply(503, "");
                case BUSY -> new Reply(429, "{}");
                case GARBAGE -> new Reply(200, "<html>We are working on it</html>");
                case WELL, FORGETFUL -> reply(exchange, body);
            };
            if (now == Mood.FORGETFUL) {
                reply = new Reply(502, "");
            }
            byte[] bytes = reply.body().getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        } catch (RuntimeException e) {
            exchange.sendResponseHeaders(500, -1);
            throw e;
        }
    }

    /** Answers a request. */
    abstract Reply reply(HttpExchange exchange, String body) throws IOException;

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
