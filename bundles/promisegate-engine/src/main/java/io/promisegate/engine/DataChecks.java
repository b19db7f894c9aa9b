package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Data;
import io.promisegate.boundary.Boundary.SupplierTerms;
import io.promisegate.engine.OfferingTable.Limits;
import io.promisegate.engine.Violation.Candidate;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds retention, training use, residency and data features against the offering, the law and the supplier. */
final class DataChecks {
    /** Least days that a deployer keeps logs: six months, EU AI Act, Article 26(6). */
    private static final int AI_ACT_LOG_DAYS = 183;

    private static final long DATA_TERMS = Term.RETENTION_DAYS.bit()
            | Term.DATA_CLASS.bit()
            | Term.DATA_REGION.bit()
            | Term.TRAINING_USE.bit()
            | Term.FEATURES.bit();

    private DataChecks() {}

    static void check(Scan scan) {
        Data data = scan.offering().terms.data();
        PromiseSet promises = scan.promises();
        if (data == null || (promises.mask() & DATA_TERMS) == 0) {
            return;
        }
        SupplierTerms supplier = scan.supplier();
        BigDecimal days = promises.number(Term.RETENTION_DAYS);
        if (days != null) {
            checkRetention(scan, data, supplier, days.intValue());
        }
        checkFeatures(scan, data);
        checkTraining(scan, data, supplier);
        checkResidency(scan, data, supplier);
    }

    private static void checkRetention(Scan scan, Data data, @Nullable SupplierTerms supplier, int days) {
        PromiseSet promises = scan.promises();
        String dataClass = promises.text(Term.DATA_CLASS);
        Limits limits = scan.offering().retention(dataClass, promises.text(Term.DATA_REGION));
        if (limits == null) {
            scan.breach(
                    BuiltInRule.DATA_CLASS_KNOWN,
                    promises.has(Term.DATA_CLASS) ? Term.DATA_CLASS : Term.RETENTION_DAYS,
                    (dataClass == null ? "any data" : dataClass) + " in "
                            + String.valueOf(promises.text(Term.DATA_REGION)),
                    "classes and regions with a limit");
            return;
        }
        if (days == 0) {
            if (!data.zeroRetention()) {
                scan.breach(
                        BuiltInRule.ZERO_RETENTION_OFFERED,
                        Term.RETENTION_DAYS,
                        "0 days",
                        "a retention of at least " + Math.max(1, limits.minimum()) + " days",
                        retentionFix(scan, data, supplier, limits));
            }
        } else if (days > limits.maximum()) {
            scan.breach(
                    BuiltInRule.RETENTION_CEILING,
                    Term.RETENTION_DAYS,
                    Measured.of(days, days + " days"),
                    Measured.of(limits.maximum(), "at most " + limits.maximum() + " days"),
                    scan.setDays(Term.RETENTION_DAYS, limits.maximum()));
        }
        if (days < limits.minimum()) {
            scan.breach(
                    BuiltInRule.RETENTION_FLOOR,
                    Term.RETENTION_DAYS,
                    Measured.of(days, days + " days"),
                    Measured.of(
                            limits.minimum(),
                            "at least " + limits.minimum() + " days"
                                    + (limits.basis().isEmpty() ? "" : " (" + limits.basis() + ')')),
                    retentionFix(scan, data, supplier, limits));
        }
        if (days < AI_ACT_LOG_DAYS
                && "logs".equals(dataClass)
                && promises.texts(Term.REGULATIONS).contains("EU-AI-Act")) {
            scan.breach(
                    BuiltInRule.LOG_RETENTION_AI_ACT,
                    Term.RETENTION_DAYS,
                    Measured.of(days, days + " days"),
                    Measured.of(AI_ACT_LOG_DAYS, "at least " + AI_ACT_LOG_DAYS + " days (EU AI Act Art 26(6))"),
                    scan.setDays(Term.RETENTION_DAYS, AI_ACT_LOG_DAYS));
        }
        checkSupplierRetention(scan, data, supplier, limits, days);
    }

