package io.promisegate.spi;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.decision.Audience;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.quote.Quote;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A check that a third party adds as an OSGi service.
 *
 * <p>Implementations are thread-safe and quick: one that throws, or that takes longer than the budget of a decision,
 * makes the decision UNDECIDED.
 */
@ConsumerType
public interface PromiseCheck {

    /** Returns the id of the rule, in the form {@code vendor-rule}; it must not be that of a built-in rule. */
    String id();

    /** Returns what the quote breaks, empty where it is fine. */
    List<Break> check(Quote quote);

    /**
     * One break.
     *
     * @param mode what it does
     * @param pointer RFC 6901 JSON Pointer into the original document
     * @param line index of the line, -1 for the quote
     * @param messages what to tell whom; {@link Audience#SALES} is needed and speaks for those left out
     */
    record Break(
            Mode mode,
            String pointer,
            int line,
            String promised,
            String allowed,
            List<ReviewerRole> roles,
            List<String> controls,
            Map<Audience, String> messages) {
        public Break {
            Objects.requireNonNull(mode, "mode");
            Objects.requireNonNull(pointer, "pointer");
            roles = List.copyOf(roles);
            controls = List.copyOf(controls);
            messages = Map.copyOf(messages);
            if (!messages.containsKey(Audience.SALES)) {
                throw new IllegalArgumentException("a break needs a message for sales");
            }
        }
    }
}
