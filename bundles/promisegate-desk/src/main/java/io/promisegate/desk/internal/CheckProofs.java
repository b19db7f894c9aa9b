package io.promisegate.desk.internal;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.CostModel;
import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.DeskCheck;
import io.promisegate.decision.Finding;
import io.promisegate.desk.CheckAnswer;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.PromiseKind;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers the checks of the policy where quote and boundary prove them, and shows how. */
final class CheckProofs {
    private final Boundary boundary;
    private final Quote quote;
    private final List<Finding> findings;

    private CheckProofs(Boundary boundary, Quote quote, List<Finding> findings) {
        this.boundary = boundary;
        this.quote = quote;
        this.findings = findings;
    }

    /**
     * Returns the checks of a policy.
     *
     * @param boundary null where it is not there any more; the checks are those of before, and nothing is proven
     * @param quote null where it is not kept; nothing is proven then
     */
    static List<CheckAnswer> of(
            @Nullable Boundary boundary, @Nullable Quote quote, List<Finding> findings, List<CheckAnswer> before) {
        List<DeskCheck> asked = boundary == null
                ? before.stream().map(CheckAnswer::check).toList()
                : boundary.dealDesk().checks();
        List<CheckAnswer> answers = new ArrayList<>();
        for (DeskCheck check : asked) {
            String evidence =
                    boundary == null || quote == null ? "" : new CheckProofs(boundary, quote, findings).proof(check);
            answers.add(
                    evidence.isEmpty()
                            ? new CheckAnswer(check, null, "", "")
                            : new CheckAnswer(check, true, evidence, CheckAnswer.GATE));
        }
        return answers;
    }

    /** Returns the evidence, empty where there is none. */
    private String proof(DeskCheck check) {
        return switch (check) {
            case AUTONOMY_LEVEL_MATCHES_CONTRACT ->
                each(
                        PromiseKind.AUTONOMY,
                        List.of("autonomy-", "certificate-", "human-approval", "customer-facing", "text-autonomy"),
                        this::certificates);
            case DATA_BOUNDARY_APPROVED ->
                each(
                        PromiseKind.DATA,
                        List.of(
                                "retention-",
                                "zero-retention",
                                "log-retention",
                                "data-class",
                                "feature-",
                                "training-",
                                "residency",
                                "text-retention",
                                "text-training",
                                "promise-conflict"),
                        this::dataLimits);
            case COST_MODEL_REVIEWED -> each(PromiseKind.OUTCOME, List.of("outcome-"), this::costModel);
            case INCIDENT_OWNER_NAMED ->
                each(null, List.of("incident-owner"), line -> named(line, Term.INCIDENT_OWNER));
            case VALUE_METRIC_INSTRUMENTED -> each(null, List.of("value-metric"), this::valueMetric);
        };
    }

    /** Proves something of one line, null where it cannot. */
    @FunctionalInterface
    private interface LineProof {
        @Nullable
        String of(QuoteLine line);
    }

    /**
     * Proves it for each line that promises something of a kind.
     *
     * @param kind null for every line
     * @param rules beginnings of the rules that have to hold; one that is off or in shadow proves nothing
     */
    private String each(@Nullable PromiseKind kind, List<String> rules, LineProof proof) {
        boolean isBroken = findings.stream().anyMatch(finding -> isOneOf(finding.rule(), rules))
                || boundary.rules().stream()
                        .anyMatch(rule ->
                                (rule.mode() == Mode.OFF || rule.mode() == Mode.SHADOW) && isOneOf(rule.id(), rules));
        if (isBroken) {
            return "";
        }
        List<String> proofs = new ArrayList<>();
        for (QuoteLine line : quote.lines()) {
            boolean isAsked = line.action() != LineAction.DELETE
                    && (kind == null
                            || line.promises().all().stream()
                                    .anyMatch(promise -> promise.term() != null
                                            && promise.term().kind() == kind));
            if (isAsked) {
                String one = proof.of(line);
                if (one == null) {
                    return "";
                }
                proofs.add("line " + line.id() + ": " + one);
            }
        }
        if (!proofs.isEmpty()) {
            return String.join("; ", proofs);
        }
        return "The quote promises nothing"
                + (kind == null ? "." : " of " + kind.name().toLowerCase(Locale.ROOT) + '.');
    }

    private static boolean isOneOf(String rule, List<String> beginnings) {
        return beginnings.stream().anyMatch(rule::startsWith);
    }

    private Boundary.@Nullable Offering offering(QuoteLine line) {
        for (Boundary.Offering offering : boundary.offerings().values()) {
            if (offering.id().equals(line.offering()) || offering.ids().contains(String.valueOf(line.offering()))) {
                return offering;
            }
        }
        return null;
    }

    private @Nullable String certificates(QuoteLine line) {
        Boundary.Offering offering = offering(line);
        if (offering == null || offering.autonomy() == null) {
            return null;
        }
        return "within certificate "
                + offering.autonomy().certificates().stream()
                        .map(certificate -> certificate.id() + " (" + certificate.evidence() + ')')
                        .collect(Collectors.joining(", "));
    }

    private @Nullable String dataLimits(QuoteLine line) {
        Boundary.Offering offering = offering(line);
        if (offering == null || offering.data() == null) {
            return null;
        }
        return "within the data limits of " + offering.title();
    }

    private @Nullable String costModel(QuoteLine line) {
        Boundary.Offering offering = offering(line);
        CostModel model = offering == null || offering.outcome() == null
                ? null
                : offering.outcome().costModel();
        return model == null
                ? null
                : "the price keeps a margin of " + model.marginFloorPercent().toPlainString()
                        + " % on the expected cost";
    }

    private @Nullable String named(QuoteLine line, Term term) {
        return line.promises().isNamed(term)
                ? term.termName() + " is " + line.promises().text(term)
                : null;
    }

    private @Nullable String valueMetric(QuoteLine line) {
        String metric = line.promises().text(Term.VALUE_METRIC);
        Boundary.Offering offering = offering(line);
        if (metric == null || offering == null) {
            return null;
        }
        boolean isInstrumented = offering.delivery().valueMetrics().contains(metric)
                || (offering.outcome() != null
                        && offering.outcome().metrics().stream()
                                .anyMatch(known -> known.id().equals(metric) && known.instrumented()));
        return isInstrumented ? metric + " is measured today" : null;
    }
}
