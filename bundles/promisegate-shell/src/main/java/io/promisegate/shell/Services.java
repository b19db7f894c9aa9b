package io.promisegate.shell;

import java.security.AccessController;
import java.security.Principal;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Services as Karaf injects them. All are optional: Karaf takes every command of a bundle away when one of them misses
 * a service, and some are needed just when the gate is down.
 */
final class Services {
    private Services() {}

    static <T> T present(@Nullable T service) {
        if (service == null) {
            throw new IllegalStateException(
                    "The part of the gate that this needs is not running; bundle:list says which.");
        }
        return service;
    }

    /**
     * Returns who is at the console, as Karaf has authenticated them; a variable of the session would be what they say
     * of themselves.
     */
    static String user() {
        String user = authenticatedUser();
        return user == null ? "shell" : user;
    }

    /** Returns who is at the console, null where nobody has logged in. */
    @SuppressWarnings("removal") // the way of Java 17, and Karaf's
    static @Nullable String authenticatedUser() {
        Subject subject = Subject.getSubject(AccessController.getContext());
        return subject == null
                ? null
                : subject.getPrincipals().stream()
                        .filter(principal ->
                                principal.getClass().getSimpleName().equals("UserPrincipal"))
                        .map(Principal::getName)
                        .findFirst()
                        .orElse(null);
    }
}
