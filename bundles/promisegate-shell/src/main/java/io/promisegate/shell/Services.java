package io.promisegate.shell;

import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;

/** Services as Karaf injects them: it makes no command before all of them are there. */
final class Services {
    private Services() {}

    static <T> T present(@Nullable T service) {
        if (service == null) {
            throw new IllegalStateException("The gate is not running.");
        }
        return service;
    }

    /** Returns who is at the console. */
    static String user(Session session) {
        Object user = session.get("USER");
        return user == null ? "shell" : user.toString();
    }
}
