package io.promisegate.benchmark;

import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue.Milestone;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line as plain fields, the way that each of the other engines takes it best; made before anything is timed.
 *
 * <p>A text that the line does not have is empty. It is a bean because rule languages want one.
 */
public final class LineFacts {
    private final int index;
    private final long level;
    private final String useCase;
    private final boolean customerFacing;
    private final List<String> highImpact;
    private final List<String> humanApproval;
    private final String model;
    private final boolean modelPinned;
    private final long noticeDays;
    private final List<String> subprocessors;
    private final long retentionDays;
    private final String region;
    private final boolean trainingUse;
    private final List<String> features;
    private final String commitmentUnit;
    private final long quantity;
    private final long rollover;
    private final double overage;
    private final boolean unlimited;
    private final double uptime;
    private final long response;
    private final String supportHours;
    private final String incidentOwner;
    private final String plan;
    private final boolean milestone;
    private final String renewalOwner;
    private final String expansionOwner;
    private final String valueMetric;
    private final List<String> regulations;
    private @Nullable Map<String, Object> variables;

    /** Takes a line apart. */
    LineFacts(int index, QuoteLine line) {
        PromiseSet promises = line.promises();
        this.index = index;
        level = text(promises, Term.AUTONOMY_TIER).charAt(1) - (long) '0';
        useCase = text(promises, Term.USE_CASE);
        customerFacing = promises.isTrue(Term.CUSTOMER_FACING);
        highImpact = promises.texts(Term.HIGH_IMPACT_ACTIONS);
        humanApproval = promises.texts(Term.HUMAN_APPROVAL);
        model = text(promises, Term.MODEL);
        modelPinned = promises.isTrue(Term.MODEL_PINNED);
        noticeDays = number(promises, Term.MODEL_CHANGE_NOTICE_DAYS).longValue();
        subprocessors = promises.texts(Term.SUBPROCESSORS);
        retentionDays = number(promises, Term.RETENTION_DAYS).longValue();
        region = text(promises, Term.DATA_REGION);
        trainingUse = promises.isTrue(Term.TRAINING_USE);
        features = promises.texts(Term.FEATURES);
        commitmentUnit = text(promises, Term.COMMITMENT_UNIT);
        quantity = number(promises, Term.COMMITMENT_QUANTITY).longValue();
        rollover = number(promises, Term.COMMITMENT_ROLLOVER_PERCENT).longValue();
        overage = promises.money(Term.OVERAGE_PRICE).value().doubleValue();
        unlimited = promises.isTrue(Term.UNLIMITED);
        uptime = number(promises, Term.SLA_UPTIME_PERCENT).doubleValue();
        response = number(promises, Term.SLA_RESPONSE_MINUTES).longValue();
        supportHours = text(promises, Term.SUPPORT_HOURS);
        incidentOwner = text(promises, Term.INCIDENT_OWNER);
        plan = text(promises, Term.IMPLEMENTATION_PLAN);
        milestone = promises.value(Term.ACTIVATION_MILESTONE) instanceof Milestone dated && dated.by() != null;
        renewalOwner = text(promises, Term.RENEWAL_OWNER);
        expansionOwner = text(promises, Term.EXPANSION_OWNER);
        valueMetric = text(promises, Term.VALUE_METRIC);
        regulations = promises.texts(Term.REGULATIONS);
    }

    private static String text(PromiseSet promises, Term term) {
        @Nullable String text = promises.text(term);
        return text == null ? "" : text;
    }

    private static BigDecimal number(PromiseSet promises, Term term) {
        return promises.number(term);
    }

    /** Returns every field by its name, for engines that take variables; made when it is first asked for. */
    public Map<String, Object> variables() {
        Map<String, Object> named = variables;
        if (named == null) {
            named = new LinkedHashMap<>();
            named.put("level", level);
            named.put("useCase", useCase);
            named.put("customerFacing", customerFacing);
            named.put("highImpact", highImpact);
            named.put("humanApproval", humanApproval);
            named.put("model", model);
            named.put("modelPinned", modelPinned);
            named.put("noticeDays", noticeDays);
            named.put("subprocessors", subprocessors);
            named.put("retentionDays", retentionDays);
            named.put("region", region);
            named.put("trainingUse", trainingUse);
            named.put("features", features);
            named.put("commitmentUnit", commitmentUnit);
            named.put("quantity", quantity);
            named.put("rollover", rollover);
            named.put("overage", overage);
            named.put("unlimited", unlimited);
            named.put("uptime", uptime);
            named.put("response", response);
            named.put("supportHours", supportHours);
            named.put("incidentOwner", incidentOwner);
            named.put("plan", plan);
            named.put("milestone", milestone);
            named.put("renewalOwner", renewalOwner);
            named.put("expansionOwner", expansionOwner);
            named.put("valueMetric", valueMetric);
            named.put("regulations", regulations);
            variables = named;
        }
        return named;
    }

    /** Returns what the name says. */
    public int getIndex() {
        return index;
    }

    /** Returns what the name says. */
    public long getLevel() {
        return level;
    }

    /** Returns what the name says. */
    public String getUseCase() {
        return useCase;
    }

    /** Returns what the name says. */
    public boolean isCustomerFacing() {
        return customerFacing;
    }

    /** Returns what the name says. */
    public List<String> getHighImpact() {
        return highImpact;
    }

    /** Returns what the name says. */
    public List<String> getHumanApproval() {
        return humanApproval;
    }

    /** Returns what the name says. */
    public String getModel() {
        return model;
    }

    /** Returns what the name says. */
    public boolean isModelPinned() {
        return modelPinned;
    }

    /** Returns what the name says. */
    public long getNoticeDays() {
        return noticeDays;
    }

    /** Returns what the name says. */
    public List<String> getSubprocessors() {
        return subprocessors;
    }

    /** Returns what the name says. */
    public long getRetentionDays() {
        return retentionDays;
    }

    /** Returns what the name says. */
    public String getRegion() {
        return region;
    }

    /** Returns what the name says. */
    public boolean isTrainingUse() {
        return trainingUse;
    }

    /** Returns what the name says. */
    public List<String> getFeatures() {
        return features;
    }

    /** Returns what the name says. */
    public String getCommitmentUnit() {
        return commitmentUnit;
    }

    /** Returns what the name says. */
    public long getQuantity() {
        return quantity;
    }

    /** Returns what the name says. */
    public long getRollover() {
        return rollover;
    }

    /** Returns what the name says. */
    public double getOverage() {
        return overage;
    }

    /** Returns what the name says. */
    public boolean isUnlimited() {
        return unlimited;
    }

    /** Returns what the name says. */
    public double getUptime() {
        return uptime;
    }

    /** Returns what the name says. */
    public long getResponse() {
        return response;
    }

    /** Returns what the name says. */
    public String getSupportHours() {
        return supportHours;
    }

    /** Returns what the name says. */
    public String getIncidentOwner() {
        return incidentOwner;
    }

    /** Returns what the name says. */
    public String getPlan() {
        return plan;
    }

    /** Returns what the name says. */
    public boolean isMilestone() {
        return milestone;
    }

    /** Returns what the name says. */
    public String getRenewalOwner() {
        return renewalOwner;
    }

    /** Returns what the name says. */
    public String getExpansionOwner() {
        return expansionOwner;
    }

    /** Returns what the name says. */
    public String getValueMetric() {
        return valueMetric;
    }

    /** Returns what the name says. */
    public List<String> getRegulations() {
        return regulations;
    }
}
