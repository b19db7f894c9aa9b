package io.promisegate.web;

import io.promisegate.desk.Person;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Says who asks, and who may change boundaries over HTTP: whoever has the configured token, or is a person with the
 * configured role; without a token, whoever reaches a server that listens on the loopback interface only. A page in a
 * browser does not count there, since anybody may have written it.
 */
final class Access {
    private static final String BASIC = "Basic ";
    private static final String BEARER = "Bearer ";

    private final byte[] token;
    private final boolean isLoopback;
    private final String role;
    private final People people;
    private final @Nullable Tokens tokens;

    /**
     * Makes it as configured.
     *
     * @param token token for changes, empty for none
     * @param host address that the server listens on
     * @param role role of those who may change boundaries
     * @param tokens who knows people by tokens, null where nobody does
     */
    Access(String token, String host, String role, People people, @Nullable Tokens tokens) {
        this.tokens = tokens;
        this.token = (BEARER + token).getBytes(StandardCharsets.UTF_8);
        this.isLoopback = isLoopback(host);
        this.role = role;
        this.people = people;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * Returns the person whose name and password, or whose token of an OpenID provider, came with the request, null
     * where none or wrong ones did.
     */
    @Nullable
    Person person(Message message) {
        return person(message.getHeader("Authorization", "", String.class));
    }

    /** Returns the person who says so, null where nobody does or name or password is wrong. */
    @Nullable
    Person person(@Nullable String given) {
        if (given == null) {
            return null;
        }
        if (given.regionMatches(true, 0, BEARER, 0, BEARER.length()) && tokens != null) {
            return tokens.person(given.substring(BEARER.length()).strip());
        }
        if (!given.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        String pair;
        try {
            pair = new String(
                    Base64.getDecoder().decode(given.substring(BASIC.length()).strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
        int colon = pair.indexOf(':');
        return colon < 0 ? null : people.find(pair.substring(0, colon), pair.substring(colon + 1));
    }

    /** Returns whether the server listens on the loopback interface only, where everybody is let in. */
    boolean isLoopback() {
        return isLoopback;
    }

    /** Returns whether what came to say who asks is the token for changes. */
    boolean isToken(@Nullable String authorization) {
        return authorization != null
                && token.length > BEARER.length()
                && MessageDigest.isEqual(token, authorization.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns whether a request may change boundaries.
     *
     * @param person who asks, null where nobody is known
     */
    boolean mayChange(Message message, @Nullable Person person) {
        if (isFromPage(message)) {
            return false;
        }
        String given = message.getHeader("Authorization", "", String.class);
        if (person != null || given.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return person != null && person.roles().contains(role);
        }
        return (isLoopback && token.length == BEARER.length()) || isToken(given);
    }

    /** Returns who asks, a person with the role for changes; null where it was answered that they may not. */
    @Nullable
    Person allowed(Exchange exchange) {
        Message message = exchange.getMessage();
        Person person = person(message);
        if (isFromPage(message)) {
            refuse(exchange);
            return null;
        }
        if (person == null) {
            challenge(exchange);
            return null;
        }
        if (!mayChange(message, person)) {
            refuse(exchange);
            return null;
        }
        return person;
    }

    /** Returns whether a page in a browser asks, whose user may not know of it. */
    static boolean isFromPage(Message message) {
        return message.getHeader("Origin") != null;
    }

    /** Answers that whoever asks may not. */
    static void refuse(Exchange exchange) {
        HttpProblem.of(
                        403,
                        "not-allowed",
                        "This is not allowed this way",
                        "It needs the token that io.promisegate.http configures, or a user with its role.")
                .answer(exchange);
    }

    /** Answers that a person is asked for. */
    static void challenge(Exchange exchange) {
        HttpProblem.of(401, "who-are-you", "A person is asked for", "Name and password of a user are needed.")
                .answer(exchange);
        exchange.getMessage().setHeader("WWW-Authenticate", "Basic realm=\"promisegate\", charset=\"UTF-8\"");
    }
}
