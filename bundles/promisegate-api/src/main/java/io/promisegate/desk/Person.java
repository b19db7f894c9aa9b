package io.promisegate.desk;

import java.util.Objects;
import java.util.Set;

/**
 * Somebody whose identity was proven.
 *
 * @param name user name
 * @param roles roles of the user, as whoever proved the identity calls them
 */
public record Person(String name, Set<String> roles) {
    public Person {
        Objects.requireNonNull(name, "name");
        roles = Set.copyOf(roles);
    }

    /** Returns whether a user name is that of this person; case and surrounding blanks do not tell people apart. */
    public boolean isCalled(String user) {
        return isSame(name, user);
    }

    /** Returns whether two user names are of one person. */
    public static boolean isSame(String one, String other) {
        return one.strip().equalsIgnoreCase(other.strip());
    }
}
