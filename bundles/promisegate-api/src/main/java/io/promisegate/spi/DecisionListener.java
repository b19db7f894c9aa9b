package io.promisegate.spi;

import io.promisegate.decision.Decision;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of every decision after it was recorded. Registered as a service by whoever wants to know.
 *
 * <p>Called by the thread that decides, before it answers, by many at once: what takes longer than a moment belongs on
 * another thread. What it throws is logged and changes nothing.
 */
@ConsumerType
@FunctionalInterface
public interface DecisionListener {

    /**
     * Takes note of a decision.
     *
     * @param took time from the quote to the record
     */
    void decided(Decision decision, Duration took);
}
