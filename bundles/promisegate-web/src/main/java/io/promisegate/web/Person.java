package io.promisegate.web;

import java.util.Set;

/**
 * Somebody whose identity was proven.
 *
 * @param name user name
 * @param roles roles of the user
 */
record Person(String name, Set<String> roles) {
    Person {
        roles = Set.copyOf(roles);
    }
}
