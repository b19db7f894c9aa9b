package io.promisegate.desk.internal;

import io.promisegate.ledger.DeskStore;
import java.io.IOException;
import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then at what is due: deadlines, and messages to deliver. */
@Component(service = DeskClock.class, immediate = true)
public final class DeskClock {
    private static final Logger LOG = LoggerFactory.getLogger(DeskClock.class);

    private final OsgiDefaultCamelContext camel;

    /** Starts to look. */
    @Activate
    public DeskClock(
            @Reference Desk desk, @Reference DeskStore store, @Reference DeskSettings settings, BundleContext context)
            throws Exception {
        camel = new OsgiDefaultCamelContext(context);
        camel.getCamelContextExtension().setName("promisegate-desk");
        Courier courier = new Courier(store, settings, camel.createProducerTemplate(), Clock.systemUTC());
        long millis = settings.now().config().poll_millis();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                fromF("timer:promisegate-deadlines?period=%d", millis)
                        .routeId("promisegate-deadlines")
                        .process(unused -> look("deadlines", desk::actOnDeadlines));
                fromF("timer:promisegate-messages?period=%d", millis)
                        .routeId("promisegate-messages")
                        .process(unused -> look("messages", courier::deliver));
            }
        });
        try {
            camel.start();
        } catch (RuntimeException e) {
            camel.stop();
            throw e;
        }
    }

    /** Something to look at. */
    @FunctionalInterface
    private interface Look {
        void run() throws IOException;
    }

    private static void look(String at, Look look) {
        try {
            look.run();
        } catch (IOException | RuntimeException e) {
            LOG.warn("The desk cannot look at its {} now; it does so soon: {}", at, e.getMessage());
            LOG.debug("The desk cannot look at its {}", at, e);
        }
    }

    @Deactivate
    void stop() {
        camel.stop();
    }
}
