package io.promisegate.camel.internal;

import io.promisegate.attachment.Attachment;
import io.promisegate.attachment.Attachment.State;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.DelegateEndpoint;
import org.apache.camel.Endpoint;
import org.apache.camel.EndpointAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptSendToEndpoint;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a guard is in the way: no place that sends to a matching endpoint may hold one without the guard,
 * and a canary sent to each matching endpoint must be stopped by it. A canary is never sent where the guard is not seen
 * first, so that none reaches a real endpoint.
 */
final class Proof {
    private static final Logger LOG = LoggerFactory.getLogger(Proof.class);
    private static final String CONTEXTS = "org.apache.camel:type=context,*";
    private static final String OUT_OF_REACH =
            "The context was there before the gate and is no OSGi service: it cannot be reached until its bundle is"
                    + " restarted.";

    private final Clock clock;

    Proof(Clock clock) {
        this.clock = clock;
    }

    /** Returns whether a guard stands before an endpoint, by itself or behind interceptors of others. */
    static boolean isGuarded(Endpoint endpoint, Guard guard) {
        for (Endpoint now = endpoint; now != null; now = behind(now)) {
            if (now instanceof GuardedEndpoint guarded && guarded.guard().equals(guard)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Endpoint behind(Endpoint endpoint) {
        if (endpoint instanceof InterceptSendToEndpoint intercepting) {
            return intercepting.getOriginalEndpoint();
        }
        return endpoint instanceof DelegateEndpoint delegate ? delegate.getEndpoint() : null;
    }

    private static List<Endpoint> destinations(Route route) {
        List<Endpoint> destinations = new ArrayList<>();
        for (Processor processor : route.filter("*")) {
            Endpoint destination = processor instanceof EndpointAware aware ? aware.getEndpoint() : null;
            if (destination != null) {
                destinations.add(destination);
            }
        }
        return destinations;
    }

    /**
     * Proves one guard in all contexts.
     *
     * @param rebuild how routes fared that had to be built again
     * @param nodes in which routes nodes are guarded
     */
    List<Attachment> of(Guard guard, List<CamelContext> contexts, RouteRebuild rebuild, NodeGuards nodes) {
        List<Attachment> found = new ArrayList<>();
        for (CamelContext context : contexts) {
            if (guard.guards(context)) {
                found.add(
                        guard.isOfNodes()
                                ? ofNodes(guard, context, rebuild.faults(context), nodes)
                                : of(guard, context, rebuild.faults(context)));
            }
        }
        for (String name : outOfReach(contexts)) {
            if (guard.guards(name)) {
                found.add(attachment(guard, name, State.BYPASSABLE, Set.of(), List.of(OUT_OF_REACH)));
                if (guard.isSuspending()) {
                    suspend(name);
                }
            }
        }
        if (found.isEmpty()) {
            found.add(attachment(guard, "", State.UNMATCHED, Set.of(), List.of("No context has such a name.")));
        }
        return found;
    }

    /** Returns the names of contexts that JMX shows and nothing else gives: nobody can put a guard into those. */
    private static Set<String> outOfReach(List<CamelContext> contexts) {
        Set<String> names = new TreeSet<>();
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            for (ObjectName name : server.queryNames(new ObjectName(CONTEXTS), null)) {
                names.add(String.valueOf(server.getAttribute(name, "CamelId")));
            }
        } catch (JMException e) {
            // one that has just gone; the next look sees the others
            LOG.debug("The contexts that JMX shows cannot be read", e);
        }
        names.removeIf(name -> name.startsWith(Attacher.OWN_CONTEXTS));
        contexts.forEach(context -> names.remove(context.getName()));
        return names;
    }

    private Attachment of(Guard guard, CamelContext context, List<String> faults) {
        Set<String> endpoints = new TreeSet<>();
        Set<String> reasons = new LinkedHashSet<>(faults);
        for (Endpoint endpoint : context.getEndpointRegistry().getReadOnlyValues()) {
            if (guard.guards(context, endpoint.getEndpointUri())) {
                endpoints.add(endpoint.getEndpointUri());
                if (!isGuarded(endpoint, guard)) {
                    reasons.add("Whoever sends to " + endpoint.getEndpointUri() + " by name gets it unguarded.");
                } else if (endpoint instanceof GuardedEndpoint && !isStopped(endpoint)) {
                    reasons.add("A canary to " + endpoint.getEndpointUri() + " was not stopped.");
                }
            }
        }
        for (Route route : context.getRoutes()) {
            for (Endpoint destination : destinations(route)) {
                if (guard.guards(context, destination.getEndpointUri())) {
                    endpoints.add(destination.getEndpointUri());
                    if (!isGuarded(destination, guard)) {
                        reasons.add("Route " + route.getRouteId() + " holds " + destination.getEndpointUri()
                                + " from before the guard.");
                        if (guard.isSuspending()) {
                            suspend(context, route.getRouteId());
                        }
                    }
                }
            }
        }
        return attachment(guard, context, endpoints, reasons);
    }

    private Attachment ofNodes(Guard guard, CamelContext context, List<String> faults, NodeGuards nodes) {
        Set<String> routes = new TreeSet<>();
        Set<String> reasons = new LinkedHashSet<>(faults);
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition definition : model.getRouteDefinitions()) {
            String routeId = definition.getRouteId();
            if (guard.settings().concerns(context, definition) && context.getRoute(routeId) != null) {
                routes.add("route:" + routeId);
                if (!nodes.isGuarded(context, guard, definition)) {
                    reasons.add("Route " + routeId + " was built before the guard.");
                    if (guard.isSuspending()) {
                        suspend(context, routeId);
                    }
                } else if (guard.guardsRoute(routeId) && !isStopped(context.getRoute(routeId))) {
                    reasons.add("A canary into route " + routeId + " was not stopped.");
                }
            }
        }
        return attachment(guard, context, routes, reasons);
    }

    private Attachment attachment(Guard guard, CamelContext context, Set<String> found, Set<String> reasons) {
        State state = !reasons.isEmpty() ? State.BYPASSABLE : found.isEmpty() ? State.UNMATCHED : State.ATTACHED;
        List<String> why =
                state == State.UNMATCHED ? List.of("Nothing in the context matches yet.") : List.copyOf(reasons);
        return attachment(guard, context.getName(), state, found, why);
    }

    /** Stops a route by which the gate can be got round; a person starts it again. */
    private static void suspend(CamelContext context, String routeId) {
        try {
            ServiceStatus status = context.getRouteController().getRouteStatus(routeId);
            if (status != null && status.isStarted()) {
                context.getRouteController().suspendRoute(routeId);
                LOG.error(
                        "Route {} of {} can be used to get round the gate, and was suspended",
                        routeId,
                        context.getName());
            }
        } catch (Exception e) {
            LOG.error("Route {} of {} cannot be suspended", routeId, context.getName(), e);
        }
    }

    /** Suspends a context that nothing but JMX gives. */
    private static void suspend(String context) {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            for (ObjectName name : server.queryNames(new ObjectName(CONTEXTS), null)) {
                if (context.equals(server.getAttribute(name, "CamelId"))
                        && "Started".equals(server.getAttribute(name, "State"))) {
                    server.invoke(name, "suspend", new Object[0], new String[0]);
                    LOG.error("Context {} can be used to get round the gate, and was suspended", context);
                }
            }
        } catch (JMException e) {
            LOG.error("Context {} cannot be suspended", context, e);
        }
    }

    private static boolean isStopped(Route route) {
        if (!route.getCamelContext()
                .getRouteController()
                .getRouteStatus(route.getRouteId())
                .isStarted()) {
            return true;
        }
        Exchange canary = new DefaultExchange(route.getCamelContext());
        canary.setProperty(Guard.CANARY, "");
        try {
            route.getProcessor().process(canary);
        } catch (Exception e) {
            return false;
        }
        return canary.isRouteStop() && !"".equals(canary.getProperty(Guard.CANARY));
    }

    private Attachment attachment(
            Guard guard, String context, State state, Set<String> endpoints, List<String> reasons) {
        return new Attachment(
                guard.name(), context, guard.endpoints(), state, List.copyOf(endpoints), reasons, clock.instant());
    }

    private static boolean isStopped(Endpoint endpoint) {
        Exchange canary = new DefaultExchange(endpoint.getCamelContext());
        canary.setProperty(Guard.CANARY, "");
        try {
            // not started, so that nothing of the endpoint is opened: the guard answers first
            endpoint.createAsyncProducer().process(canary);
        } catch (Exception e) {
            return false;
        }
        return canary.isRouteStop() && !"".equals(canary.getProperty(Guard.CANARY));
    }
}
