package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Delivery;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Term;

/** Holds a line to what has to be named before signature: plan, milestone, owners, the metric that proves value. */
final class DeliveryChecks {
    private DeliveryChecks() {}

    static void check(Scan scan) {
        if (!scan.offering().isAutonomous()) {
            return;
        }
        Delivery delivery = scan.offering().terms.delivery();
        PromiseSet promises = scan.promises();
        if (delivery.incidentOwner() && !promises.isNamed(Term.INCIDENT_OWNER)) {
            scan.missing(BuiltInRule.INCIDENT_OWNER, Term.INCIDENT_OWNER, "who owns an AI incident");
        }
        if (delivery.implementationPlan() && !promises.isNamed(Term.IMPLEMENTATION_PLAN)) {
            scan.missing(BuiltInRule.IMPLEMENTATION_PLAN, Term.IMPLEMENTATION_PLAN, "an attached plan");
        }
        if (delivery.activationMilestone()
                && !(promises.value(Term.ACTIVATION_MILESTONE) instanceof PromiseValue.Milestone milestone
                        && milestone.by() != null)) {
            scan.missing(BuiltInRule.ACTIVATION_MILESTONE, Term.ACTIVATION_MILESTONE, "first value, and by when");
        }
        if (delivery.renewalOwner() && !promises.isNamed(Term.RENEWAL_OWNER)) {
            scan.missing(BuiltInRule.RENEWAL_OWNER, Term.RENEWAL_OWNER, "who owns the renewal");
        }
        if (delivery.expansionOwner() && !promises.isNamed(Term.EXPANSION_OWNER)) {
            scan.missing(BuiltInRule.EXPANSION_OWNER, Term.EXPANSION_OWNER, "who owns the expansion");
        }
        String metric = promises.text(Term.VALUE_METRIC);
        if (metric == null || metric.isBlank()) {
            if (delivery.valueMetric()) {
                scan.missing(BuiltInRule.VALUE_METRIC, Term.VALUE_METRIC, "what proves value");
            }
        } else if (!scan.offering().valueMetrics.contains(metric)) {
            scan.breach(
                    BuiltInRule.VALUE_METRIC_INSTRUMENTED,
                    Term.VALUE_METRIC,
                    metric,
                    String.join(
                            ", ", scan.offering().valueMetrics.stream().sorted().toList()),
                    scan.offering().valueMetrics.stream()
                            .sorted()
                            .map(known -> scan.setText(Term.VALUE_METRIC, known))
                            .toArray(Violation.Candidate[]::new));
        }
    }
}
