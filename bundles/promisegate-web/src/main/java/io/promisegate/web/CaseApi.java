package io.promisegate.web;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.boundary.DeskCheck;
import io.promisegate.decision.Finding;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DealDesk.Answer;
import io.promisegate.desk.DealDesk.CaseQuery;
import io.promisegate.desk.DealDesk.View;
import io.promisegate.desk.DealDesk.WaiverQuery;
import io.promisegate.desk.DeskException;
import io.promisegate.desk.DeskException.Reason;
import io.promisegate.desk.DeskMessage;
import io.promisegate.desk.Person;
import io.promisegate.desk.Review;
import io.promisegate.desk.Waiver;
import io.promisegate.json.DeskJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desk over HTTP. Everybody names themselves, and sees what concerns them; a write names by {@code If-Match} which
 * change of the case it is about.
 */
final class CaseApi {
    private static final Logger LOG = LoggerFactory.getLogger(CaseApi.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int MOST = 200;
    private static final int USUAL = 50;
    private static final int EARLIER = 5;

    private final Access access;
    private final FlowApi.Flows flows;

    /** What can be written to a case. */
    enum Write {
        REVIEWS,
        DELEGATION,
        RECALL,
        REMARKS,
        WITHDRAWAL;

        String path() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    CaseApi(Access access, FlowApi.Flows flows) {
        this.access = access;
        this.flows = flows;
    }

    /** Something to do at the desk, as a person. */
    @FunctionalInterface
    private interface Action {
        void run(DealDesk desk, Person person) throws IOException;
    }

    private void act(Exchange exchange, Action action) throws IOException {
        Person person = access.person(exchange.getMessage());
        if (Access.isFromPage(exchange.getMessage())) {
            Access.refuse(exchange);
            return;
        }
        if (person == null) {
            Access.challenge(exchange);
            return;
        }
        try {
            DealDesk desk = flows.desk();
            if (desk == null) {
                throw new IllegalStateException("The desk is not running");
            }
            action.run(desk, person);
        } catch (JsonBody.InvalidException e) {
            HttpProblem.of(
                            400,
                            "unreadable-body",
                            "The body cannot be read",
                            e.problems().get(0).message())
                    .with(e.problems())
                    .answer(exchange);
        } catch (DeskException e) {
            answer(exchange, e);
        } catch (IllegalStateException e) {
            LOG.warn("The desk does not answer: {}", e.getMessage());
            HttpProblem.of(503, "no-desk", "The desk is not there", "It cannot be read or written now.")
                    .answer(exchange);
        }
    }

    private static void answer(Exchange exchange, DeskException e) {
        String detail = String.valueOf(e.getMessage());
        (switch (e.reason()) {
                    case UNKNOWN -> HttpProblem.of(404, "no-such-case", "There is no such thing", detail);
                    case STALE -> HttpProblem.of(412, "changed-meanwhile", "It has changed meanwhile", detail);
                    case FORBIDDEN -> HttpProblem.of(403, "not-yours", "This is not yours to do", detail);
                    case CONFLICT -> HttpProblem.of(409, "not-possible", "This is not possible", detail);
                    case INVALID -> HttpProblem.of(422, "makes-no-sense", "This makes no sense", detail);
                })
                .answer(exchange);
    }

    private static View checkedView(DealDesk desk, @Nullable DealCase dealCase, Person person) {
        View view = desk.view(dealCase, person);
        if (view == View.NOTHING) {
            throw new DeskException(Reason.FORBIDDEN, person.name() + " has no part in the desk.");
        }
        return view;
    }

    private static @Nullable String text(Message message, String name) {
        String text = message.getHeader(name, String.class);
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static int most(Message message) {
        String most = text(message, "most");
        if (most == null) {
            return USUAL;
        }
        if (!most.matches("[1-9]\\d{0,5}")) {
            throw new DeskException(Reason.INVALID, "most is a number from 1 up.");
        }
        return Math.min(MOST, Integer.parseInt(most));
    }

    private static <E extends Enum<E>> @Nullable E constant(Class<E> type, Message message, String name) {
        String text = text(message, name);
        if (text == null) {
            return null;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new DeskException(Reason.INVALID, name + " is one of " + List.of(type.getEnumConstants()) + '.');
    }

    void list(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        act(exchange, (desk, person) -> {
            View view = checkedView(desk, null, person);
            int most = most(message);
            List<DealCase> cases = desk.cases(
                    new CaseQuery(
                            constant(DealCase.State.class, message, "state"),
                            constant(ReviewerRole.class, message, "role"),
                            text(message, "quote"),
                            text(message, "customer"),
                            text(message, "after")),
                    most);
            ObjectNode json = MAPPER.createObjectNode();
            ArrayNode array = json.putArray("cases");
            for (DealCase dealCase : cases) {
                array.add(DeskJson.of(dealCase, view == View.ALL && desk.view(dealCase, person) == View.ALL));
            }
            if (cases.size() == most) {
                json.put("next", cases.get(most - 1).id());
            }
            Api.answer(exchange, MAPPER.writeValueAsBytes(json));
        });
    }

    void show(Exchange exchange) throws IOException {
        String id = String.valueOf(text(exchange.getMessage(), "id"));
        act(exchange, (desk, person) -> {
            DealCase dealCase = desk.find(id);
            if (dealCase == null) {
                checkedView(desk, null, person);
                throw new DeskException(Reason.UNKNOWN, "There is no case " + id + '.');
            }
            checkedView(desk, dealCase, person);
            answer(exchange, desk, dealCase, person);
        });
    }

    /** Answers a case with its entity tag, and what the person can do with it. */
    private static void answer(Exchange exchange, DealDesk desk, DealCase dealCase, Person person) throws IOException {
        boolean isReviewer = desk.view(dealCase, person) == View.ALL;
        ObjectNode json = DeskJson.of(dealCase, isReviewer);
        desk.rolesIn(dealCase, person)
                .forEach(role -> json.withArray("yourRoles").add(role.name()));
        if (isReviewer) {
            ObjectNode earlier = json.putObject("earlierWaivers");
            Instant now = Instant.now();
            dealCase.findings().stream().map(Finding::rule).distinct().forEach(rule -> {
                for (Waiver waiver : desk.waivers(new WaiverQuery(rule, null, null), EARLIER)) {
                    if (!waiver.caseId().equals(dealCase.id())) {
                        earlier.withArray(rule).add(DeskJson.of(waiver, true, now));
                    }
                }
            });
        }
        byte[] body = MAPPER.writeValueAsBytes(json);
        Api.answer(exchange, body);
        exchange.getMessage().setHeader("ETag", '"' + String.valueOf(dealCase.change()) + '"');
    }

    void write(Exchange exchange, Write write) throws IOException {
        Message message = exchange.getMessage();
        String id = String.valueOf(text(message, "id"));
        String match = text(message, "If-Match");
        byte[] body = Api.body(message, JsonBody.MAX_BYTES);
        act(exchange, (desk, person) -> {
            if (match == null) {
                HttpProblem.of(
                                428,
                                "which-change",
                                "If-Match is needed",
                                "Send the ETag of the case along, so that nobody overwrites what they have not seen.")
                        .answer(exchange);
                return;
            }
            answer(exchange, desk, written(desk, person, write, id, change(match), body), person);
        });
    }

    private static long change(String match) {
        if (match.equals("*")) {
            return DealDesk.ANY;
        }
        String tag = match.replace("\"", "");
        if (!tag.matches("\\d{1,15}")) {
            throw new DeskException(Reason.STALE, "If-Match is no ETag of a case.");
        }
        return Long.parseLong(tag);
    }

    private static DealCase written(
            DealDesk desk, Person person, Write write, String id, long change, byte[] document) {
        JsonBody body = JsonBody.read(document);
        switch (write) {
            case REVIEWS -> {
                Answer answer = answer(body);
                return desk.answer(id, change, person, answer);
            }
            case DELEGATION -> {
                ReviewerRole role = body.constant("role", ReviewerRole.class, true);
                String to = body.text("to", true);
                Instant until = body.instant("until", true);
                body.end();
                return desk.delegate(id, change, person, present(role), to, present(until));
            }
            case RECALL -> {
                ReviewerRole role = body.constant("role", ReviewerRole.class, true);
                String why = body.text("why", true);
                body.end();
                return desk.recall(id, change, person, present(role), why);
            }
            case REMARKS -> {
                String text = body.text("text", false);
                List<String> attachments = body.texts("attachments");
                body.end();
                return desk.remark(id, change, person, text, attachments);
            }
            case WITHDRAWAL -> {
                String why = body.text("why", false);
                body.end();
                return desk.withdraw(id, change, person, why);
            }
        }
        throw new IllegalStateException("nothing writes " + write);
    }

    private static <T> T present(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    private static Answer answer(JsonBody body) {
        Map<DeskCheck, String> checks = new EnumMap<>(DeskCheck.class);
        body.members("checks", DeskCheck.class, checks);
        ReviewerRole role = body.constant("role", ReviewerRole.class, true);
        Review.Answer said = body.constant("answer", Review.Answer.class, true);
        List<String> conditions = body.texts("conditions");
        String comment = body.text("comment", false);
        Instant until = body.instant("until", false);
        var most = body.money("most");
        int mostQuotes = body.number("mostQuotes");
        List<String> attachments = body.texts("attachments");
        body.end();
        return new Answer(
                present(role), present(said), conditions, comment, checks, until, most, mostQuotes, attachments);
    }

    void waivers(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        act(exchange, (desk, person) -> {
            boolean isReviewer = checkedView(desk, null, person) == View.ALL;
            ObjectNode json = MAPPER.createObjectNode();
            ArrayNode array = json.putArray("waivers");
            Instant now = Instant.now();
            desk.waivers(
                            new WaiverQuery(text(message, "rule"), text(message, "customer"), text(message, "quote")),
                            most(message))
                    .forEach(waiver -> array.add(DeskJson.of(waiver, isReviewer, now)));
            ObjectNode often = json.putObject("oftenWaived");
            desk.oftenWaived().forEach(often::put);
            Api.answer(exchange, MAPPER.writeValueAsBytes(json));
        });
    }

    void endWaiver(Exchange exchange) throws IOException {
        String id = String.valueOf(text(exchange.getMessage(), "id"));
        byte[] document = Api.body(exchange.getMessage(), JsonBody.MAX_BYTES);
        act(exchange, (desk, person) -> {
            checkedView(desk, null, person);
            JsonBody body = JsonBody.read(document);
            String why = body.text("why", true);
            body.end();
            Waiver ended = desk.endWaiver(id, person, why);
            Api.answer(exchange, MAPPER.writeValueAsBytes(DeskJson.of(ended, true, Instant.now())));
        });
    }

    void undelivered(Exchange exchange) throws IOException {
        act(exchange, (desk, person) -> {
            if (checkedView(desk, null, person) != View.ALL) {
                throw new DeskException(Reason.FORBIDDEN, "Reviewers see messages.");
            }
            ArrayNode messages = MAPPER.createArrayNode();
            for (DeskMessage message : desk.undelivered()) {
                messages.addObject()
                        .put("id", message.id())
                        .put("channel", message.channel().name())
                        .put("to", recipient(message))
                        .put("subject", message.subject())
                        .put("case", message.caseId())
                        .put("attempts", message.attempts());
            }
            Api.answer(
                    exchange, MAPPER.writeValueAsBytes(MAPPER.createObjectNode().set("messages", messages)));
        });
    }

    /** Returns whom a message is to; what follows the host of a webhook may be a secret. */
    private static String recipient(DeskMessage message) {
        if (message.channel() != DeskMessage.Channel.WEBHOOK) {
            return message.to();
        }
        try {
            return String.valueOf(new URI(message.to()).getHost());
        } catch (URISyntaxException e) {
            return "a webhook";
        }
    }

    void deliver(Exchange exchange) throws IOException {
        act(exchange, (desk, person) -> {
            if (checkedView(desk, null, person) != View.ALL) {
                throw new DeskException(Reason.FORBIDDEN, "Reviewers have messages tried again.");
            }
            Api.answer(
                    exchange, MAPPER.writeValueAsBytes(MAPPER.createObjectNode().put("again", desk.deliverAgain())));
        });
    }

    /** Answers the description of the interface. */
    void openApi(Exchange exchange) throws IOException {
        try (InputStream in = Objects.requireNonNull(CaseApi.class.getResourceAsStream("openapi.json"))) {
            Api.answer(exchange, in.readAllBytes());
        }
    }
}
