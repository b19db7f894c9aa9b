package io.promisegate.cpq.tmf648;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.Finding;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.Review;
import io.promisegate.desk.Seat;
import io.promisegate.quote.PatchOperation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a decision says in the words of the interface: a note per finding for sellers, an authorization per reviewer
 * role, the state of the items that stop the quote, and what is missing.
 */
final class Verdict {
    private static final String AUTHOR = "Promisegate";
    private static final String NOTE = "promisegate-";
    private static final Pattern ITEM = Pattern.compile("/quoteItem/(\\d+)(/.*)?");

    private Verdict() {}

    /**
     * Returns what is kept beside the quote.
     *
     * @param dealCase the case of the quote, null where there is none (yet)
     */
    static ObjectNode of(Decision decision, @Nullable DealCase dealCase, boolean isSigned) {
        ObjectNode json = Json.object().put("outcome", decision.outcome().name());
        notes(json, decision);
        authorizations(json, decision, dealCase, isSigned);
        ObjectNode items = json.putObject("items");
        for (Finding finding : decision.stopping()) {
            Matcher item = ITEM.matcher(finding.pointer());
            if (item.matches()) {
                items.put(item.group(1), State.PENDING.word());
            }
            for (PatchOperation operation : finding.fix().patch()) {
                if (operation.op().equals("add")) {
                    json.withArray("informationRequired")
                            .addObject()
                            .put("op", "add")
                            .put("path", finding.pointer());
                    break;
                }
            }
        }
        return json;
    }

    /** Takes what the server says out of what a client sends back. */
    static void withoutOurs(ObjectNode quote) {
        if (quote.path("note") instanceof ArrayNode notes) {
            for (int i = notes.size() - 1; i >= 0; i--) {
                JsonNode note = notes.get(i);
                if (note.path("author").asText().equals(AUTHOR)
                        && note.path("id").asText().startsWith(NOTE)) {
                    notes.remove(i);
                }
            }
        }
    }

    private static void notes(ObjectNode json, Decision decision) {
        int number = 0;
        for (Finding finding : decision.findings()) {
            number++;
            if (finding.mode() == Mode.SHADOW || finding.mode() == Mode.OFF) {
                continue;
            }
            String fix = finding.waived() == null ? finding.fix().words() : "";
            String message = finding.message(Audience.SALES);
            json.withArray("note")
                    .addObject()
                    .put("id", NOTE + number + '-' + finding.rule())
                    .put("author", AUTHOR)
                    .put("date", time(decision.decidedAt()))
                    .put("text", fix.isEmpty() ? message : message + ' ' + fix);
        }
        if (decision.failure() != null) {
            json.withArray("note")
                    .addObject()
                    .put("id", NOTE + decision.failure().code())
                    .put("author", AUTHOR)
                    .put("date", time(decision.decidedAt()))
                    .put(
                            "text",
                            "The quote could not be judged: "
                                    + decision.failure().message());
        }
    }

    private static void authorizations(
            ObjectNode json, Decision decision, @Nullable DealCase dealCase, boolean isSigned) {
        Map<ReviewerRole, Seat> seats = new EnumMap<>(ReviewerRole.class);
        if (dealCase != null) {
            dealCase.seats().forEach(seat -> seats.put(seat.role(), seat));
        }
        for (ReviewerRole role : ReviewerRole.values()) {
            boolean isAsked = decision.stopping().stream()
                    .anyMatch(finding -> finding.roles().contains(role));
            Seat seat = seats.get(role);
            if (seat != null || isAsked) {
                authorization(
                        json.withArray("authorization").addObject(),
                        role,
                        seat,
                        dealCase,
                        seat == null ? decision.decidedAt() : seat.since());
            }
        }
        if (isSigned && decision.receipt() != null) {
            ObjectNode signed = json.withArray("authorization").addObject();
            signed.put("name", "Promise boundary " + decision.revision())
                    .put("state", "approved")
                    .put("requestedDate", time(decision.decidedAt()))
                    .put("givenDate", time(decision.decidedAt()))
                    .put("signatureRepresentation", "sha-256:" + digest(decision.receipt()));
            signed.putArray("approver")
                    .addObject()
                    .put("id", decision.id())
                    .put("name", AUTHOR)
                    .put("role", "gate")
                    .put("@referredType", "Organization");
        }
    }

    private static void authorization(
            ObjectNode json, ReviewerRole role, @Nullable Seat seat, @Nullable DealCase dealCase, Instant asked) {
        String name = role.name().toLowerCase(Locale.ROOT);
        json.put("name", name + " review");
        json.put("requestedDate", time(asked));
        Review answer = null;
        if (dealCase != null) {
            for (Review review : dealCase.reviews()) {
                if (review.role() == role && !review.isRecalled()) {
                    answer = review;
                }
            }
        }
        Seat.State state = seat == null ? Seat.State.WAITING : seat.state();
        json.put(
                "state",
                switch (state) {
                    case APPROVED -> "approved";
                    case REJECTED -> "rejected";
                    case WAITING, INFORMATION -> "pending";
                });
        ObjectNode approver = json.putArray("approver").addObject();
        if (answer != null && (state == Seat.State.APPROVED || state == Seat.State.REJECTED)) {
            json.put("givenDate", time(answer.at().isBefore(asked) ? asked : answer.at()));
            approver.put("id", answer.by()).put("name", answer.by());
        } else {
            approver.put("id", NOTE + name).put("name", name);
        }
        approver.put("role", name).put("@referredType", "Individual");
    }

    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static String digest(String receipt) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(receipt.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
