package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Certificate;
import io.promisegate.boundary.Boundary.Data;
import io.promisegate.boundary.Boundary.Function;
import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.boundary.Boundary.Retention;
import io.promisegate.boundary.Boundary.Rule;
import io.promisegate.boundary.Boundary.Supplier;
import io.promisegate.boundary.Boundary.SupplierTerms;
import io.promisegate.boundary.Boundary.Tier;
import io.promisegate.problem.Problem;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a boundary's authors should know of it though it is in order: gaps, limits that contradict each other, rules
 * that say nothing, certificates about to lapse, and terms that no supplier backs. One run per instance.
 */
final class BoundaryAnalysis {
    private static final int MOST_NOTES = 200;
    private static final int SOON_DAYS = 30;
    private static final int SIX_MONTHS = 183;

    private final Boundary boundary;
    private final BoundaryYaml yaml;
    private final LocalDate today;
    private final List<Problem> notes = new ArrayList<>();

    BoundaryAnalysis(Boundary boundary, BoundaryYaml yaml, LocalDate today) {
        this.boundary = boundary;
        this.yaml = yaml;
        this.today = today;
    }

    List<Problem> notes() {
        new TreeMap<>(boundary.offerings()).forEach((id, offering) -> {
            String pointer = "/offerings/" + BoundaryYaml.escaped(id);
            if (offering.autonomy() != null) {
                autonomy(pointer, offering, offering.autonomy());
            }
            if (offering.data() != null) {
                data(pointer + "/data", offering, offering.data());
            }
            if (offering.service() != null) {
                BigDecimal uptime = offering.service().uptimePercent();
                for (SupplierTerms terms : backing(offering)) {
                    BigDecimal backed = terms.uptimePercent();
                    if (uptime != null && (backed == null || backed.compareTo(uptime) < 0)) {
                        add(
                                pointer + "/service/uptimePercent",
                                "PG-A005",
                                "A supplier of " + id + " promises "
                                        + (backed == null ? "no availability" : backed.toPlainString() + " %")
                                        + ", not "
                                        + uptime.toPlainString() + " %: quotes near the limit break sla-supplier.");
                        break;
                    }
                }
            }
        });
        rules();
        return notes;
    }

    private void autonomy(String pointer, Offering offering, Boundary.Autonomy autonomy) {
        List<Certificate> certificates = autonomy.certificates();
        for (int i = 0; i < certificates.size(); i++) {
            Certificate certificate = certificates.get(i);
            String its = pointer + "/autonomy/certificates/" + i + "/expires";
            if (!certificate.expires().isAfter(today)) {
                add(
                        its,
                        "PG-A001",
                        "Certificate " + certificate.id() + " has lapsed on " + certificate.expires() + '.');
            } else if (!certificate.expires().isAfter(today.plusDays(SOON_DAYS))) {
                add(its, "PG-A001", "Certificate " + certificate.id() + " lapses on " + certificate.expires() + '.');
            }
        }
        List<String> ladder = boundary.ladder().stream().map(Tier::id).toList();
        int highest = certificates.stream()
                .filter(certificate -> certificate.expires().isAfter(today))
                .mapToInt(certificate -> ladder.indexOf(certificate.tiers().getOrDefault(Function.ACT, "")))
                .max()
                .orElse(-1);
        if (highest < ladder.size() - 1) {
            add(
                    pointer + "/autonomy",
                    "PG-A002",
                    "No current certificate of " + offering.id() + " covers "
                            + String.join(", ", ladder.subList(highest + 1, ladder.size()))
                            + "; each promise of it is blocked.");
        }
        for (int i = 0; i < offering.models().size(); i++) {
            String model = offering.models().get(i);
            boolean isCertified = certificates.stream()
                    .anyMatch(one -> one.models().isEmpty() || one.models().contains(model));
            if (!isCertified) {
                add(
                        pointer + "/models/" + i,
                        "PG-A002",
                        "No certificate of " + offering.id() + " covers " + model + '.');
            }
        }
    }

