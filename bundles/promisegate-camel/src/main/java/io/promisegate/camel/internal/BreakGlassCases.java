package io.promisegate.camel.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.BreakGlass.State;
import io.promisegate.attachment.BreakGlass.Use;
import io.promisegate.attachment.BreakGlasses;
import io.promisegate.decision.Decision;
import io.promisegate.decision.Outcome;
import io.promisegate.ledger.LedgerEvent;
import io.promisegate.quote.Money;
import io.promisegate.quote.Quote;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.util.URISupport;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens guarded endpoints for a while; a use is kept before the exchange passes, or it does not pass. */
@Component(
        service = {BreakGlasses.class, BreakGlassCases.class},
        configurationPid = "io.promisegate.breakglass")
@Designate(ocd = BreakGlassCases.Config.class)
public final class BreakGlassCases implements BreakGlasses {
    private static final Logger LOG = LoggerFactory.getLogger(BreakGlassCases.class);

    /** How long a request may be approved. */
    private static final Duration ASKED_FOR = Duration.ofDays(1);

    private final FlowStore store;
    private final LedgerOutbox outbox;
    private final MVMap<String, String> kept;
    /** Uses by id, a slash and their number in eight digits. */
    private final MVMap<String, String> uses;

    private final Clock clock;
    private volatile int mostMinutes;
    private volatile @Nullable BigDecimal mostAmount;
    /** Those that are open; a quote that passes looks here alone. */
    private volatile List<Open> open = List.of();

    /**
     * One that is open.
     *
     * @param spent total of what passed
     * @param passed what passed; a redelivery of the same passes again
     */
    private record Open(BreakGlass glass, BigDecimal spent, Set<Passed> passed) {}

    /** What passed: the same content at the same place in the same exchange. */
    private record Passed(String exchange, String endpoint, String quote, Money amount) {
        static Passed of(Use use) {
            return new Passed(use.exchange(), use.endpoint(), use.quoteId() + ' ' + use.quoteVersion(), use.amount());
        }
    }

    @ObjectClassDefinition(
            name = "Promisegate break-glass",
            description = "What two people may open at the most when the gate is down or wrong.")
    @interface Config {
        @AttributeDefinition(name = "Most minutes", description = "For how long at the most.", min = "1")
        int most_minutes() default 60;

        @AttributeDefinition(
                name = "Most amount",
                description =
                        "Up to which total of a quote at the most, in whatever currency; empty for no limit of its"
                                + " own.")
        String most_amount() default "";
    }

    /** Goes on with what the store has. */
    @Activate
    public BreakGlassCases(@Reference FlowStore store, @Reference LedgerOutbox outbox, Config config) {
        this(store, outbox, Clock.systemUTC());
        modified(config);
    }

    BreakGlassCases(FlowStore store, LedgerOutbox outbox, Clock clock) {
        this.store = store;
        this.outbox = outbox;
        this.kept = store.map("breakGlass");
        this.uses = store.map("breakGlassUses");
        this.clock = clock;
        this.mostMinutes = 60;
        look();
    }

    @Modified
    void modified(Config config) {
        BigDecimal most = null;
        if (!config.most_amount().isBlank()) {
            try {
                most = new BigDecimal(config.most_amount().strip());
            } catch (NumberFormatException e) {
                LOG.error("“{}” is no amount; nobody can break the glass", config.most_amount());
                most = BigDecimal.ZERO;
            }
        }
        mostAmount = most;
        mostMinutes = config.most_minutes();
    }

    @Override
    public synchronized List<BreakGlass> all() {
        List<BreakGlass> all = new ArrayList<>();
        kept.values().forEach(text -> all.add(read(FlowStore.json(text))));
        all.sort(Comparator.comparing(BreakGlass::requestedAt).reversed());
        return all;
    }

    private void look() {
        Instant now = clock.instant();
        List<Open> found = new ArrayList<>();
        for (BreakGlass one : all()) {
            if (one.state(now) == State.OPEN) {
                BigDecimal spent = BigDecimal.ZERO;
                Set<Passed> passed = new HashSet<>();
                for (Use use : one.uses()) {
                    spent = spent.add(spending(use.amount()));
                    passed.add(Passed.of(use));
                }
                found.add(new Open(one, spent, passed));
            }
        }
        open = List.copyOf(found);
    }

    private static BigDecimal spending(Money amount) {
        return amount.value().max(BigDecimal.ZERO);
    }

