package io.promisegate.spi;

import io.promisegate.ledger.OutboxMessage;
import java.io.IOException;
import java.util.Collection;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells other systems what the {@link io.promisegate.ledger.Outbox} holds for them. It may be told the same twice, so
 * that what it does with a message comes to the same when it is done again. Thread-safe; a target gets one message at a
 * time.
 */
@ConsumerType
public interface OutboxRecipient {

    /** Returns the targets whose messages it delivers. */
    Collection<String> targets() throws IOException;

    /** Returns how many messages a second a target may get. */
    double perSecond(String target);

    /**
     * Delivers a message.
     *
     * @throws NotDeliveredException where the target asks for a pause, or will never take the message
     * @throws IOException where it could not be delivered now
     */
    void deliver(OutboxMessage message) throws IOException;
}
