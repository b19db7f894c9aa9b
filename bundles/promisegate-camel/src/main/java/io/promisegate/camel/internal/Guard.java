package io.promisegate.camel.internal;

import io.promisegate.camel.GateServices;
import io.promisegate.camel.QuoteCheck;
import io.promisegate.camel.QuotePlace;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Outcome;
import org.apache.camel.CamelContext;
import org.apache.camel.support.EndpointHelper;
import org.apache.camel.support.PatternHelper;

/**
 * What stands before the endpoints of one attachment, and does as its settings say now: whoever holds it need not be
 * found when they change. One that is over lets everything through. Thread-safe.
 */
final class Guard {
    /** Exchange property of a canary: it is stopped by the first guard, whatever it carries. */
    static final String CANARY = "PromisegateCanary";

    private final GateServices services;
    private volatile Settings settings;
    private volatile boolean isOver;

    Guard(Settings settings, GateServices services) {
        this.settings = settings;
        this.services = services;
    }

    /** An attachment as it is configured. Immutable. */
    record Settings(
            String name, String contexts, String endpoints, AttachmentConfiguration.Config exits, QuoteCheck check) {

        /**
         * Reads a configuration.
         *
         * @throws IllegalArgumentException where it names no endpoint, or no place of a quote
         */
        static Settings of(String name, AttachmentConfiguration.Config config, GateServices services) {
            if (config.endpoint() == null || config.endpoint().isBlank()) {
                throw new IllegalArgumentException("io.promisegate.attachment names no endpoint; nothing is guarded.");
            }
            QuoteCheck check = new QuoteCheck(
                    services,
                    new EntryPoint(name),
                    config.format().isBlank() ? null : config.format().strip(),
                    QuotePlace.of(config.quote().strip()));
            return new Settings(
                    name, config.context().strip(), config.endpoint().strip(), config, check);
        }

        boolean guards(CamelContext context) {
            return PatternHelper.matchPattern(context.getName(), contexts);
        }

        boolean guards(CamelContext context, String uri) {
            return guards(context) && EndpointHelper.matchEndpoint(context, uri, endpoints);
        }

        /** Returns {@code stop}, {@code throw} or the URI of an endpoint. */
        String exit(Outcome outcome) {
            return switch (outcome) {
                case REVIEW -> exits.on_review();
                case BLOCKED -> exits.on_blocked();
                case UNDECIDED -> exits.on_undecided();
                case CLEARED -> throw new IllegalArgumentException("a cleared quote passes");
            };
        }
    }

    Settings settings() {
        return settings;
    }

    /** Does otherwise from now on. */
    void set(Settings next) {
        settings = next;
    }

    /** Lets everything through from now on. */
    void end() {
        isOver = true;
    }

    boolean isOver() {
        return isOver;
    }

    GateServices services() {
        return services;
    }

    String name() {
        return settings.name();
    }

    String endpoints() {
        return settings.endpoints();
    }

    boolean guards(CamelContext context) {
        return settings.guards(context);
    }

    boolean guards(CamelContext context, String uri) {
        return settings.guards(context, uri);
    }
}
