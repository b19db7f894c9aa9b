package io.promisegate.cpq.tmf648;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.cpq.tmf648.Hub.Event;
import io.promisegate.cpq.tmf648.Hub.Happened;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.PromiseGate;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DeskException;
import io.promisegate.json.JsonDocument;
import io.promisegate.ledger.KeptQuote;
import io.promisegate.ledger.KeptQuotes;
import io.promisegate.ledger.KeptQuotes.Query;
import io.promisegate.ledger.Ledger;
import io.promisegate.problem.Problem;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.QuoteReading;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The quotes that live here: each change is judged before it is kept, and kept together with what listeners are told.
 * Thread-safe.
 */
final class QuoteService {
    private static final Logger LOG = LoggerFactory.getLogger(QuoteService.class);

    static final EntryPoint ENTRY = new EntryPoint("tmf648");

    private static final int TRIES = 5;
    private static final int LOCKS = 64;
    private static final int PAGE = 200;
    private static final int LONGEST_ID = 200;

    /** What the server says, whoever sends it. */
    private static final List<String> OURS =
            List.of("id", "href", "quoteDate", "creationDate", "state", "authorization");

    private static final Set<String> NOT_CHANGED = Set.of("id", "href", "quoteDate", "creationDate", "authorization");

    private final KeptQuotes quotes;
    private final QuoteReader reader;
    private final PromiseGate gate;
    private final Supplier<@Nullable DealDesk> desk;
    private final Hub hub;
    private final Ledger ledger;
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    QuoteService(
            KeptQuotes quotes,
            QuoteReader reader,
            PromiseGate gate,
            Ledger ledger,
            Supplier<@Nullable DealDesk> desk,
            Hub hub) {
        this.quotes = quotes;
        this.reader = reader;
        this.gate = gate;
        this.desk = desk;
        this.hub = hub;
        this.ledger = ledger;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private Decision judged(String id, ObjectNode document, EntryPoint entry) throws Refusal {
        ObjectNode whole = document.deepCopy();
        whole.put("id", id);
        QuoteReading reading = reader.read(Json.bytes(whole), "tmf648");
        Decision decision = gate.decide(reading, entry);
        if (reading.quote() == null) {
            throw new Refusal(400, "The document cannot be read as a quote.", decision.problems());
        }
        return decision;
    }

    private @Nullable DealCase caseOf(Decision decision) {
        DealDesk now = desk.get();
        return now == null || decision.quoteId().isEmpty()
                ? null
                : now.find(DealCase.id(decision.quoteId(), decision.quoteVersion()));
    }

    /** Takes a new quote, and judges it. It is there whatever the outcome; its state says what that is. */
    KeptQuote create(ObjectNode body) throws IOException, Refusal {
        checkItems(body);
        String own = body.path("id").asText("").strip();
        String id = own.isEmpty() ? UUID.randomUUID().toString() : own;
        if (id.length() > LONGEST_ID) {
            throw new Refusal(400, "An id has at most " + LONGEST_ID + " characters.");
        }
        if (id.contains("/") || id.contains("\\") || id.equals(".") || id.equals("..")) {
            throw new Refusal(400, "An id is a step of an address: it has no slashes.");
        }
        return locked(id, () -> created(id, body));
    }

    private static void checkItems(ObjectNode quote) throws Refusal {
        if (!quote.path("quoteItem").isArray() || quote.path("quoteItem").isEmpty()) {
            throw new Refusal(
                    400, "A quote has items.", List.of(Problem.at("/quoteItem", "PG-Q012", "A quote has items.")));
        }
    }

    /** Something that is done to a quote while nobody else of this node does anything to it. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException, Refusal;
    }

    /** Judging and keeping are one: a decision on a quote as it was is not to follow one on it as it is. */
    private <T> T locked(String id, Work<T> work) throws IOException, Refusal {
        ReentrantLock lock = locks.get(Math.floorMod(id.hashCode(), LOCKS));
        lock.lock();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }

    private KeptQuote created(String id, ObjectNode body) throws IOException, Refusal {
        if (quotes.find(id) != null) {
            throw new Refusal(409, "There is a quote " + id + " already.");
        }
        ObjectNode document = body.deepCopy();
        document.remove(OURS);
        Verdict.withoutOurs(document);
        Decision decision = judged(id, document, ENTRY);
        State state = decision.isCleared() ? State.IN_PROGRESS : State.PENDING;
        Instant now = now();
        KeptQuote kept = new KeptQuote(
                id,
                1,
                state.word(),
                now,
                now,
                decision.id(),
                document.toString(),
                Verdict.of(decision, caseOf(decision), false).toString());
        List<Happened> happened = new ArrayList<>(List.of(new Happened(Event.CREATE, kept, "")));
        missing(happened, null, kept);
        if (!quotes.keep(kept, hub.messages(happened))) {
            throw new Refusal(409, "There is a quote " + id + " already.");
        }
        return kept;
    }

    KeptQuote find(String id) throws IOException, Refusal {
        KeptQuote kept = quotes.find(id);
        if (kept == null) {
            throw new Refusal(404, "There is no quote " + id + '.');
        }
        return kept;
    }

    /** Changes a quote as a merge patch says, and judges it again; a state in it is where it is to go. */
    KeptQuote change(String id, ObjectNode patch) throws IOException, Refusal {
        for (String name : NOT_CHANGED) {
            if (patch.has(name)) {
                throw new Refusal(
                        400,
                        name + " is not for you to change.",
                        List.of(Problem.at('/' + name, "PG-T001", "This is said by the server.")));
            }
        }
        State wanted = wanted(patch.path("state"));
        ObjectNode content = patch.deepCopy();
        content.remove("state");
        Verdict.withoutOurs(content);
        return locked(id, () -> changed(id, content, wanted));
    }

    private KeptQuote changed(String id, ObjectNode content, @Nullable State wanted) throws IOException, Refusal {
        for (int i = 0; i < TRIES; i++) {
            KeptQuote before = find(id);
            KeptQuote after = changed(before, content, wanted);
            if (after != null) {
                return after;
            }
        }
        throw new Refusal(409, "The quote is changed by others all the time.");
    }

    private static @Nullable State wanted(JsonNode node) throws Refusal {
        if (node.isMissingNode()) {
            return null;
        }
        State state = State.of(node.asText());
        if (state == null) {
            List<String> words = new ArrayList<>();
            for (State one : State.values()) {
                words.add(one.word());
            }
            throw new Refusal(
                    409,
                    "There is no such state.",
                    List.of(Problem.at("/state", "PG-T002", "The state is one of " + String.join(", ", words) + '.')));
        }
        return state;
    }

    private static State stateOf(KeptQuote kept) {
        State state = State.of(kept.state());
        if (state == null) {
            throw new IllegalStateException("The quote is kept in no state");
        }
        return state;
    }

    /** Returns null where somebody else was faster. */
    private @Nullable KeptQuote changed(KeptQuote before, ObjectNode patch, @Nullable State wanted)
            throws IOException, Refusal {
        State from = stateOf(before);
        boolean isAgain = from == State.REJECTED && wanted == State.IN_PROGRESS;
        if (wanted != null && wanted != from && !from.mayBecome(wanted)) {
            throw new Refusal(409, "A quote that is " + from.word() + " does not become " + wanted.word() + '.');
        }
        if (!patch.isEmpty() && !from.isOpen() && !isAgain) {
            throw new Refusal(409, "A quote that is " + from.word() + " does not change any more.");
        }
        ObjectNode document = (ObjectNode) Json.merged(Json.object(before.document()), patch);
        if (isAgain && !patch.has("version")) {
            document.put("version", next(document.path("version").asText("1")));
        }
        checkItems(document);
        boolean isJudged = (from.isOpen() && wanted != State.CANCELLED) || isAgain;
        if (!isJudged) {
            State to = wanted == null ? from : wanted;
            return kept(before, to, document, before.decisionId(), Json.object(before.verdict()), patch);
        }
        Decision decision = judged(before.id(), document, ENTRY);
        boolean isSigned = wanted == State.APPROVED && decision.isCleared();
        boolean isHeld = !decision.isCleared() || wanted == State.PENDING;
        State to = isSigned ? State.APPROVED : isHeld ? State.PENDING : State.IN_PROGRESS;
        KeptQuote after =
                kept(before, to, document, decision.id(), Verdict.of(decision, caseOf(decision), isSigned), patch);
        // where what it says was changed too, that is done, and its state says the rest
        boolean isMoveAlone = patch.isEmpty() && wanted != null && wanted != from && !isAgain;
        if (after != null && isMoveAlone && wanted != to) {
            throw new Refusal(
                    409, "The quote is outside the boundary: it is " + decision.outcome() + ". Its notes say why.");
        }
        return after;
    }

    private static String next(String version) {
        return version.matches("\\d{1,9}") ? String.valueOf(Long.parseLong(version) + 1) : version + ".1";
    }

    private @Nullable KeptQuote kept(
            KeptQuote before, State to, ObjectNode document, String decisionId, ObjectNode verdict, ObjectNode patch)
            throws IOException {
        KeptQuote after = new KeptQuote(
                before.id(),
                before.change() + 1,
                to.word(),
                before.createdAt(),
                now(),
                decisionId,
                document.toString(),
                verdict.toString());
        if (after.state().equals(before.state())
                && after.decisionId().equals(before.decisionId())
                && after.document().equals(before.document())
                && after.verdict().equals(before.verdict())) {
            return before;
        }
        List<Happened> happened = new ArrayList<>();
        if (!after.state().equals(before.state())) {
            happened.add(new Happened(Event.STATE_CHANGE, after, "/state"));
        }
        patch.fieldNames()
                .forEachRemaining(name -> happened.add(new Happened(Event.ATTRIBUTE_VALUE_CHANGE, after, '/' + name)));
        missing(happened, before, after);
        if (!quotes.keep(after, hub.messages(happened))) {
            return null;
        }
        if (to == State.CANCELLED) {
            giveUp(after.id());
        }
        return after;
    }

    /** Has nobody asked any more about a quote that was cancelled or deleted. */
    void giveUp(String id) {
        DealDesk now = desk.get();
        try {
            if (now != null) {
                now.giveUp(id, ENTRY.name());
            }
        } catch (DeskException | IllegalStateException e) {
            LOG.warn("Quote {} was given up, and its case may still be open: {}", id, e.getMessage());
        }
    }

    /** Returns whether a quote that nobody changes any more was cancelled. */
    static boolean isCancelled(KeptQuote kept) {
        return stateOf(kept) == State.CANCELLED;
    }

    /** What is missing is told once. */
    private static void missing(List<Happened> happened, @Nullable KeptQuote before, KeptQuote after) {
        List<String> known = new ArrayList<>();
        if (before != null) {
            Json.object(before.verdict())
                    .path("informationRequired")
                    .forEach(one -> known.add(one.path("path").asText()));
        }
        Json.object(after.verdict()).path("informationRequired").forEach(one -> {
            String place = one.path("path").asText();
            if (!known.contains(place)) {
                known.add(place);
                happened.add(new Happened(Event.INFORMATION_REQUIRED, after, place));
            }
        });
    }

    void delete(String id) throws IOException, Refusal {
        for (int i = 0; i < TRIES; i++) {
            KeptQuote kept = find(id);
            if (quotes.delete(kept, hub.messages(List.of(new Happened(Event.DELETE, kept, ""))))) {
                giveUp(id);
                return;
            }
        }
        throw new Refusal(409, "The quote is changed by others all the time.");
    }

    /**
     * Judges a quote again, since the desk has had it decided on.
     *
     * @throws IOException where it cannot be judged now
     */
    void judgeAgain(String id) throws IOException {
        renewed(id, before -> judged(id, Json.object(before.document()), EntryPoint.DESK));
    }

    /** Shows what the desk has said of a quote meanwhile; nothing is judged. */
    void showAgain(String id) throws IOException {
        renewed(id, before -> ledger.decision(before.decisionId()));
    }

    /** Judges the quotes again that could not be judged. */
    void judgeUndecided() throws IOException {
        List<String> undecided = new ArrayList<>();
        int skipped = 0;
        List<KeptQuote> page;
        do {
            page = quotes.list(new Query(State.PENDING.word(), null, null), skipped, PAGE);
            page.stream()
                    .filter(kept ->
                            Json.object(kept.verdict()).path("outcome").asText().equals(Outcome.UNDECIDED.name()))
                    .forEach(kept -> undecided.add(kept.id()));
            skipped += PAGE;
        } while (page.size() == PAGE);
        // behind the pages, since what is judged leaves them
        for (String id : undecided) {
            judgeAgain(id);
        }
    }

    /** Where the decision on a quote comes from. */
    @FunctionalInterface
    private interface Source {
        @Nullable
        Decision decision(KeptQuote before) throws IOException, Refusal;
    }

    private void renewed(String id, Source source) throws IOException {
        if (desk.get() == null) {
            throw new IOException("The desk is not there");
        }
        try {
            boolean isDone = false;
            while (!isDone) {
                isDone = locked(id, () -> isRenewed(id, source));
            }
        } catch (Refusal e) {
            throw new IOException("Quote " + id + " cannot be judged any more", e);
        }
    }

    /** Returns false where somebody else was faster. */
    private boolean isRenewed(String id, Source source) throws IOException, Refusal {
        KeptQuote before = quotes.find(id);
        Decision decision = before == null || !stateOf(before).isOpen() ? null : source.decision(before);
        if (before == null || decision == null) {
            return true;
        }
        State to = decision.isCleared() ? State.IN_PROGRESS : State.PENDING;
        ObjectNode verdict = Verdict.of(decision, caseOf(decision), false);
        return kept(before, to, Json.object(before.document()), decision.id(), verdict, Json.object()) != null;
    }

    /** Changes a quote by the fix of a finding; null where it is not as it was decided on. */
    @Nullable
    Decision fixed(String id, String decisionId, List<PatchOperation> patch) throws IOException {
        try {
            return locked(id, () -> Optional.ofNullable(patched(id, decisionId, patch)))
                    .orElse(null);
        } catch (Refusal | IllegalArgumentException e) {
            return null;
        }
    }

    private @Nullable Decision patched(String id, String decisionId, List<PatchOperation> patch)
            throws IOException, Refusal {
        KeptQuote before = quotes.find(id);
        if (before == null
                || !before.decisionId().equals(decisionId)
                || !stateOf(before).isOpen()) {
            return null;
        }
        ObjectNode document =
                Json.body(JsonDocument.patched(before.document().getBytes(StandardCharsets.UTF_8), patch));
        Decision decision = judged(id, document, ENTRY);
        State to = decision.isCleared() ? State.IN_PROGRESS : State.PENDING;
        ObjectNode told = Json.object().put("quoteItem", true);
        KeptQuote after =
                kept(before, to, document, decision.id(), Verdict.of(decision, caseOf(decision), false), told);
        return after == null ? null : decision;
    }

    List<KeptQuote> list(Query query, int skipped, int most) throws IOException {
        return quotes.list(query, skipped, most);
    }

    long count(Query query) throws IOException {
        return quotes.count(query);
    }
}
