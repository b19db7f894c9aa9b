package io.promisegate.engine;

import static io.promisegate.decision.Fact.Sense.EXACT;
import static io.promisegate.decision.Fact.Sense.LESS_IS_WORSE;
import static io.promisegate.decision.Fact.Sense.MORE_IS_WORSE;

import io.promisegate.boundary.Boundary.Function;
import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.decision.Fact;
import io.promisegate.decision.Fact.Sense;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.Money;
import io.promisegate.quote.PromiseKind;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import io.promisegate.quote.ValueType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a rule looks at: the facts that an approval of its finding is bound to. A change of anything else reopens
 * nothing.
 *
 * @param terms mask of the terms
 * @param senses which way a term or field is for the worse, by its name, where the rule knows better than
 *     {@link #SENSES}
 * @param quoteFields fields of the quote itself, in the order of their names
 * @param isOfAllLines whether the terms of every line are looked at
 * @param condition what the authors' rule says, empty for a built-in one
 */
record LooksAt(
        long terms, Map<String, Sense> senses, List<String> quoteFields, boolean isOfAllLines, String condition) {
    private static final Term[] TERMS = Term.values();
    private static final Term[] FUNCTION_TERMS = {
        Term.AUTONOMY_TIER_SENSE, Term.AUTONOMY_TIER_ANALYSE, Term.AUTONOMY_TIER_DECIDE, Term.AUTONOMY_TIER_ACT
    };

    /** Which way a promise is for the worse, for those who have to keep it; any other change is another promise. */
    private static final Map<Term, Sense> SENSES = new EnumMap<>(Term.class);

    /** A longer text is a fact by its digest. */
    private static final int LONGEST = 200;

    private static final Map<BuiltInRule, LooksAt> BUILT_IN = new EnumMap<>(BuiltInRule.class);
    private static final long TIERS = mask(
            Term.AUTONOMY_TIER,
            Term.AUTONOMY_TIER_SENSE,
            Term.AUTONOMY_TIER_ANALYSE,
            Term.AUTONOMY_TIER_DECIDE,
            Term.AUTONOMY_TIER_ACT);

    static {
        for (Term more : List.of(
                Term.CUSTOMER_FACING,
                Term.HIGH_IMPACT_ACTIONS,
                Term.MODEL_PINNED,
                Term.MODEL_CHANGE_NOTICE_DAYS,
                Term.TRAINING_USE,
                Term.FEATURES,
                Term.COMMITMENT_QUANTITY,
                Term.COMMITMENT_TOTAL,
                Term.COMMITMENT_ROLLOVER_PERCENT,
                Term.UNLIMITED,
                Term.SLA_UPTIME_PERCENT,
                Term.REGULATIONS,
                Term.CUSTOM_TERMS)) {
            SENSES.put(more, MORE_IS_WORSE);
        }
        for (Term less : List.of(
                Term.HUMAN_APPROVAL,
                Term.OVERAGE_PRICE,
                Term.OUTCOME_PRICE,
                Term.OUTCOME_CAP,
                Term.OUTCOME_FLOOR,
                Term.OUTCOME_FALLBACK_PRICE,
                Term.OUTCOME_EXCLUSIONS)) {
            SENSES.put(less, LESS_IS_WORSE);
        }
        long retention = mask(Term.RETENTION_DAYS, Term.DATA_CLASS, Term.DATA_REGION);
        at(BuiltInRule.CERTIFICATE_USE_CASE, TIERS | mask(Term.USE_CASE, Term.MODEL));
        at(BuiltInRule.CERTIFICATE_MODEL, TIERS | mask(Term.MODEL));
        at(BuiltInRule.CERTIFICATE_CURRENT, TIERS | mask(Term.MODEL, Term.USE_CASE));
        at(BuiltInRule.AUTONOMY_CERTIFIED, TIERS | mask(Term.MODEL, Term.USE_CASE));
        at(BuiltInRule.CUSTOMER_FACING_TIER, TIERS | mask(Term.CUSTOMER_FACING));
        at(BuiltInRule.HUMAN_APPROVAL_KEPT, TIERS | mask(Term.HIGH_IMPACT_ACTIONS, Term.HUMAN_APPROVAL));
        at(BuiltInRule.MODEL_PINNING, mask(Term.MODEL_PINNED, Term.MODEL));
        at(BuiltInRule.MODEL_CHANGE_NOTICE, mask(Term.MODEL_CHANGE_NOTICE_DAYS, Term.MODEL));
        for (BuiltInRule rule : List.of(
                BuiltInRule.RETENTION_CEILING,
                BuiltInRule.RETENTION_FLOOR,
                BuiltInRule.LOG_RETENTION_AI_ACT,
                BuiltInRule.DATA_CLASS_KNOWN,
                BuiltInRule.DESK_NON_STANDARD_RETENTION)) {
            at(rule, retention);
        }
        at(BuiltInRule.RETENTION_SUPPLIER, retention | mask(Term.MODEL));
        at(BuiltInRule.ZERO_RETENTION_OFFERED, retention | mask(Term.FEATURES));
        at(BuiltInRule.ZERO_RETENTION_CONTRADICTION, retention | mask(Term.FEATURES));
        at(BuiltInRule.TRAINING_SUPPLIER, mask(Term.TRAINING_USE, Term.MODEL));
        at(BuiltInRule.RESIDENCY_SUPPLIER, mask(Term.DATA_REGION, Term.MODEL));
        for (BuiltInRule rule : List.of(
                BuiltInRule.COMMITMENT_RANGE, BuiltInRule.COMMITMENT_CAPACITY, BuiltInRule.COMMITMENT_TOGETHER)) {
            at(rule, mask(Term.COMMITMENT_UNIT));
        }
        at(BuiltInRule.RENEWAL_CONSUMPTION, mask(Term.COMMITMENT_UNIT, Term.COMMITMENT_PERIOD));
        at(BuiltInRule.COMMITMENT_BOUNDS, mask(Term.COMMITMENT_MINIMUM, Term.COMMITMENT_MAXIMUM));
        at(
                BuiltInRule.OVERAGE_PRICE_PRESENT,
                mask(Term.OVERAGE_PRICE, Term.COMMITMENT_QUANTITY, Term.COMMITMENT_PERIOD, Term.COMMITMENT_UNIT));
        at(BuiltInRule.TRUE_UP_INSIDE_TERM, mask(Term.COMMITMENT_TRUE_UP, Term.CONTRACT_TERM));
        at(BuiltInRule.COMMITMENT_RAMP, mask(Term.COMMITMENT_RAMP, Term.COMMITMENT_TOTAL));
        for (BuiltInRule rule : List.of(
                BuiltInRule.OUTCOME_EVENT_SOURCE,
                BuiltInRule.OUTCOME_VERIFIER,
                BuiltInRule.OUTCOME_BASELINE,
                BuiltInRule.OUTCOME_EXCLUSIONS,
                BuiltInRule.OUTCOME_DEFINITION)) {
            at(rule, mask(Term.OUTCOME_METRIC));
        }
        at(BuiltInRule.OUTCOME_CAP_FLOOR, mask(Term.OUTCOME_CAP, Term.OUTCOME_FLOOR));
        at(BuiltInRule.OUTCOME_COST_MODEL, mask(Term.OUTCOME_METRIC, Term.OUTCOME_PRICE));
        at(BuiltInRule.SUPPORT_HOURS, mask(Term.SUPPORT_HOURS));
        at(
                BuiltInRule.DORA_TERMS,
                mask(
                        Term.REGULATIONS,
                        Term.DATA_REGION,
                        Term.SUBPROCESSORS,
                        Term.SLA_UPTIME_PERCENT,
                        Term.INCIDENT_OWNER));
        at(
                BuiltInRule.EXCEPTION_BACKED,
                mask(
                        Term.CUSTOM_TERMS,
                        Term.RETENTION_DAYS,
                        Term.EXCEPTION_EVIDENCE,
                        Term.EXCEPTION_OWNER,
                        Term.EXCEPTION_COST_LINE,
                        Term.EXCEPTION_ROLLBACK));
        at(BuiltInRule.DESK_AUTONOMOUS_CUSTOMER_FACING, TermMasks.of(PromiseKind.AUTONOMY));
        at(BuiltInRule.DESK_AUTONOMY_PROMISES, TermMasks.of(PromiseKind.AUTONOMY));
        at(BuiltInRule.DESK_OUTCOME_PRICING, TermMasks.of(PromiseKind.OUTCOME));
        at(BuiltInRule.DESK_CUSTOM_MODEL_TERMS, mask(Term.CUSTOM_TERMS));
        at(BuiltInRule.DESK_DATA_USAGE, TermMasks.of(PromiseKind.DATA));
        at(BuiltInRule.DESK_MODEL_DEPENDENCIES, TermMasks.of(PromiseKind.MODEL));
        at(BuiltInRule.DESK_USAGE_COMMITMENTS, TermMasks.of(PromiseKind.COMMITMENT));
        at(BuiltInRule.DESK_COMPLIANCE_TERMS, TermMasks.of(PromiseKind.COMPLIANCE));
        at(BuiltInRule.DESK_SERVICE_LEVELS, mask(Term.SLA_UPTIME_PERCENT, Term.SLA_RESPONSE_MINUTES));
        at(BuiltInRule.DESK_SUPPORT_RESPONSIBILITIES, mask(Term.SUPPORT_HOURS));
    }

    LooksAt {
        senses = Map.copyOf(senses);
        quoteFields = List.copyOf(quoteFields);
    }

    private static long mask(Term... terms) {
        long mask = 0;
        for (Term term : terms) {
            mask |= term.bit();
        }
        return mask;
    }

    private static void at(BuiltInRule rule, long terms) {
        BUILT_IN.put(rule, new LooksAt(terms, Map.of(), List.of(), false, ""));
    }

    /** Returns what a built-in rule looks at, besides the term that its finding is about. */
    static LooksAt of(BuiltInRule rule) {
        return BUILT_IN.getOrDefault(rule, new LooksAt(0, Map.of(), List.of(), false, ""));
    }

    /** Returns the facts of a finding, in an order that is the same for the same facts. */
    List<Fact> facts(Quote quote, Violation violation, CompiledBoundary boundary) {
        List<Fact> facts = new ArrayList<>();
        long mask = violation.term() == null ? terms : terms | violation.term().bit();
        QuoteLine line = violation.line() < 0 ? null : quote.lines().get(violation.line());
        for (String field : quoteFields) {
            facts.add(new Fact(field, field(quote, field), senses.getOrDefault(field, Sense.EXACT)));
        }
        Violation.Measure measure = violation.measure();
        if (line != null) {
            Offering offering = boundary.offerings.offering(line.offering());
            facts.add(Fact.of(
                    "offering", offering == null ? String.valueOf(line.offering()) : offering.id(), Sense.EXACT));
            facts.add(Fact.of("action", QuoteFields.action(line), Sense.EXACT));
            addPrice(line, violation, facts);
            addTerms(line.promises(), measure == null ? mask : mask & ~bit(violation.term()), boundary.ladder, facts);
        } else if (isOfAllLines) {
            quote.lines().forEach(each -> {
                facts.add(Fact.of("offering", String.valueOf(each.offering()), Sense.EXACT));
                addTerms(each.promises(), mask, boundary.ladder, facts);
            });
        }
        if (measure != null) {
            String name = violation.term() == null ? "" : violation.term().termName() + '.';
            boolean isAbove = measure.promised().compareTo(measure.limit()) > 0;
            addUnit(line, violation.term(), facts);
            facts.add(Fact.of(name + "promised", plain(measure.promised()), isAbove ? MORE_IS_WORSE : LESS_IS_WORSE));
            facts.add(Fact.of(name + "limit", plain(measure.limit()), isAbove ? LESS_IS_WORSE : MORE_IS_WORSE));
        } else {
            // how far something is beyond what is allowed is not known: what is allowed has to be the same
            facts.add(Fact.of("allowed", condition.isEmpty() ? fingerprint(violation.allowed()) : condition, EXACT));
            if (mask == 0 && quoteFields.isEmpty()) {
                facts.add(Fact.of("promised", fingerprint(violation.promised()), EXACT));
            }
        }
        return facts;
    }

    private static void addUnit(@Nullable QuoteLine line, @Nullable Term term, List<Fact> facts) {
        if (line != null && term != null && line.promises().value(term) instanceof Money money) {
            facts.add(Fact.of(term.termName() + ".unit", money.unit(), EXACT));
        }
    }

    /** Returns a text that is as short as one needs to see whether it is the same. */
    private static String fingerprint(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static long bit(@Nullable Term term) {
        return term == null ? 0 : term.bit();
    }

    private static void addPrice(QuoteLine line, Violation violation, List<Fact> facts) {
        for (LinePrice price : line.prices()) {
            if (violation.term() == null && price.pointer().equals(violation.pointer())) {
                facts.add(Fact.of("price", price.type(), Sense.EXACT));
            }
        }
    }

    private void addTerms(PromiseSet promises, long mask, Ladder ladder, List<Fact> facts) {
        if ((mask & TIERS) != 0) {
            addTiers(promises, ladder, facts);
        }
        for (long left = mask & ~TIERS; left != 0; left &= left - 1) {
            Term term = TERMS[Long.numberOfTrailingZeros(left)];
            Sense sense = sense(term, senses.getOrDefault(term.termName(), SENSES.getOrDefault(term, Sense.EXACT)));
            PromiseValue value = promises.value(term);
            if (value instanceof Money money) {
                facts.add(Fact.of(term.termName() + ".unit", money.unit(), Sense.EXACT));
            }
            facts.add(new Fact(term.termName(), value == null ? List.of() : texts(value), sense));
        }
    }

    /** Returns the sense of a term: lists, and what is promised or not, get longer and shorter. */
    private static Sense sense(Term term, Sense sense) {
        boolean isList = term.type() == ValueType.TEXTS || term.type() == ValueType.FLAG;
        return switch (sense) {
            case MORE_IS_WORSE -> isList ? Sense.LONGER_IS_WORSE : sense;
            case LESS_IS_WORSE -> isList ? Sense.SHORTER_IS_WORSE : sense;
            case EXACT, LONGER_IS_WORSE, SHORTER_IS_WORSE -> sense;
        };
    }

    /** Adds the level of each function, whichever way the line says it, and which levels there are. */
    private static void addTiers(PromiseSet promises, Ladder ladder, List<Fact> facts) {
        facts.add(new Fact("ladder", ladder.ids(), EXACT));
        for (Function function : Function.values()) {
            Term own = FUNCTION_TERMS[function.ordinal()];
            String tier = promises.text(promises.has(own) ? own : Term.AUTONOMY_TIER);
            int level = tier == null ? -1 : ladder.level(tier);
            facts.add(
                    tier == null || level >= 0
                            ? new Fact(
                                    own.termName(),
                                    tier == null ? List.of() : List.of(String.valueOf(level + 1)),
                                    MORE_IS_WORSE)
                            : Fact.of(own.termName(), tier, EXACT));
        }
    }

    private static List<String> texts(PromiseValue value) {
        if (value instanceof PromiseValue.Texts texts) {
            return new TreeSet<>(texts.values()).stream().toList();
        } else if (value instanceof PromiseValue.Flag flag) {
            return flag.value() ? List.of("true") : List.of();
        } else if (value instanceof PromiseValue.Numeric number) {
            return List.of(plain(number.value()));
        } else if (value instanceof Money money) {
            return List.of(plain(money.value()));
        }
        return List.of(fingerprint(value.toString()));
    }

    private static List<String> field(Quote quote, String field) {
        Object value = switch (field) {
            case "total" -> quote.total() == null ? null : plain(quote.total().value());
            case "currency" -> quote.currency();
            case "account" -> quote.account();
            case "channel" -> quote.channel();
            default -> null;
        };
        return value == null ? List.of() : List.of(Objects.toString(value));
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
