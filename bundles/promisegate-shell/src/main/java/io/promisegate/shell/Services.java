package io.promisegate.shell;

import io.promisegate.desk.Person;
import java.security.AccessController;
import java.security.Principal;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    static @Nullable String authenticatedUser() {
        Person person = person();
        return person == null ? null : person.name();
    }

    /** Returns who is at the console, with their roles, null where nobody has logged in. */
    @SuppressWarnings("removal") // the way of Java 17, and Karaf's
    static @Nullable Person person() {
        Subject subject = Subject.getSubject(AccessController.getContext());
        String name = subject == null
                ? null
                : names(subject, "UserPrincipal").findFirst().orElse(null);
        return subject == null || name == null
                ? null
                : new Person(name, names(subject, "RolePrincipal").collect(Collectors.toSet()));
    }

    private static Stream<String> names(Subject subject, String kind) {
        return subject.getPrincipals().stream()
                .filter(principal -> principal.getClass().getSimpleName().equals(kind))
                .map(Principal::getName);
    }
}
