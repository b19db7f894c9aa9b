package io.promisegate.boundary;

import io.promisegate.decision.Audience;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The promise boundary as its authors wrote it, read and complete: what is left out has its default here.
 *
 * <p>Component names are the keys of the document, save {@code ai_deal_desk_review}. Immutable and thread-safe. Money
 * is in {@link #currency()}, days are calendar days in {@link #timeZone()}.
 *
 * @param boundary name
 * @param version version, as the authors count
 * @param owners who answers for it
 * @param effective when decisions may be made by it
 * @param appliesTo the quotes that it is for, null for all that no other boundary is for
 * @param ladder tiers of autonomy, lowest first
 * @param offerings by identifier
 * @param suppliers by the vendor part of a model name
 * @param rules rules of the authors' own, and what they change on the built-in ones
 * @param dealDesk the policy of the deal desk
 * @param examples quotes with the outcome that they must get
 */
public record Boundary(
        String boundary,
        String version,
        String title,
        Owners owners,
        ZoneId timeZone,
        String currency,
        Effective effective,
        @Nullable AppliesTo appliesTo,
        List<Tier> ladder,
        Vocabulary vocabulary,
        Map<String, Supplier> suppliers,
        Map<String, Offering> offerings,
        List<Rule> rules,
        DealDesk dealDesk,
        List<Example> examples) {

    public Boundary {
        ladder = List.copyOf(ladder);
        suppliers = Map.copyOf(suppliers);
        offerings = Map.copyOf(offerings);
        rules = List.copyOf(rules);
        examples = List.copyOf(examples);
    }

    /** Returns the same boundary with other examples. */
    public Boundary withExamples(List<Example> other) {
        return new Boundary(
                boundary,
                version,
                title,
                owners,
                timeZone,
                currency,
                effective,
                appliesTo,
                ladder,
                vocabulary,
                suppliers,
                offerings,
                rules,
                dealDesk,
                other);
    }

    /**
     * The quotes that a boundary is for: those that match every list which is not empty, by any of its elements.
     *
     * @param channels channels of the quote
     * @param currencies currencies of the quote
     * @param offerings offerings of any of its lines, as the CPQ names them
     * @param priority the boundary with the highest decides where several apply; of equal ones, the first by name
     */
    public record AppliesTo(List<String> channels, List<String> currencies, List<String> offerings, int priority) {
        public AppliesTo {
            channels = List.copyOf(channels);
            currencies = List.copyOf(currencies);
            offerings = List.copyOf(offerings);
        }

        /** Returns whether a quote is one of them. */
        public boolean includes(Quote quote) {
            return (channels.isEmpty() || channels.contains(String.valueOf(quote.channel())))
                    && (currencies.isEmpty() || currencies.contains(String.valueOf(quote.currency())))
                    && (offerings.isEmpty() || quote.lines().stream().anyMatch(this::names));
        }

        private boolean names(QuoteLine line) {
            return line.offering() != null && offerings.contains(line.offering());
        }
    }

    /** The two people or groups who write a boundary together; empty where it names none. */
    public record Owners(String revenue, String technical) {}

    /**
     * A span of calendar days.
     *
     * @param from first day, null for always
     * @param until first day after it, null for ever
     */
    public record Effective(
            @Nullable LocalDate from, @Nullable LocalDate until) {
        /** From always to ever. */
        public static final Effective ALWAYS = new Effective(null, null);
    }

    /**
     * One tier of the autonomy ladder.
     *
     * @param autonomous whether the AI acts at this tier without a person looking at each result
     * @param wording what each audience may be told at this tier
     */
    public record Tier(String id, String name, boolean autonomous, Map<Audience, String> wording) {
        public Tier {
            wording = Map.copyOf(wording);
        }
    }

    /**
     * The words of quotes.
     *
     * @param synonyms further spellings of terms
     * @param notPromises names of characteristics that promise nothing
     * @param claims further phrases of free text, by what they claim
     * @param notClaims phrases that claim nothing, though they hold the words of a claim
     */
    public record Vocabulary(
            Map<String, Term> synonyms,
            List<String> notPromises,
            Map<Claim, List<String>> claims,
            List<String> notClaims) {
        public Vocabulary {
            synonyms = Map.copyOf(synonyms);
            notPromises = List.copyOf(notPromises);
            claims = Map.copyOf(claims);
            notClaims = List.copyOf(notClaims);
        }
    }

    /** What words in a note can claim. */
    public enum Claim {
        /** The AI acts without people. */
        AUTONOMY,
        /** No limit on usage. */
        UNLIMITED,
        /** Nothing is kept. */
        ZERO_RETENTION,
        /** Data does not train models. */
        NO_TRAINING,
        /** Results are right, always. */
        ACCURACY,
        /** The system cannot be attacked. */
        IMMUNITY,
        /** Somebody answers at any hour. */
        ROUND_THE_CLOCK,
        /** The service does not fail. */
        ALWAYS_UP
    }

    /** An upstream vendor with its terms over time. */
    public record Supplier(String id, List<SupplierTerms> terms) {
        public Supplier {
            terms = List.copyOf(terms);
        }
    }

    /**
     * What a supplier gives from one date to another.
     *
     * @param source where the terms are published
     * @param retentionDays days that the supplier keeps data
     * @param zeroRetention whether the supplier keeps nothing on agreement
     * @param retainingFeatures features that keep data whatever was agreed, with their days
     * @param trainingUse whether the supplier trains on customer data
     * @param uptimePercent availability promised per month, null for none
     * @param modelChangeNoticeDays notice before a model goes, null for none
     * @param pinning whether a model version can be kept
     * @param regions where data can stay, empty for no promise
     */
    public record SupplierTerms(
            Effective effective,
            String source,
            @Nullable Integer retentionDays,
            boolean zeroRetention,
            Map<String, Integer> retainingFeatures,
            boolean trainingUse,
            @Nullable BigDecimal uptimePercent,
            @Nullable Integer modelChangeNoticeDays,
            boolean pinning,
            List<String> regions) {
        public SupplierTerms {
            retainingFeatures = Map.copyOf(retainingFeatures);
            regions = List.copyOf(regions);
        }
    }

    /**
     * One product and what may be promised for it. A part that is null is not for sale: any promise of that kind is a
     * finding.
     *
     * @param id identifier in the boundary
     * @param ids further identifiers in CPQs
     * @param models the models that may be quoted, as {@code vendor/model}; the first is the default
     */
    public record Offering(
            String id,
            String title,
            List<String> ids,
            List<String> models,
            @Nullable Autonomy autonomy,
            @Nullable Data data,
            @Nullable Commitment commitment,
            @Nullable Outcome outcome,
            @Nullable Service service,
            Delivery delivery,
            @Nullable Integer modelChangeNoticeDays,
            @Nullable Boolean modelPinning,
            List<String> subprocessors,
            List<String> regulations,
            @Nullable BigDecimal maxDiscountPercent) {
        public Offering {
            ids = List.copyOf(ids);
            models = List.copyOf(models);
            subprocessors = List.copyOf(subprocessors);
            regulations = List.copyOf(regulations);
        }
    }

    /**
     * What may be promised of autonomy.
     *
     * @param certificates evidence for the tiers
     * @param humanApprovalFor high-impact actions that keep a human approval at autonomous tiers
     * @param customerFacingUpTo highest tier whose output may reach the customer's customers unreviewed, null for none
     */
    public record Autonomy(
            List<Certificate> certificates,
            List<String> humanApprovalFor,
            @Nullable String customerFacingUpTo) {
        public Autonomy {
            certificates = List.copyOf(certificates);
            humanApprovalFor = List.copyOf(humanApprovalFor);
        }
    }

    /** The functions of Parasuraman, Sheridan and Wickens (2000), each with a level of its own. */
    public enum Function {
        SENSE,
        ANALYSE,
        DECIDE,
        ACT
    }

    /**
     * Evidence that the offering may be promised at a tier.
     *
     * @param tiers certified tier per function
     * @param models the models it was gained with; empty for any model of the offering
     * @param useCases what it was gained for; empty for any
     * @param expires first day on which it has lapsed
     */
    public record Certificate(
            String id,
            Map<Function, String> tiers,
            List<String> models,
            List<String> useCases,
            String owner,
            String evidence,
            LocalDate expires) {
        public Certificate {
            tiers = Map.copyOf(tiers);
            models = List.copyOf(models);
            useCases = List.copyOf(useCases);
        }
    }

    /**
     * What may be promised of data.
     *
     * @param retention limits per class and region
     * @param standardRetentionDays retention that needs no desk; empty for all within the limits
     * @param regions where data can be promised to stay
     * @param trainingUse whether training on customer data may be agreed
     * @param zeroRetention whether zero retention may be agreed
     * @param features features for sale, with the days that each keeps data (0 for none)
     */
    public record Data(
            List<Retention> retention,
            List<Integer> standardRetentionDays,
            List<String> regions,
            boolean trainingUse,
            boolean zeroRetention,
            Map<String, Integer> features) {
        public Data {
            retention = List.copyOf(retention);
            standardRetentionDays = List.copyOf(standardRetentionDays);
            regions = List.copyOf(regions);
            features = Map.copyOf(features);
        }
    }

    /**
     * Limits of retention for a class of data in a region.
     *
     * @param dataClass class, {@code *} for any other
     * @param region region, {@code *} for any other
     * @param minimumDays floor, as a law may set it
     * @param maximumDays ceiling
     * @param basis why, such as the article of a law
     */
    public record Retention(String dataClass, String region, int minimumDays, int maximumDays, String basis) {}

    /**
     * What usage may be committed to, and at what price.
     *
     * @param units what may be committed to
     * @param minimum least quantity a period
     * @param maximum most quantity a period
     * @param overageFloor least price per unit above the commitment, null for none
     * @param overageList list price per unit above the commitment, null for none
     * @param maxRolloverPercent most of the unused share that is carried over
     * @param capacity quantity a period that can be delivered in all, null where it is not declared
     * @param committed quantity a period that others have been promised
     * @param committedThrough last day whose quotes are part of {@code committed}; quotes that the gate cleared later
     *     count besides. Null where they do not count
     * @param maxRenewalGrowthPercent how far a renewal may go above the observed consumption, null for any
     */
    public record Commitment(
            List<String> units,
            @Nullable BigDecimal minimum,
            @Nullable BigDecimal maximum,
            @Nullable BigDecimal overageFloor,
            @Nullable BigDecimal overageList,
            BigDecimal maxRolloverPercent,
            @Nullable BigDecimal capacity,
            BigDecimal committed,
            @Nullable LocalDate committedThrough,
            @Nullable BigDecimal maxRenewalGrowthPercent) {
        public Commitment {
            units = List.copyOf(units);
        }
    }

    /**
     * What may be priced by its outcome.
     *
     * @param metrics what may be counted
     * @param verifiers who may verify, such as {@code independent}
     * @param listPrice list price per outcome, null for none
     * @param costModel what an outcome costs, null where nobody has worked it out
     */
    public record Outcome(
            List<Metric> metrics,
            List<String> verifiers,
            @Nullable BigDecimal listPrice,
            @Nullable CostModel costModel) {
        public Outcome {
            metrics = List.copyOf(metrics);
            verifiers = List.copyOf(verifiers);
        }
    }

    /**
     * Something that can be counted.
     *
     * @param instrumented whether it is measured today
     * @param eventSources systems of record that count it
     * @param baseline whether a price on it needs a baseline
     */
    public record Metric(
            String id,
            boolean instrumented,
            List<String> eventSources,
            boolean baseline,
            int minReopenWindowDays,
            int minDisputeWindowDays) {
        public Metric {
            eventSources = List.copyOf(eventSources);
        }
    }

    /**
     * What an outcome costs.
     *
     * @param expectedCost expected cost per outcome
     * @param marginFloorPercent least margin on the price
     * @param levers what lowers the cost
     */
    public record CostModel(BigDecimal expectedCost, BigDecimal marginFloorPercent, List<String> levers) {
        public CostModel {
            levers = List.copyOf(levers);
        }

        /** Returns the least price that keeps the margin. */
        public BigDecimal leastPrice() {
            BigDecimal share = BigDecimal.valueOf(100).subtract(marginFloorPercent);
            return expectedCost
                    .multiply(BigDecimal.valueOf(100))
                    .divide(share, 4, java.math.RoundingMode.CEILING)
                    .stripTrailingZeros();
        }
    }

    /** Service levels that may be promised; a null level is not for sale. */
    public record Service(
            @Nullable BigDecimal uptimePercent, @Nullable Integer responseMinutes, List<String> supportHours) {
        public Service {
            supportHours = List.copyOf(supportHours);
        }
    }

    /**
     * What every line of the offering must bring.
     *
     * @param valueMetrics metrics that are instrumented; empty for the outcome metrics alone
     */
    public record Delivery(
            boolean implementationPlan,
            boolean activationMilestone,
            boolean renewalOwner,
            boolean expansionOwner,
            boolean incidentOwner,
            boolean valueMetric,
            List<String> valueMetrics) {
        /** Everything, and only metrics of the outcome section. */
        public static final Delivery ALL = new Delivery(true, true, true, true, true, true, List.of());

        public Delivery {
            valueMetrics = List.copyOf(valueMetrics);
        }
    }

    /** What a broken rule does. */
    public enum Mode {
        /** Nothing; the rule is not run. */
        OFF,
        /** Recorded, and changes nothing. */
        SHADOW,
        /** Shown, and changes nothing. */
        WARN,
        /** The deal desk decides. */
        REVIEW,
        /** Nobody may approve it. */
        BLOCK
    }

    /** What a rule of the authors' own looks at. */
    public enum Scope {
        /** Each line, as {@code line}, with {@code quote}. */
        LINE,
        /** The quote once, as {@code quote}. */
        QUOTE
    }

    /**
     * A rule of the authors' own, or what they change on a built-in one, which has the same id and no {@code expect}.
     *
     * @param mode what breaking it does, null for as it is
     * @param roles who reviews it, empty for as it is
     * @param controls governance references, empty for as it is
     * @param when CEL condition under which the rule speaks, null for always
     * @param expect CEL condition that must hold, null on a built-in rule
     * @param at term that a finding points to, null for the line or the quote
     * @param messages what to tell whom; {@link Audience#SALES} speaks for those left out
     */
    public record Rule(
            String id,
            @Nullable Mode mode,
            List<ReviewerRole> roles,
            List<String> controls,
            Effective effective,
            Scope scope,
            @Nullable String when,
            @Nullable String expect,
            @Nullable Term at,
            Map<Audience, String> messages) {
        public Rule {
            roles = List.copyOf(roles);
            controls = List.copyOf(controls);
            messages = Map.copyOf(messages);
        }
    }

    /**
     * The policy of the deal desk.
     *
     * @param requiredFor what always goes to the desk
     * @param reviewers who speaks for each role
     * @param checks what the desk answers for each case
     * @param allReviewers whether all four are asked for each case, whatever their rules say
     */
    public record DealDesk(
            List<DeskTrigger> requiredFor,
            Map<ReviewerRole, String> reviewers,
            List<DeskCheck> checks,
            boolean allReviewers) {
        /** No policy: nothing goes to the desk for its kind alone. */
        public static final DealDesk NONE = new DealDesk(List.of(), Map.of(), List.of(), false);

        public DealDesk {
            requiredFor = List.copyOf(requiredFor);
            reviewers = Map.copyOf(reviewers);
            checks = List.copyOf(checks);
        }
    }

    /**
     * A quote with the outcome that it must get.
     *
     * @param quote the document of the quote, in any installed format
     * @param outcome the outcome
     * @param rules ids of the rules that must be broken, all of them; null where the example does not say
     * @param at when it is decided, null for the day of the check
     */
    public record Example(
            String name,
            String quote,
            io.promisegate.decision.Outcome outcome,
            @Nullable List<String> rules,
            @Nullable LocalDate at) {
        public Example {
            rules = rules == null ? null : List.copyOf(rules);
        }
    }

    /** Returns the span of a contract in days, a month as 30 and a year as 365. */
    public static int days(Period period) {
        return period.getDays() + 30 * period.getMonths() + 365 * period.getYears();
    }
}
