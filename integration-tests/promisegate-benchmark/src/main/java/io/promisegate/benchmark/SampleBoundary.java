package io.promisegate.benchmark;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Autonomy;
import io.promisegate.boundary.Boundary.Certificate;
import io.promisegate.boundary.Boundary.Commitment;
import io.promisegate.boundary.Boundary.CostModel;
import io.promisegate.boundary.Boundary.Data;
import io.promisegate.boundary.Boundary.Delivery;
import io.promisegate.boundary.Boundary.Effective;
import io.promisegate.boundary.Boundary.Function;
import io.promisegate.boundary.Boundary.Metric;
import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.boundary.Boundary.Outcome;
import io.promisegate.boundary.Boundary.Owners;
import io.promisegate.boundary.Boundary.Retention;
import io.promisegate.boundary.Boundary.Rule;
import io.promisegate.boundary.Boundary.Scope;
import io.promisegate.boundary.Boundary.Service;
import io.promisegate.boundary.Boundary.Supplier;
import io.promisegate.boundary.Boundary.SupplierTerms;
import io.promisegate.boundary.Boundary.Tier;
import io.promisegate.boundary.Boundary.Vocabulary;
import io.promisegate.boundary.DeskTrigger;
import io.promisegate.decision.Audience;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The boundaries of the benchmarks: one of a handful of offerings, and one as large as anybody will write. */
final class SampleBoundary {
    /** The instant of every decision. */
    static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");

    static final String CLAUDE = "anthropic/claude-sonnet-4-5";
    static final String GPT = "openai/gpt-5";

    private static final List<Tier> LADDER = List.of(
            new Tier("L1", "operator", false, Map.of()),
            new Tier("L2", "collaborator", false, Map.of()),
            new Tier("L3", "consultant", false, Map.of()),
            new Tier("L4", "approver", true, Map.of()),
            new Tier("L5", "observer", true, Map.of()));

    private SampleBoundary() {}

    /** Returns five offerings; with conditions, four rules of the authors' own in CEL too. */
    static Boundary handful(boolean withConditions) {
        Map<String, Offering> offerings = new LinkedHashMap<>();
        offerings.put("assist", ai("assist", List.of(GPT, CLAUDE), "L2", "L2", null, null));
        offerings.put("resolve", ai("resolve", List.of(CLAUDE, GPT), "L4", "L4", outcome(), true));
        offerings.put("backoffice", ai("backoffice", List.of(CLAUDE, GPT), "L3", "L3", null, true));
        offerings.put("voice", ai("voice", List.of(CLAUDE), "L3", "L3", outcome(), null));
        offerings.put("onboarding", people("onboarding"));
        return boundary(offerings, withConditions ? conditions() : List.of());
    }

    /** Returns a boundary of that many offerings and rules; half of the rules are CEL, half change a built-in rule. */
    static Boundary large(int offerings, int rules) {
        Map<String, Offering> all = new LinkedHashMap<>();
        for (int i = 0; i < offerings; i++) {
            String id = "offering-" + i;
            all.put(
                    id,
                    i % 10 == 9
                            ? people(id)
                            : ai(
                                    id,
                                    List.of(CLAUDE, GPT),
                                    "L" + (1 + i % 4),
                                    "L2",
                                    i % 3 == 0 ? outcome() : null,
                                    true));
        }
        List<String> builtIn = List.of(
                "expansion-owner",
                "renewal-owner",
                "implementation-plan",
                "activation-milestone",
                "price-exception",
                "sla-response",
                "support-hours",
                "commitment-range",
                "rollover-bounded",
                "value-metric");
        List<Rule> both = new ArrayList<>();
        for (int i = 0; i < rules / 2; i++) {
            both.add(condition(i));
            both.add(changed(builtIn.get(i % builtIn.size())));
        }
        return boundary(all, both);
    }

    /** Returns a boundary of one offering with that many rules in CEL. */
    static Boundary ofConditions(int rules) {
        return boundary(
                Map.of("assist", ai("assist", List.of(CLAUDE, GPT), "L3", "L2", null, null)),
                IntStream.range(0, rules).mapToObj(SampleBoundary::condition).toList());
    }

