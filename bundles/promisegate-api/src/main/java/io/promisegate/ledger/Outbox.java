package io.promisegate.ledger;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What other systems are still to be told, and who wants to be told. Each message is delivered at least once; messages
 * to one target about one thing go in their order, and one target that cannot be reached holds up no other.
 * Thread-safe, and safe between nodes.
 */
@ProviderType
public interface Outbox {

    /** Keeps messages that are to be delivered, all or none. */
    void add(List<OutboxMessage> messages) throws IOException;

    /**
     * Takes messages to a target that are due, of each thing the first alone, for whoever takes them alone: nobody else
     * gets them until then.
     *
     * @param target for whom they are
     */
    List<OutboxMessage> take(String target, Instant now, Instant until, int most) throws IOException;

    /** Forgets a message that was delivered. */
    void delivered(OutboxMessage message) throws IOException;

    /**
     * Keeps a message that could not be delivered.
     *
     * @param again when it is tried again, null for never by itself: it holds up those behind it no more
     */
    void failed(OutboxMessage message, @Nullable Instant again) throws IOException;

    /** Returns messages that are not tried any more, the oldest first. */
    List<OutboxMessage> dead(int most) throws IOException;

    /** Has all of these tried again, and returns how many there were. */
    int revive(Instant now) throws IOException;

    /** Returns what waits for each target that something waits for, or was put aside for, by target. */
    List<Backlog> backlogs() throws IOException;

    /** Keeps who wants to be told. */
    void subscribe(Subscription subscription) throws IOException;

    /** Forgets who wants to be told, and what was still to be told them; returns whether anybody was known. */
    boolean unsubscribe(String id) throws IOException;

    /** Returns all who want to be told, by the start of their ids. */
    List<Subscription> subscriptions(String start) throws IOException;

    /**
     * What waits for a target.
     *
     * @param waiting how many messages are still to be delivered
     * @param dead how many are not tried any more
     */
    record Backlog(String target, long waiting, long dead) {}

    /**
     * Somebody who wants to be told.
     *
     * @param id the target of the messages
     * @param callback where they are sent
     * @param query what is wanted; empty for everything
     */
    record Subscription(String id, String callback, String query) {}
}
