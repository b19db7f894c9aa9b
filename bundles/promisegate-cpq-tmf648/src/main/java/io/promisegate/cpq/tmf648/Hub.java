package io.promisegate.cpq.tmf648;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.ledger.KeptQuote;
import io.promisegate.ledger.Outbox;
import io.promisegate.ledger.Outbox.Subscription;
import io.promisegate.ledger.OutboxMessage;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Who listens to events, and what they are told. */
final class Hub {
    /** What the targets of its messages begin with. */
    static final String TARGETS = "tmf648:";

    private static final int LONGEST = 2_000;

    private final Outbox outbox;
    private final List<String> hosts;

    /**
     * Makes it.
     *
     * @param hosts hosts that may be told, with {@code *.} in front for those below; empty for any
     */
    Hub(Outbox outbox, List<String> hosts) {
        this.outbox = outbox;
        this.hosts = hosts.stream()
                .flatMap(all -> Arrays.stream(all.split(",", -1)))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .toList();
    }

    /** The events of the interface. */
    enum Event {
        CREATE("QuoteCreateEvent", "quoteCreateEvent"),
        STATE_CHANGE("QuoteStateChangeEvent", "quoteStateChangeEvent"),
        DELETE("QuoteDeleteEvent", "quoteDeleteEvent"),
        INFORMATION_REQUIRED("QuoteInformationRequiredEvent", "quoteInformationRequiredEvent"),
        ATTRIBUTE_VALUE_CHANGE("QuoteAttributeValueChangeEvent", "quoteAttributeValueChangeEvent");

        private final String type;
        private final String listener;

        Event(String type, String listener) {
            this.type = type;
            this.listener = listener;
        }

        /** Returns the path of the listener, below the callback. */
        String path() {
            return "/listener/" + listener;
        }
    }

    /**
     * Something that has happened to a quote.
     *
     * @param place the place in the quote that it is about, empty for the whole of it
     */
    record Happened(Event event, KeptQuote quote, String place) {}

    private static String target(Rendering version, String id) {
        return TARGETS + version.name().toLowerCase(Locale.ROOT) + ':' + id;
    }

    private static Rendering version(Subscription subscription) {
        return subscription.id().startsWith(TARGETS + "v5:") ? Rendering.V5 : Rendering.V4;
    }

    /** Keeps somebody who wants to listen. */
    ObjectNode subscribe(Rendering version, ObjectNode body) throws IOException, Refusal {
        String callback = body.path("callback").asText("").strip();
        String query = body.path("query").asText("").strip();
        if (!isAddress(callback) || query.length() > LONGEST) {
            throw new Refusal(400, "callback is the address of a listener, such as https://crm.example/tmf-api.");
        }
        if (!isAllowed(callback)) {
            throw new Refusal(403, "Nobody may listen there: io.promisegate.tmf648 does not name this host.");
        }
        String start = target(version, "");
        for (Subscription known : outbox.subscriptions(start)) {
            if (known.callback().equals(callback) && known.query().equals(query)) {
                throw new Refusal(409, "This listener is known already, as " + id(known) + '.');
            }
        }
        String id = UUID.randomUUID().toString();
        outbox.subscribe(new Subscription(target(version, id), callback, query));
        return Json.object().put("id", id).put("callback", callback).put("query", query);
    }

    private static boolean isAddress(String callback) {
        try {
            URI uri = new URI(callback);
            return callback.length() <= LONGEST
                    && uri.getHost() != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Returns whether listeners may be at an address. */
    boolean isAllowed(String callback) {
        String host = URI.create(callback).getHost().toLowerCase(Locale.ROOT);
        return hosts.isEmpty()
                || hosts.stream()
                        .anyMatch(allowed ->
                                allowed.startsWith("*.") ? host.endsWith(allowed.substring(1)) : host.equals(allowed));
    }

    private static String id(Subscription subscription) {
        return subscription.id().substring(subscription.id().lastIndexOf(':') + 1);
    }

    void unsubscribe(Rendering version, String id) throws IOException, Refusal {
        if (!outbox.unsubscribe(target(version, id))) {
            throw new Refusal(404, "There is no listener " + id + '.');
        }
    }

    /** Returns what is to be told to whom. */
    List<OutboxMessage> messages(List<Happened> happened) throws IOException {
        List<OutboxMessage> messages = new ArrayList<>();
        if (happened.isEmpty()) {
            return messages;
        }
        for (Subscription subscription : outbox.subscriptions(TARGETS)) {
            for (Happened one : happened) {
                if (isWanted(subscription, one.event())) {
                    messages.add(OutboxMessage.of(
                            subscription.id(),
                            one.quote().id(),
                            one.event().name(),
                            body(one, version(subscription)).toString(),
                            one.quote().changedAt()));
                }
            }
        }
        return messages;
    }

    /** A query names the types of events that are wanted, such as {@code eventType=QuoteCreateEvent}. */
    private static boolean isWanted(Subscription subscription, Event event) {
        return !subscription.query().contains("eventType")
                || subscription.query().contains(event.type)
                || subscription.query().contains(event.listener);
    }

    private static ObjectNode body(Happened happened, Rendering version) {
        String now = Verdict.time(Instant.now());
        ObjectNode json = Json.object()
                .put("eventId", UUID.randomUUID().toString())
                .put("eventTime", now)
                .put("eventType", happened.event().type)
                .put("domain", "quoteManagement")
                .put("title", happened.event().type)
                .put("priority", "1")
                // spelt so by version 4
                .put(version == Rendering.V4 ? "timeOcurred" : "timeOccurred", now);
        if (!happened.place().isEmpty()) {
            json.put("fieldPath", happened.place());
        }
        json.putObject("event").set("quote", version.of(happened.quote()));
        return json;
    }

    /** Returns where messages are sent, by the name of their target. */
    Map<String, String> callbacks() throws IOException {
        Map<String, String> callbacks = new HashMap<>();
        for (Subscription subscription : outbox.subscriptions(TARGETS)) {
            callbacks.put(subscription.id(), subscription.callback());
        }
        return callbacks;
    }
}
