package io.promisegate.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A flow of somebody else's, before, while and after the gate stands in it. */
@ExtendWith(KarafExtension.class)
class AttachmentIT {
    private static final String CLASSES = "io/promisegate/itests/ShopFlow";
    private static final String CLEARED = new String(Samples.bytes("cleared-assist-standard.json"), UTF_8);
    private static final String BLOCKED = new String(Samples.bytes("blocked-note-never-stored.json"), UTF_8);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger contracts = new AtomicInteger();
    private HttpServer service;
    private String in = "";
    private String bundle = "";

    @BeforeEach
    void startTheirService(Karaf karaf) throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/contracts", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] page = ("<html><h1>Contract " + contracts.incrementAndGet() + "</h1></html>").getBytes(UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        service.setExecutor(Executors.newFixedThreadPool(4));
        service.start();
        try (var socket = new ServerSocket(0)) {
            in = "http://127.0.0.1:" + socket.getLocalPort();
        }
        karaf.shell("system:property shop.in " + in);
        karaf.shell("system:property shop.contracts http://127.0.0.1:"
                + service.getAddress().getPort() + "/contracts");
    }

    @AfterEach
    void nothingIsLeft(Karaf karaf) throws IOException {
        detach(karaf);
        karaf.shell("bundle:uninstall " + bundle);
        service.stop(0);
    }

    private void installFlow(Karaf karaf) throws IOException {
        String installed = karaf.shell("bundle:install -s " + flow().toUri());
        assertThat(installed).contains("Bundle ID: ");
        bundle = installed.replaceAll("\\D", "");
    }

    private Path flow() throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.putValue("Manifest-Version", "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "com.example.shop");
        main.putValue("Bundle-Activator", ShopFlow.class.getName());
        main.putValue(
                "Import-Package",
                "org.osgi.framework,org.apache.camel,org.apache.camel.builder,org.apache.camel.model,"
                        + "org.apache.camel.karaf.core,org.apache.camel.impl,org.apache.camel.impl.engine,"
                        + "org.apache.camel.spi,org.apache.camel.support,org.apache.camel.support.service");
        Path jar = folder.resolve("shop.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (String name : List.of(CLASSES + ".class", CLASSES + "$1.class")) {
                out.putNextEntry(new ZipEntry(name));
                try (InputStream classFile = ShopFlow.class.getClassLoader().getResourceAsStream(name)) {
                    classFile.transferTo(out);
                }
            }
        }
        return jar;
    }

    private static void attach(Karaf karaf) throws IOException {
        Files.writeString(configuration(karaf), "context = shop\nendpoint = direct:generate-contract\n");
    }

    private static void detach(Karaf karaf) throws IOException {
        Files.deleteIfExists(configuration(karaf));
        awaitState(karaf, "Nothing is guarded");
    }

    private static Path configuration(Karaf karaf) {
        return karaf.base().resolve("etc/io.promisegate.attachment-shop.cfg");
    }

    private static void awaitState(Karaf karaf, String state) {
        Karaf.await(Karaf.SOON, () -> karaf.shell("promisegate:attachments"), seen -> seen.contains(state));
    }

    private HttpResponse<String> order(String quote) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(in + "/orders"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(quote))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void assertGuarded() throws IOException {
        int before = contracts.get();
        assertThat(order(CLEARED).body()).contains("<h1>Contract");
        HttpResponse<String> stopped = order(BLOCKED);
        assertThat(stopped.statusCode()).isEqualTo(409);
        assertThat(stopped.body()).contains("\"outcome\" : \"BLOCKED\"", "\"name\" : \"northwind-support-ai\"");
        assertThat(contracts.get()).isEqualTo(before + 1);
    }

    @Test
    void aFlowThatRunsIsAttachedAndGivenBack(Karaf karaf) throws IOException {
        installFlow(karaf);
        assertThat(order(BLOCKED).body()).contains("<h1>Contract 1");

        attach(karaf);
        awaitState(karaf, "ATTACHED");
        assertGuarded();
        assertThat(karaf.get("/api/v1/attachments")
                        .json()
                        .at("/attachments/0/state")
                        .asText())
                .isEqualTo("attached");

        assertThat(karaf.get("/metrics").body())
                .contains("promisegate_attachments{attachment=\"shop\",context=\"shop\",state=\"attached\"} 1.0");

        karaf.shell("bundle:update " + bundle + ' ' + flow().toUri());
        awaitState(karaf, "ATTACHED");
        assertGuarded();

        detach(karaf);
        assertThat(order(BLOCKED).body()).contains("<h1>Contract");
    }

    @Test
    void aFlowThatComesLaterIsAttachedBeforeItsFirstQuote(Karaf karaf) throws IOException {
        attach(karaf);
        awaitState(karaf, "UNMATCHED");

        installFlow(karaf);

        assertGuarded();
        awaitState(karaf, "ATTACHED");
    }

    @Test
    void underLoadExactlyTheClearedQuotesBecomeContracts(Karaf karaf) throws IOException {
        installFlow(karaf);
        attach(karaf);
        awaitState(karaf, "ATTACHED");
        int quotes = 1_000;

        IntStream.range(0, quotes).parallel().forEach(i -> {
            try {
                order(i % 10 < 3 ? BLOCKED : CLEARED);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(contracts.get()).isEqualTo(quotes * 7 / 10);
    }
}
