package io.promisegate.cpq.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import io.promisegate.cpq.JsonClient;
import io.promisegate.cpq.JsonClient.Reply;
import io.promisegate.spi.NotDeliveredException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Talks with one org: logs in by the OAuth 2.0 JWT bearer flow, once for as long as the org lets it. Thread-safe. */
final class Org {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final float TOKEN_MINUTES = 3;
    private static final String FORM = "application/x-www-form-urlencoded";

    private final URI login;
    private final String client;
    private final String user;
    private final PrivateKey key;
    private final JsonClient http;
    private @Nullable Session session;

    private record Session(String token, URI instance) {}

    /**
     * Makes it; nothing is asked yet.
     *
     * @param login where one logs in, such as {@code https://login.salesforce.com}
     * @param client consumer key of the connected app
     * @param user who is to be acted as
     * @param key what the connected app knows the certificate of
     * @param http what is talked by
     */
    Org(URI login, String client, String user, PrivateKey key, JsonClient http) {
        this.http = http;
        this.login = login;
        this.client = client;
        this.user = user;
        this.key = key;
    }

    private synchronized Session session() throws IOException {
        if (session == null) {
            session = loggedIn();
        }
        return session;
    }

    private synchronized void forget(Session old) {
        if (old.equals(session)) {
            session = null;
        }
    }

    private Session loggedIn() throws IOException {
        String form = "grant_type=" + JsonClient.part("urn:ietf:params:oauth:grant-type:jwt-bearer") + "&assertion="
                + assertion();
        Reply reply;
        try {
            reply = http.send(
                    "POST", login.resolve("/services/oauth2/token"), "", form.getBytes(StandardCharsets.UTF_8), FORM);
        } catch (NotDeliveredException e) {
            // whoever configures it can change that
            throw new IOException("the org does not let us in: " + e.getMessage());
        }
        String token = reply.json().path("access_token").asText("");
        String instance = reply.json().path("instance_url").asText("");
        if (reply.isUnauthorized() || token.isEmpty() || instance.isEmpty()) {
            throw new IOException("the org does not let us in");
        }
        return new Session(token, URI.create(instance));
    }

    private String assertion() throws IOException {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(client);
        claims.setSubject(user);
        claims.setAudience(login.toString());
        claims.setExpirationTimeMinutesInTheFuture(TOKEN_MINUTES);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key);
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IOException("The private key cannot sign", e);
        }
    }

    /** Sends a request below the instance, and logs in again where the session is over. */
    JsonNode send(String method, String path, @Nullable JsonNode body) throws IOException {
        for (int i = 0; i < 2; i++) {
            Session now = session();
            Reply reply = http.send(
                    method,
                    now.instance().resolve(path),
                    "Bearer " + now.token(),
                    body == null ? null : JsonClient.bytes(body),
                    JsonClient.JSON);
            if (!reply.isUnauthorized()) {
                return reply.json();
            }
            forget(now);
        }
        throw new IOException("the org does not accept its own token");
    }
}
