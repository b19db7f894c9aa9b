package io.promisegate.boundary.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Certificate;
import io.promisegate.boundary.Boundary.Commitment;
import io.promisegate.boundary.Boundary.Effective;
import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.boundary.Boundary.Retention;
import io.promisegate.boundary.Boundary.Tier;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Term;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what a schema cannot say: names that refer to something, and limits that fit together. */
final class BoundaryChecker {
    private static final List<String> TERM_NAMES =
            Arrays.stream(Term.values()).map(Term::termName).toList();

    private final Boundary boundary;
    private final JsonNode tree;
    private final BoundaryYaml yaml;
    private final List<Problem> problems;
    private final Set<String> tiers = new HashSet<>();

    BoundaryChecker(Boundary boundary, JsonNode tree, BoundaryYaml yaml, List<Problem> problems) {
        this.boundary = boundary;
        this.tree = tree;
        this.yaml = yaml;
        this.problems = problems;
    }

    void check() {
        checkHead();
        checkLadder();
        checkVocabulary();
        boundary.suppliers().forEach((id, supplier) -> {
            for (int i = 0; i < supplier.terms().size(); i++) {
                checkEffective(supplier.terms().get(i).effective(), "/suppliers/" + escaped(id) + "/terms/" + i);
            }
        });
        Map<String, String> owners = new HashMap<>();
        boundary.offerings().forEach((id, offering) -> checkOffering("/offerings/" + escaped(id), offering, owners));
        checkRules();
    }

    private void checkHead() {
        String zone = tree.path("timeZone").asText("UTC");
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            add("/timeZone", "PG-B031", "“" + zone + "” is no time zone.");
        }
        checkEffective(boundary.effective(), "");
    }

    private void checkEffective(Effective effective, String pointer) {
        if (effective.from() != null
                && effective.until() != null
                && !effective.from().isBefore(effective.until())) {
            add(pointer + "/effective/until", "PG-B023", "It ends before it begins.");
        }
    }

    private void checkLadder() {
        for (int i = 0; i < boundary.ladder().size(); i++) {
            Tier tier = boundary.ladder().get(i);
            if (!tiers.add(tier.id())) {
                add("/ladder/" + i + "/id", "PG-B030", "Tier “" + tier.id() + "” is on the ladder twice.");
            }
        }
    }

    private void checkVocabulary() {
        tree.path("vocabulary").path("synonyms").properties().forEach(entry -> {
            String pointer = "/vocabulary/synonyms/" + escaped(entry.getKey());
            checkTerm(entry.getValue(), pointer);
            if (Term.named(entry.getKey()) != null) {
                add(pointer, "PG-B034", "“" + entry.getKey() + "” is a term itself.");
            }
        });
    }

    private void checkTerm(JsonNode name, String pointer) {
        if (name.isTextual() && Term.named(name.asText()) == null) {
            Problem unknown = located(pointer, "PG-B026", "“" + name.asText() + "” is no term of the vocabulary.");
            problems.add(BoundarySchema.hinted(unknown, name.asText(), TERM_NAMES));
        }
    }

    private void checkOffering(String pointer, Offering offering, Map<String, String> owners) {
        List<String> names = new ArrayList<>(List.of(offering.id()));
        names.addAll(offering.ids());
        for (String name : names) {
            String owner = owners.putIfAbsent(name, offering.id());
            if (owner != null && !(owner.equals(offering.id()) && name.equals(offering.id()))) {
                add(pointer + "/ids", "PG-B022", "“" + name + "” names offering “" + owner + "” already.");
            }
        }
        for (int i = 0; i < offering.models().size(); i++) {
            String model = offering.models().get(i);
            String vendor = model.substring(0, Math.max(0, model.indexOf('/')));
            if (vendor.isEmpty()) {
                add(pointer + "/models/" + i, "PG-B021", "A model is named vendor/model.");
            } else if (!boundary.suppliers().containsKey(vendor)) {
                Problem unknown =
                        located(pointer + "/models/" + i, "PG-B021", "“" + vendor + "” is not among the suppliers.");
                problems.add(BoundarySchema.hinted(
                        unknown, vendor, List.copyOf(boundary.suppliers().keySet())));
            }
        }
        if (offering.autonomy() != null) {
            checkAutonomy(pointer + "/autonomy", offering, offering.autonomy());
        }
        if (offering.data() != null) {
            for (int i = 0; i < offering.data().retention().size(); i++) {
                Retention retention = offering.data().retention().get(i);
                if (retention.minimumDays() > retention.maximumDays()) {
                    add(
                            pointer + "/data/retention/" + i + "/minimumDays",
                            "PG-B024",
                            "The least retention is above the most.");
                }
            }
        }
        if (offering.commitment() != null) {
            checkCommitment(pointer + "/commitment", offering.commitment());
        }
    }

    private void checkAutonomy(String pointer, Offering offering, Boundary.Autonomy autonomy) {
        checkTier(autonomy.customerFacingUpTo(), pointer + "/customerFacingUpTo");
        for (int i = 0; i < autonomy.certificates().size(); i++) {
            Certificate certificate = autonomy.certificates().get(i);
            String its = pointer + "/certificates/" + i;
            if (certificate.tiers().isEmpty()) {
                add(its, "PG-B012", "A certificate has “tier” or “tiers”.");
            }
            Set<String> named = new HashSet<>(certificate.tiers().values());
            boolean isOne = tree.at(its + "/tier").isTextual();
            for (String tier : named) {
                checkTier(tier, isOne ? its + "/tier" : its + "/tiers");
            }
            for (int m = 0; m < certificate.models().size(); m++) {
                String model = certificate.models().get(m);
                if (!offering.models().contains(model)) {
                    Problem unknown = located(
                            its + "/models/" + m, "PG-B033", "“" + model + "” is not among the offering's models.");
                    problems.add(BoundarySchema.hinted(unknown, model, offering.models()));
                }
            }
        }
    }

    private void checkTier(@Nullable String tier, String pointer) {
        if (tier != null && !tiers.contains(tier)) {
            Problem unknown = located(pointer, "PG-B020", "Tier “" + tier + "” is not on the ladder.");
            problems.add(BoundarySchema.hinted(unknown, tier, List.copyOf(tiers)));
        }
    }

    private void checkCommitment(String pointer, Commitment commitment) {
        if (commitment.minimum() != null
                && commitment.maximum() != null
                && commitment.minimum().compareTo(commitment.maximum()) > 0) {
            add(pointer + "/minimum", "PG-B024", "The least commitment is above the most.");
        }
        if (commitment.overageFloor() != null
                && commitment.overageList() != null
                && commitment.overageFloor().compareTo(commitment.overageList()) > 0) {
            add(pointer + "/overageFloor", "PG-B024", "The least overage price is above the list price.");
        }
    }

    private void checkRules() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < boundary.rules().size(); i++) {
            String pointer = "/rules/" + i;
            if (!ids.add(boundary.rules().get(i).id())) {
                add(
                        pointer + "/id",
                        "PG-B025",
                        "There is a rule “" + boundary.rules().get(i).id() + "” already.");
            }
            checkEffective(boundary.rules().get(i).effective(), pointer);
            checkTerm(tree.at(pointer + "/at"), pointer + "/at");
        }
    }

    private void add(String pointer, String code, String message) {
        problems.add(located(pointer, code, message));
    }

    private Problem located(String pointer, String code, String message) {
        return Problem.at(pointer, code, message).in(yaml.place(pointer));
    }

    private static String escaped(String name) {
        return BoundaryYaml.escaped(name);
    }
}
