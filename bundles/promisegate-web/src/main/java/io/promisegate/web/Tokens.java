package io.promisegate.web;

import io.promisegate.desk.Person;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows people by the tokens of an OpenID provider: JWTs (RFC 7519) signed with a key of its set, for us, and not
 * lapsed. Thread-safe.
 */
final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final int SKEW_SECONDS = 30;
    private static final int LONGEST = 16_384;
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.EDDSA);

    private final JwtConsumer consumer;
    private final String userClaim;
    private final List<String> rolesClaim;

    /**
     * Makes it as configured.
     *
     * @param issuer who issues the tokens
     * @param audience for whom they are
     * @param keys where the issuer's keys are (RFC 7517), an {@code https} address or a file
     * @param userClaim the claim with the name of the user; {@code sub} counts where it is absent
     * @param rolesClaim the claim with the roles, a list or words; dots lead into objects
     * @throws IOException where the keys are in a file that cannot be read
     */
    Tokens(String issuer, String audience, String keys, String userClaim, String rolesClaim) throws IOException {
        this.userClaim = userClaim;
        this.rolesClaim = List.of(rolesClaim.split("\\.", -1));
        consumer = new JwtConsumerBuilder()
                .setRequireExpirationTime()
                .setRequireSubject()
                .setAllowedClockSkewInSeconds(SKEW_SECONDS)
                .setExpectedIssuer(issuer)
                .setExpectedAudience(audience)
                .setJwsAlgorithmConstraints(ALGORITHMS)
                .setVerificationKeyResolver(resolver(keys.strip()))
                .build();
    }

    private static VerificationKeyResolver resolver(String keys) throws IOException {
        if (keys.startsWith("https:")) {
            return new HttpsJwksVerificationKeyResolver(new HttpsJwks(keys));
        }
        if (keys.startsWith("http:")) {
            throw new IllegalArgumentException("The keys of an issuer come over https, or from a file: " + keys);
        }
        Path file = keys.startsWith("file:") ? Path.of(URI.create(keys)) : Path.of(keys);
        try {
            return new JwksVerificationKeyResolver(
                    new JsonWebKeySet(Files.readString(file, StandardCharsets.UTF_8)).getJsonWebKeys());
        } catch (JoseException e) {
            throw new IOException(file + " is no JWK Set (RFC 7517)", e);
        }
    }

    /** Returns the person whom a token is of, null where it is none that holds. */
    @Nullable
    Person person(String token) {
        if (token.length() > LONGEST) {
            return null;
        }
        JwtClaims claims;
        try {
            claims = consumer.processToClaims(token);
        } catch (InvalidJwtException e) {
            LOG.debug("A token does not hold", e);
            return null;
        }
        Object name = claims.getClaimValue(userClaim);
        Object subject = claims.getClaimValue("sub");
        Object user = name == null ? subject : name;
        return user == null || user.toString().isBlank() ? null : new Person(user.toString(), roles(claims));
    }

    private Set<String> roles(JwtClaims claims) {
        Object found = claims.getClaimsMap();
        for (String step : rolesClaim) {
            found = found instanceof Map<?, ?> map ? map.get(step) : null;
        }
        Set<String> roles = new HashSet<>();
        if (found instanceof List<?> list) {
            list.forEach(one -> roles.add(String.valueOf(one)));
        } else if (found instanceof String words) {
            Arrays.stream(words.split(" ", -1)).filter(one -> !one.isBlank()).forEach(roles::add);
        }
        return roles;
    }
}
