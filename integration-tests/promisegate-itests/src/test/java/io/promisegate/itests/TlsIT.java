package io.promisegate.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The gate with a certificate of its own. */
@ExtendWith(KarafExtension.class)
class TlsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PASSWORD = "change-it";

    private static Path keystore(Karaf karaf) throws IOException {
        Path file = karaf.base().resolve("etc/tls.p12");
        Files.deleteIfExists(file);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .inheritIO()
                .start();
        assertThat(keytool.onExit().join().exitValue()).isZero();
        return file;
    }

    private static HttpClient client(Path keystore, String protocol) throws GeneralSecurityException, IOException {
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {protocol});
        return HttpClient.newBuilder()
                .sslContext(context)
                .sslParameters(parameters)
                .build();
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static HttpRequest.Builder https(Karaf karaf, String path) {
        URI plain = karaf.request(path).build().uri();
        return HttpRequest.newBuilder(URI.create("https" + plain.toString().substring("http".length())));
    }

    @Test
    void allIsServedByTls(Karaf karaf) throws Exception {
        Path file = karaf.base().resolve("etc/io.promisegate.http.cfg");
        String before = Files.readString(file);
        Path keystore = keystore(karaf);
        try {
            Files.writeString(file, before + "\ntls.keystore = " + keystore + "\ntls.password = " + PASSWORD + "\n");
            HttpClient client = client(keystore, "TLSv1.3");
            Karaf.await(
                    LIMIT,
                    () -> send(client, https(karaf, "/api/v1/boundaries")).statusCode(),
                    status -> status == 200);
            String quote = "cleared-assist-standard.json";
            assertThat(send(
                                    client,
                                    https(karaf, "/api/v1/decisions")
                                            .header("Content-Type", "application/json")
                                            .POST(BodyPublishers.ofByteArray(Samples.bytes(quote))))
                            .body())
                    .contains("CLEARED");
            assertThat(send(client, https(karaf, "/tmf-api/quoteManagement/v4/quote?limit=1"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(send(client, https(karaf, "/metrics")).body()).contains("promisegate");
            HttpResponse<String> login = send(
                    client,
                    https(karaf, "/console/login")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString("name=sam&password=secret")));
            assertThat(login.headers().firstValue("Set-Cookie").orElse(""))
                    .contains("Secure")
                    .contains("HttpOnly");
            assertThat(send(client(keystore, "TLSv1.2"), https(karaf, "/health/live"))
                            .statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> karaf.get("/api/v1/boundaries")).isInstanceOf(IOException.class);
        } finally {
            Karaf.await(
                    LIMIT,
                    () -> {
                        // Karaf may write back what it has just read
                        if (Files.readString(file).contains(keystore.toString())) {
                            Files.writeString(file, before);
                        }
                        return karaf.get("/api/v1/boundaries").status();
                    },
                    status -> status == 200);
            Files.delete(keystore);
        }
    }
}
