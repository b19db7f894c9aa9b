package io.promisegate.web;

import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.QuoteStandings;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells open pages that something has changed, by server-sent events. It looks at how far the ledger and the standings
 * have come, so that it sees what other nodes do too; nobody is looked for while no page is open. Thread-safe.
 */
final class LiveUpdates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveUpdates.class);
    private static final long LOOK_MILLIS = 500;
    private static final int PING_LOOKS = 30;
    private static final int MOST_STREAMS = 500;

    private final Set<AsyncContext> streams = ConcurrentHashMap.newKeySet();
    private final FlowApi.Flows flows;
    private final ScheduledExecutorService looker;
    private String seen = "";
    private int looks;

    LiveUpdates(FlowApi.Flows flows) {
        this.flows = flows;
        looker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "promisegate-live");
            thread.setDaemon(true);
            return thread;
        });
        var unused = looker.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Opens a stream. */
    void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (streams.size() >= MOST_STREAMS) {
            response.setHeader("Retry-After", "30");
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        response.setContentType("text/event-stream");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        AsyncContext stream = request.startAsync();
        stream.setTimeout(0);
        if (isSent(stream, "retry: 2000\n\n")) {
            streams.add(stream);
        }
    }

    private static boolean isSent(AsyncContext stream, String event) {
        try {
            var out = stream.getResponse().getOutputStream();
            out.write(event.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return true;
        } catch (IOException | IllegalStateException e) {
            LOG.debug("A page was closed", e);
            end(stream);
            return false;
        }
    }

    private static void end(AsyncContext stream) {
        try {
            stream.complete();
        } catch (IllegalStateException e) {
            LOG.debug("It had ended", e);
        }
    }

    private void look() {
        try {
            if (streams.isEmpty()) {
                return;
            }
            String now = position();
            looks++;
            if (!now.equals(seen)) {
                seen = now;
                send("event: change\ndata: " + now + "\n\n");
            } else if (looks % PING_LOOKS == 0) {
                send(": still here\n\n");
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("Nothing can be seen of the ledger now", e);
        }
    }

    private String position() throws IOException {
        @Nullable LedgerAudit audit = flows.ledger();
        @Nullable QuoteStandings standings = flows.standings();
        return (audit == null ? 0 : audit.head().number()) + "-" + (standings == null ? 0 : standings.latest());
    }

    private void send(String event) {
        streams.removeIf(stream -> !isSent(stream, event));
    }

    @Override
    public void close() {
        looker.shutdownNow();
        streams.forEach(LiveUpdates::end);
        streams.clear();
    }
}
