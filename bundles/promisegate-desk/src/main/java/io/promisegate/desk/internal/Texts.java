package io.promisegate.desk.internal;

import io.promisegate.decision.ReviewerRole;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads what configurations say. */
final class Texts {
    private Texts() {}

    /** Returns the parts of a list that is separated by semicolons. */
    static List<String> parts(String list) {
        return Arrays.stream(list.split(";", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** Returns a role by its name. */
    static ReviewerRole role(String name) {
        try {
            return ReviewerRole.valueOf(name.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("“" + name.strip() + "” is none of revenue, technical, security, legal");
        }
    }
}
