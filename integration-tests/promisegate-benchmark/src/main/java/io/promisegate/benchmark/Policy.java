package io.promisegate.benchmark;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Effective;
import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.boundary.Boundary.Rule;
import io.promisegate.boundary.Boundary.Scope;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.quote.Quote;
import io.promisegate.quote.Term;
import io.promisegate.spi.Evaluator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One policy in the language of every engine that is compared: rules that look at a line, each with an identifier of
 * the product's own rule that says the same.
 */
final class Policy {
    private static final String MODELS = "[\"" + SampleBoundary.CLAUDE + "\", \"" + SampleBoundary.GPT + "\"]";
    private static final String USE_CASES = "[\"order-status\", \"returns\", \"billing-questions\"]";
    private static final String REGIONS = "[\"US\", \"EU\"]";
    static final String FEATURES = "[\"knowledge-base\", \"order-lookup\", \"files\"]";
    private static final String UNITS = "[\"conversation\", \"resolution\"]";
    private static final String HOURS = "[\"8x5\", \"24x5\", \"24x7\"]";
    private static final String METRICS = "[\"deflection-rate\", \"containment-rate\"]";
    static final String REGULATIONS = "[\"EU-AI-Act\", \"GDPR\"]";
    static final String SUBPROCESSORS = "[\"Anthropic\", \"OpenAI\", \"AWS\"]";

    /** What lines are about. */
    static final List<String> OFFERINGS = List.of("assist", "resolve", "backoffice", "voice");

    /** The rules, in the order of their numbers. */
    static final List<PolicyRule> RULES = rules();

    private Policy() {}

    /**
     * A rule.
     *
     * @param id the product's rule that says the same
     * @param at the term that a finding is about
     * @param cel what has to hold, over the product's model
     * @param flat what has to hold in CEL, over variables
     * @param drl what a fact is like that breaks it, in the rule language of Drools
     * @param feel the input of a decision table in FEEL
     * @param broken the test of that input that a line has to pass to break it
     * @param holds what has to hold, in Java
     */
    record PolicyRule(
            String id,
            @Nullable Term at,
            String cel,
            String flat,
            String drl,
            String feel,
            String broken,
            Predicate<LineFacts> holds) {}

