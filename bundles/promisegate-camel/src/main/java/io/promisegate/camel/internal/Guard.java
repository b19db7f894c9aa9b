package io.promisegate.camel.internal;

import io.promisegate.camel.QuoteCheck;
import io.promisegate.camel.QuotePlace;
import io.promisegate.camel.ReceiptDemand;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Outcome;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.EndpointHelper;
import org.apache.camel.support.PatternHelper;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the endpoints of one attachment, and does as its settings say now: whoever holds it need not be
 * found when they change. One that is over lets everything through. Thread-safe.
 */
final class Guard {
    /** Exchange property of a canary: it is stopped by the first guard, whatever it carries. */
    static final String CANARY = "PromisegateCanary";

    /** Begins a pattern of route ids, whose first nodes are guarded. */
    private static final String ROUTE = "route:";

    /** Begins a pattern of ids of nodes. */
    private static final String NODE = "node:";

    private final GuardServices services;
    private volatile Settings settings;
    private volatile boolean isOver;

    Guard(Settings settings, GuardServices services) {
        this.settings = settings;
        this.services = services;
    }

    /** An attachment as it is configured. Immutable. */
    record Settings(
            String name,
            String contexts,
            String endpoints,
            AttachmentConfiguration.Config exits,
            QuoteCheck check,
            @Nullable QuotePlace sheet) {

        /**
         * Reads a configuration.
         *
         * @throws IllegalArgumentException where it names no endpoint, or no place of a quote
         */
        static Settings of(String name, AttachmentConfiguration.Config config, GuardServices services) {
            if (config.endpoint() == null || config.endpoint().isBlank()) {
                throw new IllegalArgumentException("io.promisegate.attachment names no endpoint; nothing is guarded.");
            }
            for (String exit : List.of(config.on_review(), config.on_blocked())) {
                if (exit.equals("park")) {
                    throw new IllegalArgumentException("Quotes are parked that are UNDECIDED, and no others.");
                }
            }
            String guarded = config.endpoint().strip();
            isOneOf(config.on_bypass(), "alarm", "suspend");
            if (config.on_undecided().equals("park") && (guarded.startsWith(ROUTE) || guarded.startsWith(NODE))) {
                throw new IllegalArgumentException("Quotes are parked at endpoints, and not at nodes of routes.");
            }
            QuoteCheck check = new QuoteCheck(
                    services,
                    new EntryPoint(name),
                    config.format().isBlank() ? null : config.format().strip(),
                    QuotePlace.of(config.quote().strip()),
                    demand(config));
            QuotePlace sheet = config.sheet().isBlank()
                    ? null
                    : QuotePlace.of(config.sheet().strip());
            if (sheet != null && sheet.kind() == QuotePlace.Kind.FETCH) {
                throw new IllegalArgumentException("A promise sheet is put into header:NAME or property:NAME.");
            }
            return new Settings(
                    name, config.context().strip(), config.endpoint().strip(), config, check, sheet);
        }

        private static @Nullable ReceiptDemand demand(AttachmentConfiguration.Config config) {
            if (isOneOf(config.check(), "decide", "receipt").equals("decide")) {
                return null;
            }
            return new ReceiptDemand(
                    QuotePlace.of(config.receipt().strip()),
                    isOneOf(config.revision(), "current", "any").equals("current"),
                    config.once());
        }

        private static String isOneOf(String value, String one, String other) {
            String text = value.strip();
            if (!text.equals(one) && !text.equals(other)) {
                throw new IllegalArgumentException("“" + text + "” is neither " + one + " nor " + other + '.');
            }
            return text;
        }

        /** Returns whether what can be got round is suspended. */
        boolean isSuspending() {
            return exits.on_bypass().strip().equals("suspend");
        }

        /** Returns whether quotes wait on which the gate cannot decide. */
        boolean isParking() {
            return exits.on_undecided().equals("park");
        }

        boolean guards(String context) {
            return PatternHelper.matchPattern(context, contexts);
        }

        boolean guards(CamelContext context) {
            return guards(context.getName());
        }

        boolean guards(CamelContext context, String uri) {
            return !isOfNodes() && guards(context) && EndpointHelper.matchEndpoint(context, uri, endpoints);
        }

        /** Returns whether nodes of routes are guarded, and no endpoints. */
        boolean isOfNodes() {
            return endpoints.startsWith(ROUTE) || endpoints.startsWith(NODE);
        }

        /** Returns whether a route holds something guarded, and has to be built again when the guard comes or goes. */
        boolean concerns(CamelContext context, RouteDefinition route) {
            if (!guards(context)) {
                return false;
            }
            if (!isOfNodes()) {
                return RouteRebuild.sendsTo(route, uri -> guards(context, uri));
            }
            return guards(ROUTE, route.getRouteId())
                    || ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ProcessorDefinition.class)
                            .stream()
                            .anyMatch(node -> guards(NODE, node.getId()));
        }

        private boolean guards(String prefix, @Nullable String id) {
            return id != null
                    && endpoints.startsWith(prefix)
                    && PatternHelper.matchPattern(id, endpoints.substring(prefix.length()));
        }

        /** Returns {@code stop}, {@code throw}, {@code park} or the URI of an endpoint. */
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

    GuardServices services() {
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

    /** Returns whether it is for a context of that name. */
    boolean guards(String context) {
        return settings.guards(context);
    }

    boolean guards(CamelContext context, String uri) {
        return settings.guards(context, uri);
    }

    /** Returns whether nodes of routes are guarded, and no endpoints. */
    boolean isOfNodes() {
        return settings.isOfNodes();
    }

    /** Returns whether it stands before the first node of that route. */
    boolean guardsRoute(@Nullable String routeId) {
        return settings.guards(ROUTE, routeId);
    }

    /** Returns whether it stands before that node. */
    boolean guardsNode(@Nullable String nodeId) {
        return settings.guards(NODE, nodeId);
    }

    /** Returns whether what can be got round is suspended. */
    boolean isSuspending() {
        return settings.isSuspending();
    }
}
