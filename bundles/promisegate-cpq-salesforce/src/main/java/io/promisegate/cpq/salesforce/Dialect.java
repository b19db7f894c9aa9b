package io.promisegate.cpq.salesforce;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a product keeps its quotes in an org. */
enum Dialect {
    /** Salesforce CPQ. */
    CPQ(
            "salesforce",
            "SBQQ__Quote__c",
            "Owner.Username, SBQQ__Account__r.Name",
            "ApprovalStatus__c",
            "SBQQ__QuoteLine__c",
            List.of(
                    new Children("SBQQ__QuoteLine__c", "SBQQ__Quote__c", "SBQQ__LineItems__r", "", null),
                    new Children(
                            "SBQQ__QuoteLineConsumptionSchedule__c",
                            "SBQQ__QuoteLine__c",
                            "SBQQ__QuoteLineConsumptionSchedules__r",
                            "",
                            "SBQQ__QuoteLine__c"),
                    new Children(
                            "SBQQ__QuoteLineConsumptionRate__c",
                            "SBQQ__QuoteLineConsumptionSchedule__c",
                            "SBQQ__QuoteLineConsumptionRates__r",
                            "",
                            "SBQQ__QuoteLineConsumptionSchedule__c"))),
    /** Revenue Cloud. */
    REVENUE_CLOUD(
            "salesforce",
            "Quote",
            "Owner.Username, Account.Name",
            "Status",
            "QuoteLineItem",
            List.of(
                    new Children("QuoteLineItem", "QuoteId", "QuoteLineItems", ", Product2.ProductCode", null),
                    new Children(
                            "QuoteLineItmUseRsrcGrant",
                            "QuoteLineItemId",
                            "QuoteLineItmUseRsrcGrants",
                            ", UsageResource.Name",
                            "QuoteLineItem"))),
    /** Zuora CPQ. */
    ZUORA(
            "zuora",
            "zqu__Quote__c",
            "Owner.Username, zqu__Account__r.Name",
            "zqu__Status__c",
            "zqu__QuoteRatePlanCharge__c",
            List.of(
                    new Children("zqu__QuoteRatePlan__c", "zqu__Quote__c", "zqu__QuoteRatePlans__r", "", null),
                    new Children(
                            "zqu__QuoteRatePlanCharge__c",
                            "zqu__QuoteRatePlan__c",
                            "zqu__QuoteRatePlanCharges__r",
                            "",
                            "zqu__QuoteRatePlan__c"),
                    new Children("zqu__Commitments__c", "zqu__Quote__c", "zqu__Commitments__r", "", null),
                    new Children(
                            "zqu__CommitmentSchedule__c",
                            "zqu__Commitments__c",
                            "zqu__CommitmentSchedules__r",
                            "",
                            "zqu__Commitments__c")));

    /**
     * Records that belong to others.
     *
     * @param object what they are
     * @param parent the field that says to whom they belong
     * @param relation the name under which they stand there
     * @param more fields of others that are asked for besides
     * @param of what those are to whom they belong, null for the quote
     */
    record Children(
            String object,
            String parent,
            String relation,
            String more,
            @Nullable String of) {}

    private final String format;
    private final String object;
    private final String more;
    private final String status;
    private final String line;

    @SuppressWarnings("ImmutableEnumChecker") // a copy
    private final List<Children> children;

    Dialect(String format, String object, String more, String status, String line, List<Children> children) {
        this.format = format;
        this.object = object;
        this.more = more;
        this.status = status;
        this.line = line;
        this.children = List.copyOf(children);
    }

    String format() {
        return format;
    }

    /** Returns what a quote is called. */
    String object() {
        return object;
    }

    /** Returns the fields of others that are asked for with a quote. */
    String more() {
        return more;
    }

    /** Returns the field that holds a quote back, where none is configured. */
    String status() {
        return status;
    }

    List<Children> children() {
        return children;
    }

    /** Returns what a line of a quote is. */
    String line() {
        return line;
    }
}
