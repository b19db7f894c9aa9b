package io.promisegate.boundary.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.AppliesTo;
import io.promisegate.boundary.Boundary.Autonomy;
import io.promisegate.boundary.Boundary.Certificate;
import io.promisegate.boundary.Boundary.Claim;
import io.promisegate.boundary.Boundary.Commitment;
import io.promisegate.boundary.Boundary.CostModel;
import io.promisegate.boundary.Boundary.Data;
import io.promisegate.boundary.Boundary.DealDesk;
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
import io.promisegate.boundary.DeskCheck;
import io.promisegate.boundary.DeskTrigger;
import io.promisegate.decision.Audience;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the boundary that a document describes, with the defaults for what it leaves out. */
final class BoundaryBinder {
    private static final int DIGITS = 12;

    private final List<Tier> defaultLadder;

    BoundaryBinder(JsonNode defaultLadder) {
        this.defaultLadder = new Fields(defaultLadder).list("ladder", BoundaryBinder::tier);
    }

    /**
     * Binds a document without its examples, which the {@link ExampleReader} reads.
     *
     * @param fallbackName name of a boundary that does not name itself
     * @param sha256 digest of the document, the beginning of which is the version of one that states none
     */
    Boundary boundary(JsonNode tree, String fallbackName, String sha256) {
        Fields fields = new Fields(tree);
        String name = fields.text("boundary", fallbackName);
        Map<String, Supplier> suppliers = new LinkedHashMap<>();
        fields.map("suppliers")
                .forEach((id, its) ->
                        suppliers.put(id, new Supplier(id, its.list("terms", BoundaryBinder::supplierTerms))));
        Map<String, Offering> offerings = new LinkedHashMap<>();
        fields.map("offerings").forEach((id, its) -> offerings.put(id, offering(id, its)));
        return new Boundary(
                name,
                fields.text("version", sha256.substring(0, DIGITS)),
                fields.text("title", name),
                new Owners(
                        fields.object("owners").text("revenue", ""),
                        fields.object("owners").text("technical", "")),
                zone(fields.text("timeZone", "UTC")),
                fields.text("currency", "USD"),
                effective(fields),
                fields.optional("appliesTo", BoundaryBinder::appliesTo),
                fields.has("ladder") ? fields.list("ladder", BoundaryBinder::tier) : defaultLadder,
                vocabulary(fields.object("vocabulary")),
                suppliers,
                offerings,
                fields.list("rules", BoundaryBinder::rule),
                dealDesk(fields.object("ai_deal_desk_review")),
                List.of());
    }

