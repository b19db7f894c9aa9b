package io.promisegate.benchmark;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Certificate;
import io.promisegate.boundary.Boundary.Claim;
import io.promisegate.boundary.Boundary.Commitment;
import io.promisegate.boundary.Boundary.Data;
import io.promisegate.boundary.Boundary.Delivery;
import io.promisegate.boundary.Boundary.Function;
import io.promisegate.boundary.Boundary.Metric;
import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.boundary.Boundary.Outcome;
import io.promisegate.boundary.Boundary.Retention;
import io.promisegate.boundary.Boundary.Service;
import io.promisegate.boundary.Boundary.SupplierTerms;
import io.promisegate.quote.FreeText;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.Money;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseKind;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The baseline: what a Java developer would write for one boundary and one date, by hand, with the same quotes.
 *
 * <p>It has the rules that {@link SampleQuotes} exercise and no others, names the rule and the line and nothing else:
 * no pointers, no messages, no fixes, no budget, no switching of rules by date or mode. Terms of suppliers, lapsed
 * certificates and the ladder are worked out when it is made.
 */
final class HandWrittenGate {
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal THIRTY = BigDecimal.valueOf(30);
    private static final BigDecimal LARGE_COMMITMENT = BigDecimal.valueOf(30_000);
    private static final BigDecimal LARGE_DEAL = BigDecimal.valueOf(2_000_000);
    private static final Term[] MONEY = {
        Term.OVERAGE_PRICE, Term.OUTCOME_PRICE, Term.OUTCOME_CAP, Term.OUTCOME_FLOOR, Term.OUTCOME_FALLBACK_PRICE
    };
    private static final Term[] BACKING = {
        Term.EXCEPTION_EVIDENCE, Term.EXCEPTION_OWNER, Term.EXCEPTION_COST_LINE, Term.EXCEPTION_ROLLBACK
    };
    private static final Term[] DORA = {
        Term.DATA_REGION, Term.SUBPROCESSORS, Term.SLA_UPTIME_PERCENT, Term.INCIDENT_OWNER
    };
    private static final Term[] TERMS = Term.values();

    private final Map<String, Plain> offerings = new HashMap<>();
    private final Map<String, Integer> levels = new HashMap<>();
    private static final long BACKED = backed();

    private static long backed() {
        long mask = Term.SLA_UPTIME_PERCENT.bit();
        for (Term term : Term.values()) {
            switch (term.kind()) {
                case MODEL, DATA, AUTONOMY -> mask |= term.bit();
                default -> {}
            }
        }
        return mask;
    }

    private final Map<String, SupplierTerms> suppliers = new HashMap<>();
    private final Boundary boundary;
    private final boolean withConditions;
    private final ClaimWords claims = new ClaimWords();

    /** A rule that a quote breaks; the line is -1 for the quote as a whole. */
    record Broken(String rule, int line) {}

    private record Certified(Certificate certificate, int level, boolean holds) {}

    private record Plain(
            Offering offering,
            List<Certified> certificates,
            Set<String> valueMetrics,
            long covered,
            int facing,
            @Nullable BigDecimal leastPrice,
            @Nullable BigDecimal mostDiscount) {}

    HandWrittenGate(Boundary boundary, boolean withConditions, Instant at) {
        this.boundary = boundary;
        this.withConditions = withConditions;
        LocalDate day = at.atZone(boundary.timeZone()).toLocalDate();
        for (int i = 0; i < boundary.ladder().size(); i++) {
            levels.put(boundary.ladder().get(i).id(), i);
        }
        boundary.suppliers().forEach((id, supplier) -> {
            for (SupplierTerms terms : supplier.terms()) {
                LocalDate from = terms.effective().from();
                LocalDate until = terms.effective().until();
                if ((from == null || !day.isBefore(from)) && (until == null || day.isBefore(until))) {
                    suppliers.put(id, terms);
                }
            }
        });
        for (Offering offering : boundary.offerings().values()) {
            Plain plain = plain(offering, day);
            offerings.put(offering.id(), plain);
            offering.ids().forEach(id -> offerings.put(id, plain));
        }
    }