    private static List<PolicyRule> rules() {
        List<PolicyRule> rules = new ArrayList<>();
        rules.add(new PolicyRule(
                "autonomy-certified",
                Term.AUTONOMY_TIER,
                "tier(line.autonomyTier) <= 4",
                "level <= 4",
                "level > 4",
                "level",
                "> 4",
                line -> line.getLevel() <= 4));
        rules.add(new PolicyRule(
                "certificate-use-case",
                Term.USE_CASE,
                "tier(line.autonomyTier) > 4 || line.useCase in " + USE_CASES,
                "level > 4 || useCase in " + USE_CASES,
                "level <= 4, useCase not in " + drl(USE_CASES),
                "level <= 4 and not(list contains(" + USE_CASES + ", useCase))",
                "true",
                line -> line.getLevel() > 4
                        || line.getUseCase().equals("order-status")
                        || line.getUseCase().equals("returns")
                        || line.getUseCase().equals("billing-questions")));
        rules.add(new PolicyRule(
                "human-approval-kept",
                Term.HUMAN_APPROVAL,
                "tier(line.autonomyTier) < 4 || (\"refund\" in line.humanApproval"
                        + " && \"account-closure\" in line.humanApproval"
                        + " && line.highImpactActions.all(a, a in line.humanApproval))",
                "level < 4 || (\"refund\" in humanApproval && \"account-closure\" in humanApproval"
                        + " && highImpact.all(a, a in humanApproval))",
                "level >= 4, (humanApproval not contains \"refund\" || humanApproval not contains \"account-closure\""
                        + " || !humanApproval.containsAll(highImpact))",
                "level >= 4 and not(list contains(humanApproval, \"refund\")"
                        + " and list contains(humanApproval, \"account-closure\")"
                        + " and every a in highImpact satisfies list contains(humanApproval, a))",
                "true",
                line -> line.getLevel() < 4
                        || (line.getHumanApproval().contains("refund")
                                && line.getHumanApproval().contains("account-closure")
                                && line.getHumanApproval().containsAll(line.getHighImpact()))));
        rules.add(new PolicyRule(
                "customer-facing-tier",
                Term.CUSTOMER_FACING,
                "!line.customerFacing || tier(line.autonomyTier) <= 3",
                "!customerFacing || level <= 3",
                "customerFacing, level > 3",
                "customerFacing and level > 3",
                "true",
                line -> !line.isCustomerFacing() || line.getLevel() <= 3));
        rules.add(in("model-offered", Term.MODEL, "model", "model", MODELS, LineFacts::getModel));
        rules.add(new PolicyRule(
                "model-pinning",
                Term.MODEL_PINNED,
                "!line.modelPinned",
                "!modelPinned",
                "modelPinned",
                "modelPinned",
                "true",
                line -> !line.isModelPinned()));
        rules.add(new PolicyRule(
                "model-change-notice",
                Term.MODEL_CHANGE_NOTICE_DAYS,
                "line.modelChangeNoticeDays <= 30",
                "noticeDays <= 30",
                "noticeDays > 30",
                "noticeDays",
                "> 30",
                line -> line.getNoticeDays() <= 30));
        rules.add(new PolicyRule(
                "subprocessors-listed",
                Term.SUBPROCESSORS,
                "line.subprocessors.all(s, s in " + SUBPROCESSORS + ") && " + SUBPROCESSORS
                        + ".all(s, s in line.subprocessors)",
                "subprocessors.all(s, s in " + SUBPROCESSORS + ") && " + SUBPROCESSORS + ".all(s, s in subprocessors)",
                "!subprocessors.containsAll(PolicyLists.SUBPROCESSORS) || !PolicyLists.SUBPROCESSORS.containsAll(subprocessors)",
                "(every s in subprocessors satisfies list contains(" + SUBPROCESSORS + ", s)) and (every s in "
                        + SUBPROCESSORS + " satisfies list contains(subprocessors, s))",
                "false",
                line -> PolicyLists.SUBPROCESSORS.containsAll(line.getSubprocessors())
                        && line.getSubprocessors().containsAll(PolicyLists.SUBPROCESSORS)));
        rules.add(new PolicyRule(
                "retention-ceiling",
                Term.RETENTION_DAYS,
                "!(line.dataRegion in " + REGIONS
                        + ") || line.retentionDays <= (line.dataRegion == \"EU\" ? 183 : 365)",
                "!(region in " + REGIONS + ") || retentionDays <= (region == \"EU\" ? 183 : 365)",
                "(region == \"EU\" && retentionDays > 183) || (region == \"US\" && retentionDays > 365)",
                "(region = \"EU\" and retentionDays > 183) or (region = \"US\" and retentionDays > 365)",
                "true",
                line -> switch (line.getRegion()) {
                    case "EU" -> line.getRetentionDays() <= 183;
                    case "US" -> line.getRetentionDays() <= 365;
                    default -> true;
                }));
        rules.add(new PolicyRule(
                "retention-supplier",
                Term.RETENTION_DAYS,
                "!(line.dataRegion in " + REGIONS
                        + ") || !line.model.startsWith(\"openai/\") || line.retentionDays >= 30",
                "!(region in " + REGIONS + ") || !model.startsWith(\"openai/\") || retentionDays >= 30",
                "region in (\"US\", \"EU\"), model str[startsWith] \"openai/\", retentionDays < 30",
                "list contains(" + REGIONS + ", region) and starts with(model, \"openai/\") and retentionDays < 30",
                "true",
                line -> !(line.getRegion().equals("US") || line.getRegion().equals("EU"))
                        || !line.getModel().startsWith("openai/")
                        || line.getRetentionDays() >= 30));
        rules.add(in("residency", Term.DATA_REGION, "dataRegion", "region", REGIONS, LineFacts::getRegion));
        rules.add(new PolicyRule(
                "training-use",
                Term.TRAINING_USE,
                "!line.trainingUse",
                "!trainingUse",
                "trainingUse",
                "trainingUse",
                "true",
                line -> !line.isTrainingUse()));
        rules.add(new PolicyRule(
                "feature-offered",
                Term.FEATURES,
                "line.features.all(f, f in " + FEATURES + ")",
                "features.all(f, f in " + FEATURES + ")",
                "!PolicyLists.FEATURES.containsAll(features)",
                "every f in features satisfies list contains(" + FEATURES + ", f)",
                "false",
                line -> PolicyLists.FEATURES.containsAll(line.getFeatures())));
        rules.add(in(
                "commitment-unit",
                Term.COMMITMENT_UNIT,
                "commitment.unit",
                "commitmentUnit",
                UNITS,
                LineFacts::getCommitmentUnit));
        rules.add(new PolicyRule(
                "commitment-range",
                Term.COMMITMENT_QUANTITY,
                "line.commitment.quantity >= decimal(\"500\") && line.commitment.quantity <= decimal(\"40000\")",
                "quantity >= 500 && quantity <= 40000",
                "quantity < 500 || quantity > 40000",
                "quantity",
                "not([500..40000])",
                line -> line.getQuantity() >= 500 && line.getQuantity() <= 40_000));
        rules.add(new PolicyRule(
                "rollover-bounded",
                Term.COMMITMENT_ROLLOVER_PERCENT,
                "line.commitment.rolloverPercent <= decimal(\"20\")",
                "rollover <= 20",
                "rollover > 20",
                "rollover",
                "> 20",
                line -> line.getRollover() <= 20));
        rules.add(new PolicyRule(
                "overage-price-floor",
                Term.OVERAGE_PRICE,
                "line.overage.price >= decimal(\"0.90\")",
                "overage >= 0.90",
                "overage < 0.90",
                "overage",
                "< 0.90",
                line -> line.getOverage() >= 0.90));
        rules.add(new PolicyRule(
                "no-unlimited",
                Term.UNLIMITED,
                "!has(line.unlimited) || !line.unlimited",
                "!unlimited",
                "unlimited",
                "unlimited",
                "true",
                line -> !line.isUnlimited()));
        rules.add(new PolicyRule(
                "sla-uptime",
                Term.SLA_UPTIME_PERCENT,
                "line.sla.uptimePercent <= decimal(\"99.0\")",
                "uptime <= 99.0",
                "uptime > 99.0",
                "uptime",
                "> 99.0",
                line -> line.getUptime() <= 99.0));
        rules.add(new PolicyRule(
                "sla-response",
                Term.SLA_RESPONSE_MINUTES,
                "line.sla.responseMinutes >= 30",
                "response >= 30",
                "response < 30",
                "response",
                "< 30",
                line -> line.getResponse() >= 30));
        rules.add(in(
                "support-hours",
                Term.SUPPORT_HOURS,
                "support.hours",
                "supportHours",
                HOURS,
                LineFacts::getSupportHours));
        rules.add(named("incident-owner", Term.INCIDENT_OWNER, "incidentOwner", LineFacts::getIncidentOwner));
        rules.add(named("implementation-plan", Term.IMPLEMENTATION_PLAN, "plan", LineFacts::getPlan));
        rules.add(new PolicyRule(
                "activation-milestone",
                Term.ACTIVATION_MILESTONE,
                "has(line.activationMilestone) && has(line.activationMilestone.by)",
                "milestone",
                "!milestone",
                "milestone",
                "false",
                LineFacts::isMilestone));
        rules.add(named("renewal-owner", Term.RENEWAL_OWNER, "renewalOwner", LineFacts::getRenewalOwner));
        rules.add(named("expansion-owner", Term.EXPANSION_OWNER, "expansionOwner", LineFacts::getExpansionOwner));
        rules.add(in(
                "value-metric-instrumented",
                Term.VALUE_METRIC,
                "valueMetric",
                "valueMetric",
                METRICS,
                LineFacts::getValueMetric));
        rules.add(new PolicyRule(
                "regulation-supported",
                Term.REGULATIONS,
                "line.regulations.all(r, r in " + REGULATIONS + ")",
                "regulations.all(r, r in " + REGULATIONS + ")",
                "!PolicyLists.REGULATIONS.containsAll(regulations)",
                "every r in regulations satisfies list contains(" + REGULATIONS + ", r)",
                "false",
                line -> PolicyLists.REGULATIONS.containsAll(line.getRegulations())));
        return List.copyOf(rules);
    }

