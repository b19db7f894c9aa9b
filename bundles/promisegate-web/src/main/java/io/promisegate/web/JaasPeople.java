package io.promisegate.web;

import io.promisegate.desk.Person;
import java.util.HashSet;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a JAAS realm, such as Karaf's, which may ask a file, a database or LDAP.
 *
 * <p>Roles are the principals whose class is called {@code RolePrincipal}, as all of Karaf's login modules make them.
 */
final class JaasPeople implements People {
    private static final Logger LOG = LoggerFactory.getLogger(JaasPeople.class);

    private final String realm;

    JaasPeople(String realm) {
        this.realm = realm;
    }

    @Override
    public @Nullable Person find(String name, String password) {
        Subject subject = new Subject();
        try {
            new LoginContext(realm, subject, callbacks -> answer(callbacks, name, password)).login();
        } catch (LoginException | SecurityException e) {
            LOG.warn("A login over HTTP failed: {}", e.getClass().getSimpleName());
            LOG.debug("A login over HTTP failed", e);
            return null;
        }
        Set<String> roles = new HashSet<>();
        subject.getPrincipals().stream()
                .filter(principal -> principal.getClass().getSimpleName().equals("RolePrincipal"))
                .forEach(principal -> roles.add(principal.getName()));
        return new Person(name, roles);
    }

    private static void answer(Callback[] callbacks, String name, String password) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback asked) {
                asked.setName(name);
            } else if (callback instanceof PasswordCallback asked) {
                asked.setPassword(password.toCharArray());
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }
}
