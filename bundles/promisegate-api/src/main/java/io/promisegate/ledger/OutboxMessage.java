package io.promisegate.ledger;

import java.time.Instant;
import java.util.Objects;

/**
 * Something that another system is to be told.
 *
 * @param number its place in the order, 0 for one that is not kept yet
 * @param target who is told, by a name that whoever delivers it knows
 * @param about what it is about; messages to one target about one thing are delivered in their order
 * @param kind what kind of message it is
 * @param body what is told
 * @param madeAt when it was made
 * @param attempts how often it was tried in vain
 */
public record OutboxMessage(
        long number, String target, String about, String kind, String body, Instant madeAt, int attempts) {
    public OutboxMessage {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(about, "about");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(madeAt, "madeAt");
    }

    /** Makes one that is not kept yet. */
    public static OutboxMessage of(String target, String about, String kind, String body, Instant madeAt) {
        return new OutboxMessage(0, target, about, kind, body, madeAt, 0);
    }

    /** Returns the same, tried once more. */
    public OutboxMessage tried() {
        return new OutboxMessage(number, target, about, kind, body, madeAt, attempts + 1);
    }
}
