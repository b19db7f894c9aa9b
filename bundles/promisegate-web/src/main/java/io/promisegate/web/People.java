package io.promisegate.web;

import io.promisegate.desk.Person;
import org.jspecify.annotations.Nullable;

/** Knows people by name and password. Thread-safe. */
@FunctionalInterface
interface People {

    /** Returns the person, null where name or password is wrong. */
    @Nullable
    Person find(String name, String password);
}
