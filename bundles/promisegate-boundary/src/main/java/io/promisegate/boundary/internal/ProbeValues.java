package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Certificate;
import io.promisegate.boundary.Boundary.Metric;
import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.boundary.Boundary.Retention;
import io.promisegate.boundary.Boundary.Rule;
import io.promisegate.boundary.Boundary.SupplierTerms;
import io.promisegate.boundary.Boundary.Tier;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values at which decisions on an offering can change: every limit of the table, the next value on either side of
 * it, every name, and one name that is none of them; and what conditions of the authors' own compare with. Not
 * thread-safe.
 */
final class ProbeValues {
    private static final Pattern CEL_TERM = Pattern.compile("line\\.([A-Za-z]+(?:\\.[A-Za-z]+)?)");
    private static final Pattern CEL_NUMBER = Pattern.compile("(?<![\\w.])(\\d+(?:\\.\\d+)?)");
    private static final Pattern CEL_TEXT = Pattern.compile("\"([^\"]*)\"|'([^']*)'");
    static final String NONE_OF_THEM = "none-of-them";

    private final Map<Term, Set<Object>> values = new EnumMap<>(Term.class);
    private final Set<BigDecimal> discounts = new LinkedHashSet<>();
    private final String currency;

    private ProbeValues(String currency) {
        this.currency = currency;
    }

    /**
     * Returns the values for an offering that stands in at least one of two boundaries.
     *
     * @param rules the rules whose conditions matter
     */
    static ProbeValues of(String offering, Boundary before, Boundary after, Collection<Rule> rules) {
        ProbeValues probe = new ProbeValues(after.currency());
        for (Boundary boundary : List.of(before, after)) {
            Offering its = boundary.offerings().get(offering);
            probe.addLadder(boundary);
            if (its != null) {
                probe.addOffering(its, boundary);
            }
        }
        rules.forEach(probe::addRule);
        probe.addRest();
        return probe;
    }

    /** Returns the values of each term, as promises. */
    Map<Term, List<Promise>> promises() {
        Map<Term, List<Promise>> promises = new LinkedHashMap<>();
        values.forEach((term, all) -> promises.put(
                term,
                all.stream()
                        .map(json -> new Promise(
                                term,
                                term.termName(),
                                PromiseValues.read(term.type(), json, currency),
                                Pointer.ROOT.child(term.termName())))
                        .toList()));
        return promises;
    }

    /** Returns the discounts, in percent. */
    Set<BigDecimal> discounts() {
        return discounts;
    }

    private void addLadder(Boundary boundary) {
        List<String> tiers = boundary.ladder().stream().map(Tier::id).toList();
        for (Term term : List.of(
                Term.AUTONOMY_TIER,
                Term.AUTONOMY_TIER_SENSE,
                Term.AUTONOMY_TIER_ANALYSE,
                Term.AUTONOMY_TIER_DECIDE,
                Term.AUTONOMY_TIER_ACT)) {
            add(term, tiers);
        }
    }

    private void addOffering(Offering offering, Boundary boundary) {
        add(Term.MODEL, offering.models());
        add(Term.MODEL, NONE_OF_THEM + "/model");
        around(Term.MODEL_CHANGE_NOTICE_DAYS, offering.modelChangeNoticeDays());
        lists(Term.SUBPROCESSORS, offering.subprocessors());
        lists(Term.REGULATIONS, offering.regulations());
        discountAround(offering.maxDiscountPercent());
        for (String model : offering.models()) {
            var supplier = boundary.suppliers().get(model.substring(0, Math.max(0, model.indexOf('/'))));
            if (supplier != null) {
                supplier.terms().forEach(this::addSupplier);
            }
        }
        if (offering.autonomy() != null) {
            lists(Term.HIGH_IMPACT_ACTIONS, offering.autonomy().humanApprovalFor());
            lists(Term.HUMAN_APPROVAL, offering.autonomy().humanApprovalFor());
            for (Certificate certificate : offering.autonomy().certificates()) {
                add(Term.USE_CASE, certificate.useCases());
            }
        }
        addData(offering.data());
        addCommitment(offering.commitment());
        addOutcome(offering.outcome());
        if (offering.service() != null) {
            around(Term.SLA_UPTIME_PERCENT, offering.service().uptimePercent());
            around(Term.SLA_RESPONSE_MINUTES, offering.service().responseMinutes());
            add(Term.SUPPORT_HOURS, offering.service().supportHours());
        }
        add(Term.VALUE_METRIC, offering.delivery().valueMetrics());
    }

