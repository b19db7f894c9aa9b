package io.promisegate.boundary;

/** What the deal desk answers, with evidence, for each of its cases; names as in the policy block. */
public enum DeskCheck {
    AUTONOMY_LEVEL_MATCHES_CONTRACT,
    DATA_BOUNDARY_APPROVED,
    COST_MODEL_REVIEWED,
    INCIDENT_OWNER_NAMED,
    VALUE_METRIC_INSTRUMENTED
}
