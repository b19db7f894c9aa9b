package io.promisegate.boundary.internal;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Shadow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which revision stands in which slot, which ones below it, and what waits: the sum of the journal's entries, and
 * nothing else. Not thread-safe.
 */
final class Slots {
    private static final String FILE = "file:";

    /** By slot, what is in force last. */
    private final Map<String, List<Deployment>> stacks = new TreeMap<>();

    private final Map<String, Deployment> scheduled = new LinkedHashMap<>();

    /** By name of the boundary, what waits for approval. */
    private final Map<String, Proposal> proposals = new LinkedHashMap<>();

    /** By slot, what is evaluated beside what is in force. */
    private final Map<String, Deployment> shadows = new LinkedHashMap<>();

    /** What each source brought last, as long as it was not withdrawn. */
    private final Map<String, BoundaryRevision> bySource = new HashMap<>();

    /** Every revision that was ever kept, with whether it was ever in force. */
    private final Map<BoundaryRevision, Boolean> known = new LinkedHashMap<>();

    private @Nullable BoundaryRevision lastInForce;

    /** A boundary that waits, and who has approved it. */
    record Proposal(Deployment deployment, Set<String> approvers) {
        boolean isOf(BoundaryRevision revision) {
            return revision.equals(deployment.revision());
        }
    }

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
                keep(deployment, Objects.requireNonNull(revision));
                scheduled.put(deployment.source(), deployment);
                proposals.values().removeIf(one -> one.isOf(revision));
            }
            case PROPOSED -> {
                keep(deployment, Objects.requireNonNull(revision));
                Proposal former = proposal(revision);
                Set<String> approvers = former == null ? new LinkedHashSet<>() : former.approvers();
                proposals.put(revision.name(), new Proposal(deployment, approvers));
            }
            case APPROVED -> {
                Proposal proposal =
                        proposals.get(Objects.requireNonNull(revision).name());
                if (proposal != null && proposal.isOf(revision)) {
                    proposal.approvers().add(deployment.by());
                }
            }
            case SHADOWED -> {
                keep(deployment, Objects.requireNonNull(revision));
                shadows.merge(deployment.slot(), deployment, Slots::counted);
            }
            case WITHDRAWN -> {
                scheduled.remove(deployment.source());
                bySource.remove(deployment.source());
                proposals.values().removeIf(one -> one.deployment().source().equals(deployment.source()));
                shadows.values().removeIf(one -> one.source().equals(deployment.source()));
                stacks.values()
                        .forEach(stack -> stack.removeIf(one -> one.source().equals(deployment.source())));
            }
            case UNCHANGED, REFUSED -> {
                // says nothing about what is in force
            }
        }
        stacks.values().removeIf(List::isEmpty);
    }

    /** What goes on in shadow keeps what was known of it; its entry says what was counted since. */
    private static Deployment counted(Deployment former, Deployment next) {
        boolean goesOn = Objects.equals(former.revision(), next.revision())
                && Objects.equals(former.change().shadow(), next.change().shadow());
        return goesOn ? former.with(former.impact().withShadow(next.impact().shadow())) : next;
    }

    private void keep(Deployment deployment, BoundaryRevision revision) {
        bySource.put(deployment.source(), revision);
        known.putIfAbsent(revision, false);
    }

    private void put(Deployment deployment, BoundaryRevision revision) {
        scheduled.values().removeIf(one -> revision.equals(one.revision()));
        proposals.values().removeIf(one -> one.isOf(revision));
        shadows.values().removeIf(one -> revision.equals(one.revision()));
        stacks.forEach((slot, stack) -> stack.removeIf(one ->
                revision.equals(one.revision()) || (!slot.equals(deployment.slot()) && isNamed(one, revision.name()))));
        stack(deployment.slot()).add(deployment);
        known.put(revision, true);
        lastInForce = revision;
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

    /** Returns whether anything of a source is in force, below it, or waits. */
    boolean holdsFrom(String source) {
        return scheduled.containsKey(source)
                || proposals.values().stream()
                        .anyMatch(one -> one.deployment().source().equals(source))
                || shadows.values().stream().anyMatch(one -> one.source().equals(source))
                || stacks.values().stream()
                        .flatMap(List::stream)
                        .anyMatch(one -> one.source().equals(source));
    }

    /** Returns what a source brought last, null for nothing or where it was withdrawn since. */
    @Nullable
    BoundaryRevision lastFrom(String source) {
        return bySource.get(source);
    }

    /**
     * Returns the file that brings a boundary of this name already, null where none does, or no file wants to. What a
     * file has put in shadow keeps no other out.
     */
    @Nullable
    String otherFile(String name, String origin) {
        if (!origin.startsWith(FILE)) {
            return null;
        }
        for (Map.Entry<String, BoundaryRevision> one : bySource.entrySet()) {
            if (one.getKey().startsWith(FILE)
                    && !one.getKey().equals(origin)
                    && !isInShadow(one.getValue())
                    && one.getValue().name().equals(name)) {
                return one.getKey();
            }
        }
        return null;
    }

    private boolean isInShadow(BoundaryRevision revision) {
        return shadows.values().stream().anyMatch(one -> revision.equals(one.revision()));
    }

    /** Returns whether a revision stands in shadow, and is asked for otherwise. */
    boolean isToMove(BoundaryRevision revision, @Nullable Shadow asked) {
        return shadows.values().stream()
                .anyMatch(one -> revision.equals(one.revision())
                        && !Objects.equals(one.change().shadow(), asked));
    }

    /** Returns the revisions of a name that were ever kept, the oldest first. */
    List<BoundaryRevision> known(String name) {
        return known.keySet().stream().filter(one -> one.name().equals(name)).toList();
    }

    /** Returns whether a revision was ever in force. */
    boolean wasInForce(BoundaryRevision revision) {
        return known.getOrDefault(revision, false);
    }

    /** Returns the revision that came into force last of all, null for none ever. */
    @Nullable
    BoundaryRevision lastInForce() {
        return lastInForce;
    }

    List<Deployment> scheduled() {
        return List.copyOf(scheduled.values());
    }

    List<Deployment> shadows() {
        return List.copyOf(shadows.values());
    }

    List<Proposal> proposals() {
        return List.copyOf(proposals.values());
    }

    /** Returns what waits for approval of this revision, null where it does not. */
    @Nullable
    Proposal proposal(BoundaryRevision revision) {
        Proposal proposal = proposals.get(revision.name());
        return proposal != null && proposal.isOf(revision) ? proposal : null;
    }
}
