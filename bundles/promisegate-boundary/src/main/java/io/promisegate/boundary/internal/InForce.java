package io.promisegate.boundary.internal;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.Deployment;
import io.promisegate.quote.Quote;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All boundaries in force at one moment, in the order in which a quote is offered to them: those that name their quotes
 * first, by priority and then by name; the one of the default slot last. Immutable.
 */
final class InForce {
    static final InForce NOTHING = new InForce(List.of());

    private final Active[] ordered;

    InForce(Collection<Active> boundaries) {
        List<Active> sorted = new ArrayList<>(boundaries);
        sorted.sort(Comparator.comparing((Active one) -> one.slot().equals(Deployment.DEFAULT_SLOT))
                .thenComparing(Active::priority, Comparator.reverseOrder())
                .thenComparing(one -> one.revision().name()));
        ordered = sorted.toArray(Active[]::new);
    }

    /** Returns the boundary that decides on a quote, null where none is for it. */
    @Nullable
    Active boundaryFor(Quote quote) {
        for (Active one : ordered) {
            if (one.appliesTo(quote)) {
                return one;
            }
        }
        return null;
    }

    List<Active> all() {
        return List.of(ordered);
    }

    /** Returns what is in force in a slot, null for nothing. */
    @Nullable
    Active in(String slot) {
        for (Active one : ordered) {
            if (one.slot().equals(slot)) {
                return one;
            }
        }
        return null;
    }

    /**
     * Returns the boundary that another one comes after: in its slot, or of its name, or else that of the default slot,
     * from which it takes quotes away; null for none.
     */
    @Nullable
    Active before(String slot, String name) {
        Active former = in(slot);
        for (Active one : ordered) {
            former = former == null && one.revision().name().equals(name) ? one : former;
        }
        return former == null ? in(Deployment.DEFAULT_SLOT) : former;
    }

    /** Returns the revision of the default slot, null for none. */
    @Nullable
    BoundaryRevision fallback() {
        Active active = in(Deployment.DEFAULT_SLOT);
        return active == null ? null : active.revision();
    }

    /** Returns the same with another boundary in a slot, or none. */
    InForce with(String slot, @Nullable Active boundary) {
        List<Active> others = new ArrayList<>();
        for (Active one : ordered) {
            if (!one.slot().equals(slot)
                    && (boundary == null
                            || !one.revision().name().equals(boundary.revision().name()))) {
                others.add(one);
            }
        }
        if (boundary != null) {
            others.add(boundary);
        }
        return new InForce(others);
    }
}
