package io.promisegate.decision;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Says that the desk has approved what a finding is about.
 *
 * @param waiver id of the waiver
 * @param until when the waiver lapses
 * @param conditions what the contract has to say therefore
 */
public record Waived(String waiver, Instant until, List<String> conditions) {
    public Waived {
        Objects.requireNonNull(waiver, "waiver");
        Objects.requireNonNull(until, "until");
        conditions = List.copyOf(conditions);
    }
}
