package io.promisegate.boundary.internal;

import io.promisegate.boundary.Deployment;
import io.promisegate.spi.BoundaryListener;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Tells somebody of changes, and keeps those that happen while nobody listens. Not thread-safe. */
final class Announcements {
    private static final int MOST_KEPT = 100;

    private final Deque<Deployment> unannounced = new ArrayDeque<>();
    private @Nullable BoundaryListener listener;

    /** Has somebody told from now on, and of what was kept; null for nobody. */
    void announceTo(@Nullable BoundaryListener other) {
        listener = other;
        while (other != null && !unannounced.isEmpty()) {
            other.deployed(unannounced.removeFirst());
        }
    }

    void tell(Deployment deployment) {
        if (listener != null) {
            listener.deployed(deployment);
            return;
        }
        unannounced.addLast(deployment);
        if (unannounced.size() > MOST_KEPT) {
            unannounced.removeFirst();
        }
    }
}
