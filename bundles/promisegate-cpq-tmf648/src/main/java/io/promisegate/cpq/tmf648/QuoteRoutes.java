package io.promisegate.cpq.tmf648;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.ledger.KeptQuote;
import io.promisegate.ledger.KeptQuotes.Query;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps the requests of one version of the interface onto quotes and listeners. */
final class QuoteRoutes extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(QuoteRoutes.class);
    private static final String JSON = "application/json;charset=utf-8";
    private static final int MAX_BODY = 4 * 1024 * 1024;
    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final Rendering version;
    private final QuoteService quotes;
    private final Hub hub;
    private final String name;

    QuoteRoutes(Rendering version, QuoteService quotes, Hub hub) {
        this.version = version;
        this.quotes = quotes;
        this.hub = hub;
        name = "promisegate-tmf648-" + version.name().toLowerCase(Locale.ROOT) + '-';
    }

    /** What a request asks for. */
    @FunctionalInterface
    private interface Action {
        void run(Message message) throws IOException, Refusal;
    }

    @Override
    public void configure() {
        rest(version.base() + "/quote").get().routeId(name + "list").to(to("list", this::list));
        rest(version.base() + "/quote").post().routeId(name + "create").to(to("create", this::create));
        rest(version.base() + "/quote").get("/{id}").routeId(name + "show").to(to("show", this::show));
        rest(version.base() + "/quote").patch("/{id}").routeId(name + "change").to(to("change", this::change));
        rest(version.base() + "/quote").delete("/{id}").routeId(name + "delete").to(to("delete", this::delete));
        rest(version.base() + "/hub").post().routeId(name + "listen").to(to("listen", this::listen));
        rest(version.base() + "/hub").delete("/{id}").routeId(name + "unlisten").to(to("unlisten", this::unlisten));
    }

    private String to(String step, Action action) {
        String uri = "direct:" + name + step;
        from(uri).routeId(name + step + "-steps").process(answering(action));
        return uri;
    }

    private static Processor answering(Action action) {
        return exchange -> {
            try {
                action.run(exchange.getMessage());
            } catch (Refusal e) {
                refuse(exchange.getMessage(), e);
            } catch (IOException | RuntimeException e) {
                LOG.error("A request to {} failed", exchange.getFromEndpoint(), e);
                refuse(
                        exchange.getMessage(),
                        new Refusal(503, "The request could not be answered; the log says why. Try again later."));
            }
        };
    }

    /** A problem document, RFC 9457, that is an Error of TMF648 too; they differ in what status is, so it has none. */
    private static void refuse(Message message, Refusal refusal) {
        ObjectNode json = Json.object()
                .put("type", "https://promisegate.io/problems/tmf648-" + refusal.status())
                .put("title", title(refusal.status()))
                .put("detail", String.valueOf(refusal.getMessage()))
                .put("code", String.valueOf(refusal.status()))
                .put("reason", title(refusal.status()))
                .put("message", String.valueOf(refusal.getMessage()));
        for (Problem problem : refusal.problems()) {
            ObjectNode node = json.withArray("problems")
                    .addObject()
                    .put("code", problem.code())
                    .put("message", problem.message())
                    .put("pointer", problem.pointer());
            Place place = problem.place();
            if (place != null) {
                node.put("line", place.line()).put("column", place.column());
            }
        }
        answer(message, refusal.status(), json);
        message.setHeader(Exchange.CONTENT_TYPE, "application/problem+json");
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "The request cannot be read";
            case 404 -> "There is no such thing";
            case 409 -> "This is not possible as it stands";
            case 413 -> "The body is too large";
            default -> "The server cannot answer";
        };
    }

    private static void answer(Message message, int status, @Nullable JsonNode json) {
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        if (json == null) {
            message.setBody(null);
        } else {
            message.setHeader(Exchange.CONTENT_TYPE, JSON);
            message.setBody(Json.bytes(json));
        }
    }

    private static ObjectNode body(Message message) throws IOException, Refusal {
        try (InputStream in = message.getBody(InputStream.class)) {
            byte[] bytes = in == null ? new byte[0] : in.readNBytes(MAX_BODY + 1);
            if (bytes.length > MAX_BODY) {
                throw new Refusal(413, "The body has more than " + MAX_BODY + " bytes.");
            }
            return Json.body(bytes);
        }
    }

    private static @Nullable String text(Message message, String name) {
        String text = message.getHeader(name, String.class);
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static int number(Message message, String name, int otherwise) throws Refusal {
        String text = text(message, name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,9}")) {
            throw new Refusal(400, name + " is a number from 0 up.");
        }
        return Integer.parseInt(text);
    }

    private void list(Message message) throws IOException, Refusal {
        String id = text(message, "id");
        String state = text(message, "state");
        String date = text(message, "quoteDate");
        String fields = text(message, "fields");
        int offset = number(message, "offset", 0);
        int limit = Math.min(MOST, number(message, "limit", USUAL));
        State wanted = state == null ? null : State.of(state);
        List<KeptQuote> found = new ArrayList<>();
        long total = 0;
        if (id != null) {
            for (String one : id.split(",", -1)) {
                add(found, one.strip(), wanted, date);
            }
            found.removeIf(kept -> state != null && wanted == null);
            total = found.size();
            found = found.subList(Math.min(offset, found.size()), Math.min(offset + limit, found.size()));
        } else if (state == null || wanted != null) {
            Query query = query(wanted, date);
            total = quotes.count(query);
            found.addAll(quotes.list(query, offset, limit));
        }
        ArrayNode json = Json.object().putArray("quotes");
        for (KeptQuote kept : found) {
            json.add(version.only(version.of(kept), fields));
        }
        answer(message, 200, json);
        message.setHeader("X-Total-Count", total);
        message.setHeader("X-Result-Count", found.size());
    }

    private void add(List<KeptQuote> found, String id, @Nullable State wanted, @Nullable String date)
            throws IOException {
        try {
            KeptQuote kept = quotes.find(id);
            if ((wanted == null || kept.state().equals(wanted.word()))
                    && (date == null || kept.createdAt().toString().startsWith(date))) {
                found.add(kept);
            }
        } catch (Refusal e) {
            LOG.debug("Nothing has id {}", id, e);
        }
    }

    /** A date is a day, or an instant to the millisecond. */
    private static Query query(@Nullable State wanted, @Nullable String date) throws Refusal {
        String word = wanted == null ? null : wanted.word();
        if (date == null) {
            return new Query(word, null, null);
        }
        try {
            if (date.contains("T")) {
                Instant at = Instant.parse(date);
                return new Query(word, at, at.plusMillis(1));
            }
            Instant day = LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant();
            return new Query(word, day, day.plus(Duration.ofDays(1)));
        } catch (DateTimeException e) {
            throw new Refusal(400, "quoteDate is a day such as 2026-12-24, or an instant.");
        }
    }

    private void create(Message message) throws IOException, Refusal {
        KeptQuote kept = quotes.create(body(message));
        answer(message, 201, version.of(kept));
        message.setHeader("Location", version.href(kept.id()));
    }

    private static String id(Message message) {
        return String.valueOf(message.getHeader("id", String.class));
    }

    private void show(Message message) throws IOException, Refusal {
        String fields = text(message, "fields");
        answer(message, 200, version.only(version.of(quotes.find(id(message))), fields));
    }

    private void change(Message message) throws IOException, Refusal {
        answer(message, 200, version.of(quotes.change(id(message), body(message))));
    }

    private void delete(Message message) throws IOException, Refusal {
        quotes.delete(id(message));
        answer(message, 204, null);
    }

    private void listen(Message message) throws IOException, Refusal {
        ObjectNode known = hub.subscribe(version, body(message));
        answer(message, 201, known);
        message.setHeader(
                "Location", version.base() + "/hub/" + known.path("id").asText());
    }

    private void unlisten(Message message) throws IOException, Refusal {
        hub.unsubscribe(version, id(message));
        answer(message, 204, null);
    }
}
