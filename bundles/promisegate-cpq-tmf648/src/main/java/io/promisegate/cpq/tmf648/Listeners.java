package io.promisegate.cpq.tmf648;

import io.promisegate.cpq.JsonClient;
import io.promisegate.cpq.tmf648.Hub.Event;
import io.promisegate.ledger.Outbox;
import io.promisegate.ledger.OutboxMessage;
import io.promisegate.spi.NotDeliveredException;
import io.promisegate.spi.OutboxRecipient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells listeners the events that they have asked for. */
@Component(service = OutboxRecipient.class, configurationPid = Tmf648Server.PID)
public final class Listeners implements OutboxRecipient {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final double PER_SECOND = 200;

    private final Hub hub;
    private final JsonClient http = new JsonClient(PATIENCE);

    /** Tells those that the outbox knows. */
    @Activate
    public Listeners(@Reference Outbox outbox, Tmf648Server.Config config) {
        hub = new Hub(outbox, List.of(config.listeners()));
    }

    @Override
    public Collection<String> targets() throws IOException {
        return hub.callbacks().keySet();
    }

    @Override
    public double perSecond(String target) {
        return PER_SECOND;
    }

    @Override
    public void deliver(OutboxMessage message) throws IOException {
        String callback = hub.callbacks().get(message.target());
        if (callback == null) {
            // nobody listens any more
            return;
        }
        if (!hub.isAllowed(callback)) {
            throw NotDeliveredException.never("nobody may listen there any more");
        }
        String base = callback.endsWith("/") ? callback.substring(0, callback.length() - 1) : callback;
        URI to = URI.create(base + Event.valueOf(message.kind()).path());
        byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
        try {
            if (http.tells(to, body)) {
                return;
            }
        } catch (NotDeliveredException e) {
            // a listener that refuses an event today may take it tomorrow
            throw NotDeliveredException.after(e.pause(), String.valueOf(e.getMessage()));
        }
        throw new IOException("the listener asks who we are");
    }
}
