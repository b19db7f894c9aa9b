package io.promisegate.desk.internal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Finding;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DeskMessage;
import io.promisegate.desk.DeskMessage.Channel;
import io.promisegate.desk.Review;
import io.promisegate.desk.Seat;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says to whom what has happened in a case, in the words of {@code messages.properties}. What the requester is told
 * comes from the words for sales alone, which show no confidential limit.
 */
final class Letters {
    private static final Logger LOG = LoggerFactory.getLogger(Letters.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Properties TEXTS = texts();
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final int LONGEST_LINE = 300;

    private final DeskSettings.Settings settings;
    private final Properties texts;
    private final Instant now;

    Letters(DeskSettings.Settings settings, Instant now) {
        this.settings = settings;
        this.now = now;
        this.texts = own(settings.config().templates());
    }

    private static Properties texts() {
        Properties texts = new Properties();
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(Letters.class.getResourceAsStream("messages.properties")),
                StandardCharsets.UTF_8)) {
            texts.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    private static Properties own(String file) {
        Properties texts = new Properties(TEXTS);
        if (!file.isBlank()) {
            Path path = Path.of(System.getProperty("karaf.base", "")).resolve(file.strip());
            try (Reader in = Files.newBufferedReader(path)) {
                texts.load(in);
            } catch (IOException | IllegalArgumentException e) {
                LOG.error("The texts of messages in {} cannot be read; those of the product are used", path, e);
            }
        }
        return texts;
    }

    /** Returns what follows from a change of a case. */
    List<DeskMessage> about(@Nullable DealCase before, DealCase after) {
        List<DeskMessage> messages = new ArrayList<>();
        boolean isNew = before == null;
        boolean isReopened = before != null && before.state() != DealCase.State.OPEN;
        if (after.state() == DealCase.State.OPEN && (isNew || isReopened)) {
            toSeller(isNew ? "opened" : "reopened", after, messages);
            toHooks(isNew ? "opened" : "reopened", after, messages);
        } else if (before != null && before.state() != after.state()) {
            toSeller(name(after.state()), after, messages);
            toHooks(name(after.state()), after, messages);
        }
        if (after.state() == DealCase.State.OPEN) {
            for (Seat seat : after.seats()) {
                Seat was = before == null ? null : before.seat(seat.role());
                boolean isAsked = seat.state() == Seat.State.WAITING
                        && (was == null
                                || was.state() != Seat.State.WAITING
                                || !was.since().equals(seat.since()));
                boolean isDelegated = was != null
                        && was.delegations().size() < seat.delegations().size();
                if (isAsked || isDelegated) {
                    toReviewers("asked", after, seat, messages);
                    toHooks("waiting", after, messages);
                } else if (seat.state() == Seat.State.INFORMATION
                        && (was == null || was.state() != Seat.State.INFORMATION)) {
                    toSeller("question", after, messages);
                    toHooks("question", after, messages);
                }
            }
        }
        return distinct(messages);
    }

    /** Returns what follows from a step of a deadline. */
    List<DeskMessage> overdue(DealCase dealCase, Seat seat) {
        List<DeskMessage> messages = new ArrayList<>();
        if (seat.state() == Seat.State.INFORMATION) {
            toSeller("question", dealCase, messages);
        }
        switch (seat.step()) {
            case REMINDED -> toReviewers("reminder", dealCase, seat, messages);
            case DEPUTY -> toReviewers("deputy", dealCase, seat, messages);
            case ESCALATED -> {
                toReviewers("reminder", dealCase, seat, messages);
                mail(settings.config().mail_escalation(), "escalation", dealCase, seat, messages);
            }
            case ASKED -> throw new IllegalArgumentException("nothing is due");
        }
        toHooks(name(seat.step()), dealCase, messages);
        return distinct(messages);
    }

    private static List<DeskMessage> distinct(List<DeskMessage> messages) {
        Map<String, DeskMessage> distinct = new java.util.LinkedHashMap<>();
        messages.forEach(
                message -> distinct.putIfAbsent(message.to() + ' ' + message.subject() + message.text(), message));
        return List.copyOf(distinct.values());
    }

    private void toSeller(String event, DealCase dealCase, List<DeskMessage> messages) {
        String requester = dealCase.requester();
        People.Entry entry = requester == null ? null : settings.people().entry(requester);
        String to = entry == null || entry.mail().isEmpty() ? settings.config().mail_sales() : entry.mail();
        mail(to, "seller." + event, dealCase, null, messages);
    }

    private void toReviewers(String event, DealCase dealCase, Seat seat, List<DeskMessage> messages) {
        for (People.Entry entry : settings.people().asked(seat, now, ZoneOffset.UTC)) {
            if (!dealCase.isRequestedBy(entry.name())) {
                mail(entry.mail(), "reviewer." + event, dealCase, seat, messages);
            }
        }
    }

    private void mail(String to, String text, DealCase dealCase, @Nullable Seat seat, List<DeskMessage> messages) {
        if (to.isBlank() || settings.config().mail().isBlank()) {
            return;
        }
        boolean isForSeller = text.startsWith("seller.");
        Map<String, String> values = Map.of(
                "case", dealCase.id(),
                "quote", dealCase.quoteId() + " v" + dealCase.quoteVersion(),
                "customer", Objects.requireNonNullElse(dealCase.customer(), "a customer without a name"),
                "role", seat == null ? "" : name(seat.role()),
                "waiting", dealCase.waitingFor().stream().map(Letters::name).collect(Collectors.joining(", ")),
                "findings",
                        isForSeller
                                ? lines(dealCase.findings(), Audience.SALES)
                                : lines(
                                        seat == null ? dealCase.findings() : dealCase.findingsOf(seat.role()),
                                        Audience.SYSTEM),
                "said", said(dealCase),
                "conditions", conditions(dealCase),
                "link", settings.config().link().replace("{case}", dealCase.id()));
        messages.add(new DeskMessage(
                UUID.randomUUID().toString(),
                Channel.MAIL,
                to.strip(),
                filled(text + ".subject", values).replaceAll("[\\p{Cntrl}]+", " "),
                filled(text + ".text", values),
                dealCase.id(),
                dealCase.quoteId(),
                0,
                now));
    }

    private String filled(String key, Map<String, String> values) {
        Matcher places = PLACE.matcher(texts.getProperty(key, TEXTS.getProperty(key, key)));
        StringBuilder filled = new StringBuilder();
        while (places.find()) {
            places.appendReplacement(
                    filled, Matcher.quoteReplacement(values.getOrDefault(places.group(1), places.group())));
        }
        return places.appendTail(filled).toString();
    }

    private static String lines(Collection<Finding> findings, Audience audience) {
        return findings.stream()
                .filter(Finding::isForDesk)
                .map(finding -> "- " + shortened(finding.message(audience)))
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    private static String shortened(String text) {
        String line = text.replaceAll("[\\p{Cntrl}]+", " ");
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE - 1) + '…';
    }

    /** Returns the last question, or the reason of the last rejection; both are for the requester. */
    private static String said(DealCase dealCase) {
        String said = "";
        for (Review review : dealCase.reviews()) {
            said = review.answer() != Review.Answer.APPROVED && !review.isRecalled() ? review.comment() : said;
        }
        return said;
    }

    private static String conditions(DealCase dealCase) {
        return dealCase.reviews().stream()
                .filter(review -> !review.isRecalled())
                .flatMap(review -> review.conditions().stream())
                .distinct()
                .map(condition -> "- " + condition)
                .collect(Collectors.joining("\n"));
    }

    /** Tells other systems what has happened, without what is promised or allowed. */
    private void toHooks(String event, DealCase dealCase, List<DeskMessage> messages) {
        if (settings.config().webhook_secret().isBlank()) {
            return;
        }
        for (String url : Texts.parts(settings.config().webhooks())) {
            String id = UUID.randomUUID().toString();
            ObjectNode json = MAPPER.createObjectNode()
                    .put("id", id)
                    .put("event", event)
                    .put("at", now.toString())
                    .put("case", dealCase.id())
                    .put("change", dealCase.change())
                    .put("state", dealCase.state().name())
                    .put("outcome", dealCase.outcome().name());
            json.putObject("quote").put("id", dealCase.quoteId()).put("version", dealCase.quoteVersion());
            dealCase.waitingFor().forEach(role -> json.withArray("waitingFor").add(role.name()));
            messages.add(new DeskMessage(
                    id, Channel.WEBHOOK, url, event, json.toString(), dealCase.id(), dealCase.quoteId(), 0, now));
        }
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static String name(ReviewerRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
