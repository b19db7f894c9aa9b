package io.promisegate.cpq.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.promisegate.ledger.Outbox;
import io.promisegate.ledger.OutboxMessage;
import io.promisegate.spi.NotDeliveredException;
import io.promisegate.spi.OutboxRecipient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CourierTest {
    private static final Instant NOW = Instant.now();

    private final Held outbox = new Held();
    private final Told told = new Told();
    private @Nullable Courier courier;

    @AfterEach
    void stop() {
        if (courier != null) {
            courier.stop();
        }
    }

    private void start(Duration lasting) {
        courier = new Courier(outbox, Clock.systemUTC(), lasting, List.of(told));
    }

    private static OutboxMessage message(String target, String about, String body) {
        return OutboxMessage.of(target, about, "VERDICT", body, NOW);
    }

    @Test
    void oneTargetThatIsDownDelaysNoOtherAndGetsAllInItsOrderLater() {
        told.isDown = true;
        for (int i = 0; i < 5; i++) {
            outbox.add(List.of(message("a", "Q1", "a" + i), message("b", "Q1", "b" + i)));
        }
        start(Duration.ofHours(1));
        await().until(() -> told.of("b").size() == 5);
        await().until(() -> told.tries.get() > 1);
        assertThat(told.of("a")).isEmpty();
        assertThat(told.tries.get()).as("it is left alone").isLessThan(20);
        told.isDown = false;
        await().until(() -> told.of("a").size() == 5);
        assertThat(told.of("a")).containsExactly("a0", "a1", "a2", "a3", "a4");
        assertThat(told.of("b")).containsExactly("b0", "b1", "b2", "b3", "b4");
        await().until(() -> outbox.backlogs().isEmpty());
    }

    @Test
    void whatATargetWillNeverTakeIsPutAsideAndTheRestGoesOn() {
        told.never = "bad";
        outbox.add(List.of(message("b", "Q1", "bad"), message("b", "Q1", "good")));
        start(Duration.ofHours(1));
        await().until(() -> told.of("b").equals(List.of("good")));
        assertThat(outbox.dead(10)).extracting(OutboxMessage::body).containsExactly("bad");
        told.never = "";
        assertThat(outbox.revive(Instant.now())).isEqualTo(1);
        await().until(() -> told.of("b").equals(List.of("good", "bad")));
    }

    @Test
    void whatIsTriedForTooLongIsPutAside() {
        told.isDown = true;
        outbox.add(List.of(message("a", "Q1", "late")));
        start(Duration.ZERO);
        await().until(() -> outbox.dead(10).size() == 1);
    }

    @Test
    void aPauseThatIsAskedForIsKept() {
        told.pause = Duration.ofSeconds(2);
        outbox.add(List.of(message("b", "Q1", "one"), message("b", "Q2", "two")));
        start(Duration.ofHours(1));
        await().until(() -> told.refusedAt.get() > 0);
        await().until(() -> told.of("b").size() == 2);
        assertThat(System.nanoTime() - told.refusedAt.get())
                .as("nothing came to it before")
                .isGreaterThan(Duration.ofSeconds(2).toNanos());
    }

    /** A target that refuses. */
    private static final class Told implements OutboxRecipient {
        private final Map<String, ConcurrentLinkedQueue<String>> bodies = new ConcurrentHashMap<>();
        private final AtomicInteger tries = new AtomicInteger();
        private final AtomicLong refusedAt = new AtomicLong();
        private volatile boolean isDown;
        private volatile String never = "";
        private volatile @Nullable Duration pause;

        List<String> of(String target) {
            return List.copyOf(bodies.getOrDefault(target, new ConcurrentLinkedQueue<>()));
        }

        @Override
        public Collection<String> targets() {
            return Set.of("a", "b");
        }

        @Override
        public double perSecond(String target) {
            return 1_000;
        }

        @Override
        public void deliver(OutboxMessage message) throws IOException {
            if (isDown && message.target().equals("a")) {
                tries.incrementAndGet();
                throw new IOException("no route to host");
            }
            if (message.body().equals(never)) {
                throw NotDeliveredException.never("HTTP 400");
            }
            Duration asked = pause;
            if (asked != null) {
                pause = null;
                refusedAt.set(System.nanoTime());
                throw NotDeliveredException.after(asked, "HTTP 429");
            }
            bodies.computeIfAbsent(message.target(), target -> new ConcurrentLinkedQueue<>())
                    .add(message.body());
        }
    }

    /** An outbox in memory that keeps the order as the real one does. */
    private static final class Held implements Outbox {
        private final List<OutboxMessage> all = new ArrayList<>();
        private final Map<Long, Instant> due = new ConcurrentHashMap<>();
        private long numbers;

        @Override
        public synchronized void add(List<OutboxMessage> messages) {
            for (OutboxMessage one : messages) {
                numbers++;
                all.add(new OutboxMessage(
                        numbers, one.target(), one.about(), one.kind(), one.body(), one.madeAt(), one.attempts()));
                due.put(numbers, one.madeAt());
            }
        }

        @Override
        public synchronized List<OutboxMessage> take(String target, Instant now, Instant until, int most) {
            List<OutboxMessage> taken = new ArrayList<>();
            Set<String> seen = ConcurrentHashMap.newKeySet();
            for (OutboxMessage one : all) {
                Instant at = due.get(one.number());
                if (one.target().equals(target)
                        && at != null
                        && seen.add(one.about())
                        && !at.isAfter(now)
                        && taken.size() < most) {
                    taken.add(one);
                    due.put(one.number(), until);
                }
            }
            return taken;
        }

        @Override
        public synchronized void delivered(OutboxMessage message) {
            all.removeIf(one -> one.number() == message.number());
        }

        @Override
        public synchronized void failed(OutboxMessage message, @Nullable Instant again) {
            all.replaceAll(one -> one.number() == message.number() ? message : one);
            if (again == null) {
                due.remove(message.number());
            } else {
                due.put(message.number(), again);
            }
        }

        @Override
        public synchronized List<OutboxMessage> dead(int most) {
            return all.stream().filter(one -> !due.containsKey(one.number())).toList();
        }

        @Override
        public synchronized int revive(Instant now) {
            List<OutboxMessage> dead = dead(Integer.MAX_VALUE);
            dead.forEach(one -> due.put(one.number(), now));
            return dead.size();
        }

        @Override
        public synchronized List<Backlog> backlogs() {
            return all.isEmpty() ? List.of() : List.of(new Backlog("all", all.size(), 0));
        }

        @Override
        public void subscribe(Subscription subscription) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean unsubscribe(String id) {
            return false;
        }

        @Override
        public List<Subscription> subscriptions(String start) {
            return List.of();
        }
    }
}