    private void data(String pointer, Offering offering, Data data) {
        List<Retention> retention = data.retention();
        Map<String, List<Retention>> byClass = retention.stream()
                .collect(Collectors.groupingBy(Retention::dataClass, TreeMap::new, Collectors.toList()));
        byClass.forEach((dataClass, limits) -> {
            List<String> missing = data.regions().stream()
                    .filter(region -> limits.stream()
                            .noneMatch(one ->
                                    one.region().equals(region) || one.region().equals("*")))
                    .toList();
            if (!missing.isEmpty() && !byClass.containsKey("*")) {
                add(
                        pointer + "/retention",
                        "PG-A002",
                        "Retention of " + dataClass + " has no limits in " + String.join(", ", missing)
                                + "; each promise there is blocked.");
            }
        });
        for (int i = 0; i < data.standardRetentionDays().size(); i++) {
            int days = data.standardRetentionDays().get(i);
            boolean isPossible =
                    retention.stream().anyMatch(one -> one.minimumDays() <= days && days <= one.maximumDays());
            if (!isPossible) {
                add(
                        pointer + "/standardRetentionDays/" + i,
                        "PG-A003",
                        days + " days are standard and within no limit of retention.");
            }
        }
        for (int i = 0; i < retention.size(); i++) {
            Retention one = retention.get(i);
            String its = pointer + "/retention/" + i;
            if (one.dataClass().equals("logs") && one.maximumDays() < SIX_MONTHS) {
                add(
                        its + "/maximumDays",
                        "PG-A003",
                        "Logs go after " + one.maximumDays()
                                + " days at the latest, and EU AI Act Art 26 keeps those of"
                                + " high-risk systems for six months.");
            }
        }
        for (SupplierTerms terms : backing(offering)) {
            Integer kept = terms.retentionDays();
            boolean isLonger = kept != null && retention.stream().anyMatch(one -> one.maximumDays() < kept);
            if (isLonger && !terms.zeroRetention()) {
                add(
                        pointer + "/retention",
                        "PG-A005",
                        "A supplier of " + offering.id() + " keeps data for " + kept
                                + " days, longer than a ceiling here: quotes below it break retention-supplier.");
            }
            List<String> unbacked = data.regions().stream()
                    .filter(region ->
                            !terms.regions().isEmpty() && !terms.regions().contains(region))
                    .toList();
            if (!unbacked.isEmpty()) {
                add(
                        pointer + "/regions",
                        "PG-A005",
                        "A supplier of " + offering.id() + " keeps data in " + String.join(", ", terms.regions())
                                + " and not in " + String.join(", ", unbacked) + '.');
            }
            if (data.zeroRetention() && !terms.zeroRetention()) {
                add(
                        pointer + "/zeroRetention",
                        "PG-A005",
                        "Zero retention is for sale, and a supplier of " + offering.id() + " does not agree to it.");
            }
        }
        List<String> keeping = data.features().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (data.zeroRetention() && !keeping.isEmpty()) {
            add(
                    pointer + "/features",
                    "PG-A003",
                    "Zero retention is for sale beside features that keep data (" + String.join(", ", keeping)
                            + "); a quote of both is blocked.");
        }
    }

    /** Returns the terms in force of each supplier behind an offering. */
    private List<SupplierTerms> backing(Offering offering) {
        return offering.models().stream()
                .map(model -> model.substring(0, Math.max(0, model.indexOf('/'))))
                .distinct()
                .map(boundary.suppliers()::get)
                .filter(Objects::nonNull)
                .map(this::current)
                .filter(Objects::nonNull)
                .toList();
    }

    private @Nullable SupplierTerms current(Supplier supplier) {
        return supplier.terms().stream()
                .filter(terms -> {
                    LocalDate from = terms.effective().from();
                    LocalDate until = terms.effective().until();
                    return (from == null || !today.isBefore(from)) && (until == null || today.isBefore(until));
                })
                .findFirst()
                .orElse(null);
    }

    private void rules() {
        List<Rule> rules = boundary.rules();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            LocalDate until = rule.effective().until();
            if (until != null && !until.isAfter(today)) {
                add("/rules/" + i, "PG-A004", "Rule " + rule.id() + " speaks until " + until + ", so never again.");
            } else if (rule.mode() == Mode.OFF && rule.expect() != null) {
                add("/rules/" + i, "PG-A004", "Rule " + rule.id() + " is off, so that it says nothing.");
            }
        }
    }

    private void add(String pointer, String code, String message) {
        if (notes.size() == MOST_NOTES) {
            notes.add(Problem.at("", "PG-A009", "There is more to note, which is left out here."));
        }
        if (notes.size() > MOST_NOTES) {
            return;
        }
        notes.add(Problem.at(pointer, code, message).in(yaml.place(pointer)));
    }
}