    @Override
    public synchronized BreakGlass request(
            String by, String reason, List<String> attachments, Money most, int minutes) {
        BigDecimal limit = mostAmount;
        check(!by.isBlank(), "A person has to ask.");
        check(!reason.isBlank(), "A reason is asked for.");
        check(!attachments.isEmpty(), "The attachments that may be passed have to be named.");
        check(minutes >= 1 && minutes <= mostMinutes, "It may be open for 1 to " + mostMinutes + " minutes.");
        check(
                most.value().signum() > 0
                        && !most.unit().isBlank()
                        && (limit == null || most.value().compareTo(limit) <= 0),
                limit == null
                        ? "An amount with its currency is asked for."
                        : "An amount with its currency is asked for, of " + limit.toPlainString() + " at the most.");
        int number = kept.size() + 1;
        while (kept.containsKey("BG-" + number)) {
            number++;
        }
        BreakGlass asked = new BreakGlass(
                "BG-" + number, attachments, most, minutes, reason.strip(), by, clock.instant(), null, null, List.of());
        put(kept, asked.id(), write(asked), "requested", asked.id());
        LOG.warn("{} asks to pass {} for {} minutes: {}", by, attachments, minutes, asked.id());
        return asked;
    }

    @Override
    public synchronized BreakGlass approve(String id, String by) {
        return change(id, "approved", one -> {
            check(one.state(clock.instant()) == State.REQUESTED, one.id() + " is not waiting for an approval.");
            check(
                    clock.instant().isBefore(one.requestedAt().plus(ASKED_FOR)),
                    one.id() + " was asked for too long ago.");
            check(
                    !by.isBlank() && !isSame(by, one.requestedBy()),
                    "Somebody else than " + one.requestedBy() + " has to approve it.");
            Instant until = clock.instant().plus(Duration.ofMinutes(one.minutes()));
            LOG.warn("{} is open until {}: asked for by {}, approved by {}", id, until, one.requestedBy(), by);
            return one.until(by, until);
        });
    }

    @Override
    public synchronized BreakGlass end(String id, String by) {
        return change(id, "ended", one -> {
            check(!by.isBlank(), "A person has to end it.");
            check(one.state(clock.instant()) != State.ENDED, one.id() + " is over.");
            LOG.warn("{} was ended by {}", id, by);
            return one.until(one.approvedBy(), clock.instant());
        });
    }

    @Override
    public synchronized BreakGlass review(String id, int use, String by, String found) {
        BreakGlass one = find(id);
        check(use >= 0 && use < one.uses().size(), id + " has " + one.uses().size() + " use(s).");
        check(
                !by.isBlank() && !isSame(by, one.requestedBy()) && !isSame(by, one.approvedBy()),
                "Somebody else than the two who opened it has to review it.");
        check(!found.isBlank(), "What was found has to be said.");
        Use reviewed = one.uses().get(use).reviewed(by, found.strip());
        put(uses, key(id, use), write(reviewed), "reviewed", reviewed.quoteId());
        return find(id);
    }

    /**
     * Lets an exchange pass where somebody has opened the way for its quote.
     *
     * @param quote null where it could not be read; it does not pass then
     * @return id of what lets it pass, null where nothing does
     */
    @Nullable
    String pass(String attachment, String endpoint, Exchange exchange, Decision decision, @Nullable Quote quote) {
        Money total = quote == null ? null : quote.total();
        if (open.isEmpty() || quote == null || total == null) {
            return null;
        }
        Use use = new Use(
                clock.instant(),
                attachment,
                URISupport.sanitizeUri(endpoint),
                exchange.getExchangeId(),
                decision.id(),
                decision.outcome(),
                quote.id(),
                quote.version(),
                total,
                null,
                "");
        synchronized (this) {
            for (Open one : open) {
                if (covers(one, use)) {
                    return used(one, use);
                }
            }
        }
        return null;
    }

    private static boolean covers(Open one, Use use) {
        BreakGlass glass = one.glass();
        return glass.state(use.at()) == State.OPEN
                && glass.attachments().contains(use.attachment())
                && glass.most().unit().equals(use.amount().unit())
                && (one.passed().contains(Passed.of(use))
                        || one.spent()
                                        .add(spending(use.amount()))
                                        .compareTo(glass.most().value())
                                <= 0);
    }

    private @Nullable String used(Open one, Use use) {
        String id = one.glass().id();
        if (one.passed().contains(Passed.of(use))) {
            return id;
        }
        try {
            put(uses, key(id, one.passed().size()), write(use), "used", use.quoteId());
        } catch (IllegalStateException e) {
            LOG.error("Nothing passes by {}: the use cannot be kept", id, e);
            return null;
        }
        Set<Passed> passed = one.passed();
        passed.add(Passed.of(use));
        List<Open> next = new ArrayList<>(open);
        next.set(next.indexOf(one), new Open(one.glass(), one.spent().add(spending(use.amount())), passed));
        open = List.copyOf(next);
        LOG.warn("Exchange {} passed {} by {}, as {}", use.exchange(), use.attachment(), id, use.outcome());
        return id;
    }

