package io.promisegate.camel.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.attachment.ParkedQuote;
import io.promisegate.attachment.ParkedQuotes;
import io.promisegate.camel.QuoteCheck;
import io.promisegate.camel.QuoteNotClearedException;
import io.promisegate.camel.QuotePlace;
import io.promisegate.decision.Decision;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Outcome;
import io.promisegate.receipt.ReceiptVerifier;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.util.URISupport;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps quotes on which the gate could not decide, and sends them to their endpoint again, through its guard, until it
 * can. An exchange is kept before its sender is answered, and taken out after the endpoint has it: a crash in between
 * has the endpoint see it twice, with the same header {@value #PARKED}.
 */
@Component(
        service = {ParkedQuotes.class, Park.class},
        immediate = true,
        configurationPid = "io.promisegate.park")
@Designate(ocd = Park.Config.class)
public final class Park implements ParkedQuotes {
    /** Header of an exchange that was parked: its number. */
    static final String PARKED = "PromisegateParked";

    /** Exchange property of one that is tried again, for the first guard that it meets. */
    static final String RETRIED = "PromisegateRetried";

    /** Exchange property by which that guard answers that it stays: the decision. */
    static final String STAYS = "PromisegateStays";

    /** What is of the sender's connection, and secret. */
    private static final Set<String> NOT_KEPT = Set.of("authorization", "proxy-authorization", "cookie");

    private static final String NEXT = "next";

    private static final Logger LOG = LoggerFactory.getLogger(Park.class);

    /** Endpoint failures in a row after which the rest waits for the next round. */
    private static final int MOST_FAILURES = 3;

    private static final long STOPPING_SECONDS = 60;
    private static final long RETRY_SECONDS = 30;

    private final FlowStore store;
    private final MVMap<Long, String> kept;
    private final MVMap<String, String> numbers;
    private final TreeMap<Long, ParkedQuote> waiting = new TreeMap<>();
    private final Map<Long, String> digests = new HashMap<>();
    private final Attacher attacher;
    private final Clock clock;
    private final int most;
    private final ScheduledExecutorService worker;
    private final @Nullable ScheduledFuture<?> rounds;
    private boolean isOver;
    private long underWay;

    @ObjectClassDefinition(
            name = "Promisegate park",
            description = "Quotes that wait at guarded endpoints until the gate can decide on them.")
    @interface Config {
        @AttributeDefinition(name = "Most", description = "How many quotes may wait.", min = "1")
        int most() default 10_000;

        @AttributeDefinition(name = "Retry", description = "Seconds between two tries.", min = "1")
        int retry_seconds() default 5;
    }

    /** Goes on with what the store has. */
    @Activate
    public Park(@Reference FlowStore store, @Reference Attacher attacher, Config config) {
        this(store, attacher, Clock.systemUTC(), config.most(), config.retry_seconds());
    }

    /**
     * Goes on with what the store has.
     *
     * @param retrySeconds 0 to try on demand alone
     */
    Park(FlowStore store, Attacher attacher, Clock clock, int most, int retrySeconds) {
        this.store = store;
        this.kept = store.map("parked");
        this.numbers = store.map("parkedNumbers");
        this.attacher = attacher;
        this.clock = clock;
        this.most = most;
        for (Map.Entry<Long, String> entry : kept.entrySet()) {
            ObjectNode json = FlowStore.json(entry.getValue());
            waiting.put(entry.getKey(), head(entry.getKey(), json));
            digests.put(entry.getKey(), json.path("digest").asText());
        }
        if (!waiting.isEmpty()) {
            LOG.info("{} parked quotes are still waiting", waiting.size());
        }
        worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "promisegate-park");
            thread.setDaemon(true);
            return thread;
        });
        rounds = retrySeconds == 0
                ? null
                : worker.scheduleWithFixedDelay(this::round, retrySeconds, retrySeconds, TimeUnit.SECONDS);
    }

    @Deactivate
    void stop() {
        if (rounds != null) {
            rounds.cancel(false);
        }
        synchronized (this) {
            isOver = true;
        }
        worker.shutdown();
        try {
            if (!worker.awaitTermination(STOPPING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A parked quote is still on its way; it may arrive twice");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether an exchange has to wait behind an earlier version of its quote, or one that is not known yet. */
    synchronized boolean mustWait(String attachment, String quoteId) {
        return waiting.values().stream()
                .anyMatch(one -> one.attachment().equals(attachment)
                        && (one.quoteId().equals(quoteId) || one.quoteId().isEmpty()));
    }

    /**
     * Keeps an exchange; one whose quote waits already with the same content keeps its place.
     *
     * @return its number, null where it cannot be kept
     */
    @Nullable
    Long park(Exchange exchange, String endpoint, Guard.Settings settings, Decision decision, String reason) {
        ObjectNode json = exchange(exchange, settings.check().places());
        if (json == null) {
            LOG.error("An exchange for {} cannot be parked: not all that it carries can be kept", shown(endpoint));
            return null;
        }
        String context = exchange.getContext().getName();
        String digest = ReceiptVerifier.digest(
                (json.path("body") + "" + json.path("places") + decision.quoteId()).getBytes(StandardCharsets.UTF_8));
        synchronized (this) {
            ParkedQuote last = null;
            for (ParkedQuote one : waiting.values()) {
                if (one.attachment().equals(settings.name())
                        && one.context().equals(context)
                        && one.endpoint().equals(endpoint)
                        && one.quoteId().equals(decision.quoteId())) {
                    last = one;
                }
            }
            if (last != null && digest.equals(digests.get(last.id()))) {
                return last.id();
            }
            if (isOver || waiting.size() >= most) {
                LOG.error("The park is full with {} quotes, or ending; quote {} is refused", most, decision.quoteId());
                return null;
            }
            ParkedQuote quote = new ParkedQuote(
                    next(),
                    settings.name(),
                    context,
                    endpoint,
                    decision.quoteId(),
                    decision.quoteVersion(),
                    clock.instant(),
                    0,
                    reason);
            json.put("digest", digest).put("exchange", exchange.getExchangeId());
            if (!keep(quote, json)) {
                return null;
            }
            digests.put(quote.id(), digest);
            LOG.warn("Quote {} waits at {} as {}: {}", quote.quoteId(), quote.attachment(), quote.id(), reason);
            return quote.id();
        }
    }

    /** Returns a number that nothing ever had. */
    private long next() {
        String next = numbers.get(NEXT);
        Long last = kept.lastKey();
        return Math.max(next == null ? 1 : Long.parseLong(next), last == null ? 1 : last + 1);
    }

    private static String shown(String endpoint) {
        return URISupport.sanitizeUri(endpoint);
    }

    private boolean keep(ParkedQuote quote, ObjectNode json) {
        json.put("attachment", quote.attachment())
                .put("context", quote.context())
                .put("endpoint", quote.endpoint())
                .put("quoteId", quote.quoteId())
                .put("quoteVersion", quote.quoteVersion())
                .put("parkedAt", quote.parkedAt().toString())
                .put("attempts", quote.attempts())
                .put("reason", quote.reason());
        try {
            kept.put(quote.id(), json.toString());
            numbers.put(NEXT, String.valueOf(Math.max(next(), quote.id() + 1)));
            store.keep();
        } catch (RuntimeException e) {
            LOG.error("Quote {} cannot be parked", quote.quoteId(), e);
            if (!waiting.containsKey(quote.id())) {
                store.undo(() -> kept.remove(quote.id()));
            }
            return false;
        }
        waiting.put(quote.id(), quote);
        return true;
    }

    private static ParkedQuote head(long id, JsonNode json) {
        return new ParkedQuote(
                id,
                json.path("attachment").asText(),
                json.path("context").asText(),
                json.path("endpoint").asText(),
                json.path("quoteId").asText(),
                json.path("quoteVersion").asText(),
                Instant.parse(json.path("parkedAt").asText()),
                json.path("attempts").asInt(),
                json.path("reason").asText());
    }

    /** Returns what an exchange carries, null where not all of it can be written down. */
    private static @Nullable ObjectNode exchange(Exchange exchange, List<QuotePlace> places) {
        ObjectNode json = FlowStore.json().put("pattern", exchange.getPattern().name());
        if (exchange.getMessage().getBody() != null && !put(json, "body", exchange, QuotePlace.BODY)) {
            return null;
        }
        ObjectNode others = json.putObject("places");
        for (QuotePlace place : places) {
            boolean isApart = place.kind() == QuotePlace.Kind.PROPERTY || place.kind() == QuotePlace.Kind.HEADER;
            if (isApart && place.get(exchange) != null && !put(others, place.toString(), exchange, place)) {
                return null;
            }
        }
        ObjectNode headers = json.putObject("headers");
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (NOT_KEPT.contains(name.toLowerCase(Locale.ROOT))) {
                return;
            }
            if (value instanceof Boolean flag) {
                headers.put(name, flag);
            } else if (value instanceof Integer || value instanceof Long) {
                headers.put(name, ((Number) value).longValue());
            } else if (value instanceof Number number) {
                headers.put(name, new BigDecimal(number.toString()));
            } else if (value instanceof String || value instanceof byte[] || value instanceof Enum) {
                headers.put(
                        name,
                        value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString());
            }
        });
        return json;
    }

    private static boolean put(ObjectNode json, String name, Exchange exchange, QuotePlace place) {
        byte[] bytes = QuoteCheck.bytes(exchange, place);
        // what is longer was cut off
        boolean isWhole = bytes != null && bytes.length < QuoteCheck.MAX_BYTES;
        if (isWhole) {
            json.put(name, Base64.getEncoder().encodeToString(bytes));
        }
        return isWhole;
    }

    @Override
    public synchronized List<ParkedQuote> parked() {
        return List.copyOf(waiting.values());
    }

    @Override
    public List<ParkedQuote> retry() {
        try {
            worker.submit(this::round).get(RETRY_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Parked quotes are still being tried after {} s: an endpoint does not answer", RETRY_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.error("Parked quotes cannot be tried", e.getCause());
        }
        return parked();
    }

    @Override
    public synchronized boolean remove(long id, String by, String why) {
        ParkedQuote quote = waiting.get(id);
        if (quote == null || id == underWay) {
            return false;
        }
        LOG.warn("Parked quote {} ({}) was taken out by {}: {}", id, quote.quoteId(), by, why);
        takeOut(id);
        return true;
    }

    private void takeOut(long id) {
        waiting.remove(id);
        digests.remove(id);
        try {
            kept.remove(id);
            store.keep();
        } catch (RuntimeException e) {
            LOG.error("It cannot be kept that parked quote {} is done; it comes again after a restart", id, e);
        }
    }

    /** Tries all once, in their order; what stays holds up the later versions of its quote. */
    private void round() {
        Set<String> heldUp = new HashSet<>();
        Map<String, Integer> failures = new HashMap<>();
        for (ParkedQuote quote : parked()) {
            String flow = quote.context() + '\n' + quote.attachment() + '\n';
            String line = quote.attachment() + '\n' + quote.quoteId();
            if (heldUp.contains(flow) || heldUp.contains(line)) {
                continue;
            }
            Tried tried = tried(quote);
            if (tried.reason() == null) {
                continue;
            }
            heldUp.add(line);
            if (tried.isGate() || quote.quoteId().isEmpty() || failures.merge(flow, 1, Integer::sum) >= MOST_FAILURES) {
                heldUp.add(flow);
            }
        }
    }

    /** Tries one; while that takes, nobody else takes it out. */
    private Tried tried(ParkedQuote quote) {
        synchronized (this) {
            if (!waiting.containsKey(quote.id())) {
                return new Tried(null, false, "", "");
            }
            underWay = quote.id();
        }
        Tried tried = Tried.stays("It cannot be tried; the log says why.", true);
        try {
            tried = retried(quote);
        } catch (RuntimeException e) {
            LOG.error("Parked quote {} cannot be tried", quote.id(), e);
        }
        synchronized (this) {
            underWay = 0;
            if (tried.reason() == null) {
                takeOut(quote.id());
            } else {
                stay(quote, tried);
            }
        }
        return tried;
    }

    private void stay(ParkedQuote quote, Tried tried) {
        ParkedQuote next = new ParkedQuote(
                quote.id(),
                quote.attachment(),
                quote.context(),
                quote.endpoint(),
                tried.quoteId().isEmpty() ? quote.quoteId() : tried.quoteId(),
                tried.quoteVersion().isEmpty() ? quote.quoteVersion() : tried.quoteVersion(),
                quote.parkedAt(),
                quote.attempts() + 1,
                String.valueOf(tried.reason()));
        // the number of attempts is not worth a write of its own
        if (next.quoteId().equals(quote.quoteId()) && next.reason().equals(quote.reason())) {
            waiting.put(next.id(), next);
        } else {
            keep(next, FlowStore.json(String.valueOf(kept.get(next.id()))));
        }
    }

    /**
     * What came of a try.
     *
     * @param reason why it stays, null where it is done
     * @param isGate whether the gate is the reason, and others need not be tried
     */
    private record Tried(@Nullable String reason, boolean isGate, String quoteId, String quoteVersion) {
        static Tried stays(String reason, boolean isGate) {
            return new Tried(reason, isGate, "", "");
        }
    }

    private Tried retried(ParkedQuote quote) {
        CamelContext context = attacher.context(quote.context());
        Guard guard = attacher.guard(quote.attachment());
        if (context == null || guard == null || !context.isStarted()) {
            return Tried.stays("Its flow is not running, or has no guard.", true);
        }
        Endpoint endpoint = context.getEndpoint(quote.endpoint());
        if (!Proof.isGuarded(endpoint, guard)) {
            return Tried.stays("Its endpoint has no guard.", true);
        }
        Exchange exchange = exchange(quote, endpoint, guard.settings().check().places());
        try (var template = context.createProducerTemplate()) {
            template.send(endpoint, exchange);
        } catch (IOException e) {
            LOG.debug("A template cannot be closed", e);
        }
        Exception failed = exchange.getException();
        boolean isDecidedAgainst = failed instanceof QuoteNotClearedException not
                && (not.decision().outcome() == Outcome.REVIEW || not.decision().outcome() == Outcome.BLOCKED);
        if (failed != null && !isDecidedAgainst) {
            LOG.warn("Parked quote {} did not reach {}", quote.id(), shown(quote.endpoint()), failed);
            return Tried.stays("The endpoint failed: " + failed.getClass().getSimpleName() + '.', false);
        }
        if (exchange.getProperty(STAYS) instanceof Decision decision) {
            Failure failure = decision.failure();
            String reason = failure == null ? "The gate cannot decide." : failure.message();
            // the gate has no id for a decision that it did not even begin
            boolean isGate = failure == null || decision.id().isEmpty();
            return new Tried(reason, isGate, decision.quoteId(), decision.quoteVersion());
        }
        LOG.info("Parked quote {} ({}) was decided", quote.id(), quote.quoteId());
        return new Tried(null, false, "", "");
    }

    private Exchange exchange(ParkedQuote quote, Endpoint endpoint, List<QuotePlace> places) {
        JsonNode json = FlowStore.json(String.valueOf(kept.get(quote.id())));
        Exchange exchange = endpoint.createExchange(
                ExchangePattern.valueOf(json.path("pattern").asText()));
        json.path("headers").properties().forEach(header -> {
            JsonNode value = header.getValue();
            exchange.getMessage()
                    .setHeader(
                            header.getKey(),
                            value.isBoolean()
                                    ? (Object) value.booleanValue()
                                    : value.isIntegralNumber()
                                            ? (Object) value.longValue()
                                            : value.isNumber() ? value.decimalValue() : value.asText());
        });
        if (json.has("body")) {
            exchange.getMessage().setBody(bytes(json.get("body")));
        }
        for (QuotePlace place : places) {
            JsonNode value = json.path("places").path(place.toString());
            if (value.isTextual()) {
                place.set(exchange, new String(bytes(value), StandardCharsets.UTF_8));
            }
        }
        exchange.setExchangeId(json.path("exchange").asText());
        exchange.getMessage().setHeader(PARKED, quote.id());
        exchange.setProperty(RETRIED, quote.id());
        return exchange;
    }

    private static byte[] bytes(JsonNode text) {
        return Base64.getDecoder().decode(text.asText());
    }
}
