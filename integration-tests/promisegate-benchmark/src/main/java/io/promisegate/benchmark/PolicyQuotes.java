package io.promisegate.benchmark;

import io.promisegate.quote.LineAction;
import io.promisegate.quote.Money;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Quotes for {@link Policy}, the same ones in every run: 5 to 20 lines, of which 30 in 100 break 1 to 4 rules. */
final class PolicyQuotes {
    private static final int MOST_FINDINGS = 4;

    private final Random random = new Random(20_261_128);

    private final List<String> offerings;

    private PolicyQuotes(List<String> offerings) {
        this.offerings = offerings;
    }

    /**
     * Makes quotes.
     *
     * @param offerings what lines are about
     */
    static List<Quote> make(int count, PolicyByHand byHand, List<String> offerings) {
        PolicyQuotes maker = new PolicyQuotes(offerings);
        List<Quote> quotes = new ArrayList<>(count);
        while (quotes.size() < count) {
            boolean broken = quotes.size() % 10 >= 7;
            Quote quote = SampleQuotes.withoutDocument(SampleQuotes.asRead(maker.quote(quotes.size(), broken)));
            int findings = byHand.decide(quote).size();
            if (broken ? findings >= 1 && findings <= MOST_FINDINGS : findings == 0) {
                quotes.add(quote);
            } else if (!broken) {
                throw new IllegalStateException("should be clean: " + byHand.decide(quote));
            }
        }
        return quotes;
    }

    private Quote quote(int number, boolean broken) {
        List<Map<Term, PromiseValue>> drafts = new ArrayList<>();
        for (int i = 5 + random.nextInt(16); i > 0; i--) {
            drafts.add(draft());
        }
        for (int i = broken ? 1 + random.nextInt(MOST_FINDINGS) : 0; i > 0; i--) {
            damage(drafts.get(random.nextInt(drafts.size())));
        }
        List<QuoteLine> lines = new ArrayList<>(drafts.size());
        for (int i = 0; i < drafts.size(); i++) {
            lines.add(line(i, drafts.get(i)));
        }
        return new Quote(
                "P-" + number,
                "1",
                "canonical",
                "USD",
                "C-" + number,
                null,
                "direct",
                new Money("USD", BigDecimal.valueOf(10_000 + random.nextInt(900_000))),
                List.of(),
                lines,
                SampleQuotes.IN_MEMORY);
    }

    private QuoteLine line(int index, Map<Term, PromiseValue> draft) {
        Pointer pointer = Pointer.ROOT.child("lines").child(index);
        Pointer promises = pointer.child("promises");
        PromiseSet.Builder builder = new PromiseSet.Builder();
        draft.forEach((term, value) ->
                builder.add(new Promise(term, term.termName(), value, promises.child(term.termName()))));
        return new QuoteLine(
                String.valueOf(index + 1), LineAction.ADD, one(offerings), builder.build(), List.of(), pointer);
    }

    private Map<Term, PromiseValue> draft() {
        Map<Term, PromiseValue> draft = new EnumMap<>(Term.class);
        String tier = one(List.of("L1", "L2", "L3", "L4"));
        boolean eu = random.nextBoolean();
        text(draft, Term.AUTONOMY_TIER, tier);
        text(draft, Term.USE_CASE, one(List.of("order-status", "returns", "billing-questions")));
        flag(draft, Term.CUSTOMER_FACING, !tier.equals("L4") && random.nextBoolean());
        texts(draft, Term.HIGH_IMPACT_ACTIONS, "refund");
        texts(draft, Term.HUMAN_APPROVAL, "refund", "account-closure");
        text(draft, Term.MODEL, one(List.of(SampleBoundary.CLAUDE, SampleBoundary.GPT)));
        flag(draft, Term.MODEL_PINNED, false);
        number(draft, Term.MODEL_CHANGE_NOTICE_DAYS, one(List.of(0, 14, 30)));
        texts(draft, Term.SUBPROCESSORS, "Anthropic", "OpenAI", "AWS");
        text(draft, Term.DATA_CLASS, "transcripts");
        text(draft, Term.DATA_REGION, eu ? "EU" : "US");
        number(draft, Term.RETENTION_DAYS, one(List.of(30, 90, 183)));
        flag(draft, Term.TRAINING_USE, false);
        texts(draft, Term.FEATURES, "knowledge-base", "order-lookup");
        text(draft, Term.COMMITMENT_UNIT, one(List.of("conversation", "resolution")));
        number(draft, Term.COMMITMENT_QUANTITY, 1_000 + random.nextInt(20_000));
        draft.put(Term.COMMITMENT_PERIOD, new PromiseValue.Duration(Period.ofMonths(1)));
        draft.put(Term.CONTRACT_TERM, new PromiseValue.Duration(Period.ofYears(1)));
        number(draft, Term.COMMITMENT_ROLLOVER_PERCENT, 10);
        draft.put(Term.OVERAGE_PRICE, new Money("USD", new BigDecimal("1.20")));
        number(draft, Term.SLA_UPTIME_PERCENT, 99);
        number(draft, Term.SLA_RESPONSE_MINUTES, 60);
        text(draft, Term.SUPPORT_HOURS, one(List.of("8x5", "24x5")));
        text(draft, Term.INCIDENT_OWNER, "AI Incident Desk");
        text(draft, Term.IMPLEMENTATION_PLAN, "https://plans.example/resolution-v2");
        draft.put(
                Term.ACTIVATION_MILESTONE,
                new PromiseValue.Milestone("First 200 cases closed", LocalDate.of(2027, 2, 26)));
        text(draft, Term.RENEWAL_OWNER, "Dana Whitfield");
        text(draft, Term.EXPANSION_OWNER, "Luis Arroyo");
        text(draft, Term.VALUE_METRIC, one(List.of("deflection-rate", "containment-rate")));
        texts(draft, Term.REGULATIONS, "EU-AI-Act", "GDPR");
        return draft;
    }

