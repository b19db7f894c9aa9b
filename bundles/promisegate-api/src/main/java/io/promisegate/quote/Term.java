package io.promisegate.quote;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names every term that the default vocabulary knows.
 *
 * <p>The name is how CPQ formats with free characteristics spell the term. A boundary may map further spellings onto
 * these.
 */
public enum Term {
    AUTONOMY_TIER("autonomyTier", PromiseKind.AUTONOMY, ValueType.TEXT),
    AUTONOMY_TIER_SENSE("autonomyTier.sense", PromiseKind.AUTONOMY, ValueType.TEXT),
    AUTONOMY_TIER_ANALYSE("autonomyTier.analyse", PromiseKind.AUTONOMY, ValueType.TEXT),
    AUTONOMY_TIER_DECIDE("autonomyTier.decide", PromiseKind.AUTONOMY, ValueType.TEXT),
    AUTONOMY_TIER_ACT("autonomyTier.act", PromiseKind.AUTONOMY, ValueType.TEXT),
    USE_CASE("useCase", PromiseKind.AUTONOMY, ValueType.TEXT),
    CUSTOMER_FACING("customerFacing", PromiseKind.AUTONOMY, ValueType.FLAG),
    HIGH_IMPACT_ACTIONS("highImpactActions", PromiseKind.AUTONOMY, ValueType.TEXTS),
    HUMAN_APPROVAL("humanApproval", PromiseKind.AUTONOMY, ValueType.TEXTS),

    MODEL("model", PromiseKind.MODEL, ValueType.TEXT),
    MODEL_PINNED("modelPinned", PromiseKind.MODEL, ValueType.FLAG),
    MODEL_CHANGE_NOTICE_DAYS("modelChangeNoticeDays", PromiseKind.MODEL, ValueType.DAYS),
    SUBPROCESSORS("subprocessors", PromiseKind.MODEL, ValueType.TEXTS),

    RETENTION_DAYS("retentionDays", PromiseKind.DATA, ValueType.DAYS),
    DATA_CLASS("dataClass", PromiseKind.DATA, ValueType.TEXT),
    DATA_REGION("dataRegion", PromiseKind.DATA, ValueType.TEXT),
    TRAINING_USE("trainingUse", PromiseKind.DATA, ValueType.FLAG),
    FEATURES("features", PromiseKind.DATA, ValueType.TEXTS),

    COMMITMENT_UNIT("commitment.unit", PromiseKind.COMMITMENT, ValueType.TEXT),
    COMMITMENT_QUANTITY("commitment.quantity", PromiseKind.COMMITMENT, ValueType.DECIMAL),
    COMMITMENT_MINIMUM("commitment.minimum", PromiseKind.COMMITMENT, ValueType.DECIMAL),
    COMMITMENT_MAXIMUM("commitment.maximum", PromiseKind.COMMITMENT, ValueType.DECIMAL),
    COMMITMENT_PERIOD("commitment.period", PromiseKind.COMMITMENT, ValueType.DURATION),
    COMMITMENT_RAMP("commitment.ramp", PromiseKind.COMMITMENT, ValueType.RAMP),
    COMMITMENT_TOTAL("commitment.total", PromiseKind.COMMITMENT, ValueType.DECIMAL),
    COMMITMENT_ROLLOVER_PERCENT("commitment.rolloverPercent", PromiseKind.COMMITMENT, ValueType.DECIMAL),
    COMMITMENT_TRUE_UP("commitment.trueUp", PromiseKind.COMMITMENT, ValueType.DATE_OR_DURATION),
    COMMITMENT_TIERS("commitment.tiers", PromiseKind.COMMITMENT, ValueType.TIERS),
    COMMITMENT_OBSERVED("commitment.observed", PromiseKind.COMMITMENT, ValueType.DECIMAL),
    OVERAGE_PRICE("overage.price", PromiseKind.COMMITMENT, ValueType.MONEY),
    UNLIMITED("unlimited", PromiseKind.COMMITMENT, ValueType.FLAG),
    CONTRACT_TERM("contractTerm", PromiseKind.COMMITMENT, ValueType.DURATION),

