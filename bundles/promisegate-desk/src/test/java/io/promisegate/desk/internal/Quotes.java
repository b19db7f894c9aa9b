package io.promisegate.desk.internal;

/** Canonical quotes to northwind's boundary. */
final class Quotes {
    private static final String DELIVERED = """
            "implementationPlan": "https://plan.example/1", "activationMilestone": {"name": "first", "date": "2027-02-01"},
            "renewalOwner": "Rita", "expansionOwner": "Rita", "incidentOwner": "Ivo", "valueMetric": "deflection-rate\"""";

    private Quotes() {}

    /** Priced by outcome, facing customers, autonomous. */
    static String outcome(String id, String version) {
        return outcome(id, version, "0.99", 30);
    }

    static String outcome(String id, String version, String price, int retentionDays) {
        return quote(id, version, """
                "autonomyTier": "L4", "useCase": "order-status", "model": "anthropic/claude-sonnet-4-5",
                "customerFacing": true, "humanApproval": ["refund", "account-closure"],
                "retentionDays": %d, "dataClass": "prompts", "dataRegion": "US",
                "outcome.metric": "resolution", "outcome.definition": "closed and not reopened",
                "outcome.eventSource": "helpdesk-events", "outcome.verifier": "independent",
                "outcome.price": {"unit": "USD", "value": %s}, "outcome.cap": {"unit": "USD", "value": 9000},
                "outcome.floor": {"unit": "USD", "value": 100}, "outcome.fallbackPrice": {"unit": "USD", "value": 1.10},
                "outcome.reopenWindowDays": 7, "outcome.disputeWindowDays": 30, "outcome.exclusions": ["spam"],
                """.formatted(retentionDays, price));
    }

    /** With another retention than the standard ones, which is backed. */
    static String retention(String id, String version, int days) {
        return quote(id, version, """
                "autonomyTier": "L2", "useCase": "order-status", "model": "anthropic/claude-sonnet-4-5",
                "retentionDays": %d, "dataClass": "transcripts", "dataRegion": "US",
                "exception.evidence": "https://e.example/1", "exception.owner": "Ida", "exception.costLine": "C-1",
                "exception.rollback": "delete",
                """.formatted(days));
    }

    /** Commits to so many resolutions a month. */
    static String commitment(String id, String version, String customer, int quantity) {
        return quote(id, version, """
                "autonomyTier": "L2", "useCase": "order-status", "model": "anthropic/claude-sonnet-4-5",
                "commitment.unit": "resolution", "commitment.quantity": %d, "commitment.period": "P1M",
                "overage.price": {"unit": "USD", "value": 1.20},
                """.formatted(quantity)).replace("Halden", customer);
    }

    private static String quote(String id, String version, String promises) {
        return """
                {"id": "%s", "version": "%s", "currency": "USD", "account": "Halden", "requester": "sam",
                 "total": {"unit": "USD", "value": 60000},
                 "lines": [{"id": "1", "offering": "NW-RESOLVE", "promises": {%s %s}}]}
                """.formatted(id, version, promises, DELIVERED);
    }
}
