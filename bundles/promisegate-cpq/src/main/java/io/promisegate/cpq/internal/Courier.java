package io.promisegate.cpq.internal;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RateLimiter;
import io.promisegate.ledger.Outbox;
import io.promisegate.ledger.OutboxMessage;
import io.promisegate.spi.NotDeliveredException;
import io.promisegate.spi.OutboxRecipient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the outbox: at least once, what is about one thing in its order, a target at a time as fast as it may get
 * it. A target that fails is left alone for a while, which grows; it holds up no other. A message that is tried in vain
 * for too long, or that its target will never take, is put aside for people to look at.
 */
@Component(service = Courier.class, immediate = true, configurationPid = "io.promisegate.outbox")
@Designate(ocd = Courier.Config.class)
public final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final Duration TAKEN = Duration.ofMinutes(5);
    private static final Duration SURE = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);
    private static final long LOOK_MILLIS = 250;
    private static final int STOP_SECONDS = 15;
    private static final int AT_ONCE = 10;
    private static final int THREADS = 16;
    private static final int FEWEST_TRIES = 3;
    private static final double SLOWEST = 0.05;

    private final Outbox outbox;
    private final Clock clock;
    private final Duration lasting;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looking;
    private final ExecutorService delivering;
    private final AtomicBoolean isFailing = new AtomicBoolean();
    private volatile boolean isOver;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private final List<OutboxRecipient> recipients = new CopyOnWriteArrayList<>();

    @ObjectClassDefinition(
            name = "Promisegate outbox",
            description = "How long other systems are told what they have to know.")
    @interface Config {
        @AttributeDefinition(
                name = "Hours",
                description = "For how many hours a message is tried before it is put aside.",
                min = "1",
                max = "8760")
        int hours() default 72;
    }

    /** Starts to deliver. */
    @Activate
    public Courier(@Reference Outbox outbox, Config config) {
        this(outbox, Clock.systemUTC(), Duration.ofHours(config.hours()), List.of());
    }

    Courier(Outbox outbox, Clock clock, Duration lasting, List<OutboxRecipient> known) {
        this.outbox = outbox;
        this.clock = clock;
        this.lasting = lasting;
        recipients.addAll(known);
        looking = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "promisegate-outbox"));
        AtomicInteger number = new AtomicInteger();
        delivering = Executors.newFixedThreadPool(
                THREADS, task -> new Thread(task, "promisegate-outbox-" + number.incrementAndGet()));
        var unused = looking.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void stop() {
        // without an interrupt, which would break a connection
        isOver = true;
        looking.shutdown();
        delivering.shutdown();
        try {
            if (!delivering.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Messages are still on their way; they are sent again at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        Set<String> wanted = new HashSet<>();
        for (OutboxRecipient recipient : recipients) {
            try {
                Collection<String> targets = recipient.targets();
                wanted.addAll(targets);
                for (String target : targets) {
                    Line line = lines.computeIfAbsent(target, name -> new Line(name, recipient));
                    if (line.recipient.equals(recipient) && line.perSecond == recipient.perSecond(target)) {
                        line.start();
                    } else if (line.isIdle()) {
                        // it has come again, or is configured otherwise
                        lines.remove(target, line);
                    }
                }
                isFailing.set(false);
            } catch (IOException | RuntimeException e) {
                // what it has is not lost, and others are told meanwhile
                wanted.addAll(lines.keySet());
                if (isFailing.compareAndSet(false, true)) {
                    LOG.warn("Somebody cannot be told anything now; it is tried again: {}", e.getMessage());
                }
                LOG.debug("Not told", e);
            }
        }
        lines.keySet().retainAll(wanted);
    }

    /** What goes to one target. */
    private final class Line {
        private final String target;
        private final OutboxRecipient recipient;
        private final AtomicBoolean isRunning = new AtomicBoolean();
        private final CircuitBreaker<Object> breaker;
        private final RateLimiter<Object> limiter;
        private final double perSecond;
        private int failures;

        Line(String target, OutboxRecipient recipient) {
            this.target = target;
            this.recipient = recipient;
            perSecond = recipient.perSecond(target);
            limiter = RateLimiter.smoothBuilder(Duration.ofNanos((long) (1e9 / Math.max(SLOWEST, perSecond))))
                    .build();
            breaker = CircuitBreaker.builder()
                    .handleIf(failure -> !isFinal(failure))
                    .withFailureThreshold(1)
                    .withDelayFn(context -> pause(context.getLastException()))
                    .build();
        }

        boolean isIdle() {
            return !isRunning.get();
        }

        void start() {
            if (!isOver && breaker.getRemainingDelay().isZero() && isRunning.compareAndSet(false, true)) {
                delivering.execute(() -> {
                    try {
                        deliver();
                    } catch (IOException | RuntimeException e) {
                        LOG.debug("Not told: {}", target, e);
                    } finally {
                        isRunning.set(false);
                    }
                });
            }
        }

        private void deliver() throws IOException {
            List<OutboxMessage> taken;
            do {
                Instant now = clock.instant();
                taken = outbox.take(target, now, now.plus(TAKEN), AT_ONCE);
                for (OutboxMessage message : taken) {
                    if (clock.instant().isAfter(now.plus(TAKEN).minus(SURE))) {
                        // the rest may be somebody else's soon
                        return;
                    }
                    if (isOver || !breaker.getRemainingDelay().isZero()) {
                        outbox.failed(message, clock.instant());
                    } else {
                        deliver(message);
                    }
                }
            } while (!taken.isEmpty() && !isOver && breaker.getRemainingDelay().isZero());
        }

        private void deliver(OutboxMessage message) throws IOException {
            try {
                limiter.acquirePermit();
                Failsafe.with(breaker).run(() -> recipient.deliver(message));
                outbox.delivered(message);
                if (failures > 0) {
                    failures = 0;
                    LOG.info("{} takes messages again", target);
                }
            } catch (CircuitBreakerOpenException e) {
                outbox.failed(message, clock.instant());
            } catch (FailsafeException e) {
                failed(message, e.getCause() == null ? e : e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                failed(message, e);
            }
        }

        private void failed(OutboxMessage message, Throwable failure) throws IOException {
            OutboxMessage tried = message.tried();
            boolean isTooOld = tried.attempts() >= FEWEST_TRIES
                    && clock.instant().isAfter(message.madeAt().plus(lasting));
            if (isFinal(failure) || isTooOld) {
                outbox.failed(tried, null);
                LOG.error(
                        "{} about {} was put aside, since {} does not take it: {}",
                        message.kind(),
                        message.about(),
                        target,
                        failure.getMessage());
                return;
            }
            outbox.failed(tried, clock.instant());
            if (failures == 1) {
                LOG.warn(
                        "{} does not take {} about {}; it is tried again: {}",
                        target,
                        message.kind(),
                        message.about(),
                        failure.getMessage());
            }
            LOG.debug("Not told: {}", target, failure);
        }

        private Duration pause(@Nullable Throwable failure) {
            failures++;
            Duration asked = failure instanceof NotDeliveredException refused ? refused.pause() : null;
            if (asked != null) {
                return shorter(asked, LONGEST_ASKED);
            }
            return shorter(FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 20)), LONGEST_PAUSE);
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }

        private static boolean isFinal(@Nullable Throwable failure) {
            return failure instanceof NotDeliveredException refused && refused.isFinal();
        }
    }
}