    OUTCOME_METRIC("outcome.metric", PromiseKind.OUTCOME, ValueType.TEXT),
    OUTCOME_DEFINITION("outcome.definition", PromiseKind.OUTCOME, ValueType.TEXT),
    OUTCOME_EVENT_SOURCE("outcome.eventSource", PromiseKind.OUTCOME, ValueType.TEXT),
    OUTCOME_VERIFIER("outcome.verifier", PromiseKind.OUTCOME, ValueType.TEXT),
    OUTCOME_BASELINE("outcome.baseline", PromiseKind.OUTCOME, ValueType.DECIMAL),
    OUTCOME_PRICE("outcome.price", PromiseKind.OUTCOME, ValueType.MONEY),
    OUTCOME_CAP("outcome.cap", PromiseKind.OUTCOME, ValueType.MONEY),
    OUTCOME_FLOOR("outcome.floor", PromiseKind.OUTCOME, ValueType.MONEY),
    OUTCOME_FALLBACK_PRICE("outcome.fallbackPrice", PromiseKind.OUTCOME, ValueType.MONEY),
    OUTCOME_REOPEN_WINDOW_DAYS("outcome.reopenWindowDays", PromiseKind.OUTCOME, ValueType.DAYS),
    OUTCOME_DISPUTE_WINDOW_DAYS("outcome.disputeWindowDays", PromiseKind.OUTCOME, ValueType.DAYS),
    OUTCOME_EXCLUSIONS("outcome.exclusions", PromiseKind.OUTCOME, ValueType.TEXTS),

    SLA_UPTIME_PERCENT("sla.uptimePercent", PromiseKind.SERVICE, ValueType.DECIMAL),
    SLA_RESPONSE_MINUTES("sla.responseMinutes", PromiseKind.SERVICE, ValueType.INTEGER),
    SUPPORT_HOURS("support.hours", PromiseKind.SERVICE, ValueType.TEXT),
    INCIDENT_OWNER("incidentOwner", PromiseKind.SERVICE, ValueType.TEXT),

    IMPLEMENTATION_PLAN("implementationPlan", PromiseKind.DELIVERY, ValueType.TEXT),
    ACTIVATION_MILESTONE("activationMilestone", PromiseKind.DELIVERY, ValueType.MILESTONE),
    RENEWAL_OWNER("renewalOwner", PromiseKind.DELIVERY, ValueType.TEXT),
    EXPANSION_OWNER("expansionOwner", PromiseKind.DELIVERY, ValueType.TEXT),
    VALUE_METRIC("valueMetric", PromiseKind.DELIVERY, ValueType.TEXT),

    REGULATIONS("regulations", PromiseKind.COMPLIANCE, ValueType.TEXTS),

    CUSTOM_TERMS("customTerms", PromiseKind.EXCEPTION, ValueType.TEXTS),
    EXCEPTION_EVIDENCE("exception.evidence", PromiseKind.EXCEPTION, ValueType.TEXT),
    EXCEPTION_OWNER("exception.owner", PromiseKind.EXCEPTION, ValueType.TEXT),
    EXCEPTION_COST_LINE("exception.costLine", PromiseKind.EXCEPTION, ValueType.TEXT),
    EXCEPTION_ROLLBACK("exception.rollback", PromiseKind.EXCEPTION, ValueType.TEXT);

    private static final Map<String, Term> BY_NAME = new HashMap<>();

    static {
        for (Term term : values()) {
            BY_NAME.put(term.termName, term);
        }
    }

    private final String termName;
    private final PromiseKind kind;
    private final ValueType type;

    Term(String termName, PromiseKind kind, ValueType type) {
        this.termName = termName;
        this.kind = kind;
        this.type = type;
    }

    /** Returns the term of that name, or null where the default vocabulary has none. */
    public static @Nullable Term named(String name) {
        return BY_NAME.get(name);
    }

    /** Returns the name in quote data, such as {@code commitment.quantity}. */
    public String termName() {
        return termName;
    }

    /** Returns the kind of promise that this term is part of. */
    public PromiseKind kind() {
        return kind;
    }

    /** Returns the form of its value. */
    public ValueType type() {
        return type;
    }

    /** Returns a mask with the bit of this term alone; masks of terms fit into one long. */
    public long bit() {
        return 1L << ordinal();
    }
}
