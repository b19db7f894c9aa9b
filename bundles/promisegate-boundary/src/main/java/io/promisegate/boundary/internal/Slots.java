package io.promisegate.boundary.internal;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.Deployment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which revision stands in which slot, and which ones below it: the sum of the journal's entries, and nothing else. Not
 * thread-safe.
 */
final class Slots {
    private static final String FILE = "file:";

    /** By slot, what is in force last. */
    private final Map<String, List<Deployment>> stacks = new TreeMap<>();

    private final Map<String, Deployment> scheduled = new LinkedHashMap<>();

    /** What each source brought last, as long as it was not withdrawn. */
    private final Map<String, BoundaryRevision> bySource = new HashMap<>();

    /** Every revision that was ever in force. */
    private final List<BoundaryRevision> known = new ArrayList<>();

    Slots(List<Deployment> deployments) {
        deployments.forEach(this::add);
    }

    void add(Deployment deployment) {
        BoundaryRevision revision = deployment.revision();
        switch (deployment.event()) {
            case ACTIVATED -> {
                put(deployment, Objects.requireNonNull(revision));
                bySource.put(deployment.source(), revision);
            }
            case ROLLED_BACK -> {
                List<Deployment> stack = stack(deployment.slot());
                if (!stack.isEmpty()) {
                    stack.remove(stack.size() - 1);
                }
                put(deployment, Objects.requireNonNull(revision));
            }
            case SCHEDULED -> {
                scheduled.put(deployment.source(), deployment);
                bySource.put(deployment.source(), Objects.requireNonNull(revision));
                know(revision);
            }
            case WITHDRAWN -> {
                scheduled.remove(deployment.source());
                bySource.remove(deployment.source());
                stacks.values()
                        .forEach(stack -> stack.removeIf(one -> one.source().equals(deployment.source())));
            }
            case UNCHANGED, REFUSED, SHADOWED -> {
                // says nothing about what is in force
            }
        }
        stacks.values().removeIf(List::isEmpty);
    }

    private void put(Deployment deployment, BoundaryRevision revision) {
        scheduled.values().removeIf(one -> revision.equals(one.revision()));
        stacks.forEach((slot, stack) -> stack.removeIf(one ->
                revision.equals(one.revision()) || (!slot.equals(deployment.slot()) && isNamed(one, revision.name()))));
        stack(deployment.slot()).add(deployment);
        know(revision);
    }

    private void know(BoundaryRevision revision) {
        if (!known.contains(revision)) {
            known.add(revision);
        }
    }

    private static boolean isNamed(Deployment deployment, String name) {
        BoundaryRevision revision = deployment.revision();
        return revision != null && revision.name().equals(name);
    }

    private List<Deployment> stack(String slot) {
        return stacks.computeIfAbsent(slot, name -> new ArrayList<>());
    }

    Set<String> slots() {
        return stacks.keySet();
    }

    /** Returns how the revision in force in a slot came there, null for none. */
    @Nullable
    Deployment top(String slot) {
        List<Deployment> stack = stacks.get(slot);
        return stack == null ? null : stack.get(stack.size() - 1);
    }

    /** Returns what would be in force in a slot without what is, null for nothing. */
    @Nullable
    Deployment below(String slot) {
        List<Deployment> stack = stacks.get(slot);
        return stack == null || stack.size() < 2 ? null : stack.get(stack.size() - 2);
    }

    /** Returns whether a revision stands in a slot, in force or below what is. */
    boolean holds(BoundaryRevision revision) {
        return stacks.values().stream().flatMap(List::stream).anyMatch(one -> revision.equals(one.revision()));
    }

    /** Returns whether anything of a source is in force, below it, or scheduled. */
    boolean holdsFrom(String source) {
        return scheduled.containsKey(source)
                || stacks.values().stream()
                        .flatMap(List::stream)
                        .anyMatch(one -> one.source().equals(source));
    }

    /** Returns what a source brought last, null for nothing or where it was withdrawn since. */
    @Nullable
    BoundaryRevision lastFrom(String source) {
        return bySource.get(source);
    }

    /** Returns the file that brings a boundary of this name already, null where none does, or no file wants to. */
    @Nullable
    String otherFile(String name, String origin) {
        if (!origin.startsWith(FILE)) {
            return null;
        }
        for (Map.Entry<String, BoundaryRevision> one : bySource.entrySet()) {
            if (one.getKey().startsWith(FILE)
                    && !one.getKey().equals(origin)
                    && one.getValue().name().equals(name)) {
                return one.getKey();
            }
        }
        return null;
    }

    /** Returns the revisions of a name that were ever in force, the oldest first. */
    List<BoundaryRevision> known(String name) {
        return known.stream().filter(one -> one.name().equals(name)).toList();
    }

    List<Deployment> scheduled() {
        return List.copyOf(scheduled.values());
    }
}
