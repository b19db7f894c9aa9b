package io.promisegate.camel.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.spi.RouteController;
import org.apache.camel.spi.RouteStartupOrder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds routes again from their definitions, so that they take the endpoints that their context has now: a route holds
 * on to those that it was built with. Not thread-safe, except for {@link #faults}.
 */
final class RouteRebuild {
    private static final Logger LOG = LoggerFactory.getLogger(RouteRebuild.class);

    private final Map<CamelContext, Map<String, String>> faults = Collections.synchronizedMap(new WeakHashMap<>());

    /** Returns why routes of a context are still as they were, one text for each. */
    List<String> faults(CamelContext context) {
        synchronized (faults) {
            return new ArrayList<>(faults.getOrDefault(context, Map.of()).values());
        }
    }

    /** Builds those routes of a context again. */
    void rebuild(CamelContext context, Predicate<RouteDefinition> isConcerned) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition definition : List.copyOf(model.getRouteDefinitions())) {
            String routeId = definition.getRouteId();
            boolean isBuilt = context.getRoute(routeId) != null || hasFault(context, routeId);
            if (isBuilt && isConcerned.test(definition)) {
                try {
                    rebuild(context, model, definition);
                    note(context, routeId, null);
                    LOG.info("Route {} of {} was built again", routeId, context.getName());
                } catch (Exception e) {
                    note(context, routeId, "Route " + routeId + " cannot be built again.");
                    LOG.error("Route {} of {} cannot be built again", routeId, context.getName(), e);
                }
            }
        }
    }

    private boolean hasFault(CamelContext context, String routeId) {
        synchronized (faults) {
            return faults.getOrDefault(context, Map.of()).containsKey(routeId);
        }
    }

    private void note(CamelContext context, String routeId, @Nullable String fault) {
        synchronized (faults) {
            Map<String, String> ofContext = faults.computeIfAbsent(context, key -> new HashMap<>());
            if (fault == null) {
                ofContext.remove(routeId);
            } else {
                ofContext.put(routeId, fault);
            }
        }
    }

    /** Returns whether a route sends to such an endpoint by its URI. */
    static boolean sendsTo(RouteDefinition definition, Predicate<String> isConcerned) {
        boolean isStatic =
                ProcessorDefinitionHelper.filterTypeInOutputs(definition.getOutputs(), EndpointRequiredDefinition.class)
                        .stream()
                        .map(EndpointRequiredDefinition::getEndpointUri)
                        .anyMatch(uri -> uri != null && isConcerned.test(uri));
        return isStatic
                || ProcessorDefinitionHelper.filterTypeInOutputs(definition.getOutputs(), ToDynamicDefinition.class)
                        .stream()
                        .map(ToDynamicDefinition::getUri)
                        .anyMatch(uri -> uri != null && isConcerned.test(uri));
    }

    /** Drains the route, builds it again, and leaves it in the state, and in the order, that it was in. */
    private static void rebuild(CamelContext context, Model model, RouteDefinition definition) throws Exception {
        RouteController routes = context.getRouteController();
        String routeId = definition.getRouteId();
        ServiceStatus before = routes.getRouteStatus(routeId);
        Integer turn = turn(context, routeId);
        int place = model.getRouteDefinitions().indexOf(definition);
        if (before != null) {
            routes.stopRoute(routeId);
            context.removeRoute(routeId);
        }
        String autoStartup = definition.getAutoStartup();
        Integer startupOrder = definition.getStartupOrder();
        boolean wasRunning = before == null || before.isStarted() || before == ServiceStatus.Suspended;
        try {
            definition.setAutoStartup(String.valueOf(wasRunning));
            definition.setStartupOrder(turn == null ? startupOrder : turn);
            model.addRouteDefinition(definition);
        } finally {
            definition.setAutoStartup(autoStartup);
            definition.setStartupOrder(startupOrder);
        }
        List<RouteDefinition> all = model.getRouteDefinitions();
        if (place >= 0 && all.remove(definition)) {
            all.add(Math.min(place, all.size()), definition);
        }
        if (before == ServiceStatus.Suspended) {
            routes.suspendRoute(routeId);
        }
    }

    /** Returns when a route has its turn to start, and in reverse to stop; null where it has not started. */
    private static @Nullable Integer turn(CamelContext context, String routeId) {
        return context.getCamelContextExtension().getRouteStartupOrder().stream()
                .filter(one -> one.getRoute().getRouteId().equals(routeId))
                .map(RouteStartupOrder::getStartupOrder)
                .findFirst()
                .orElse(null);
    }
}
