package io.promisegate.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Says who may change boundaries over HTTP: whoever has the configured token; without one, whoever reaches a server
 * that listens on the loopback interface only; a page in a browser does not count, since anybody may have written it.
 */
final class ChangeGuard {
    private final byte[] token;
    private final boolean isLocal;

    ChangeGuard(String token, String host) {
        this.token = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.isLocal = token.isEmpty() && isLoopback(host);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    boolean allows(Message message) {
        if (isLocal) {
            return message.getHeader("Origin") == null;
        }
        String given = message.getHeader("Authorization", "", String.class);
        return token.length > "Bearer ".length()
                && MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
    }

    void refuse(Exchange exchange) {
        HttpProblem.of(
                        403,
                        "not-allowed",
                        "Boundaries cannot be changed this way",
                        "Changes need the token that io.promisegate.http configures.")
                .answer(exchange);
    }
}
