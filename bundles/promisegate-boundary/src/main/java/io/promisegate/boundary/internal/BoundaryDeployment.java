package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundaries;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a boundary into force at start: the configured file, or else the one that a bundle brings, named by the
 * bundle's header {@code Promisegate-Boundary}. A configured file is the operator's word, so that bundles are passed
 * over then.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.promisegate.boundary")
@Designate(ocd = BoundaryDeployment.Config.class)
public final class BoundaryDeployment implements BundleTrackerCustomizer<URI> {
    /** Bundle header with the path of a boundary document inside the bundle. */
    static final String HEADER = "Promisegate-Boundary";

    private static final Logger LOG = LoggerFactory.getLogger(BoundaryDeployment.class);

    private final Boundaries boundaries;
    private final @Nullable BundleTracker<URI> bundles;

    /** A stop for another configuration takes nothing out of force: what comes next replaces it, or is refused. */
    private volatile boolean isStopping;

    @ObjectClassDefinition(
            name = "Promisegate boundary",
            description = "Where the promise boundary comes from when the runtime starts.")
    @interface Config {
        @AttributeDefinition(
                name = "File",
                description = "File or URL of the boundary; empty for the one that a bundle brings.")
        String file() default "";
    }

    /** Activates what is configured, or looks out for bundles. */
    @Activate
    public BoundaryDeployment(@Reference Boundaries boundaries, Config config, BundleContext context) {
        this.boundaries = boundaries;
        if (config.file().isBlank()) {
            bundles = new BundleTracker<>(context, Bundle.ACTIVE | Bundle.STARTING, this);
            bundles.open();
        } else {
            bundles = null;
            boundaries.activate(location(config.file().strip()));
        }
    }

    @Deactivate
    void stop() {
        isStopping = true;
        if (bundles != null) {
            bundles.close();
        }
    }

    private static URI location(String file) {
        return file.matches("[a-z][a-z0-9+.-]+:.*")
                ? URI.create(file)
                : Path.of(file).toUri();
    }

    @Override
    public @Nullable URI addingBundle(Bundle bundle, @Nullable BundleEvent event) {
        String path = bundle.getHeaders().get(HEADER);
        if (path == null) {
            return null;
        }
        URL entry = bundle.getEntry(path);
        if (entry == null) {
            LOG.error("Bundle {} names the boundary {} and does not hold it", bundle.getSymbolicName(), path);
            return null;
        }
        URI location = URI.create(entry.toString());
        boundaries.activate(location);
        return location;
    }

    @Override
    public void modifiedBundle(Bundle bundle, @Nullable BundleEvent event, URI location) {
        // An update stops and starts the bundle, so that it is removed and added again.
    }

    @Override
    public void removedBundle(Bundle bundle, @Nullable BundleEvent event, URI location) {
        if (!isStopping) {
            boundaries.deactivate(location);
        }
    }
}