    private void damage(Map<Term, PromiseValue> draft) {
        switch (random.nextInt(28)) {
            case 0 -> text(draft, Term.AUTONOMY_TIER, "L5");
            case 1 -> text(draft, Term.USE_CASE, "medical-advice");
            case 2 -> {
                text(draft, Term.AUTONOMY_TIER, "L4");
                texts(draft, Term.HUMAN_APPROVAL, "refund");
            }
            case 3 -> {
                text(draft, Term.AUTONOMY_TIER, "L4");
                flag(draft, Term.CUSTOMER_FACING, true);
            }
            case 4 -> text(draft, Term.MODEL, "openai/gpt-4");
            case 5 -> flag(draft, Term.MODEL_PINNED, true);
            case 6 -> number(draft, Term.MODEL_CHANGE_NOTICE_DAYS, 90);
            case 7 -> texts(draft, Term.SUBPROCESSORS, "Anthropic");
            case 8 -> number(draft, Term.RETENTION_DAYS, 1_000);
            case 9 -> {
                text(draft, Term.MODEL, SampleBoundary.GPT);
                number(draft, Term.RETENTION_DAYS, 7);
            }
            case 10 -> text(draft, Term.DATA_REGION, "APAC");
            case 11 -> flag(draft, Term.TRAINING_USE, true);
            case 12 -> texts(draft, Term.FEATURES, "knowledge-base", "grounding");
            case 13 -> text(draft, Term.COMMITMENT_UNIT, "message");
            case 14 -> number(draft, Term.COMMITMENT_QUANTITY, 100);
            case 15 -> number(draft, Term.COMMITMENT_ROLLOVER_PERCENT, 50);
            case 16 -> draft.put(Term.OVERAGE_PRICE, new Money("USD", new BigDecimal("0.50")));
            case 17 -> flag(draft, Term.UNLIMITED, true);
            case 18 -> draft.put(Term.SLA_UPTIME_PERCENT, new PromiseValue.Numeric(new BigDecimal("99.3")));
            case 19 -> number(draft, Term.SLA_RESPONSE_MINUTES, 5);
            case 20 -> text(draft, Term.SUPPORT_HOURS, "10x6");
            case 21 -> draft.remove(Term.INCIDENT_OWNER);
            case 22 -> draft.remove(Term.IMPLEMENTATION_PLAN);
            case 23 -> draft.remove(Term.ACTIVATION_MILESTONE);
            case 24 -> draft.remove(Term.RENEWAL_OWNER);
            case 25 -> draft.remove(Term.EXPANSION_OWNER);
            case 26 -> text(draft, Term.VALUE_METRIC, "happiness");
            default -> texts(draft, Term.REGULATIONS, "HIPAA");
        }
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static void text(Map<Term, PromiseValue> draft, Term term, String value) {
        draft.put(term, new PromiseValue.Text(value));
    }

    private static void texts(Map<Term, PromiseValue> draft, Term term, String... values) {
        draft.put(term, new PromiseValue.Texts(List.of(values)));
    }

    private static void flag(Map<Term, PromiseValue> draft, Term term, boolean value) {
        draft.put(term, new PromiseValue.Flag(value));
    }

    private static void number(Map<Term, PromiseValue> draft, Term term, long value) {
        draft.put(term, PromiseValue.Numeric.of(value));
    }
}
