package io.promisegate.cpq;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.spi.NotDeliveredException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Talks JSON over HTTP with other systems. An answer that does not come in time, is too large or is no JSON counts as
 * one that did not come; what the other system will never take is told apart from what it cannot take now. Nothing that
 * was said is in the message of an exception. Thread-safe.
 */
public final class JsonClient {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** The type of what is sent. */
    public static final String JSON = "application/json;charset=utf-8";

    private static final int MOST_BYTES = 32 * 1024 * 1024;
    private static final int FIRST_ERROR = 300;
    private static final int UNAUTHORIZED = 401;

    /** What stays as it is when the same is asked again: the request is wrong, or what it is about is not there. */
    private static final Set<Integer> FINAL = Set.of(400, 404, 405, 410, 413, 414, 415, 422);

    private final Duration patience;
    private final HttpClient http;

    /**
     * Makes a client.
     *
     * @param patience how long an answer may take, to its last byte
     */
    public JsonClient(Duration patience) {
        this(patience, HttpClient.newBuilder());
    }

    private JsonClient(Duration patience, HttpClient.Builder http) {
        this.patience = patience;
        this.http = http.connectTimeout(patience).build();
    }

    /**
     * Makes a client that sends back the cookies that it was given.
     *
     * @param patience how long an answer may take, to its last byte
     */
    public static JsonClient withCookies(Duration patience) {
        return new JsonClient(patience, HttpClient.newBuilder().cookieHandler(new CookieManager()));
    }

    /**
     * An answer.
     *
     * @param status the status code
     * @param json its body, missing where it has none
     */
    public record Reply(int status, JsonNode json) {

        /** Returns whether the other system says that it will not have the request as it is. */
        public boolean isUnauthorized() {
            return status == UNAUTHORIZED;
        }
    }

    /** Returns a text as a part of an address. */
    public static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns an empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Returns JSON as it is sent. */
    public static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the JSON that bytes are. */
    public static JsonNode json(byte[] bytes) throws IOException {
        return MAPPER.readTree(bytes);
    }

    /**
     * Sends a request, and answers with what came back, but for those that were refused.
     *
     * @param authorization who asks, empty for nobody
     * @param body what is sent, null for nothing
     * @param contentType what it is
     * @throws NotDeliveredException where the other system asks for a pause, or will never take it; a lack of
     *     permission is something that its people can change
     * @throws IOException where no usable answer came
     */
    public Reply send(String method, URI uri, String authorization, byte @Nullable [] body, String contentType)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(patience)
                .header("Accept", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (body != null) {
            request.header("Content-Type", contentType);
        }
        HttpResponse<byte[]> response = answer(request.build());
        int status = response.statusCode();
        if (status == UNAUTHORIZED) {
            return new Reply(status, MissingNode.getInstance());
        }
        if (status >= FIRST_ERROR) {
            throw refused(status, response);
        }
        try {
            return new Reply(
                    status, response.body().length == 0 ? MissingNode.getInstance() : MAPPER.readTree(response.body()));
        } catch (JsonProcessingException e) {
            throw new IOException(uri.getHost() + " answers with something that is no JSON");
        }
    }

    /**
     * Posts JSON to somebody whose answer does not matter.
     *
     * @return whether they have taken it; where not, they ask who we are
     */
    public boolean tells(URI uri, byte[] json) throws IOException {
        HttpResponse<byte[]> response = answer(HttpRequest.newBuilder(uri)
                .timeout(patience)
                .header("Content-Type", JSON)
                .POST(BodyPublishers.ofByteArray(json))
                .build());
        if (response.statusCode() == UNAUTHORIZED) {
            return false;
        }
        if (response.statusCode() >= FIRST_ERROR) {
            throw refused(response.statusCode(), response);
        }
        return true;
    }

    private HttpResponse<byte[]> answer(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> running = http.sendAsync(request, info -> new Limited());
        String host = request.uri().getHost();
        try {
            return running.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            running.cancel(true);
            throw new IOException(host + " does not answer in " + patience.toSeconds() + " seconds", e);
        } catch (InterruptedException e) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException(host + " is not asked any more", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    host + ": " + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
                    cause);
        }
    }

    private static NotDeliveredException refused(int status, HttpResponse<byte[]> response) {
        String why = response.uri().getHost() + " answers with HTTP " + status;
        String after = response.headers().firstValue("Retry-After").orElse("").strip();
        if (after.isEmpty() && FINAL.contains(status)) {
            return NotDeliveredException.never(why);
        }
        return NotDeliveredException.after(
                after.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(after)) : null, why);
    }

    /** Collects a body up to a size. */
    private static final class Limited implements BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                if (collected.size() + buffer.remaining() > MOST_BYTES) {
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    whole.completeExceptionally(new IOException("the answer is too large"));
                    return;
                }
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                collected.writeBytes(bytes);
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(collected.toByteArray());
        }
    }
}