    private static PolicyRule in(
            String id,
            Term at,
            String field,
            String variable,
            String list,
            java.util.function.Function<LineFacts, String> value) {
        List<String> values = PolicyLists.of(list);
        return new PolicyRule(
                id,
                at,
                "line." + field + " in " + list,
                variable + " in " + list,
                variable + " not in " + drl(list),
                variable,
                "not(" + list.substring(1, list.length() - 1) + ")",
                line -> values.contains(value.apply(line)));
    }

    private static PolicyRule named(
            String id, Term at, String variable, java.util.function.Function<LineFacts, String> value) {
        String field = "line." + at.termName();
        return new PolicyRule(
                id,
                at,
                "has(" + field + ") && " + field + " != \"\"",
                variable + " != \"\"",
                variable + " == \"\"",
                variable,
                "\"\"",
                line -> !value.apply(line).isEmpty());
    }

    private static String drl(String list) {
        return '(' + list.substring(1, list.length() - 1) + ')';
    }

    /** Returns the product with its own rules, those of the policy alone. */
    static Evaluator builtIn(List<String> offerings) {
        List<Rule> off = new ArrayList<>();
        compiled(OFFERINGS, List.of()).rules().forEach(rule -> {
            if (RULES.stream().noneMatch(ours -> ours.id().equals(rule.id()))) {
                off.add(off(rule.id()));
            }
        });
        return compiled(offerings, off);
    }

