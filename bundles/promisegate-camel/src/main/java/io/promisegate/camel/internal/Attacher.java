package io.promisegate.camel.internal;

import io.promisegate.attachment.Attachment;
import io.promisegate.attachment.Attachment.State;
import io.promisegate.attachment.Attachments;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.CamelContextTracker;
import org.apache.camel.spi.EndpointRegistry;
import org.apache.camel.spi.NormalizedEndpointUri;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts guards before the endpoints of every CamelContext of the runtime, whoever made it, and takes them away again.
 *
 * <p>A context that is created after this component is seen by its constructor (CamelContextTracker) and gets its
 * guards while it initializes, before any route is built. One that runs already is found as an OSGi service: its
 * endpoints are exchanged, and routes that hold a former one are built again, one after the other.
 */
@Component(
        service = {Attachments.class, Attacher.class},
        immediate = true)
public final class Attacher implements Attachments {
    private static final Logger LOG = LoggerFactory.getLogger(Attacher.class);
    private static final long PROOF_SECONDS = 30;
    private static final long RETRY_MILLIS = 100;
    private static final long STOPPING_SECONDS = 60;

    /** Those of the gate itself guard nothing. */
    static final String OWN_CONTEXTS = "promisegate-";

    private final List<Guard> guards = new CopyOnWriteArrayList<>();
    private final Set<CamelContext> contexts =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private final Set<CamelContext> listening =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "promisegate-attacher");
        thread.setDaemon(true);
        return thread;
    });
    private final RouteRebuild rebuild = new RouteRebuild();
    private final Proof proof = new Proof(Clock.systemUTC());
    private final NodeGuards nodes = new NodeGuards(guards);
    private volatile List<Attachment> status = List.of();
    private final ScheduledFuture<?> looks;
    private volatile boolean isOver;

    private final CamelContextTracker tracker = new CamelContextTracker() {
        @Override
        public void contextCreated(CamelContext context) {
            context.addLifecycleStrategy(LifecycleStrategySupport.adapt(
                    LifecycleStrategySupport.onCamelContextInitializing(Attacher.this::initializing)));
        }

        @Override
        public void contextDestroyed(CamelContext context) {
            contexts.remove(context);
        }
    };

    /** Starts to see contexts that are created. */
    @Activate
    public Attacher() {
        tracker.open();
        looks = worker.scheduleWithFixedDelay(logged(this::look), PROOF_SECONDS, PROOF_SECONDS, TimeUnit.SECONDS);
    }

    @Deactivate
    void stop() {
        isOver = true;
        tracker.close();
        looks.cancel(false);
        worker.shutdown();
        try {
            // attachments that have just gone give back what they guarded
            if (!worker.awaitTermination(STOPPING_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("Not every guarded endpoint could be given back in time");
            }
            running().forEach(nodes::notIn);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes note of a context that is published as a service, whether it runs already or not. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addContext(CamelContext context) {
        if (isOwn(context) || !contexts.add(context)) {
            return;
        }
        listen(context);
        later(() -> guardRunning(context, List.copyOf(guards)));
    }

    void removeContext(CamelContext context) {
        contexts.remove(context);
        later(this::look);
    }

    private static boolean isOwn(CamelContext context) {
        return context.getName().startsWith(OWN_CONTEXTS);
    }

    private void initializing(CamelContext context) {
        if (!isOver && !isOwn(context)) {
            contexts.add(context);
            listen(context);
            nodes.in(context);
            later(this::look);
        }
    }

    /** Has the context ask for each of its endpoints whether it is guarded; those it has already included. */
    private void listen(CamelContext context) {
        if (listening.add(context)) {
            context.getCamelContextExtension().registerEndpointCallback((uri, endpoint) -> guarded(context, endpoint));
        }
    }

    private Endpoint guarded(CamelContext context, Endpoint endpoint) {
        Endpoint guarded = endpoint;
        for (Guard guard : guards) {
            if (!isOver && guard.guards(context, endpoint.getEndpointUri()) && !Proof.isGuarded(endpoint, guard)) {
                guarded = new GuardedEndpoint(guarded, guard);
            }
        }
        return guarded;
    }

    /** Puts a guard before everything that it matches, now and from now on. */
    void attach(Guard guard) {
        guards.add(guard);
        guards.sort(Comparator.comparing(Guard::name));
        LOG.info("Attachment {} guards {}", guard.name(), guard.endpoints());
        later(() -> running().forEach(context -> guardRunning(context, List.of(guard))));
    }

    /**
     * Takes a guard away; endpoints and routes are again what they were. Where an interceptor of the flow's own keeps
     * hold of it, it lets everything through.
     */
    void detach(Guard guard) {
        guards.remove(guard);
        LOG.info("Attachment {} guards {} no longer", guard.name(), guard.endpoints());
        later(() -> {
            for (CamelContext context : running()) {
                exchange(context, endpoint -> without(endpoint, guard));
                rebuild.rebuild(context, route -> guard.settings().concerns(context, route));
            }
            guard.end();
            nodes.forget(guard);
            look();
        });
    }

    /** Has a guard do otherwise at once; what it guards before and after is never without it. */
    void change(Guard guard, Guard.Settings next) {
        Guard.Settings former = guard.settings();
        guard.set(next);
        guards.sort(Comparator.comparing(Guard::name));
        LOG.info("Attachment {} guards {} from now on", guard.name(), guard.endpoints());
        later(() -> {
            for (CamelContext context : running()) {
                exchange(
                        context,
                        endpoint -> next.guards(context, endpoint.getEndpointUri())
                                ? guarded(context, endpoint)
                                : without(endpoint, guard));
                rebuild.rebuild(context, route -> former.concerns(context, route) != next.concerns(context, route));
            }
            look();
        });
    }

    /** Returns the context of that name, null where none is there. */
    @Nullable
    CamelContext context(String name) {
        return running().stream()
                .filter(context -> context.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Returns the guard of that name, null where none is there. */
    @Nullable
    Guard guard(String name) {
        return guards.stream()
                .filter(guard -> guard.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private List<CamelContext> running() {
        synchronized (contexts) {
            return List.copyOf(contexts);
        }
    }

    /** Puts guards before what a context has; one that is just starting is come back to. */
    private void guardRunning(CamelContext context, List<Guard> some) {
        if (context.getStatus().isStarting() || context.getStatus().isInitializing()) {
            later(() -> guardRunning(context, some), RETRY_MILLIS);
            return;
        }
        exchange(context, endpoint -> guarded(context, endpoint));
        nodes.in(context);
        rebuild.rebuild(
                context,
                route -> some.stream().anyMatch(guard -> guard.settings().concerns(context, route)));
        look();
    }

    @FunctionalInterface
    private interface Exchanged {
        Endpoint of(Endpoint endpoint);
    }

    @SuppressWarnings("ReferenceEquality") // the very endpoint is meant, not one that is equal
    private static void exchange(CamelContext context, Exchanged exchanged) {
        EndpointRegistry registry = context.getEndpointRegistry();
        for (Map.Entry<NormalizedEndpointUri, Endpoint> entry : List.copyOf(registry.entrySet())) {
            Endpoint next = exchanged.of(entry.getValue());
            if (next != entry.getValue()) {
                registry.put(entry.getKey(), next);
            }
        }
    }

    /** Returns an endpoint as it would be without a guard; others before or behind it stay. */
    @SuppressWarnings("ReferenceEquality") // the very endpoint is meant, not one that is equal
    private static Endpoint without(Endpoint endpoint, Guard guard) {
        if (!(endpoint instanceof GuardedEndpoint guarded)) {
            return endpoint;
        }
        if (guarded.guard().equals(guard)) {
            return guarded.getEndpoint();
        }
        Endpoint behind = without(guarded.getEndpoint(), guard);
        return behind == guarded.getEndpoint() ? endpoint : new GuardedEndpoint(behind, guarded.guard());
    }

    @Override
    public List<Attachment> status() {
        return status;
    }

    @Override
    public List<Attachment> prove() {
        Future<?> done = worker.submit(this::look);
        try {
            done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.error("Attachments cannot be proven", e.getCause());
        }
        return status;
    }

    private void look() {
        List<Attachment> found = new ArrayList<>();
        List<CamelContext> all = running();
        for (Guard guard : guards) {
            found.addAll(proof.of(guard, all, rebuild, nodes));
        }
        for (Attachment one : found) {
            if (one.state() != State.ATTACHED && !isKnown(one)) {
                LOG.warn("Attachment {} is {} in {}: {}", one.name(), one.state(), one.context(), one.reasons());
            }
        }
        status = List.copyOf(found);
    }

    private boolean isKnown(Attachment found) {
        return status.stream()
                .anyMatch(one -> one.name().equals(found.name())
                        && one.context().equals(found.context())
                        && one.state() == found.state()
                        && one.reasons().equals(found.reasons()));
    }

    private void later(Runnable task) {
        later(task, 0);
    }

    private void later(Runnable task, long millis) {
        if (!worker.isShutdown()) {
            Future<?> unused = worker.schedule(logged(task), millis, TimeUnit.MILLISECONDS);
        }
    }

    /** A failure ends neither the worker nor what it does again and again. */
    private static Runnable logged(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("Attaching failed", e);
            }
        };
    }
}