    private static ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException e) {
            return ZoneId.of("UTC");
        }
    }

    private static AppliesTo appliesTo(Fields fields) {
        return new AppliesTo(
                fields.texts("channels"),
                fields.texts("currencies"),
                fields.texts("offerings"),
                fields.integer("priority", 0));
    }

    private static Effective effective(Fields fields) {
        Fields span = fields.object("effective");
        return new Effective(span.day("from"), span.day("until"));
    }

    private static <E extends Enum<E>> @Nullable E constant(Class<E> type, @Nullable String name) {
        if (name == null) {
            return null;
        }
        String wanted = name.toUpperCase(Locale.ROOT).replace('-', '_');
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(wanted)) {
                return constant;
            }
        }
        return null;
    }

    private static <E extends Enum<E>> Map<E, String> byConstant(Class<E> type, Fields fields, String name) {
        Map<E, String> map = new EnumMap<>(type);
        fields.textMap(name).forEach((key, value) -> {
            E constant = constant(type, key);
            if (constant != null) {
                map.put(constant, value);
            }
        });
        return map;
    }

    private static <E extends Enum<E>> List<E> constants(Class<E> type, List<String> names) {
        List<E> constants = new ArrayList<>();
        for (String name : names) {
            E constant = constant(type, name);
            if (constant != null) {
                constants.add(constant);
            }
        }
        return constants;
    }

    private static Tier tier(Fields fields) {
        return new Tier(
                fields.text("id", ""),
                fields.text("name", ""),
                fields.flag("autonomous", false),
                byConstant(Audience.class, fields, "wording"));
    }

    private static Vocabulary vocabulary(Fields fields) {
        Map<String, Term> synonyms = new LinkedHashMap<>();
        fields.textMap("synonyms").forEach((name, meant) -> {
            Term term = Term.named(meant);
            if (term != null) {
                synonyms.put(name, term);
            }
        });
        Map<Claim, List<String>> claims = new EnumMap<>(Claim.class);
        for (String name : fields.map("claims").keySet()) {
            Claim claim = constant(Claim.class, name);
            if (claim != null) {
                claims.put(claim, fields.object("claims").texts(name));
            }
        }
        return new Vocabulary(synonyms, fields.texts("notPromises"), claims, fields.texts("notClaims"));
    }

    private static SupplierTerms supplierTerms(Fields fields) {
        return new SupplierTerms(
                effective(fields),
                fields.text("source", ""),
                fields.integer("retentionDays"),
                fields.flag("zeroRetention", false),
                fields.integerMap("retainingFeatures"),
                fields.flag("trainingUse", false),
                fields.decimal("uptimePercent"),
                fields.integer("modelChangeNoticeDays"),
                fields.flag("pinning", false),
                fields.texts("regions"));
    }

    private static Offering offering(String id, Fields fields) {
        return new Offering(
                id,
                fields.text("title", id),
                fields.texts("ids"),
                fields.texts("models"),
                fields.optional("autonomy", BoundaryBinder::autonomy),
                fields.optional("data", BoundaryBinder::data),
                fields.optional("commitment", BoundaryBinder::commitment),
                fields.optional("outcome", BoundaryBinder::outcome),
                fields.optional("service", BoundaryBinder::service),
                Objects.requireNonNullElse(fields.optional("delivery", BoundaryBinder::delivery), Delivery.ALL),
                fields.integer("modelChangeNoticeDays"),
                fields.flag("modelPinning"),
                fields.texts("subprocessors"),
                fields.texts("regulations"),
                fields.decimal("maxDiscountPercent"));
    }

    private static Autonomy autonomy(Fields fields) {
        return new Autonomy(
                fields.list("certificates", BoundaryBinder::certificate),
                fields.texts("humanApprovalFor"),
                fields.text("customerFacingUpTo"));
    }

    private static Certificate certificate(Fields fields) {
        Map<Function, String> tiers = new EnumMap<>(Function.class);
        String all = fields.text("tier");
        if (all != null) {
            for (Function function : Function.values()) {
                tiers.put(function, all);
            }
        }
        tiers.putAll(byConstant(Function.class, fields, "tiers"));
        return new Certificate(
                fields.text("id", ""),
                tiers,
                fields.texts("models"),
                fields.texts("useCases"),
                fields.text("owner", ""),
                fields.text("evidence", ""),
                Objects.requireNonNullElse(fields.day("expires"), LocalDate.MIN));
    }

    private static Data data(Fields fields) {
        return new Data(
                fields.list(
                        "retention",
                        its -> new Retention(
                                its.text("class", "*"),
                                its.text("region", "*"),
                                its.integer("minimumDays", 0),
                                its.integer("maximumDays", 0),
                                its.text("basis", ""))),
                fields.integers("standardRetentionDays"),
                fields.texts("regions"),
                fields.flag("trainingUse", false),
                fields.flag("zeroRetention", false),
                fields.integerMap("features"));
    }

    private static Commitment commitment(Fields fields) {
        return new Commitment(
                fields.texts("units"),
                fields.decimal("minimum"),
                fields.decimal("maximum"),
                fields.decimal("overageFloor"),
                fields.decimal("overageList"),
                fields.decimal("maxRolloverPercent", BigDecimal.ZERO),
                fields.decimal("capacity"),
                fields.decimal("committed", BigDecimal.ZERO),
                fields.day("committedThrough"),
                fields.decimal("maxRenewalGrowthPercent"));
    }

    private static Outcome outcome(Fields fields) {
        return new Outcome(
                fields.list(
                        "metrics",
                        its -> new Metric(
                                its.text("id", ""),
                                its.flag("instrumented", false),
                                its.texts("eventSources"),
                                its.flag("baseline", false),
                                its.integer("minReopenWindowDays", 0),
                                its.integer("minDisputeWindowDays", 0))),
                fields.texts("verifiers"),
                fields.decimal("listPrice"),
                fields.optional(
                        "costModel",
                        its -> new CostModel(
                                its.decimal("expectedCost", BigDecimal.ZERO),
                                its.decimal("marginFloorPercent", BigDecimal.ZERO),
                                its.texts("levers"))));
    }

    private static Service service(Fields fields) {
        return new Service(
                fields.decimal("uptimePercent"), fields.integer("responseMinutes"), fields.texts("supportHours"));
    }

    private static Delivery delivery(Fields fields) {
        return new Delivery(
                fields.flag("implementationPlan", true),
                fields.flag("activationMilestone", true),
                fields.flag("renewalOwner", true),
                fields.flag("expansionOwner", true),
                fields.flag("incidentOwner", true),
                fields.flag("valueMetric", true),
                fields.texts("valueMetrics"));
    }

    private static Rule rule(Fields fields) {
        String at = fields.text("at");
        return new Rule(
                fields.text("id", ""),
                constant(Mode.class, fields.text("mode")),
                constants(ReviewerRole.class, fields.texts("roles")),
                fields.texts("controls"),
                effective(fields),
                Objects.requireNonNullElse(constant(Scope.class, fields.text("scope")), Scope.LINE),
                fields.text("when"),
                fields.text("expect"),
                at == null ? null : Term.named(at),
                byConstant(Audience.class, fields, "messages"));
    }

    private static DealDesk dealDesk(Fields fields) {
        List<DeskTrigger> requiredFor = new ArrayList<>();
        for (String phrase : fields.texts("required_for")) {
            DeskTrigger trigger = DeskTrigger.of(phrase);
            if (trigger != null) {
                requiredFor.add(trigger);
            }
        }
        return new DealDesk(
                requiredFor,
                byConstant(ReviewerRole.class, fields, "reviewers"),
                constants(DeskCheck.class, fields.texts("checks")),
                fields.flag("all_reviewers", false));
    }
}
