package io.promisegate.cpq.tmf648;

import io.promisegate.cpq.tmf648.Hub.Event;
import io.promisegate.ledger.Outbox;
import io.promisegate.ledger.OutboxMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events to listeners: at least once, those about one quote in their order, with pauses that grow. A listener
 * that cannot be reached is left alone for a while, and holds up no other. Not thread-safe.
 */
final class EventCourier {
    private static final Logger LOG = LoggerFactory.getLogger(EventCourier.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration TAKEN = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int AT_ONCE = 50;
    private static final int ROUNDS = 100;
    private static final int TOO_MANY = 429;
    private static final int FIRST_ERROR = 300;

    /** With the pauses, about a day. */
    private static final int TRIES = 300;

    private final Outbox outbox;
    private final Hub hub;
    private final Clock clock;
    private final Map<String, Instant> leftAlone = new ConcurrentHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    EventCourier(Outbox outbox, Hub hub, Clock clock) {
        this.outbox = outbox;
        this.hub = hub;
        this.clock = clock;
    }

    /**
     * How a delivery ended.
     *
     * @param isDone whether the listener has taken it
     * @param pause how long it asks to wait, null where it does not say
     */
    private record Result(
            OutboxMessage message, boolean isDone, @Nullable Duration pause, String why) {}

    /**
     * Delivers what is due.
     *
     * @param isOver whether to end soon
     */
    void deliver(BooleanSupplier isOver) throws IOException {
        for (int i = 0; i < ROUNDS && !isOver.getAsBoolean(); i++) {
            Instant now = clock.instant();
            List<OutboxMessage> taken = outbox.take(Hub.TARGETS, now, now.plus(TAKEN), AT_ONCE);
            if (taken.isEmpty()) {
                return;
            }
            Map<String, String> callbacks = hub.callbacks();
            Map<String, List<CompletableFuture<Result>>> running = new HashMap<>();
            for (OutboxMessage message : taken) {
                Instant until = leftAlone.get(message.target());
                if (until != null && now.isBefore(until)) {
                    outbox.failed(message, until);
                } else {
                    running.computeIfAbsent(message.target(), target -> new ArrayList<>())
                            .add(send(message, callbacks.get(message.target())));
                }
            }
            for (List<CompletableFuture<Result>> ofOne : running.values()) {
                for (CompletableFuture<Result> one : ofOne) {
                    ended(one.join());
                }
            }
        }
    }

    private CompletableFuture<Result> send(OutboxMessage message, @Nullable String callback) {
        if (callback == null) {
            // nobody listens any more
            return CompletableFuture.completedFuture(new Result(message, true, null, ""));
        }
        String base = callback.endsWith("/") ? callback.substring(0, callback.length() - 1) : callback;
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(base + Event.valueOf(message.kind()).path()))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json;charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(message.body()))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .handle((response, failure) -> failure != null
                        ? new Result(message, false, null, failure.getClass().getSimpleName())
                        : new Result(
                                message,
                                response.statusCode() < FIRST_ERROR,
                                pause(response),
                                "HTTP " + response.statusCode()));
    }

    private static @Nullable Duration pause(HttpResponse<Void> response) {
        String after = response.headers().firstValue("Retry-After").orElse("");
        return response.statusCode() == TOO_MANY && after.matches("\\d{1,5}")
                ? Duration.ofSeconds(Long.parseLong(after))
                : null;
    }

    private void ended(Result result) throws IOException {
        OutboxMessage message = result.message();
        if (result.isDone()) {
            leftAlone.remove(message.target());
            outbox.delivered(message);
            return;
        }
        OutboxMessage tried = message.tried();
        Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(tried.attempts() - 1, 20));
        Duration pause =
                result.pause() != null ? result.pause() : grown.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : grown;
        Instant again = clock.instant().plus(pause);
        if (leftAlone.put(message.target(), again) == null) {
            LOG.warn(
                    "Listener {} does not take {} ({}); it is tried again",
                    message.target(),
                    message.kind(),
                    result.why());
        }
        if (tried.attempts() >= TRIES) {
            LOG.error("Event {} about quote {} is put aside", message.number(), message.about());
            outbox.failed(tried, null);
        } else {
            outbox.failed(tried, again);
        }
    }
}
