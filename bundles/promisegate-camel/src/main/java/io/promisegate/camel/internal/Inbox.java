package io.promisegate.camel.internal;

import io.promisegate.camel.GateServices;
import io.promisegate.camel.PromisegateComponent;
import java.nio.file.Path;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the file inbox: quotes dropped into a folder come out in one folder per outcome, each with its decision beside
 * it.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.promisegate.inbox")
@Designate(ocd = Inbox.Config.class)
public final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final OsgiDefaultCamelContext camel;

    @ObjectClassDefinition(
            name = "Promisegate inbox",
            description = "A folder whose quotes are decided: inbox/ in, cleared/ review/ blocked/ undecided/ out.")
    @interface Config {
        @AttributeDefinition(name = "Enabled", description = "Whether the inbox runs.")
        boolean enabled() default true;

        @AttributeDefinition(name = "Directory", description = "Folder that holds inbox/ and the outcomes' folders.")
        String directory() default "promisegate";

        @AttributeDefinition(name = "Poll", description = "Milliseconds between two looks at the inbox.", min = "100")
        long poll_millis() default 500;
    }

    /** Starts the inbox. */
    @Activate
    public Inbox(@Reference GateServices services, Config config, BundleContext context) throws Exception {
        camel = new OsgiDefaultCamelContext(context);
        camel.getCamelContextExtension().setName("promisegate-inbox");
        camel.addComponent("promisegate", new PromisegateComponent(services));
        if (config.enabled()) {
            String base = context.getProperty("karaf.base");
            Path directory = Path.of(base == null ? "" : base).resolve(config.directory());
            camel.addRoutes(new InboxRoutes(directory, config.poll_millis(), services));
            LOG.info("Quotes dropped into {} are decided", directory.resolve("inbox"));
        }
        try {
            camel.start();
        } catch (RuntimeException e) {
            camel.stop();
            throw e;
        }
    }

    @Deactivate
    void stop() {
        camel.stop();
    }
}