    /** Returns the product with the policy in CEL, its own rules all off. */
    static Evaluator inCel() {
        List<Rule> rules = new ArrayList<>();
        compiled(OFFERINGS, List.of()).rules().forEach(rule -> rules.add(off(rule.id())));
        for (PolicyRule rule : RULES) {
            rules.add(SampleBoundary.rule("own-" + rule.id(), Scope.LINE, null, rule.cel(), rule.at()));
        }
        return compiled(OFFERINGS, rules);
    }

    /** Returns what a quote breaks by hand, as rule and line. */
    static Set<String> broken(PolicyByHand byHand, Quote quote) {
        Set<String> broken = new TreeSet<>();
        byHand.decide(quote).forEach(one -> broken.add(RULES.get(one.rule()).id() + '@' + one.line()));
        return broken;
    }

    private static Rule off(String id) {
        return new Rule(id, Mode.OFF, List.of(), List.of(), Effective.ALWAYS, Scope.LINE, null, null, null, Map.of());
    }

    private static Evaluator compiled(List<String> ids, List<Rule> rules) {
        Map<String, Offering> offerings = new LinkedHashMap<>();
        for (String id : ids) {
            offerings.put(
                    id,
                    SampleBoundary.ai(id, List.of(SampleBoundary.CLAUDE, SampleBoundary.GPT), "L4", "L3", null, null));
        }
        Boundary boundary = SampleBoundary.boundary(offerings, rules);
        var compilation = new PromiseBoundaryCompiler().compile(boundary);
        return Objects.requireNonNull(
                compilation.evaluator(), () -> compilation.problems().toString());
    }
}
