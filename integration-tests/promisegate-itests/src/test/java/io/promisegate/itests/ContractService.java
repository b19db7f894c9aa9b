package io.promisegate.itests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.promisegate.receipt.ReceiptVerifier;
import io.promisegate.receipt.Verification;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes a contract of every quote that it is sent, as a page of HTML, and counts them by quote. It verifies the
 * receipts that come along by the verifier alone, as any contract system can.
 */
final class ContractService implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final Map<String, AtomicInteger> made = new ConcurrentHashMap<>();
    private final AtomicInteger proven = new AtomicInteger();
    private volatile ReceiptVerifier verifier = ReceiptVerifier.of("{\"keys\":[]}");

    ContractService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/contracts", this::make);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/contracts";
    }

    /** Trusts these keys from now on. */
    void trust(String keys) {
        verifier = ReceiptVerifier.of(keys);
    }

    private void make(HttpExchange exchange) throws IOException {
        JsonNode quote = Json.read(exchange.getRequestBody().readAllBytes());
        String id = quote.path("id").asText();
        String receipt = exchange.getRequestHeaders().getFirst("PromisegateReceipt");
        if (receipt != null) {
            Verification verification = verifier.verify(receipt, Instant.now());
            if (verification.isGood() && verification.receipt().quoteId().equals(id)) {
                proven.incrementAndGet();
            }
        }
        int number = made.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
        StringBuilder page =
                new StringBuilder("<!DOCTYPE html><html><body><h1>Contract for " + escaped(id) + "</h1><ol>");
        for (JsonNode item : quote.path("quoteItem")) {
            page.append("<li>")
                    .append(escaped(item.at("/productOffering/name").asText()))
                    .append("</li>");
        }
        page.append("</ol><p>Copy ").append(number).append("</p></body></html>");
        byte[] html = page.toString().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, html.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(html);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    /** Returns how many contracts were made. */
    int contracts() {
        return made.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** Returns how many of a quote. */
    int contracts(String quote) {
        AtomicInteger number = made.get(quote);
        return number == null ? 0 : number.get();
    }

    /** Returns of which quotes. */
    List<String> quotes() {
        return new ArrayList<>(made.keySet());
    }

    /** Returns how many came with a receipt that holds for their quote. */
    int proven() {
        return proven.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
