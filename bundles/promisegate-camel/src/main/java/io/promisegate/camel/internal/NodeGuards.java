package io.promisegate.camel.internal;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;

/**
 * Puts guards before nodes while Camel builds a route, and knows before which it has. Camel asks no strategy that comes
 * after a route was built: such a route is built again. Thread-safe.
 */
final class NodeGuards implements InterceptStrategy {
    private final List<Guard> guards;
    private final Map<CamelContext, Set<String>> guarded = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * Makes a strategy.
     *
     * @param guards the guards there are, now and later
     */
    NodeGuards(List<Guard> guards) {
        this.guards = guards;
    }

    /** Has routes guarded that a context builds from now on. */
    void in(CamelContext context) {
        List<InterceptStrategy> strategies = context.getCamelContextExtension().getInterceptStrategies();
        if (!strategies.contains(this)) {
            context.getCamelContextExtension().addInterceptStrategy(this);
        }
    }

    /** Guards nothing more that a context builds. */
    void notIn(CamelContext context) {
        context.getCamelContextExtension().getInterceptStrategies().remove(this);
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode node, Processor target, Processor nextTarget) {
        Processor wrapped = target;
        if (node instanceof ProcessorDefinition<?> definition) {
            RouteDefinition route = ProcessorDefinitionHelper.getRoute(definition);
            for (Guard guard : guards) {
                if (route != null && guard.guards(context) && isGuarded(guard, route, definition)) {
                    wrapped = new GuardedNode(wrapped, guard, guard.endpoints());
                    guarded.computeIfAbsent(context, key -> Collections.synchronizedSet(new HashSet<>()))
                            .add(key(guard, route));
                }
            }
        }
        return wrapped;
    }

    private static boolean isGuarded(Guard guard, RouteDefinition route, ProcessorDefinition<?> definition) {
        return guard.guardsNode(definition.getId())
                || (guard.guardsRoute(route.getRouteId()) && isFirst(route, definition));
    }

    @SuppressWarnings("ReferenceEquality") // the very node is meant
    private static boolean isFirst(RouteDefinition route, ProcessorDefinition<?> definition) {
        for (ProcessorDefinition<?> output : route.getOutputs()) {
            if (!output.isAbstract()) {
                return output == definition;
            }
        }
        return false;
    }

    /** Returns whether a route was built with a guard before its node. */
    boolean isGuarded(CamelContext context, Guard guard, RouteDefinition route) {
        Set<String> keys = guarded.get(context);
        return keys != null && keys.contains(key(guard, route));
    }

    /** Forgets the routes that a guard stood in. */
    void forget(Guard guard) {
        synchronized (guarded) {
            guarded.values().forEach(keys -> keys.removeIf(key -> key.startsWith(guard.name() + '\n')));
        }
    }

    private static String key(Guard guard, RouteDefinition route) {
        return guard.name() + '\n' + guard.endpoints() + '\n' + route.getRouteId();
    }
}
