package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
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
 * Deploys the configured file, or else what bundles bring, named by their header {@code Promisegate-Boundary}. A
 * configured file is the operator's word, so that bundles are passed over then.
 *
 * <p>What a bundle brought goes when the bundle does: not at a stop of the framework or of this bundle, and not for the
 * moment that an update takes.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.promisegate.boundary")
@Designate(ocd = BoundaryDeployment.Config.class)
public final class BoundaryDeployment implements BundleTrackerCustomizer<String> {
    /** Bundle header with the path of a boundary document inside the bundle. */
    static final String HEADER = "Promisegate-Boundary";

    private static final String BUNDLE = "bundle:";
    private static final String CONFIGURATION = "configuration:";
    private static final Logger LOG = LoggerFactory.getLogger(BoundaryDeployment.class);

    private final Boundaries boundaries;
    private final @Nullable BundleTracker<String> bundles;

    @ObjectClassDefinition(
            name = "Promisegate boundary",
            description = "Where the promise boundary comes from when the runtime starts.")
    @interface Config {
        @AttributeDefinition(
                name = "File",
                description = "File or URL of the boundary; empty for those that bundles bring.")
        String file() default "";
    }

    /** Deploys what is configured, or looks out for bundles. */
    @Activate
    public BoundaryDeployment(@Reference Boundaries boundaries, Config config, BundleContext context) {
        this.boundaries = boundaries;
        if (config.file().isBlank()) {
            // Every state but UNINSTALLED: what a stop or an update takes out for a moment stays in force.
            bundles = new BundleTracker<>(context, ~Bundle.UNINSTALLED, this);
            bundles.open();
            if (isInForceFrom(source -> source.startsWith(BUNDLE))) {
                withdraw(source -> source.startsWith(CONFIGURATION), "The configuration names no file any more.");
            }
        } else {
            bundles = null;
            URI location = location(config.file().strip());
            String origin = CONFIGURATION + location;
            Deployment deployment = deployed(location, origin, "configuration");
            if (!deployment.isRefused()) {
                withdraw(
                        source -> source.startsWith(BUNDLE)
                                || (source.startsWith(CONFIGURATION) && !source.equals(origin)),
                        "The configuration names " + location + '.');
            }
        }
    }

    @Deactivate
    void stop() {
        if (bundles != null) {
            // closing calls removedBundle, for bundles that are still there
            bundles.close();
        }
    }

    private boolean isInForceFrom(Predicate<String> source) {
        return boundaries.status().active().stream()
                .map(BoundaryStatus.Active::source)
                .anyMatch(source);
    }

    private void withdraw(Predicate<String> which, String why) {
        List<String> sources = boundaries.history().stream()
                .map(Deployment::source)
                .distinct()
                .filter(which)
                .toList();
        sources.forEach(source -> boundaries.withdraw(source, Change.by("configuration", why)));
    }

    private Deployment deployed(URI location, String origin, String by) {
        BoundarySource source;
        try {
            source = BoundarySource.read(location, origin);
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} cannot be read", location, e);
            return boundaries.deploy(location, Change.by(by, ""));
        }
        return boundaries.deploy(source, Change.by(by, ""));
    }

    private static URI location(String file) {
        return file.matches("[a-z][a-z0-9+.-]+:.*")
                ? URI.create(file)
                : Path.of(file).toUri();
    }

    @Override
    public @Nullable String addingBundle(Bundle bundle, @Nullable BundleEvent event) {
        String path = bundle.getHeaders().get(HEADER);
        if (path == null) {
            return null;
        }
        String origin = BUNDLE + bundle.getSymbolicName() + '/' + path;
        deploy(bundle, path, origin);
        return origin;
    }

    private void deploy(Bundle bundle, String path, String origin) {
        URL entry = bundle.getEntry(path);
        if (entry == null) {
            LOG.error("Bundle {} names the boundary {} and does not hold it", bundle.getSymbolicName(), path);
        } else {
            deployed(URI.create(entry.toString()), origin, bundle.getSymbolicName());
        }
    }

    @Override
    public void modifiedBundle(Bundle bundle, @Nullable BundleEvent event, String origin) {
        String path = bundle.getHeaders().get(HEADER);
        if (event != null && event.getType() == BundleEvent.UPDATED && path != null) {
            deploy(bundle, path, origin);
        }
    }

    @Override
    public void removedBundle(Bundle bundle, @Nullable BundleEvent event, String origin) {
        if (event != null && event.getType() == BundleEvent.UNINSTALLED) {
            boundaries.withdraw(origin, Change.by("bundle " + bundle.getSymbolicName(), "The bundle was uninstalled."));
        }
    }
}
