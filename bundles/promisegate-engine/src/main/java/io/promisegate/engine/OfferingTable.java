package io.promisegate.engine;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Certificate;
import io.promisegate.boundary.Boundary.Function;
import io.promisegate.boundary.Boundary.Metric;
import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.boundary.Boundary.Retention;
import io.promisegate.boundary.Boundary.Supplier;
import io.promisegate.boundary.Boundary.SupplierTerms;
import io.promisegate.boundary.DeskTrigger;
import io.promisegate.quote.PromiseKind;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that the checks ask about offerings that differ in names alone, worked out at activation. */
final class OfferingTable {
    /** What may be promised of them; without their names, and those of their certificates. */
    final Offering terms;

    final long covered;
    final @Nullable String defaultModel;
    final CertificateTable[] certificates;
    /** Highest level that may face customers; -1 for none. */
    final int customerFacingLevel;

    final Set<String> units;
    final Map<String, Metric> metrics;
    final Set<String> valueMetrics;
    final @Nullable BigDecimal leastOutcomePrice;
    final CountedLimits commitments;

    private final Map<String, SupplierTable> suppliers;

    /** The suppliers of the offering's own models. */
    private final Map<String, SupplierTable> supplierOfModel;

    private final int[] standardRetentionDays;

    /** The limits of each entry of the retention table. */
    private final Limits[] retention;

    OfferingTable(
            Offering offering,
            Ladder ladder,
            Map<String, SupplierTable> suppliers,
            Boundary boundary,
            long coveredByRules,
            ZoneId zone,
            OfferingParts parts) {
        this.terms = offering;
        this.suppliers = suppliers;
        this.defaultModel =
                offering.models().isEmpty() ? null : offering.models().get(0);
        Map<String, SupplierTable> ofModels = new HashMap<>();
        for (String model : offering.models()) {
            SupplierTable supplier = supplier(model);
            if (supplier != null) {
                ofModels.put(model, supplier);
            }
        }
        this.supplierOfModel = parts.of(ofModels);
        this.standardRetentionDays = parts.numbers(
                offering.data() == null ? List.of() : offering.data().standardRetentionDays());
        this.retention = offering.data() == null
                ? new Limits[0]
                : parts.made(
                        offering.data().retention(),
                        Limits[].class,
                        entries -> entries.stream().map(Limits::of).toArray(Limits[]::new));
        Boundary.Autonomy autonomy = offering.autonomy();
        this.certificates = autonomy == null
                ? new CertificateTable[0]
                : autonomy.certificates().stream()
                        .map(certificate -> new CertificateTable(certificate, ladder, zone, parts))
                        .toArray(CertificateTable[]::new);
        this.customerFacingLevel = autonomy == null || autonomy.customerFacingUpTo() == null
                ? -1
                : ladder.level(Objects.requireNonNull(autonomy.customerFacingUpTo()));
        this.units = offering.commitment() == null
                ? Set.of()
                : parts.of(Set.copyOf(offering.commitment().units()));
        Map<String, Metric> itsMetrics = new HashMap<>();
        Set<String> itsValueMetrics = new HashSet<>(offering.delivery().valueMetrics());
        if (offering.outcome() != null) {
            for (Metric metric : offering.outcome().metrics()) {
                itsMetrics.put(metric.id(), metric);
                if (metric.instrumented()) {
                    itsValueMetrics.add(metric.id());
                }
            }
        }
        this.metrics = parts.of(itsMetrics);
        this.valueMetrics = parts.of(itsValueMetrics);
        this.leastOutcomePrice =
                offering.outcome() == null || offering.outcome().costModel() == null
                        ? null
                        : offering.outcome().costModel().leastPrice();
        this.commitments = offering.commitment() == null
                ? CountedLimits.NONE
                : parts.made(offering.commitment(), CountedLimits.class, CountedLimits::new);
        this.covered = covered(offering, boundary) | coveredByRules;
    }

    private static long covered(Offering offering, Boundary boundary) {
        Boundary.Service service = offering.service();
        boolean customTerms = boundary.dealDesk().requiredFor().contains(DeskTrigger.CUSTOM_MODEL_TERMS);
        long mask = 0;
        for (Term term : Term.values()) {
            boolean known = switch (term) {
                case SLA_UPTIME_PERCENT -> service != null && service.uptimePercent() != null;
                case SLA_RESPONSE_MINUTES -> service != null && service.responseMinutes() != null;
                case SUPPORT_HOURS -> service != null && !service.supportHours().isEmpty();
                case CUSTOM_TERMS -> customTerms;
                case CONTRACT_TERM -> true;
                default -> coveredKind(term.kind(), offering);
            };
            if (known) {
                mask |= term.bit();
            }
        }
        return mask;
    }