    private Plain plain(Offering offering, LocalDate day) {
        List<Certified> certificates = new ArrayList<>();
        Boundary.Autonomy autonomy = offering.autonomy();
        if (autonomy != null) {
            for (Certificate certificate : autonomy.certificates()) {
                certificates.add(new Certified(
                        certificate,
                        level(certificate.tiers().get(Function.ACT)),
                        day.isBefore(certificate.expires())));
            }
        }
        Set<String> metrics = new HashSet<>(offering.delivery().valueMetrics());
        Outcome outcome = offering.outcome();
        if (outcome != null) {
            outcome.metrics().stream().filter(Metric::instrumented).forEach(metric -> metrics.add(metric.id()));
        }
        BigDecimal discount = offering.maxDiscountPercent();
        return new Plain(
                offering,
                certificates,
                metrics,
                covered(offering),
                autonomy == null ? -1 : level(autonomy.customerFacingUpTo()),
                outcome == null || outcome.costModel() == null
                        ? null
                        : outcome.costModel().leastPrice(),
                discount == null ? null : discount.add(new BigDecimal("0.005")));
    }

    private static long covered(Offering offering) {
        long mask = 0;
        for (Term term : TERMS) {
            PromiseKind kind = term.kind();
            boolean known = term == Term.CONTRACT_TERM
                    || switch (kind) {
                        case AUTONOMY -> offering.autonomy() != null;
                        case MODEL -> !offering.models().isEmpty();
                        case DATA -> offering.data() != null;
                        case COMMITMENT -> offering.commitment() != null;
                        case OUTCOME -> offering.outcome() != null;
                        case SERVICE -> offering.service() != null || term == Term.INCIDENT_OWNER;
                        case DELIVERY, COMPLIANCE, EXCEPTION -> true;
                    };
            mask |= known ? term.bit() : 0;
        }
        return mask;
    }

    private int level(@Nullable String tier) {
        Integer level = tier == null ? null : levels.get(tier);
        return level == null ? -1 : level;
    }