    private static void checkSupplierRetention(
            Scan scan, Data data, @Nullable SupplierTerms supplier, Limits limits, int days) {
        if (supplier != null
                && supplier.retentionDays() != null
                && days < supplier.retentionDays()
                && !supplier.zeroRetention()) {
            scan.breach(
                    BuiltInRule.RETENTION_SUPPLIER,
                    Term.RETENTION_DAYS,
                    Measured.of(days, days + " days"),
                    Measured.of(
                            supplier.retentionDays(), "the supplier keeps data " + supplier.retentionDays() + " days"),
                    retentionFix(scan, data, supplier, limits));
        }
        if (!scan.promises().has(Term.FEATURES)) {
            return;
        }
        List<String> features = scan.promises().texts(Term.FEATURES);
        int longest = 0;
        for (int i = 0; i < features.size(); i++) {
            longest = Math.max(longest, daysOf(features.get(i), data, supplier));
        }
        if (longest > days) {
            List<String> keeping = features.stream()
                    .filter(feature -> daysOf(feature, data, supplier) > days)
                    .toList();
            List<String> kept = features.stream()
                    .filter(feature -> daysOf(feature, data, supplier) <= days)
                    .toList();
            scan.breach(
                    BuiltInRule.ZERO_RETENTION_CONTRADICTION,
                    Term.FEATURES,
                    days == 0 ? "zero retention" : days + " days of retention",
                    keeping.stream()
                            .map(feature -> feature + " keeps data " + daysOf(feature, data, supplier) + " days")
                            .collect(Collectors.joining("; ")),
                    scan.setDays(Term.RETENTION_DAYS, longest),
                    kept.isEmpty()
                            ? scan.remove(Term.FEATURES)
                            : scan.set(Term.FEATURES, new PromiseValue.Texts(kept)));
        }
    }

    /** Returns how long a feature keeps data, whoever runs it. */
    private static int daysOf(String feature, Data data, @Nullable SupplierTerms supplier) {
        return Math.max(
                data.features().getOrDefault(feature, 0),
                supplier == null ? 0 : supplier.retainingFeatures().getOrDefault(feature, 0));
    }

    /** The least retention that the offering and the supplier both can keep. */
    private static Candidate[] retentionFix(Scan scan, Data data, @Nullable SupplierTerms supplier, Limits limits) {
        int least = Math.max(limits.minimum(), data.zeroRetention() ? 0 : 1);
        if (supplier != null && supplier.retentionDays() != null && !supplier.zeroRetention()) {
            least = Math.max(least, supplier.retentionDays());
        }
        int wanted = least;
        int standard = data.standardRetentionDays().stream()
                .filter(days -> days >= wanted && days <= limits.maximum())
                .min(Integer::compare)
                .orElse(wanted);
        return standard > limits.maximum()
                ? new Candidate[0]
                : new Candidate[] {scan.setDays(Term.RETENTION_DAYS, standard)};
    }

    private static void checkFeatures(Scan scan, Data data) {
        List<String> features = scan.promises().texts(Term.FEATURES);
        if (Lists.areIn(features, data.features().keySet())) {
            return;
        }
        List<String> known =
                features.stream().filter(data.features()::containsKey).toList();
        List<String> unknown =
                features.stream().filter(feature -> !known.contains(feature)).toList();
        scan.breach(
                BuiltInRule.FEATURE_OFFERED,
                Term.FEATURES,
                String.join(", ", unknown),
                String.join(", ", data.features().keySet().stream().sorted().toList()),
                known.isEmpty() ? scan.remove(Term.FEATURES) : scan.set(Term.FEATURES, new PromiseValue.Texts(known)));
    }

    private static void checkTraining(Scan scan, Data data, @Nullable SupplierTerms supplier) {
        PromiseSet promises = scan.promises();
        if (!promises.has(Term.TRAINING_USE)) {
            return;
        }
        if (promises.isTrue(Term.TRAINING_USE)) {
            if (!data.trainingUse()) {
                scan.breach(
                        BuiltInRule.TRAINING_USE,
                        Term.TRAINING_USE,
                        "customer data trains models",
                        "no training use",
                        scan.set(Term.TRAINING_USE, new PromiseValue.Flag(false)));
            }
        } else if (supplier != null && supplier.trainingUse()) {
            scan.breach(
                    BuiltInRule.TRAINING_SUPPLIER,
                    Term.TRAINING_USE,
                    "no training use",
                    "the supplier trains on customer data");
        }
    }

    private static void checkResidency(Scan scan, Data data, @Nullable SupplierTerms supplier) {
        String region = scan.promises().text(Term.DATA_REGION);
        if (region == null) {
            return;
        }
        if (!data.regions().contains(region)) {
            scan.breach(
                    BuiltInRule.RESIDENCY,
                    Term.DATA_REGION,
                    region,
                    String.join(", ", data.regions()),
                    data.regions().stream()
                            .map(offered -> scan.setText(Term.DATA_REGION, offered))
                            .toArray(Candidate[]::new));
        } else if (supplier != null && !supplier.regions().contains(region)) {
            scan.breach(
                    BuiltInRule.RESIDENCY_SUPPLIER,
                    Term.DATA_REGION,
                    region,
                    supplier.regions().isEmpty()
                            ? "the supplier promises no region"
                            : "the supplier keeps data in " + String.join(", ", supplier.regions()),
                    supplier.regions().stream()
                            .map(given -> scan.setText(Term.DATA_REGION, given))
                            .toArray(Candidate[]::new));
        }
    }
}