    private void addSupplier(SupplierTerms terms) {
        around(Term.RETENTION_DAYS, terms.retentionDays());
        around(Term.SLA_UPTIME_PERCENT, terms.uptimePercent());
        around(Term.MODEL_CHANGE_NOTICE_DAYS, terms.modelChangeNoticeDays());
        add(Term.DATA_REGION, terms.regions());
        lists(Term.FEATURES, terms.retainingFeatures().keySet());
    }

    private void addData(Boundary.@Nullable Data data) {
        if (data == null) {
            return;
        }
        for (Retention retention : data.retention()) {
            around(Term.RETENTION_DAYS, retention.minimumDays());
            around(Term.RETENTION_DAYS, retention.maximumDays());
            add(Term.DATA_CLASS, retention.dataClass().equals("*") ? NONE_OF_THEM : retention.dataClass());
            add(Term.DATA_REGION, retention.region().equals("*") ? NONE_OF_THEM : retention.region());
        }
        data.standardRetentionDays().forEach(days -> around(Term.RETENTION_DAYS, days));
        add(Term.DATA_REGION, data.regions());
        lists(Term.FEATURES, data.features().keySet());
    }

    private void addCommitment(Boundary.@Nullable Commitment commitment) {
        if (commitment == null) {
            return;
        }
        add(Term.COMMITMENT_UNIT, commitment.units());
        for (Term term : List.of(Term.COMMITMENT_QUANTITY, Term.COMMITMENT_MINIMUM, Term.COMMITMENT_MAXIMUM)) {
            around(term, commitment.minimum());
            around(term, commitment.maximum());
        }
        if (commitment.capacity() != null) {
            around(Term.COMMITMENT_QUANTITY, commitment.capacity().subtract(commitment.committed()));
        }
        if (commitment.maximum() != null && commitment.maxRenewalGrowthPercent() != null) {
            add(Term.COMMITMENT_OBSERVED, commitment.maximum());
            BigDecimal growth = BigDecimal.valueOf(100).add(commitment.maxRenewalGrowthPercent());
            around(
                    Term.COMMITMENT_QUANTITY,
                    commitment.maximum().multiply(growth).movePointLeft(2));
        }
        around(Term.OVERAGE_PRICE, commitment.overageFloor());
        around(Term.OVERAGE_PRICE, commitment.overageList());
        around(Term.COMMITMENT_ROLLOVER_PERCENT, commitment.maxRolloverPercent());
    }

    private void addOutcome(Boundary.@Nullable Outcome outcome) {
        if (outcome == null) {
            return;
        }
        for (Metric metric : outcome.metrics()) {
            add(Term.OUTCOME_METRIC, metric.id());
            add(Term.VALUE_METRIC, metric.id());
            add(Term.OUTCOME_EVENT_SOURCE, metric.eventSources());
            around(Term.OUTCOME_REOPEN_WINDOW_DAYS, metric.minReopenWindowDays());
            around(Term.OUTCOME_DISPUTE_WINDOW_DAYS, metric.minDisputeWindowDays());
        }
        add(Term.OUTCOME_VERIFIER, outcome.verifiers());
        around(Term.OUTCOME_PRICE, outcome.listPrice());
        if (outcome.costModel() != null) {
            around(Term.OUTCOME_PRICE, outcome.costModel().leastPrice());
            add(Term.OUTCOME_FALLBACK_PRICE, outcome.costModel().leastPrice());
        }
    }

