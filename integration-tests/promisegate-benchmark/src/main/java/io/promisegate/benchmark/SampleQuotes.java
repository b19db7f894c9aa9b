package io.promisegate.benchmark;

import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Edit;
import io.promisegate.quote.FreeText;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.Money;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.PromiseValue.Flag;
import io.promisegate.quote.PromiseValue.Numeric;
import io.promisegate.quote.PromiseValue.Text;
import io.promisegate.quote.PromiseValue.Texts;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteDocument;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.QuoteReading;
import io.promisegate.quote.Term;
import io.promisegate.quote.ValueType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Quotes on {@link SampleBoundary#handful}, the same ones in every run. */
final class SampleQuotes {
    private static final int MOST_FINDINGS = 4;
    private static final CanonicalWriter WRITER = new CanonicalWriter();
    private static final CanonicalFormat FORMAT = new CanonicalFormat();

    private static final List<String> NOTES = List.of(
            "Customer wants to start with the web channel, telephony follows in the second quarter.",
            "Talked to the head of support on Tuesday. The pilot is not fully autonomous, an agent approves refunds.",
            "Renewal of last year's contract with the larger volume that finance has signed off.",
            "Please send before Friday; procurement closes its books for the year.");
    private static final List<String> CLAIMS = List.of(
            "As discussed, the agent is fully autonomous from the first day.",
            "Usage is unlimited in the first year.",
            "Conversations are never stored on our side.",
            "Answers are always correct. Guaranteed.",
            "Somebody answers around the clock.",
            "We run it with zero downtime.");

    static final QuoteDocument IN_MEMORY = new QuoteDocument() {
        @Override
        public List<PatchOperation> patch(Quote quote, List<Edit> edits) {
            return List.of();
        }

        @Override
        public QuoteReading patched(List<PatchOperation> patch) {
            return QuoteReading.unreadable(List.of(Problem.at("", "BENCH", "Exists in memory alone.")));
        }
    };

    private final Random random;

    private SampleQuotes(long seed) {
        this.random = new Random(seed);
    }

    /** Returns a quote as a reader makes it. */
    static Quote asRead(Quote quote) {
        QuoteReading reading = FORMAT.read(WRITER.write(quote));
        return Objects.requireNonNull(reading.quote(), () -> reading.problems().toString());
    }

    /** Returns a quote whose document takes no patches, so that no time goes into proving fixes. */
    static Quote withoutDocument(Quote quote) {
        return new Quote(
                quote.id(),
                quote.version(),
                quote.format(),
                quote.currency(),
                quote.account(),
                quote.requester(),
                quote.channel(),
                quote.total(),
                quote.texts(),
                quote.lines(),
                IN_MEMORY);
    }

    /** Returns quotes of 5 to 20 lines of which 30 in 100 break 1 to 4 rules. */
    static List<Quote> make(int count, HandWrittenGate gate) {
        SampleQuotes maker = new SampleQuotes(20_261_120);
        List<Quote> quotes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean broken = i % 10 >= 7;
            Quote quote = asRead(maker.quote(i, broken));
            int findings = gate.decide(quote, SampleBoundary.AT).size();
            while (broken ? findings < 1 || findings > MOST_FINDINGS : findings > 0) {
                if (!broken) {
                    throw new IllegalStateException("should be clean: " + gate.decide(quote, SampleBoundary.AT));
                }
                quote = asRead(maker.quote(i, true));
                findings = gate.decide(quote, SampleBoundary.AT).size();
            }
            quotes.add(quote);
        }
        return quotes;
    }

    private Quote quote(int number, boolean broken) {
        List<Draft> drafts = new ArrayList<>();
        int count = 5 + random.nextInt(16);
        for (int i = 0; i < count; i++) {
            drafts.add(draft());
        }
        List<String> notes = new ArrayList<>(List.of(one(NOTES)));
        if (random.nextBoolean()) {
            notes.add(one(NOTES));
        }
        if (broken) {
            int breaks = 1 + random.nextInt(MOST_FINDINGS);
            for (int i = 0; i < breaks; i++) {
                if (random.nextInt(10) == 0) {
                    notes.add(one(CLAIMS));
                } else {
                    damage(one(drafts));
                }
            }
        }
        List<QuoteLine> lines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lines.add(drafts.get(i).line(i));
        }
        List<FreeText> texts = new ArrayList<>();
        for (int i = 0; i < notes.size(); i++) {
            texts.add(new FreeText(
                    notes.get(i), Pointer.ROOT.child("notes").child(i).child("text")));
        }
        return new Quote(
                "Q-" + number,
                "1",
                "canonical",
                "USD",
                "C-" + number,
                null,
                "direct",
                new Money("USD", BigDecimal.valueOf(10_000 + random.nextInt(900_000))),
                texts,
                lines,
                IN_MEMORY);
    }

    private Draft draft() {
        Draft draft = new Draft();
        draft.offering = one(List.of("assist", "resolve", "backoffice", "voice", "NW-resolve", "onboarding"));
        draft.discount = BigDecimal.valueOf(random.nextInt(11));
        if (draft.offering.equals("onboarding")) {
            draft.terms.put(Term.CONTRACT_TERM, new PromiseValue.Duration(Period.ofYears(1)));
            return draft;
        }
        boolean resolve = draft.offering.endsWith("resolve");
        boolean assist = draft.offering.equals("assist");
        String tier = assist ? "L2" : resolve && random.nextBoolean() ? "L4" : "L3";
        String model =
                draft.offering.equals("voice") || random.nextBoolean() ? SampleBoundary.CLAUDE : SampleBoundary.GPT;
        draft.text(Term.AUTONOMY_TIER, tier);
        draft.text(Term.USE_CASE, one(List.of("order-status", "returns", "billing-questions")));
        draft.flag(Term.CUSTOMER_FACING, !tier.equals("L4") && random.nextBoolean());
        draft.texts(Term.HIGH_IMPACT_ACTIONS, "refund");
        draft.texts(Term.HUMAN_APPROVAL, "refund", "account-closure");
        draft.text(Term.MODEL, model);
        draft.flag(Term.MODEL_PINNED, (resolve || draft.offering.equals("backoffice")) && random.nextBoolean());
        draft.number(Term.MODEL_CHANGE_NOTICE_DAYS, 30);
        boolean eu = random.nextBoolean();
        String dataClass = one(List.of("transcripts", "logs", "prompts"));
        draft.text(Term.DATA_CLASS, dataClass);
        draft.text(Term.DATA_REGION, eu ? "EU" : "US");
        draft.number(Term.RETENTION_DAYS, dataClass.equals("logs") ? 183 : one(List.of(30, 90)));
        draft.flag(Term.TRAINING_USE, false);
        draft.texts(Term.FEATURES, "knowledge-base", "order-lookup");
        if (eu || random.nextBoolean()) {
            draft.texts(Term.SUBPROCESSORS, "Anthropic", "OpenAI", "AWS");
        }
        commit(draft);
        if ((resolve || draft.offering.equals("voice")) && random.nextInt(3) == 0) {
            priceByOutcome(draft);
        }
        draft.number(Term.SLA_UPTIME_PERCENT, 99);
        draft.number(Term.SLA_RESPONSE_MINUTES, 60);
        draft.text(Term.SUPPORT_HOURS, one(List.of("8x5", "24x5")));
        draft.text(Term.INCIDENT_OWNER, "AI Incident Desk");
        draft.text(Term.IMPLEMENTATION_PLAN, "https://plans.example/resolution-v2");
        draft.terms.put(
                Term.ACTIVATION_MILESTONE,
                new PromiseValue.Milestone("First 200 cases closed", LocalDate.of(2027, 2, 26)));
        draft.text(Term.RENEWAL_OWNER, "Dana Whitfield");
        draft.text(Term.EXPANSION_OWNER, "Luis Arroyo");
        draft.text(Term.VALUE_METRIC, one(List.of("deflection-rate", "containment-rate")));
        draft.texts(Term.REGULATIONS, "EU-AI-Act", "GDPR");
        return draft;
    }

    private void commit(Draft draft) {
        int quantity = 1_000 + random.nextInt(20_000);
        boolean yearly = random.nextInt(4) == 0;
        draft.text(Term.COMMITMENT_UNIT, one(List.of("conversation", "resolution")));
        draft.number(Term.COMMITMENT_QUANTITY, yearly ? quantity * 12L : quantity);
        draft.terms.put(
                Term.COMMITMENT_PERIOD, new PromiseValue.Duration(yearly ? Period.ofYears(1) : Period.ofMonths(1)));
        draft.terms.put(Term.CONTRACT_TERM, new PromiseValue.Duration(Period.ofYears(1)));
        draft.terms.put(Term.COMMITMENT_TRUE_UP, new PromiseValue.Duration(Period.ofMonths(6)));
        draft.number(Term.COMMITMENT_ROLLOVER_PERCENT, 10);
        draft.terms.put(Term.OVERAGE_PRICE, new Money("USD", new BigDecimal("1.20")));
        if (random.nextInt(4) == 0) {
            draft.action = LineAction.MODIFY;
            draft.number(Term.COMMITMENT_OBSERVED, yearly ? quantity * 11L : quantity - 50);
        }
    }

    private static void priceByOutcome(Draft draft) {
        draft.text(Term.OUTCOME_METRIC, "resolution");
        draft.text(Term.OUTCOME_DEFINITION, "Closed and not reopened in three days.");
        draft.text(Term.OUTCOME_EVENT_SOURCE, "helpdesk-events");
        draft.text(Term.OUTCOME_VERIFIER, "independent");
        draft.terms.put(Term.OUTCOME_PRICE, new Money("USD", new BigDecimal("0.99")));
        draft.terms.put(Term.OUTCOME_CAP, new Money("USD", BigDecimal.valueOf(50_000)));
        draft.terms.put(Term.OUTCOME_FLOOR, new Money("USD", BigDecimal.valueOf(1_000)));
        draft.terms.put(Term.OUTCOME_FALLBACK_PRICE, new Money("USD", new BigDecimal("0.99")));
        draft.number(Term.OUTCOME_REOPEN_WINDOW_DAYS, 3);
        draft.number(Term.OUTCOME_DISPUTE_WINDOW_DAYS, 30);
        draft.texts(Term.OUTCOME_EXCLUSIONS, "spam");
    }

    private void damage(Draft draft) {
        if (draft.offering.equals("onboarding")) {
            draft.discount = BigDecimal.valueOf(25);
            return;
        }
        switch (random.nextInt(30)) {
            case 0 -> draft.terms.put(Term.SLA_UPTIME_PERCENT, new Numeric(new BigDecimal("99.3")));
            case 1 -> {
                draft.text(Term.AUTONOMY_TIER, "L5");
                draft.flag(Term.CUSTOMER_FACING, false);
            }
            case 2 -> draft.text(Term.MODEL, "google/gemini-2-5-pro");
            case 3 -> draft.discount = BigDecimal.valueOf(35);
            case 4 -> draft.terms.put(Term.OVERAGE_PRICE, new Money("USD", new BigDecimal("0.50")));
            case 5 -> draft.terms.remove(Term.INCIDENT_OWNER);
            case 6 -> draft.terms.remove(Term.RENEWAL_OWNER);
            case 7 -> draft.flag(Term.TRAINING_USE, true);
            case 8 -> draft.text(Term.DATA_REGION, "APAC");
            case 9 -> draft.text(Term.COMMITMENT_UNIT, "message");
            case 10 -> draft.flag(Term.UNLIMITED, true);
            case 11 -> draft.unknown = "goldenHandshake";
            case 12 -> draft.text(Term.VALUE_METRIC, "happiness");
            case 13 -> draft.terms.put(Term.OVERAGE_PRICE, new Money("EUR", new BigDecimal("1.20")));
            case 14 -> draft.text(Term.USE_CASE, "medical-advice");
            case 15 -> draft.texts(Term.HUMAN_APPROVAL, "refund");
            case 16 -> draft.flag(Term.CUSTOMER_FACING, true);
            case 17 -> draft.number(Term.MODEL_CHANGE_NOTICE_DAYS, 90);
            case 18 -> draft.number(Term.COMMITMENT_ROLLOVER_PERCENT, 50);
            case 19 -> draft.number(Term.COMMITMENT_QUANTITY, 100);
            case 20 -> draft.number(Term.SLA_RESPONSE_MINUTES, 5);
            case 21 -> draft.text(Term.SUPPORT_HOURS, "10x6");
            case 22 -> draft.texts(Term.REGULATIONS, "HIPAA");
            case 23 -> draft.number(Term.RETENTION_DAYS, 1_000);
            case 24 -> draft.texts(Term.FEATURES, "knowledge-base", "grounding");
            case 25 -> draft.terms.put(Term.COMMITMENT_TRUE_UP, new PromiseValue.Duration(Period.ofYears(2)));
            case 26 -> draft.terms.remove(Term.COMMITMENT_PERIOD);
            case 27 ->
                draft.terms.put(Term.SLA_RESPONSE_MINUTES, new PromiseValue.Malformed("at once", ValueType.INTEGER));
            case 28 -> draft.texts(Term.SUBPROCESSORS, "Anthropic");
            default -> draft.offering = "no-such-offering";
        }
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static final class Draft {
        private final Map<Term, PromiseValue> terms = new EnumMap<>(Term.class);
        private LineAction action = LineAction.ADD;
        private String offering = "";
        private String unknown = "";
        private BigDecimal discount = BigDecimal.ZERO;

        private void text(Term term, String value) {
            terms.put(term, new Text(value));
        }

        private void texts(Term term, String... values) {
            terms.put(term, new Texts(List.of(values)));
        }

        private void flag(Term term, boolean value) {
            terms.put(term, new Flag(value));
        }

        private void number(Term term, long value) {
            terms.put(term, Numeric.of(value));
        }

        private QuoteLine line(int index) {
            Pointer pointer = Pointer.ROOT.child("lines").child(index);
            Pointer promises = pointer.child("promises");
            PromiseSet.Builder builder = new PromiseSet.Builder();
            terms.forEach((term, value) ->
                    builder.add(new Promise(term, term.termName(), value, promises.child(term.termName()))));
            if (!unknown.isEmpty()) {
                builder.add(new Promise(null, unknown, new PromiseValue.Raw("yes"), promises.child(unknown)));
            }
            Pointer price = pointer.child("prices").child(0);
            return new QuoteLine(
                    String.valueOf(index + 1),
                    action,
                    offering,
                    builder.build(),
                    List.of(new LinePrice(
                            "recurring",
                            new Money("USD", BigDecimal.valueOf(7_200)),
                            discount,
                            price.child("discountPercent"))),
                    pointer);
        }
    }
}