    /** Returns one of many rules in CEL, no two alike. */
    private static Rule condition(int i) {
        return switch (i % 4) {
            case 0 ->
                rule(
                        "own-" + i,
                        Scope.LINE,
                        "has(line.commitment.quantity) && line.offering == \"offering-" + i + "\"",
                        "line.commitment.quantity <= decimal(\"" + (1000 + i) + "\") || has(line.commitment.trueUp)",
                        Term.COMMITMENT_QUANTITY);
            case 1 ->
                rule(
                        "own-" + i,
                        Scope.LINE,
                        "has(line.dataRegion) && line.dataRegion == \"EU\" && line.offering != \"offering-" + i + "\"",
                        "has(line.subprocessors) && line.subprocessors.exists(s, s == \"OpenAI\")",
                        null);
            case 2 ->
                rule(
                        "own-" + i,
                        Scope.LINE,
                        "has(line.modelPinned) && line.modelPinned",
                        "has(line.contractTerm) && line.contractTerm <= " + (365 + i),
                        Term.MODEL_PINNED);
            default ->
                rule(
                        "own-" + i,
                        Scope.QUOTE,
                        "has(quote.total)",
                        "quote.total <= decimal(\"" + (2_000_000 + i)
                                + "\") || quote.lines.all(l, tier(l.autonomyTier) < 4)",
                        null);
        };
    }

    private static Rule changed(String id) {
        return new Rule(
                id,
                Mode.WARN,
                List.of(ReviewerRole.REVENUE),
                List.of(),
                Effective.ALWAYS,
                Scope.LINE,
                null,
                null,
                null,
                Map.of(Audience.SALES, "Changed by the authors: {promised}, not {allowed}."));
    }

    static Boundary boundary(Map<String, Offering> offerings, List<Rule> rules) {
        return new Boundary(
                "benchmark",
                "1",
                "Benchmark",
                new Owners("revenue", "technical"),
                ZoneOffset.UTC,
                "USD",
                Effective.ALWAYS,
                null,
                LADDER,
                new Vocabulary(Map.of("supportWindow", Term.SUPPORT_HOURS), List.of("colour"), Map.of(), List.of()),
                suppliers(),
                offerings,
                rules,
                new Boundary.DealDesk(
                        List.of(
                                DeskTrigger.AUTONOMOUS_CUSTOMER_FACING,
                                DeskTrigger.NON_STANDARD_RETENTION,
                                DeskTrigger.CUSTOM_MODEL_TERMS),
                        Map.of(),
                        List.of(),
                        false),
                List.of());
    }

    private static Map<String, Supplier> suppliers() {
        return Map.of(
                "anthropic",
                new Supplier(
                        "anthropic",
                        List.of(
                                terms(null, LocalDate.of(2025, 9, 1), 28, false, null, null, List.of("US")),
                                terms(
                                        LocalDate.of(2025, 9, 1),
                                        null,
                                        30,
                                        true,
                                        new BigDecimal("99.5"),
                                        60,
                                        List.of("US", "EU")))),
                "openai",
                new Supplier(
                        "openai",
                        List.of(terms(null, null, 30, false, new BigDecimal("99.5"), 180, List.of("US", "EU")))));
    }

    private static SupplierTerms terms(
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            int days,
            boolean zero,
            @Nullable BigDecimal uptime,
            @Nullable Integer notice,
            List<String> regions) {
        return new SupplierTerms(
                new Effective(from, until),
                "https://vendor.example/terms",
                days,
                zero,
                Map.of("files", 30),
                false,
                uptime,
                notice,
                true,
                regions);
    }