    private static String key(String id, int use) {
        return String.format(Locale.ROOT, "%s/%08d", id, use);
    }

    private BreakGlass find(String id) {
        String text = kept.get(id);
        check(text != null, "Nothing is called " + id + '.');
        return read(FlowStore.json(String.valueOf(text)));
    }

    private BreakGlass change(String id, String event, UnaryOperator<BreakGlass> change) {
        BreakGlass changed = change.apply(find(id));
        put(kept, id, write(changed), event, id);
        look();
        return changed;
    }

    private void put(MVMap<String, String> map, String key, ObjectNode json, String event, String subject) {
        String former = map.get(key);
        Runnable takeBack = () -> {};
        try {
            map.put(key, json.toString());
            ObjectNode told = FlowStore.json().put("event", event).put("breakGlass", key);
            takeBack = outbox.add(LedgerEvent.Kind.BREAK_GLASS, subject, clock.instant(), told.setAll(json));
            store.keep();
        } catch (RuntimeException e) {
            store.undo(takeBack);
            store.undo(() -> {
                if (former == null) {
                    map.remove(key);
                } else {
                    map.put(key, former);
                }
            });
            throw new IllegalStateException("It cannot be kept.", e);
        }
    }

    private static boolean isSame(String one, @Nullable String other) {
        return other != null && one.strip().equalsIgnoreCase(other.strip());
    }

    private static void check(boolean isAllowed, String otherwise) {
        if (!isAllowed) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static ObjectNode write(BreakGlass one) {
        ObjectNode json = FlowStore.json()
                .put("id", one.id())
                .put("minutes", one.minutes())
                .put("reason", one.reason())
                .put("requestedBy", one.requestedBy())
                .put("requestedAt", one.requestedAt().toString())
                .put("approvedBy", one.approvedBy());
        Instant until = one.openUntil();
        json.put("openUntil", until == null ? null : until.toString());
        one.attachments().forEach(json.putArray("attachments")::add);
        write(json.putObject("most"), one.most());
        return json;
    }

    private static ObjectNode write(Use use) {
        ObjectNode json = FlowStore.json()
                .put("at", use.at().toString())
                .put("attachment", use.attachment())
                .put("endpoint", use.endpoint())
                .put("exchange", use.exchange())
                .put("decision", use.decision())
                .put("outcome", use.outcome().name())
                .put("quoteId", use.quoteId())
                .put("quoteVersion", use.quoteVersion())
                .put("reviewedBy", use.reviewedBy())
                .put("review", use.review());
        write(json.putObject("amount"), use.amount());
        return json;
    }

    private static void write(ObjectNode json, Money money) {
        json.put("unit", money.unit()).put("value", money.value().toPlainString());
    }

    private BreakGlass read(JsonNode json) {
        String id = json.get("id").asText();
        List<String> attachments = new ArrayList<>();
        json.get("attachments").forEach(name -> attachments.add(name.asText()));
        List<Use> its = new ArrayList<>();
        for (String text = uses.get(key(id, 0)); text != null; text = uses.get(key(id, its.size()))) {
            its.add(use(FlowStore.json(text)));
        }
        String until = json.get("openUntil").textValue();
        return new BreakGlass(
                id,
                attachments,
                money(json.get("most")),
                json.get("minutes").asInt(),
                json.get("reason").asText(),
                json.get("requestedBy").asText(),
                Instant.parse(json.get("requestedAt").asText()),
                json.get("approvedBy").textValue(),
                until == null ? null : Instant.parse(until),
                its);
    }

    private static Use use(JsonNode json) {
        return new Use(
                Instant.parse(json.get("at").asText()),
                json.get("attachment").asText(),
                json.get("endpoint").asText(),
                json.get("exchange").asText(),
                json.get("decision").asText(),
                Outcome.valueOf(json.get("outcome").asText()),
                json.get("quoteId").asText(),
                json.get("quoteVersion").asText(),
                money(json.get("amount")),
                json.get("reviewedBy").textValue(),
                json.get("review").asText());
    }

    private static Money money(JsonNode json) {
        return new Money(
                json.get("unit").asText(), new BigDecimal(json.get("value").asText()));
    }
}
