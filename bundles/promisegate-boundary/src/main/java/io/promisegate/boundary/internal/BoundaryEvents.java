package io.promisegate.boundary.internal;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.Deployment;
import io.promisegate.spi.BoundaryListener;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/**
 * Posts every change as an OSGi event: topic {@code io/promisegate/boundary/ACTIVATED} and so on, with what the journal
 * holds as properties.
 */
@Component(service = BoundaryListener.class)
public final class BoundaryEvents implements BoundaryListener {
    private static final String TOPIC = "io/promisegate/boundary/";

    private final EventAdmin events;

    /** Starts posting. */
    @Activate
    public BoundaryEvents(@Reference EventAdmin events) {
        this.events = events;
    }

    @Override
    public void deployed(Deployment deployment) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("timestamp", deployment.at().toEpochMilli());
        properties.put("event", deployment.event().name().toLowerCase(Locale.ROOT));
        properties.put("slot", deployment.slot());
        properties.put("source", deployment.source());
        properties.put("by", deployment.by());
        properties.put("why", deployment.why());
        properties.put("problems", deployment.problems().size());
        BoundaryRevision revision = deployment.revision();
        if (revision != null) {
            properties.put("boundary", revision.name());
            properties.put("version", revision.version());
            properties.put("sha256", revision.sha256());
        }
        events.postEvent(new Event(TOPIC + deployment.event().name(), properties));
    }
}