    /** Returns the broken rules in the order of the quote. */
    List<Broken> decide(Quote quote, Instant at) {
        Found found = new Found();
        structure(quote, found);
        List<QuoteLine> lines = quote.lines();
        Map<Plain, BigDecimal> sums = new IdentityHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            QuoteLine line = lines.get(i);
            if (line.action() == LineAction.DELETE) {
                continue;
            }
            Plain plain = line.offering() == null ? null : offerings.get(line.offering());
            found.line = i;
            if (plain == null) {
                found.add("offering-known");
                continue;
            }
            decide(line, plain, sums, found);
        }
        found.line = -1;
        capacity(lines, sums, found);
        for (FreeText text : quote.texts()) {
            claims.scan(text.text(), claim -> {
                if (contradicts(quote, claim)) {
                    found.add(ruleOf(claim));
                }
            });
        }
        Money total = quote.total();
        if (withConditions && total != null && total.value().compareTo(LARGE_DEAL) > 0) {
            found.add("very-large-deal");
        }
        return found.broken == null ? List.of() : found.broken;
    }

    private static final class Found {
        private @Nullable List<Broken> broken;
        private int line = -1;

        private void add(String rule) {
            if (broken == null) {
                broken = new ArrayList<>();
            }
            broken.add(new Broken(rule, line));
        }
    }

    private static void structure(Quote quote, Found found) {
        String currency = quote.currency();
        String account = quote.account();
        if (quote.id().isBlank()
                || quote.id().length() > 200
                || quote.version().length() > 100
                || (currency != null && !CURRENCY.matcher(currency).matches())
                || (account != null && account.length() > 500)
                || quote.texts().size() > 10_000
                || quote.lines().isEmpty()
                || quote.lines().size() > 10_000) {
            found.add("structure");
        }
    }

    private void decide(QuoteLine line, Plain plain, Map<Plain, BigDecimal> sums, Found found) {
        PromiseSet promises = line.promises();
        Offering offering = plain.offering;
        vocabulary(promises, plain, found);
        String model = promises.text(Term.MODEL);
        String named = model == null && !offering.models().isEmpty()
                ? offering.models().get(0)
                : model;
        SupplierTerms supplier =
                named == null ? null : suppliers.get(named.substring(0, Math.max(0, named.indexOf('/'))));
        int level = level(promises.text(Term.AUTONOMY_TIER));
        if (offering.autonomy() != null) {
            autonomy(promises, plain, offering.autonomy(), level, named, found);
        }
        model(promises, offering, model, supplier, found);
        if (offering.data() != null) {
            data(promises, offering.data(), supplier, found);
        }
        if (offering.commitment() != null) {
            commitment(line, plain, offering.commitment(), sums, found);
        }
        if (offering.outcome() != null && (promises.has(Term.OUTCOME_PRICE) || promises.has(Term.OUTCOME_METRIC))) {
            outcome(promises, plain, offering.outcome(), found);
        }
        if (offering.service() != null) {
            service(promises, offering.service(), supplier, found);
        }
        if (!plain.certificates.isEmpty()) {
            delivery(promises, plain, found);
        }
        exceptions(line, plain, found);
        if (promises.isTrue(Term.CUSTOMER_FACING)
                && level >= 0
                && boundary.ladder().get(level).autonomous()) {
            found.add("desk-autonomous-customer-facing");
        }
        if (isNonStandardRetention(promises, offering)) {
            found.add("desk-non-standard-retention");
        }
        if (promises.has(Term.CUSTOM_TERMS)) {
            found.add("desk-custom-model-terms");
        }
        if (withConditions) {
            conditions(promises, found);
        }
    }

    private static void conditions(PromiseSet promises, Found found) {
        BigDecimal quantity = promises.number(Term.COMMITMENT_QUANTITY);
        if (quantity != null && quantity.compareTo(LARGE_COMMITMENT) > 0 && !promises.has(Term.COMMITMENT_TRUE_UP)) {
            found.add("large-commitment-needs-true-up");
        }
        if ("EU".equals(promises.text(Term.DATA_REGION)) && !promises.has(Term.SUBPROCESSORS)) {
            found.add("eu-data-names-subprocessors");
        }
        if (promises.isTrue(Term.MODEL_PINNED)) {
            Period term = promises.duration(Term.CONTRACT_TERM);
            if (term == null || Boundary.days(term) > 365) {
                found.add("pinned-model-within-a-year");
            }
        }
    }

    private void vocabulary(PromiseSet promises, Plain plain, Found found) {
        for (Promise unknown : promises.unrecognised()) {
            if (!unknown.name().equalsIgnoreCase("colour")) {
                found.add("term-unknown");
            }
        }
        for (int i = promises.repeated().size(); i > 0; i--) {
            found.add("term-repeated");
        }
        for (int i = Long.bitCount(promises.mask() & ~plain.covered); i > 0; i--) {
            found.add("term-not-covered");
        }
        for (long mask = promises.mask(); mask != 0; mask &= mask - 1) {
            if (promises.value(TERMS[Long.numberOfTrailingZeros(mask)]) instanceof PromiseValue.Malformed) {
                found.add("term-type");
            }
        }
        for (Term term : MONEY) {
            Money money = promises.money(term);
            if (money != null && !money.unit().equals(boundary.currency())) {
                found.add("currency-match");
            }
        }
    }

    private void autonomy(
            PromiseSet promises,
            Plain plain,
            Boundary.Autonomy autonomy,
            int level,
            @Nullable String model,
            Found found) {
        String tier = promises.text(Term.AUTONOMY_TIER);
        if (tier == null) {
            return;
        }
        if (level < 0) {
            found.add("autonomy-tier-known");
            return;
        }
        String useCase = promises.text(Term.USE_CASE);
        int best = -1;
        for (Certified certified : plain.certificates) {
            Certificate certificate = certified.certificate;
            if (level <= certified.level) {
                boolean isFor = certificate.useCases().isEmpty()
                        || certificate.useCases().contains(useCase);
                boolean isOn =
                        certificate.models().isEmpty() || certificate.models().contains(model);
                best = Math.max(best, (isFor ? 4 : 0) + (isOn ? 2 : 0) + (certified.holds ? 1 : 0));
            }
        }
        if (best < 0) {
            found.add("autonomy-certified");
        } else if (best < 4) {
            found.add("certificate-use-case");
        } else if (best < 6) {
            found.add("certificate-model");
        } else if (best < 7) {
            found.add("certificate-current");
        }
        if (boundary.ladder().get(level).autonomous()) {
            List<String> kept = promises.texts(Term.HUMAN_APPROVAL);
            if (!kept.containsAll(autonomy.humanApprovalFor())
                    || !kept.containsAll(promises.texts(Term.HIGH_IMPACT_ACTIONS))) {
                found.add("human-approval-kept");
            }
        }
        if (promises.isTrue(Term.CUSTOMER_FACING) && level > plain.facing) {
            found.add("customer-facing-tier");
        }
    }

    private static void model(
            PromiseSet promises,
            Offering offering,
            @Nullable String model,
            @Nullable SupplierTerms supplier,
            Found found) {
        if (offering.models().isEmpty()) {
            return;
        }
        if (supplier == null && (promises.mask() & BACKED) != 0) {
            found.add("supplier-terms");
        }
        if (model != null && !offering.models().contains(model)) {
            found.add("model-offered");
        }
        if (promises.isTrue(Term.MODEL_PINNED)
                && (!Boolean.TRUE.equals(offering.modelPinning()) || supplier == null || !supplier.pinning())) {
            found.add("model-pinning");
        }
        BigDecimal notice = promises.number(Term.MODEL_CHANGE_NOTICE_DAYS);
        if (notice != null) {
            Integer given = supplier == null ? null : supplier.modelChangeNoticeDays();
            int allowed = given == null ? 0 : given;
            Integer own = offering.modelChangeNoticeDays();
            if (notice.intValue() > (own == null ? allowed : Math.min(own, allowed))) {
                found.add("model-change-notice");
            }
        }
        if (promises.has(Term.SUBPROCESSORS)) {
            List<String> names = promises.texts(Term.SUBPROCESSORS);
            if (!names.containsAll(offering.subprocessors())
                    || !offering.subprocessors().containsAll(names)) {
                found.add("subprocessors-listed");
            }
        }
    }

    private static void data(PromiseSet promises, Data data, @Nullable SupplierTerms supplier, Found found) {
        BigDecimal retention = promises.number(Term.RETENTION_DAYS);
        String region = promises.text(Term.DATA_REGION);
        List<String> features = promises.texts(Term.FEATURES);
        if (retention != null) {
            retention(promises, data, supplier, retention.intValue(), region, features, found);
        }
        for (String feature : features) {
            if (!data.features().containsKey(feature)) {
                found.add("feature-offered");
                break;
            }
        }
        if (promises.isTrue(Term.TRAINING_USE)) {
            if (!data.trainingUse()) {
                found.add("training-use");
            }
        } else if (promises.has(Term.TRAINING_USE) && supplier != null && supplier.trainingUse()) {
            found.add("training-supplier");
        }
        if (region != null) {
            if (!data.regions().contains(region)) {
                found.add("residency");
            } else if (supplier != null && !supplier.regions().contains(region)) {
                found.add("residency-supplier");
            }
        }
    }

    private static void retention(
            PromiseSet promises,
            Data data,
            @Nullable SupplierTerms supplier,
            int days,
            @Nullable String region,
            List<String> features,
            Found found) {
        String dataClass = promises.text(Term.DATA_CLASS);
        int least = Integer.MIN_VALUE;
        int most = Integer.MAX_VALUE;
        boolean known = false;
        for (Retention entry : data.retention()) {
            if ((dataClass == null
                            || entry.dataClass().equals("*")
                            || entry.dataClass().equals(dataClass))
                    && (region == null
                            || entry.region().equals("*")
                            || entry.region().equals(region))) {
                known = true;
                least = Math.max(least, entry.minimumDays());
                most = Math.min(most, entry.maximumDays());
            }
        }
        if (!known) {
            found.add("data-class-known");
            return;
        }
        if (days == 0) {
            if (!data.zeroRetention()) {
                found.add("zero-retention-offered");
            }
        } else if (days > most) {
            found.add("retention-ceiling");
        }
        if (days < least) {
            found.add("retention-floor");
        }
        if (days < 183
                && "logs".equals(dataClass)
                && promises.texts(Term.REGULATIONS).contains("EU-AI-Act")) {
            found.add("log-retention-ai-act");
        }
        Integer keeps = supplier == null ? null : supplier.retentionDays();
        if (supplier != null && keeps != null && days < keeps && !supplier.zeroRetention()) {
            found.add("retention-supplier");
        }
        for (String feature : features) {
            int kept = data.features().getOrDefault(feature, 0);
            if (kept > days || (supplier != null && supplier.retainingFeatures().getOrDefault(feature, 0) > days)) {
                found.add("zero-retention-contradiction");
                break;
            }
        }
    }

    private static void commitment(
            QuoteLine line, Plain plain, Commitment limits, Map<Plain, BigDecimal> sums, Found found) {
        PromiseSet promises = line.promises();
        if (promises.isTrue(Term.UNLIMITED)) {
            found.add("no-unlimited");
        }
        BigDecimal quantity = promises.number(Term.COMMITMENT_QUANTITY);
        if (quantity != null) {
            String unit = promises.text(Term.COMMITMENT_UNIT);
            if (unit == null || !limits.units().contains(unit)) {
                found.add("commitment-unit");
            }
            Period period = promises.duration(Term.COMMITMENT_PERIOD);
            if (period == null || Boundary.days(period) <= 0) {
                found.add("commitment-period");
            } else {
                BigDecimal aMonth = aMonth(quantity, period);
                BigDecimal least = limits.minimum();
                BigDecimal most = limits.maximum();
                if ((least != null && aMonth.compareTo(least) < 0) || (most != null && aMonth.compareTo(most) > 0)) {
                    found.add("commitment-range");
                }
                if (limits.capacity() != null) {
                    sums.merge(plain, aMonth, BigDecimal::add);
                }
                if (line.action() == LineAction.MODIFY) {
                    renewal(promises, limits, quantity, found);
                }
            }
        }
        Money price = promises.money(Term.OVERAGE_PRICE);
        BigDecimal floor = limits.overageFloor();
        if (price == null) {
            if (quantity != null && !promises.has(Term.OVERAGE_PRICE)) {
                found.add("overage-price-present");
            }
        } else if (floor != null && price.value().compareTo(floor) < 0) {
            found.add("overage-price-floor");
        }
        Period after = promises.duration(Term.COMMITMENT_TRUE_UP);
        Period term = promises.duration(Term.CONTRACT_TERM);
        if (after != null && term != null && Boundary.days(after) > Boundary.days(term)) {
            found.add("true-up-inside-term");
        }
        BigDecimal rollover = promises.number(Term.COMMITMENT_ROLLOVER_PERCENT);
        if (rollover != null && rollover.compareTo(limits.maxRolloverPercent()) > 0) {
            found.add("rollover-bounded");
        }
    }

    private static void renewal(PromiseSet promises, Commitment limits, BigDecimal quantity, Found found) {
        BigDecimal growth = limits.maxRenewalGrowthPercent();
        if (growth == null) {
            return;
        }
        BigDecimal observed = promises.number(Term.COMMITMENT_OBSERVED);
        if (observed == null
                || quantity.compareTo(observed.multiply(HUNDRED.add(growth)).divide(HUNDRED, 0, RoundingMode.FLOOR))
                        > 0) {
            found.add("renewal-consumption");
        }
    }

    @SuppressWarnings("JavaPeriodGetDays")
    private static BigDecimal aMonth(BigDecimal quantity, Period period) {
        long months = period.toTotalMonths();
        if (period.getDays() == 0) {
            return months == 1 ? quantity : quantity.divide(BigDecimal.valueOf(months), 4, RoundingMode.HALF_UP);
        }
        return quantity.multiply(THIRTY)
                .divide(BigDecimal.valueOf(30 * months + period.getDays()), 4, RoundingMode.HALF_UP);
    }

    private static void outcome(PromiseSet promises, Plain plain, Outcome outcome, Found found) {
        String name = promises.text(Term.OUTCOME_METRIC);
        Metric metric = null;
        for (Metric known : outcome.metrics()) {
            metric = known.id().equals(name) ? known : metric;
        }
        if (metric == null) {
            found.add("outcome-metric");
        } else {
            if (!metric.instrumented()) {
                found.add("outcome-metric-instrumented");
            }
            String source = promises.text(Term.OUTCOME_EVENT_SOURCE);
            if (source == null || !metric.eventSources().contains(source)) {
                found.add("outcome-event-source");
            }
            if (metric.baseline() && !promises.has(Term.OUTCOME_BASELINE)) {
                found.add("outcome-baseline");
            }
            window(promises.number(Term.OUTCOME_REOPEN_WINDOW_DAYS), metric.minReopenWindowDays(), found);
            window(promises.number(Term.OUTCOME_DISPUTE_WINDOW_DAYS), metric.minDisputeWindowDays(), found);
        }
        String verifier = promises.text(Term.OUTCOME_VERIFIER);
        if (verifier == null || !outcome.verifiers().contains(verifier)) {
            found.add("outcome-verifier");
        }
        if (!promises.has(Term.OUTCOME_DEFINITION)) {
            found.add("outcome-definition");
        }
        if (promises.texts(Term.OUTCOME_EXCLUSIONS).isEmpty()) {
            found.add("outcome-exclusions");
        }
        Money cap = promises.money(Term.OUTCOME_CAP);
        Money floor = promises.money(Term.OUTCOME_FLOOR);
        if (cap == null || floor == null || floor.value().compareTo(cap.value()) > 0) {
            found.add("outcome-cap-floor");
        }
        if (!promises.has(Term.OUTCOME_FALLBACK_PRICE)) {
            found.add("outcome-fallback-price");
        }
        Money price = promises.money(Term.OUTCOME_PRICE);
        if (price != null) {
            if (plain.leastPrice == null) {
                found.add("outcome-cost-model");
            } else if (price.value().compareTo(plain.leastPrice) < 0) {
                found.add("outcome-margin");
            }
        }
        Money fallback = promises.money(Term.OUTCOME_FALLBACK_PRICE);
        if (fallback != null && plain.leastPrice != null && fallback.value().compareTo(plain.leastPrice) < 0) {
            found.add("outcome-margin");
        }
    }

    private static void window(@Nullable BigDecimal days, int least, Found found) {
        if (days == null || days.intValue() < least) {
            found.add("outcome-windows");
        }
    }

    private static void service(PromiseSet promises, Service service, @Nullable SupplierTerms supplier, Found found) {
        BigDecimal uptime = promises.number(Term.SLA_UPTIME_PERCENT);
        BigDecimal offered = service.uptimePercent();
        if (uptime != null && offered != null) {
            if (uptime.compareTo(offered) > 0) {
                found.add("sla-uptime");
            }
            if (supplier != null) {
                BigDecimal given = supplier.uptimePercent();
                if (given == null || uptime.compareTo(given) > 0) {
                    found.add("sla-supplier");
                }
            }
        }
        BigDecimal response = promises.number(Term.SLA_RESPONSE_MINUTES);
        Integer fastest = service.responseMinutes();
        if (response != null && fastest != null && response.intValue() < fastest) {
            found.add("sla-response");
        }
        String hours = promises.text(Term.SUPPORT_HOURS);
        if (hours != null
                && !service.supportHours().isEmpty()
                && !service.supportHours().contains(hours)) {
            found.add("support-hours");
        }
    }

    private static void delivery(PromiseSet promises, Plain plain, Found found) {
        Delivery delivery = plain.offering.delivery();
        if (delivery.incidentOwner() && isBlank(promises.text(Term.INCIDENT_OWNER))) {
            found.add("incident-owner");
        }
        if (delivery.implementationPlan() && isBlank(promises.text(Term.IMPLEMENTATION_PLAN))) {
            found.add("implementation-plan");
        }
        if (delivery.activationMilestone()
                && !(promises.value(Term.ACTIVATION_MILESTONE) instanceof PromiseValue.Milestone milestone
                        && milestone.by() != null)) {
            found.add("activation-milestone");
        }
        if (delivery.renewalOwner() && isBlank(promises.text(Term.RENEWAL_OWNER))) {
            found.add("renewal-owner");
        }
        if (delivery.expansionOwner() && isBlank(promises.text(Term.EXPANSION_OWNER))) {
            found.add("expansion-owner");
        }
        String metric = promises.text(Term.VALUE_METRIC);
        if (isBlank(metric)) {
            if (delivery.valueMetric()) {
                found.add("value-metric");
            }
        } else if (!plain.valueMetrics.contains(metric)) {
            found.add("value-metric-instrumented");
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static void exceptions(QuoteLine line, Plain plain, Found found) {
        PromiseSet promises = line.promises();
        if (promises.has(Term.REGULATIONS)) {
            List<String> named = promises.texts(Term.REGULATIONS);
            if (!plain.offering.regulations().containsAll(named)) {
                found.add("regulation-supported");
            }
            if (named.contains("EU-DORA") && !hasAll(promises, DORA)) {
                found.add("dora-terms");
            }
        }
        if ((promises.has(Term.CUSTOM_TERMS) || isNonStandardRetention(promises, plain.offering))
                && !hasAll(promises, BACKING)) {
            found.add("exception-backed");
        }
        if (plain.mostDiscount != null) {
            for (LinePrice price : line.prices()) {
                BigDecimal discount = price.discountPercent();
                if (discount != null && discount.compareTo(plain.mostDiscount) > 0) {
                    found.add("price-exception");
                }
            }
        }
    }

    private static boolean hasAll(PromiseSet promises, Term[] terms) {
        for (Term term : terms) {
            if (!promises.has(term)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNonStandardRetention(PromiseSet promises, Offering offering) {
        Data data = offering.data();
        BigDecimal days = promises.number(Term.RETENTION_DAYS);
        return data != null
                && days != null
                && !data.standardRetentionDays().isEmpty()
                && !data.standardRetentionDays().contains(days.intValue());
    }

    private void capacity(List<QuoteLine> lines, Map<Plain, BigDecimal> sums, Found found) {
        sums.forEach((plain, sum) -> {
            Commitment limits = plain.offering.commitment();
            BigDecimal capacity = limits == null ? null : limits.capacity();
            if (limits != null && capacity != null && sum.compareTo(capacity.subtract(limits.committed())) > 0) {
                for (int i = lines.size() - 1; i >= 0; i--) {
                    if (offerings.get(lines.get(i).offering()) == plain) {
                        found.line = i;
                        break;
                    }
                }
                found.add("commitment-capacity");
                found.line = -1;
            }
        });
    }

    private boolean contradicts(Quote quote, Claim claim) {
        if (claim == Claim.AUTONOMY) {
            for (QuoteLine line : quote.lines()) {
                if (level(line.promises().text(Term.AUTONOMY_TIER)) == levels.size() - 1) {
                    return false;
                }
            }
            return true;
        }
        for (QuoteLine line : quote.lines()) {
            PromiseSet promises = line.promises();
            BigDecimal days = promises.number(Term.RETENTION_DAYS);
            boolean says = switch (claim) {
                case ZERO_RETENTION -> days != null && days.signum() == 0;
                case NO_TRAINING -> promises.has(Term.TRAINING_USE) && !promises.isTrue(Term.TRAINING_USE);
                case ROUND_THE_CLOCK -> "24x7".equals(promises.text(Term.SUPPORT_HOURS));
                default -> false;
            };
            if (!says) {
                return true;
            }
        }
        return false;
    }

    private static String ruleOf(Claim claim) {
        return switch (claim) {
            case AUTONOMY -> "text-autonomy";
            case UNLIMITED -> "text-unlimited";
            case ZERO_RETENTION -> "text-retention";
            case NO_TRAINING -> "text-training";
            case ACCURACY -> "text-accuracy";
            case IMMUNITY -> "text-immunity";
            case ROUND_THE_CLOCK -> "text-support";
            case ALWAYS_UP -> "text-uptime";
        };
    }
}
