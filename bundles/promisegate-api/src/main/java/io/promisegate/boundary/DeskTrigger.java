package io.promisegate.boundary;

import org.jspecify.annotations.Nullable;

/** What sends a quote to the deal desk for its kind, in the words of the policy block. */
public enum DeskTrigger {
    AUTONOMOUS_CUSTOMER_FACING("autonomous customer-facing workflow"),
    NON_STANDARD_RETENTION("non-standard data retention"),
    OUTCOME_PRICING("outcome-based pricing"),
    CUSTOM_MODEL_TERMS("customer-specific model terms"),
    AUTONOMY_PROMISES("autonomy promises"),
    DATA_USAGE("data usage"),
    MODEL_DEPENDENCIES("model and vendor dependencies"),
    USAGE_COMMITMENTS("usage commitments"),
    COMPLIANCE_TERMS("compliance terms"),
    SERVICE_LEVELS("service levels"),
    SUPPORT_RESPONSIBILITIES("support responsibilities"),
    PRICING_EXCEPTIONS("pricing exceptions");

    private final String phrase;

    DeskTrigger(String phrase) {
        this.phrase = phrase;
    }

    /** Returns the words of the policy block. */
    public String phrase() {
        return phrase;
    }

    /** Returns the trigger with those words, or null. */
    public static @Nullable DeskTrigger of(String phrase) {
        for (DeskTrigger trigger : values()) {
            if (trigger.phrase.equalsIgnoreCase(phrase)) {
                return trigger;
            }
        }
        return null;
    }
}
