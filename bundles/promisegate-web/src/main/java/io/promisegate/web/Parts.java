package io.promisegate.web;

import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.Person;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who has a part in what is served, by method and path. What is not listed is for everybody with a part at all. */
final class Parts {
    /** A part that somebody has, by a role. */
    enum Part {
        CPQ_CLIENT,
        SALES_OPS,
        REVIEWER,
        OPERATOR,
        AUDITOR
    }

    private static final Set<Part> ALL = EnumSet.allOf(Part.class);
    private static final Set<Part> LOOK = EnumSet.of(Part.REVIEWER, Part.OPERATOR, Part.AUDITOR);

    /**
     * What is served to whom.
     *
     * @param start what its path begins with
     * @param readers who may read it
     * @param writers who may do something; what they may do in particular is said where it is done
     */
    private record Served(String start, Set<Part> readers, Set<Part> writers) {}

    private static final List<Served> SERVED = List.of(
            new Served(
                    "/api/v1/decisions",
                    ALL,
                    EnumSet.of(Part.CPQ_CLIENT, Part.SALES_OPS, Part.REVIEWER, Part.OPERATOR)),
            new Served(
                    "/api/v1/envelope", ALL, EnumSet.of(Part.CPQ_CLIENT, Part.SALES_OPS, Part.REVIEWER, Part.OPERATOR)),
            new Served("/api/v1/receipts", ALL, ALL),
            new Served("/api/v1/boundaries", LOOK, EnumSet.of(Part.REVIEWER, Part.OPERATOR)),
            new Served(
                    "/api/v1/ledger/verify",
                    EnumSet.of(Part.OPERATOR, Part.AUDITOR),
                    EnumSet.of(Part.OPERATOR, Part.AUDITOR)),
            new Served("/api/v1/ledger", EnumSet.of(Part.OPERATOR, Part.AUDITOR), EnumSet.of(Part.OPERATOR)),
            new Served("/api/v1/attachments", LOOK, EnumSet.of(Part.OPERATOR)),
            new Served("/api/v1/parked", LOOK, EnumSet.of(Part.OPERATOR)),
            new Served("/api/v1/sweeps", LOOK, EnumSet.of(Part.OPERATOR)),
            new Served("/api/v1/break-glass", LOOK, EnumSet.of(Part.OPERATOR)),
            new Served("/api/v1/figures", LOOK, EnumSet.of(Part.CPQ_CLIENT, Part.OPERATOR)),
            new Served(
                    "/tmf-api/",
                    EnumSet.of(Part.CPQ_CLIENT, Part.OPERATOR),
                    EnumSet.of(Part.CPQ_CLIENT, Part.OPERATOR)),
            new Served("/metrics", EnumSet.of(Part.OPERATOR, Part.AUDITOR), EnumSet.noneOf(Part.class)));

    private final Map<Part, String> roles;
    private final String prefix;

    /**
     * Makes it as configured.
     *
     * @param roles the role of each part but the reviewers'
     * @param prefix what the roles of reviewers begin with
     */
    Parts(Map<Part, String> roles, String prefix) {
        this.roles = Map.copyOf(roles);
        this.prefix = prefix;
    }

    /** Returns the parts that a person has. */
    Set<Part> of(Person person) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        roles.forEach((part, role) -> {
            if (person.roles().contains(role)) {
                parts.add(part);
            }
        });
        for (var role : ReviewerRole.values()) {
            if (person.roles().contains(prefix + role.name().toLowerCase(Locale.ROOT))) {
                parts.add(Part.REVIEWER);
            }
        }
        return parts;
    }

    /** Returns whether a person may ask this way. */
    boolean mayAsk(Person person, String method, String path) {
        Set<Part> parts = of(person);
        Served served = served(path);
        Set<Part> wanted = served == null ? ALL : isRead(method) ? served.readers() : served.writers();
        return parts.stream().anyMatch(wanted::contains);
    }

    private static @Nullable Served served(String path) {
        for (Served one : SERVED) {
            if (path.startsWith(one.start())) {
                return one;
            }
        }
        return null;
    }

    static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }
}
