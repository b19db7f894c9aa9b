package io.promisegate.camel;

import org.apache.camel.spi.Metadata;

/** Names that the gate leaves on an exchange. */
public final class PromisegateConstants {
    /** Header: the outcome, CLEARED, REVIEW, BLOCKED or UNDECIDED. */
    @Metadata(description = "The outcome: CLEARED, REVIEW, BLOCKED or UNDECIDED.", javaType = "String")
    public static final String OUTCOME = "PromisegateOutcome";

    /** Header: the id of the decision. */
    @Metadata(description = "The id of the decision.", javaType = "String")
    public static final String DECISION_ID = "PromisegateDecisionId";

    /** Header: the id of the quote. */
    @Metadata(description = "The id of the quote.", javaType = "String")
    public static final String QUOTE_ID = "PromisegateQuoteId";

    /** Header: the boundary revision decided by, as {@code name:version@digest}. */
    @Metadata(description = "The boundary revision decided by.", javaType = "String")
    public static final String REVISION = "PromisegateRevision";

    /** Header: the ids of the broken rules, separated by commas. */
    @Metadata(description = "The ids of the broken rules, separated by commas.", javaType = "String")
    public static final String RULES = "PromisegateRules";

    /** Header: the receipt of a cleared quote, a JWS in compact form. */
    @Metadata(description = "The receipt of a cleared quote, a JWS in compact form.", javaType = "String")
    public static final String RECEIPT = "PromisegateReceipt";

    /** Header: what let the exchange pass that was not cleared, such as {@code BG-1}. */
    @Metadata(description = "What let the exchange pass that was not cleared.", javaType = "String")
    public static final String BREAK_GLASS = "PromisegateBreakGlass";

    /** Exchange property: the {@link io.promisegate.decision.Decision} itself. */
    public static final String DECISION = "PromisegateDecision";

    private PromisegateConstants() {}
}