    static Offering ai(
            String id,
            List<String> models,
            String tier,
            String facing,
            @Nullable Outcome outcome,
            @Nullable Boolean pinning) {
        return new Offering(
                id,
                "Offering " + id,
                List.of("NW-" + id),
                models,
                new Autonomy(
                        List.of(
                                certificate(id + "-old", tier, List.of(CLAUDE), LocalDate.of(2026, 8, 1)),
                                certificate(id + "-1", tier, models, expires(id))),
                        List.of("refund", "account-closure"),
                        facing),
                new Data(
                        List.of(
                                new Retention("transcripts", "US", 0, 365, "Data standard 4.2"),
                                new Retention("transcripts", "EU", 0, 183, "GDPR Art 5(1)(e)"),
                                new Retention("logs", "US", 90, 730, "SOC 2 CC7.2"),
                                new Retention("logs", "EU", 183, 730, "EU AI Act Art 26(6)"),
                                new Retention("prompts", "*", 0, 90, "Data standard 4.3")),
                        List.of(30, 90, 183, 365),
                        List.of("US", "EU"),
                        false,
                        false,
                        Map.of("knowledge-base", 0, "order-lookup", 0, "files", 30)),
                new Commitment(
                        List.of("conversation", "resolution"),
                        BigDecimal.valueOf(500),
                        BigDecimal.valueOf(40_000),
                        new BigDecimal("0.90"),
                        new BigDecimal("1.20"),
                        BigDecimal.valueOf(20),
                        BigDecimal.valueOf(1_200_000),
                        BigDecimal.valueOf(71_000),
                        null,
                        BigDecimal.valueOf(30)),
                outcome,
                new Service(new BigDecimal("99.0"), 30, List.of("8x5", "24x5", "24x7")),
                new Delivery(true, true, true, true, true, true, List.of("deflection-rate", "containment-rate")),
                30,
                pinning,
                List.of("Anthropic", "OpenAI", "AWS"),
                List.of("EU-AI-Act", "GDPR"),
                BigDecimal.valueOf(20));
    }

    /** Returns one of many days, so that many offerings differ in more than their names. */
    private static LocalDate expires(String id) {
        return LocalDate.of(2027, 3, 1).plusDays(Math.floorMod(id.hashCode(), 365));
    }

    private static Certificate certificate(String id, String tier, List<String> models, LocalDate expires) {
        return new Certificate(
                id,
                Map.of(Function.SENSE, tier, Function.ANALYSE, tier, Function.DECIDE, tier, Function.ACT, tier),
                models,
                List.of("order-status", "returns", "billing-questions"),
                "Applied AI",
                "https://evidence.example/" + id,
                expires);
    }

    private static Outcome outcome() {
        return new Outcome(
                List.of(new Metric("resolution", true, List.of("helpdesk-events", "crm-case-log"), false, 3, 30)),
                List.of("independent", "customer"),
                new BigDecimal("0.99"),
                new CostModel(new BigDecimal("0.31"), BigDecimal.valueOf(60), List.of("prompt caching")));
    }

    private static Offering people(String id) {
        return new Offering(
                id,
                "Offering " + id,
                List.of("NW-" + id),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                Delivery.ALL,
                null,
                null,
                List.of(),
                List.of(),
                BigDecimal.TEN);
    }

    private static List<Rule> conditions() {
        return List.of(
                rule(
                        "large-commitment-needs-true-up",
                        Scope.LINE,
                        "has(line.commitment.quantity)",
                        "line.commitment.quantity <= decimal(\"30000\") || has(line.commitment.trueUp)",
                        Term.COMMITMENT_QUANTITY),
                rule(
                        "eu-data-names-subprocessors",
                        Scope.LINE,
                        "has(line.dataRegion) && line.dataRegion == \"EU\"",
                        "has(line.subprocessors)",
                        null),
                rule(
                        "pinned-model-within-a-year",
                        Scope.LINE,
                        "has(line.modelPinned) && line.modelPinned",
                        "has(line.contractTerm) && line.contractTerm <= 365",
                        null),
                rule("very-large-deal", Scope.QUOTE, "has(quote.total)", "quote.total <= decimal(\"2000000\")", null));
    }

    static Rule rule(String id, Scope scope, @Nullable String when, String expect, @Nullable Term at) {
        return new Rule(
                id,
                Mode.REVIEW,
                List.of(ReviewerRole.REVENUE),
                List.of("OWASP LLM10:2025"),
                Effective.ALWAYS,
                scope,
                when,
                expect,
                at,
                Map.of(Audience.SALES, "Rule " + id + " does not hold."));
    }
}
