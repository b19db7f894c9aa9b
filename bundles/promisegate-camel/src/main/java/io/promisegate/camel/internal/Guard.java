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
 * An attachment as it is configured: which endpoints of which contexts it guards, and what it does with a quote that
 * does not pass. Immutable and thread-safe.
 */
final class Guard {
    /** Exchange property of a canary: it is stopped by the first guard, whatever it carries. */
    static final String CANARY = "PromisegateCanary";

    private final String name;
    private final String contexts;
    private final String endpoints;
    private final AttachmentConfiguration.Config config;
    private final GateServices services;
    private final QuoteCheck check;

    Guard(String name, AttachmentConfiguration.Config config, GateServices services) {
        this.name = name;
        this.contexts = config.context().strip();
        this.endpoints = config.endpoint().strip();
        this.config = config;
        this.services = services;
        this.check = new QuoteCheck(
                services,
                new EntryPoint(name),
                config.format().isBlank() ? null : config.format().strip(),
                QuotePlace.of(config.quote().strip()));
    }

    String name() {
        return name;
    }

    String endpoints() {
        return endpoints;
    }

    QuoteCheck check() {
        return check;
    }

    GateServices services() {
        return services;
    }

    /** Returns {@code stop}, {@code throw} or the URI of an endpoint. */
    String exit(Outcome outcome) {
        return switch (outcome) {
            case REVIEW -> config.on_review();
            case BLOCKED -> config.on_blocked();
            case UNDECIDED -> config.on_undecided();
            case CLEARED -> throw new IllegalArgumentException("a cleared quote passes");
        };
    }

    boolean guards(CamelContext context) {
        return PatternHelper.matchPattern(context.getName(), contexts);
    }

    boolean guards(CamelContext context, String uri) {
        return guards(context) && EndpointHelper.matchEndpoint(context, uri, endpoints);
    }
}