    /** Adds the constants of a condition to each term that it names. */
    private void addRule(Rule rule) {
        String text = Objects.requireNonNullElse(rule.when(), "") + ' ' + Objects.requireNonNullElse(rule.expect(), "");
        for (Matcher name = CEL_TERM.matcher(text); name.find(); ) {
            Term term = term(name.group(1));
            if (term != null) {
                addConstants(term, text);
            }
        }
    }

    private static @Nullable Term term(String name) {
        Term term = Term.named(name);
        for (String function : List.of("Sense", "Analyse", "Decide", "Act")) {
            if (term == null && name.equals("autonomyTier" + function)) {
                term = Term.named("autonomyTier." + function.toLowerCase(java.util.Locale.ROOT));
            }
        }
        return term;
    }

    private void addConstants(Term term, String text) {
        switch (term.type()) {
            case INTEGER, DECIMAL, DAYS, MONEY -> {
                for (Matcher number = CEL_NUMBER.matcher(text); number.find(); ) {
                    around(term, new BigDecimal(number.group(1)));
                }
            }
            case TEXT -> {
                for (Matcher word = CEL_TEXT.matcher(text); word.find(); ) {
                    add(term, word.group(1) == null ? word.group(2) : word.group(1));
                }
            }
            default -> {
                // values of the other types are few, and all of them are added anyway
            }
        }
    }

    /** Adds what does not depend on limits, and a name beside the known ones. */
    private void addRest() {
        for (Term term : Term.values()) {
            switch (term.type()) {
                case FLAG -> add(term, List.of(true, false));
                case TEXT -> add(term, NONE_OF_THEM);
                case TEXTS -> {
                    add(term, List.of(List.of()));
                    add(term, List.of(List.of(NONE_OF_THEM)));
                }
                case DURATION -> add(term, List.of("P1M", "P1Y"));
                case DATE_OR_DURATION -> add(term, List.of("P1M", "P10Y"));
                case MILESTONE -> add(term, NONE_OF_THEM);
                case INTEGER, DECIMAL, DAYS, MONEY -> add(term, List.of(BigDecimal.ZERO, BigDecimal.ONE));
                case RAMP, TIERS -> {
                    // their form is checked, not held against a limit
                }
            }
        }
        add(Term.RETENTION_DAYS, List.of(BigDecimal.valueOf(182), BigDecimal.valueOf(183)));
        discounts.add(BigDecimal.ZERO);
    }

    private void add(Term term, Object value) {
        values.computeIfAbsent(term, one -> new LinkedHashSet<>()).add(value);
    }

    private void add(Term term, Collection<?> all) {
        all.forEach(value -> add(term, (Object) value));
    }

    private void lists(Term term, Collection<String> names) {
        names.forEach(name -> add(term, (Object) List.of(name)));
        add(term, (Object) List.copyOf(names));
    }

    private void around(Term term, @Nullable Integer limit) {
        around(term, limit == null ? null : BigDecimal.valueOf(limit));
    }

    private void around(Term term, @Nullable BigDecimal limit) {
        if (limit != null) {
            for (BigDecimal value : neighbours(limit)) {
                add(term, (Object) value);
            }
        }
    }

    private void discountAround(@Nullable BigDecimal limit) {
        if (limit != null) {
            discounts.addAll(neighbours(limit));
        }
    }

    /** Returns a limit with the next value below, if that is not negative, and above it, to its own digits. */
    private static List<BigDecimal> neighbours(BigDecimal limit) {
        BigDecimal step = BigDecimal.ONE.movePointLeft(Math.max(0, limit.scale()));
        List<BigDecimal> all = new ArrayList<>(List.of(limit, limit.add(step)));
        if (limit.compareTo(step) >= 0) {
            all.add(limit.subtract(step));
        }
        return all;
    }
}
