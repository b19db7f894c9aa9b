package io.promisegate.desk.internal;

import io.promisegate.desk.DeskMessage;
import io.promisegate.desk.DeskMessage.Channel;
import io.promisegate.ledger.DeskStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers messages, each at least once: one that fails is tried again, later each time, and is put aside in the end. A
 * webhook is signed with HMAC-SHA256 over {@code time.body}. Belongs to one thread.
 */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    /** Nobody else takes a message for that long. */
    private static final Duration TAKEN = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int AT_ONCE = 1_000;
    private static final int FIRST_ERROR = 300;

    private final DeskStore store;
    private final DeskSettings settings;
    private final ProducerTemplate mail;
    private final Clock clock;
    /** The ways by which the last message could not be delivered. */
    private final Set<Channel> failing = EnumSet.noneOf(Channel.class);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    Courier(DeskStore store, DeskSettings settings, ProducerTemplate mail, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.mail = mail;
        this.clock = clock;
    }

    /** Delivers what is due. */
    void deliver() throws IOException {
        boolean isTaken = true;
        for (int i = 0; isTaken && i < AT_ONCE; i++) {
            Instant now = clock.instant();
            isTaken = false;
            // one at a time: nobody else gets it while it is tried
            for (DeskMessage message : store.take(now, now.plus(TAKEN), 1)) {
                isTaken = true;
                deliver(message);
            }
        }
    }

    private void deliver(DeskMessage message) throws IOException {
        try {
            if (message.channel() == Channel.MAIL) {
                mail(message);
            } else {
                post(message);
            }
        } catch (IOException | RuntimeException e) {
            failed(message, e);
            return;
        }
        store.delivered(message.id());
        if (failing.remove(message.channel())) {
            LOG.info("Messages are delivered by {} again", message.channel());
        }
    }

    private void failed(DeskMessage message, Exception e) throws IOException {
        int attempts = message.attempts() + 1;
        boolean isOver = attempts >= settings.now().config().tries();
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 20));
        Instant again = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        DeskMessage tried = new DeskMessage(
                message.id(),
                message.channel(),
                message.to(),
                message.subject(),
                message.text(),
                message.caseId(),
                message.quoteId(),
                attempts,
                again);
        store.failed(tried, isOver ? null : again);
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (isOver) {
            LOG.error("Message {} is put aside: {}", tried, cause.getClass().getSimpleName());
        } else if (failing.add(message.channel())) {
            LOG.warn(
                    "Message {} cannot be delivered now ({}), nor may others be by {}",
                    tried,
                    cause.getClass().getSimpleName(),
                    message.channel());
        }
        LOG.debug("Message {} cannot be delivered", tried, e);
    }

    private void mail(DeskMessage message) {
        DeskSettings.Config config = settings.now().config();
        mail.sendBodyAndHeaders(
                config.mail(),
                message.text(),
                Map.of(
                        "To", message.to(),
                        "From", config.mail_from(),
                        "Subject", message.subject(),
                        "Message-ID", '<' + message.id() + "@promisegate>",
                        "contentType", "text/plain; charset=UTF-8"));
    }

    private void post(DeskMessage message) throws IOException {
        String time = String.valueOf(clock.instant().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(URI.create(message.to()))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Promisegate-Event", message.subject())
                .header("Promisegate-Delivery", message.id())
                .header(
                        "Promisegate-Signature",
                        "t=" + time + ",v1="
                                + signature(settings.now().config().webhook_secret(), time + '.' + message.text()))
                .POST(HttpRequest.BodyPublishers.ofString(message.text()))
                .build();
        // the time of a request ends with the header of the answer, whose body may never end
        CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            int status = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            if (status >= FIRST_ERROR) {
                throw new IOException("answered by " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            boolean unused = answer.cancel(true);
            throw new IOException("no answer", e);
        }
    }

    /** Returns the HMAC-SHA256 of a text in hexadecimal digits. */
    static String signature(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
