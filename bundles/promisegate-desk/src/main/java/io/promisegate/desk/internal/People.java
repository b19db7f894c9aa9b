package io.promisegate.desk.internal;

import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.Person;
import io.promisegate.desk.Seat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sits at the desk: people of the directory, and whoever the login module gives a role to, which may ask LDAP.
 *
 * @param directory people by configuration
 * @param groups roles of the login module by the seat that they give
 * @param salesGroup role of the login module of those who speak for sales
 */
record People(List<Entry> directory, Map<ReviewerRole, String> groups, String salesGroup) {

    /**
     * Somebody of the directory.
     *
     * @param name user name
     * @param mail address, empty for none
     * @param deputies user names of those who answer instead, when it takes too long or the person is away
     * @param away days on which the person is away
     */
    record Entry(String name, Set<ReviewerRole> roles, String mail, List<String> deputies, List<Away> away) {
        Entry {
            roles = Set.copyOf(roles);
            deputies = List.copyOf(deputies);
            away = List.copyOf(away);
        }

        boolean isAway(LocalDate day) {
            return away.stream().anyMatch(days -> !day.isBefore(days.from()) && !day.isAfter(days.to()));
        }
    }

    /** Days, both included. */
    record Away(LocalDate from, LocalDate to) {

        /**
         * Reads days such as {@code 2026-12-20/2027-01-03}.
         *
         * @throws java.time.DateTimeException where it is no such text
         */
        static Away of(String text) {
            int slash = text.indexOf('/');
            LocalDate from = LocalDate.parse(slash < 0 ? text : text.substring(0, slash));
            return new Away(from, slash < 0 ? from : LocalDate.parse(text.substring(slash + 1)));
        }
    }

    People {
        directory = List.copyOf(directory);
        groups = Map.copyOf(groups);
    }

    static People of(Collection<Entry> directory, String groupPrefix, String salesGroup) {
        Map<ReviewerRole, String> groups = new EnumMap<>(ReviewerRole.class);
        for (ReviewerRole role : ReviewerRole.values()) {
            groups.put(role, groupPrefix + role.name().toLowerCase(java.util.Locale.ROOT));
        }
        return new People(new ArrayList<>(directory), groups, salesGroup);
    }

    /** Returns the seats that a person has by the directory or by a role of the login module. */
    Set<ReviewerRole> roles(Person person) {
        Set<ReviewerRole> roles = EnumSet.noneOf(ReviewerRole.class);
        groups.forEach((role, group) -> {
            if (person.roles().contains(group)) {
                roles.add(role);
            }
        });
        Entry entry = entry(person.name());
        if (entry != null) {
            roles.addAll(entry.roles());
        }
        return roles;
    }

    boolean isForSales(Person person) {
        return person.roles().contains(salesGroup);
    }

    @Nullable
    Entry entry(String name) {
        return directory.stream()
                .filter(entry -> Person.isSame(entry.name(), name))
                .findFirst()
                .orElse(null);
    }

    /** Returns who of the directory has a seat. */
    List<Entry> of(ReviewerRole role) {
        return directory.stream().filter(entry -> entry.roles().contains(role)).toList();
    }

    /**
     * Returns who is to answer for a seat now: whoever it is delegated to, those who have it and are there, or else
     * their deputies.
     */
    List<Entry> asked(Seat seat, Instant now, ZoneId zone) {
        Seat.Delegation delegation = seat.delegation(now);
        if (delegation != null) {
            Entry to = entry(delegation.to());
            return to == null ? List.of() : List.of(to);
        }
        LocalDate today = now.atZone(zone).toLocalDate();
        List<Entry> there =
                of(seat.role()).stream().filter(entry -> !entry.isAway(today)).toList();
        return there.isEmpty() || seat.step().compareTo(Seat.Step.DEPUTY) >= 0
                ? joined(there, deputies(seat.role()))
                : there;
    }

    private static List<Entry> joined(List<Entry> some, List<Entry> others) {
        List<Entry> all = new ArrayList<>(some);
        others.stream().filter(entry -> !all.contains(entry)).forEach(all::add);
        return all;
    }

    List<Entry> deputies(ReviewerRole role) {
        return of(role).stream()
                .flatMap(entry -> entry.deputies().stream())
                .distinct()
                .map(this::entry)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /** Returns whether a person may answer for a seat now. */
    boolean mayAnswer(Person person, Seat seat, Instant now, ZoneId zone) {
        boolean isDeputy = seat.step().compareTo(Seat.Step.DEPUTY) >= 0
                && deputies(seat.role()).stream().anyMatch(entry -> person.isCalled(entry.name()));
        if (seat.delegation(now) != null) {
            return isDeputy
                    || seat.delegations().stream()
                            .filter(one -> now.isBefore(one.until()))
                            .anyMatch(one -> person.isCalled(one.to()) || person.isCalled(one.from()));
        }
        return isDeputy
                || roles(person).contains(seat.role())
                || asked(seat, now, zone).stream().anyMatch(entry -> person.isCalled(entry.name()));
    }

    private boolean isDeputy(Person person) {
        return directory.stream().flatMap(entry -> entry.deputies().stream()).anyMatch(person::isCalled);
    }

    /** Returns whether a person is a reviewer, of a case or at all. */
    boolean isReviewer(Person person, @Nullable DealCase dealCase, Instant now, ZoneId zone) {
        return !roles(person).isEmpty()
                || (dealCase == null && isDeputy(person))
                || (dealCase != null && dealCase.seats().stream().anyMatch(seat -> mayAnswer(person, seat, now, zone)));
    }
}
