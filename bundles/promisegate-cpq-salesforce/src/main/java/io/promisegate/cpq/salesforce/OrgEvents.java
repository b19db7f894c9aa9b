package io.promisegate.cpq.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.cpq.JsonClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the channels by which an org announces changes: platform events and change data capture, by the Streaming
 * API (Bayeux 1.0, long polling). What was missed meanwhile is looked for after each new beginning.
 */
final class OrgEvents implements AutoCloseable {
    /** An org without news answers after 110 seconds. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Logger LOG = LoggerFactory.getLogger(OrgEvents.class);
    private static final String META = "/meta/";
    private static final long FIRST_PAUSE_SECONDS = 1;
    private static final long LONGEST_PAUSE_SECONDS = 60;

    /** Between an answer without news and the next question, however quick an org may be with answers. */
    private static final long LEAST_PAUSE_MILLIS = 500;

    private final String name;
    private final Supplier<Org> orgs;
    private final String path;
    private final List<String> channels;
    private final Runnable changed;
    private final Thread thread;
    private volatile boolean isOver;

    /**
     * Starts to listen.
     *
     * @param name name of the connection
     * @param orgs makes what logs in anew
     * @param path where the Streaming API is
     * @param channels what is listened to
     * @param changed called where something may have changed
     */
    OrgEvents(String name, Supplier<Org> orgs, String path, List<String> channels, Runnable changed) {
        this.name = name;
        this.orgs = orgs;
        this.path = path;
        this.channels = List.copyOf(channels);
        this.changed = changed;
        thread = new Thread(this::run, "promisegate-events-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        isOver = true;
        thread.interrupt();
    }

    private void run() {
        long pause = FIRST_PAUSE_SECONDS;
        while (!isOver) {
            try {
                listen(orgs.get());
                pause = FIRST_PAUSE_SECONDS;
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                if (!isOver && pause == FIRST_PAUSE_SECONDS) {
                    LOG.warn(
                            "CPQ {} announces no changes now, and is asked from time to time: {}",
                            name,
                            e.getMessage());
                }
                LOG.debug("Not listened", e);
                pause = Math.min(2 * pause, LONGEST_PAUSE_SECONDS);
            }
            try {
                TimeUnit.SECONDS.sleep(isOver ? 0 : pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Listens until the org forgets who we are. */
    private void listen(Org org) throws IOException, InterruptedException {
        ObjectNode handshake = message("handshake").put("version", "1.0");
        handshake.putArray("supportedConnectionTypes").add("long-polling");
        String client = said(org, handshake).path("clientId").asText();
        for (String channel : channels) {
            said(org, message("subscribe").put("clientId", client).put("subscription", channel));
        }
        LOG.info("CPQ {} announces changes on {}", name, channels);
        changed.run();
        boolean wasConnected = false;
        JsonNode connected;
        while (true) {
            JsonNode answer =
                    sent(org, message("connect").put("clientId", client).put("connectionType", "long-polling"));
            boolean isNews = false;
            for (JsonNode one : answer) {
                isNews |= !one.path("channel").asText().startsWith(META);
            }
            if (isNews) {
                changed.run();
            }
            connected = reply(answer, META + "connect");
            if (isOver || !connected.path("successful").asBoolean()) {
                break;
            }
            wasConnected = true;
            long interval = connected.path("advice").path("interval").asLong();
            TimeUnit.MILLISECONDS.sleep(isNews ? interval : Math.max(interval, LEAST_PAUSE_MILLIS));
        }
        if (!wasConnected && !isOver) {
            throw new IOException(
                    "connecting fails with " + connected.path("error").asText("no reason"));
        }
        LOG.debug("CPQ {} wants to be greeted again: {}", name, connected.path("error"));
    }

    private static ObjectNode message(String what) {
        return JsonClient.object().put("channel", META + what);
    }

    /** Sends a message that has to succeed. */
    private JsonNode said(Org org, ObjectNode message) throws IOException {
        String channel = message.path("channel").asText();
        JsonNode reply = reply(sent(org, message), channel);
        if (!reply.path("successful").asBoolean()) {
            throw new IOException(channel + " fails with " + reply.path("error").asText("no reason"));
        }
        return reply;
    }

    private JsonNode sent(Org org, ObjectNode message) throws IOException {
        return org.send("POST", path, JsonClient.object().arrayNode().add(message));
    }

    private static JsonNode reply(JsonNode answer, String channel) throws IOException {
        for (JsonNode one : answer) {
            if (one.path("channel").asText().equals(channel)) {
                return one;
            }
        }
        throw new IOException("the org does not answer " + channel);
    }
}
