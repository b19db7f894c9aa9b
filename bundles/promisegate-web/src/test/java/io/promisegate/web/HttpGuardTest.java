package io.promisegate.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.desk.Person;
import io.promisegate.web.Parts.Part;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpGuardTest {
    private static final Map<String, String> ROLES = Map.of(
            "robot", "promisegate-cpq",
            "sam", "promisegate-sales",
            "lena", "promisegate-legal",
            "ines", "admin",
            "otto", "promisegate-auditor",
            "rita", "viewer");
    private static final Parts PARTS = new Parts(
            Map.of(
                    Part.CPQ_CLIENT, "promisegate-cpq",
                    Part.SALES_OPS, "promisegate-sales",
                    Part.OPERATOR, "admin",
                    Part.AUDITOR, "promisegate-auditor"),
            "promisegate-");

    private final Map<String, String> headers = new HashMap<>();

    private static CarefulPeople people() {
        return new CarefulPeople(
                (name, password) -> password.equals("secret") && ROLES.containsKey(name)
                        ? new Person(name, Set.of(String.valueOf(ROLES.get(name))))
                        : null,
                Clock.systemUTC());
    }

    private static HttpGuard guard(Tokens tokens, int perSecond) {
        return new HttpGuard(new Access("token-1", "192.0.2.1", "admin", people(), tokens), PARTS, perSecond);
    }

    /** Returns the status that a request gets; 200 where it is let through. */
    private int asked(HttpGuard guard, String method, String path, Map<String, String> given) throws Exception {
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletRequest.class}, (proxy, called, args) -> {
                    return switch (called.getName()) {
                        case "getRequestURI" -> path;
                        case "getMethod" -> method;
                        case "getRemoteAddr" -> "198.51.100.7";
                        case "isSecure" -> true;
                        case "getHeader" -> given.get(String.valueOf(args[0]));
                        default -> null;
                    };
                });
        int[] status = {200};
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        HttpServletResponse response = (HttpServletResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (proxy, called, args) -> {
                    switch (called.getName()) {
                        case "setStatus" -> status[0] = (Integer) args[0];
                        case "setHeader" -> headers.put(String.valueOf(args[0]), String.valueOf(args[1]));
                        case "getStatus" -> {
                            return status[0];
                        }
                        case "getOutputStream" -> {
                            return new Out(body);
                        }
                        default -> {
                            return null;
                        }
                    }
                    return null;
                });
        FilterChain chain = (ignored, ignoredToo) -> {};
        guard.doFilter(request, response, chain);
        return status[0];
    }

    private static final class Out extends ServletOutputStream {
        private final ByteArrayOutputStream body;

        Out(ByteArrayOutputStream body) {
            this.body = body;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int b) {
            body.write(b);
        }
    }

    private static Map<String, String> basic(String user, String password) {
        return Map.of(
                "Authorization",
                "Basic "
                        + Base64.getEncoder().encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everybodyGetsWhatTheyHaveAPartInAndNothingElse() throws Exception {
        Map<String, String> wanted = new HashMap<>();
        wanted.put("POST /api/v1/decisions", "robot sam lena ines");
        wanted.put("POST /api/v1/decisions/batch", "robot sam lena ines");
        wanted.put("POST /api/v1/envelope", "robot sam lena ines");
        wanted.put("GET /api/v1/decisions/D1", "robot sam lena ines otto");
        wanted.put("GET /api/v1/ledger", "ines otto");
        wanted.put("POST /api/v1/ledger/verify", "ines otto");
        wanted.put("POST /api/v1/ledger/erase", "ines");
        wanted.put("GET /api/v1/boundaries", "lena ines otto");
        wanted.put("PUT /api/v1/boundaries/x", "lena ines");
        wanted.put("GET /api/v1/cases", "robot sam lena ines otto");
        wanted.put("GET /metrics", "ines otto");
        wanted.put("POST /tmf-api/quoteManagement/v4/quote", "robot ines");
        for (Map.Entry<String, String> one : wanted.entrySet()) {
            String[] request = one.getKey().split(" ");
            for (String user : ROLES.keySet()) {
                int status = asked(guard(null, 0), request[0], request[1], basic(user, "secret"));
                assertThat(status)
                        .as(user + " " + one.getKey())
                        .isEqualTo(List.of(one.getValue().split(" ")).contains(user) ? 200 : 403);
            }
        }
    }

    @Test
    void nobodyIsLetInWithoutANameAndFewTriesAreLeftToGuess() throws Exception {
        HttpGuard guard = guard(null, 0);
        assertThat(asked(guard, "GET", "/api/v1/cases", Map.of())).isEqualTo(401);
        assertThat(headers).containsKey("WWW-Authenticate");
        assertThat(asked(guard, "GET", "/api/v1/openapi", Map.of())).isEqualTo(200);
        assertThat(asked(guard, "GET", "/health/live", Map.of())).isEqualTo(200);
        assertThat(asked(guard, "GET", "/metrics", Map.of("Authorization", "Bearer token-1")))
                .isEqualTo(200);
        assertThat(asked(guard, "GET", "/metrics", Map.of("Authorization", "Bearer token-2")))
                .isEqualTo(401);
        for (int i = 0; i < 5; i++) {
            assertThat(asked(guard, "GET", "/api/v1/cases", basic("lena", "guess" + i)))
                    .isEqualTo(401);
        }
        assertThat(asked(guard, "GET", "/api/v1/cases", basic("lena", "secret")))
                .as("not tried for a while")
                .isEqualTo(401);
    }

    @Test
    void whoAsksTooOftenWaits() throws Exception {
        HttpGuard guard = guard(null, 3);
        int refused = 0;
        for (int i = 0; i < 10; i++) {
            refused += asked(guard, "GET", "/api/v1/cases", basic("lena", "secret")) == 429 ? 1 : 0;
        }
        assertThat(refused).isGreaterThanOrEqualTo(4);
        assertThat(headers).containsEntry("Retry-After", "1");
        assertThat(asked(guard, "GET", "/api/v1/cases", basic("ines", "secret")))
                .as("others do not wait")
                .isEqualTo(200);
    }

    @Test
    void theTraceOfARequestIsPassedOnWhereItIsOne() throws Exception {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        Map<String, String> given = new HashMap<>(basic("lena", "secret"));
        given.put("traceparent", parent);
        asked(guard(null, 0), "GET", "/api/v1/cases", given);
        assertThat(headers)
                .containsEntry("traceparent", parent)
                .containsEntry("Strict-Transport-Security", "max-age=31536000");
        headers.clear();
        given.put("traceparent", "<script>");
        asked(guard(null, 0), "GET", "/api/v1/cases", given);
        assertThat(headers).doesNotContainKey("traceparent");
    }

    private static String token(RsaJsonWebKey key, String issuer, String audience, float minutes, Object roles)
            throws Exception {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience(audience);
        claims.setExpirationTimeMinutesInTheFuture(minutes);
        claims.setSubject("u-17");
        claims.setClaim("preferred_username", "lena");
        claims.setClaim("realm_access", Map.of("roles", roles));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        return signature.getCompactSerialization();
    }

    @Test
    void tokensOfTheIssuerCountAndNoOthers(@TempDir Path dir) throws Exception {
        RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId("k1");
        RsaJsonWebKey other = RsaJwkGenerator.generateJwk(2048);
        other.setKeyId("k1");
        Path keys = dir.resolve("keys.json");
        Files.writeString(keys, new JsonWebKeySet(key).toJson());
        String issuer = "https://id.example";
        Tokens tokens = new Tokens(issuer, "promisegate", keys.toString(), "preferred_username", "realm_access.roles");
        List<String> legal = List.of("promisegate-legal");
        Map<String, Integer> given = new HashMap<>();
        given.put(token(key, issuer, "promisegate", 5, legal), 200);
        given.put(token(key, issuer, "promisegate", 5, "promisegate-legal viewer"), 200);
        given.put(token(key, issuer, "promisegate", 5, List.of("viewer")), 403);
        given.put(token(key, issuer, "other", 5, legal), 401);
        given.put(token(key, "https://evil.example", "promisegate", 5, legal), 401);
        given.put(token(key, issuer, "promisegate", -5, legal), 401);
        given.put(token(other, issuer, "promisegate", 5, legal), 401);
        given.put("eyJhbGciOiJub25lIn0.eyJzdWIiOiJsZW5hIn0.", 401);
        given.put("x".repeat(20_000), 401);
        for (Map.Entry<String, Integer> one : given.entrySet()) {
            int status =
                    asked(guard(tokens, 0), "GET", "/api/v1/cases", Map.of("Authorization", "Bearer " + one.getKey()));
            assertThat(status).as(one.getKey()).isEqualTo(one.getValue());
        }
    }
}