    private static boolean coveredKind(PromiseKind kind, Offering offering) {
        return switch (kind) {
            case AUTONOMY -> offering.autonomy() != null;
            case MODEL -> !offering.models().isEmpty();
            case DATA -> offering.data() != null;
            case COMMITMENT -> offering.commitment() != null;
            case OUTCOME -> offering.outcome() != null;
            case SERVICE, DELIVERY, COMPLIANCE, EXCEPTION -> true;
        };
    }

    /** Returns the models that may be quoted, for people. */
    String models() {
        return String.join(", ", terms.models());
    }

    /** Returns whether the offering has AI in it that acts. */
    boolean isAutonomous() {
        return certificates.length > 0;
    }

    /** Returns the terms of the model's vendor at an instant, null where there are none. */
    @Nullable
    SupplierTerms supplierTerms(@Nullable String model, long at) {
        String named = model == null ? defaultModel : model;
        if (named == null) {
            return null;
        }
        SupplierTable known = supplierOfModel.get(named);
        SupplierTable supplier = known == null ? supplier(named) : known;
        return supplier == null ? null : supplier.at(at);
    }

    private @Nullable SupplierTable supplier(String model) {
        int slash = model.indexOf('/');
        return suppliers.get(slash < 0 ? model : model.substring(0, slash));
    }

    /** Returns whether a retention is one of those the offering has as a standard; any is where it has none. */
    boolean isStandardRetention(int days) {
        for (int standard : standardRetentionDays) {
            if (standard == days) {
                return true;
            }
        }
        return standardRetentionDays.length == 0;
    }

    /** Returns the limits for a class and region; null where none covers them. */
    @Nullable
    Limits retention(@Nullable String dataClass, @Nullable String region) {
        Boundary.Data data = Objects.requireNonNull(terms.data());
        List<Retention> entries = data.retention();
        Limits found = null;
        for (int i = 0; i < retention.length; i++) {
            Retention entry = entries.get(i);
            if (matches(entry.dataClass(), dataClass) && matches(entry.region(), region)) {
                found = found == null ? retention[i] : found.and(retention[i]);
            }
        }
        return found;
    }

    /** A term that the quote leaves open means every value, so that the strictest limit holds. */
    private static boolean matches(String entry, @Nullable String promised) {
        return promised == null || entry.equals("*") || entry.equals(promised);
    }

    /** Days that data may be kept, at least and at most. */
    record Limits(int minimum, int maximum, String basis) {
        static Limits of(Retention entry) {
            return new Limits(entry.minimumDays(), entry.maximumDays(), entry.basis());
        }

        Limits and(Limits other) {
            return new Limits(
                    Math.max(minimum, other.minimum),
                    Math.min(maximum, other.maximum),
                    basis.isEmpty() || other.minimum > minimum ? other.basis : basis);
        }
    }

    /** A certificate with its tiers as levels. */
    static final class CertificateTable {
        final int[] levels;
        final Set<String> models;
        final Set<String> useCases;
        final long expires;

        CertificateTable(Certificate certificate, Ladder ladder, ZoneId zone, OfferingParts parts) {
            this.levels = parts.made(certificate.tiers(), int[].class, tiers -> levels(tiers, ladder));
            this.models = parts.of(Set.copyOf(certificate.models()));
            this.useCases = parts.of(Set.copyOf(certificate.useCases()));
            this.expires = CompiledRule.start(certificate.expires(), zone, Long.MAX_VALUE);
        }

        private static int[] levels(Map<Function, String> tiers, Ladder ladder) {
            int[] levels = new int[Function.values().length];
            for (Function function : Function.values()) {
                String tier = tiers.get(function);
                levels[function.ordinal()] = tier == null ? -1 : ladder.level(tier);
            }
            return levels;
        }

        boolean covers(int[] promised) {
            for (int i = 0; i < promised.length; i++) {
                if (promised[i] > levels[i]) {
                    return false;
                }
            }
            return true;
        }

        boolean holdsFor(@Nullable String model) {
            return models.isEmpty() || (model != null && models.contains(model));
        }

        boolean isFor(@Nullable String useCase) {
            return useCases.isEmpty() || (useCase != null && useCases.contains(useCase));
        }
    }

    /** The terms of a supplier over time. */
    static final class SupplierTable {
        private final SupplierTerms[] terms;
        private final long[] from;
        private final long[] until;

        SupplierTable(Supplier supplier, ZoneId zone) {
            List<SupplierTerms> all = new ArrayList<>(supplier.terms());
            terms = all.toArray(new SupplierTerms[0]);
            from = new long[terms.length];
            until = new long[terms.length];
            for (int i = 0; i < terms.length; i++) {
                from[i] = CompiledRule.start(terms[i].effective().from(), zone, Long.MIN_VALUE);
                until[i] = CompiledRule.start(terms[i].effective().until(), zone, Long.MAX_VALUE);
            }
        }

        @Nullable
        SupplierTerms at(long millis) {
            for (int i = terms.length - 1; i >= 0; i--) {
                if (millis >= from[i] && millis < until[i]) {
                    return terms[i];
                }
            }
            return null;
        }
    }
}
