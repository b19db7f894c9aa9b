package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Autonomy;
import io.promisegate.boundary.Boundary.Certificate;
import io.promisegate.engine.OfferingTable.CertificateTable;
import io.promisegate.engine.Violation.Candidate;
import io.promisegate.quote.Edit;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Term;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the promised tier against the certificates, function by function.
 *
 * <p>Levels follow the ladder of the boundary; functions follow Parasuraman, Sheridan and Wickens (2000).
 */
final class AutonomyChecks {
    private static final Term[] FUNCTION_TERMS = {
        Term.AUTONOMY_TIER_SENSE, Term.AUTONOMY_TIER_ANALYSE, Term.AUTONOMY_TIER_DECIDE, Term.AUTONOMY_TIER_ACT
    };
    static final int FUNCTIONS = FUNCTION_TERMS.length;
    private static final int ACT = 3;
    private static final long TIER_TERMS = Term.AUTONOMY_TIER.bit()
            | Term.AUTONOMY_TIER_SENSE.bit()
            | Term.AUTONOMY_TIER_ANALYSE.bit()
            | Term.AUTONOMY_TIER_DECIDE.bit()
            | Term.AUTONOMY_TIER_ACT.bit();

    private AutonomyChecks() {}

    static void check(Scan scan) {
        PromiseSet promises = scan.promises();
        Autonomy autonomy = scan.offering().terms.autonomy();
        if (autonomy == null) {
            return;
        }
        if ((promises.mask() & TIER_TERMS) == 0) {
            if (promises.isTrue(Term.CUSTOMER_FACING) || promises.has(Term.HIGH_IMPACT_ACTIONS)) {
                scan.missing(
                        BuiltInRule.AUTONOMY_TIER_KNOWN,
                        Term.AUTONOMY_TIER,
                        String.join(", ", scan.boundary.ladder.ids()));
            }
            return;
        }
        int[] promised = promisedLevels(scan);
        int highest = -1;
        for (int level : promised) {
            highest = Math.max(highest, level);
        }
        if (highest < 0) {
            return;
        }
        holdAgainstCertificates(scan, promised, highest);
        if (scan.boundary.ladder.isAutonomous(promised[ACT])) {
            keepHumanApproval(scan, autonomy);
        }
        if (promises.isTrue(Term.CUSTOMER_FACING) && highest > scan.offering().customerFacingLevel) {
            scan.breach(
                    BuiltInRule.CUSTOMER_FACING_TIER,
                    Term.CUSTOMER_FACING,
                    "unreviewed output at " + scan.boundary.ladder.describe(highest),
                    "up to " + scan.boundary.ladder.describe(scan.offering().customerFacingLevel),
                    scan.set(Term.CUSTOMER_FACING, new PromiseValue.Flag(false)));
        }
    }

    /** Returns the highest level that any function of the line is promised at; -1 for none. */
    static int highestLevel(PromiseSet promises, Ladder ladder) {
        if ((promises.mask() & TIER_TERMS) == 0) {
            return -1;
        }
        int highest = level(promises.text(Term.AUTONOMY_TIER), ladder);
        for (Term term : FUNCTION_TERMS) {
            highest = Math.max(highest, level(promises.text(term), ladder));
        }
        return highest;
    }

    private static int level(@Nullable String tier, Ladder ladder) {
        return tier == null ? -1 : ladder.level(tier);
    }

    /** Returns the level that each function is promised at; the array is used again for the next line. */
    private static int[] promisedLevels(Scan scan) {
        PromiseSet promises = scan.promises();
        int all = levelOf(scan, Term.AUTONOMY_TIER);
        int[] levels = scan.levels;
        for (int i = 0; i < levels.length; i++) {
            levels[i] = promises.has(FUNCTION_TERMS[i]) ? levelOf(scan, FUNCTION_TERMS[i]) : all;
        }
        return levels;
    }

    private static int levelOf(Scan scan, Term term) {
        String tier = scan.promises().text(term);
        if (tier == null) {
            return -1;
        }
        int level = scan.boundary.ladder.level(tier);
        if (level < 0) {
            scan.breach(BuiltInRule.AUTONOMY_TIER_KNOWN, term, tier, String.join(", ", scan.boundary.ladder.ids()));
        }
        return level;
    }

    private static void holdAgainstCertificates(Scan scan, int[] promised, int highest) {
        PromiseSet promises = scan.promises();
        OfferingTable offering = scan.offering();
        String model = promises.has(Term.MODEL) ? promises.text(Term.MODEL) : offering.defaultModel;
        String useCase = promises.text(Term.USE_CASE);
        int nearest = -1;
        int best = -1;
        for (int i = 0; i < offering.certificates.length; i++) {
            CertificateTable certificate = offering.certificates[i];
            if (certificate.covers(promised)) {
                int holds = (certificate.isFor(useCase) ? 4 : 0)
                        + (certificate.holdsFor(model) ? 2 : 0)
                        + (certificate.expires > scan.at ? 1 : 0);
                if (holds == 7) {
                    return;
                }
                if (holds > best) {
                    best = holds;
                    nearest = i;
                }
            }
        }
        Term term = tierTerm(promises, promised, highest);
        String tier = scan.boundary.ladder.describe(highest);
        Candidate[] lower = lowered(scan, promised, model, useCase);
        if (nearest < 0) {
            scan.breach(BuiltInRule.AUTONOMY_CERTIFIED, term, tier, certified(scan, promised), lower);
            return;
        }
        CertificateTable table = offering.certificates[nearest];
        Certificate certificate = scan.certificate(nearest);
        if (!table.isFor(useCase)) {
            scan.breach(
                    BuiltInRule.CERTIFICATE_USE_CASE,
                    Term.USE_CASE,
                    useCase == null ? "no use case" : useCase,
                    certificate.id() + " is for " + String.join(", ", certificate.useCases())
                            + (table.holdsFor(model) ? "" : ", on other models")
                            + (table.expires > scan.at ? "" : ", and has lapsed"),
                    lower);
        } else if (!table.holdsFor(model)) {
            List<Candidate> fixes = new ArrayList<>();
            for (String certifiedModel : certificate.models()) {
                fixes.add(scan.setText(Term.MODEL, certifiedModel));
            }
            fixes.addAll(List.of(lower));
            scan.breach(
                    BuiltInRule.CERTIFICATE_MODEL,
                    promises.has(Term.MODEL) ? Term.MODEL : term,
                    tier + " on " + (model == null ? "no named model" : model),
                    certificate.id() + " holds for " + String.join(", ", certificate.models()),
                    fixes.toArray(new Candidate[0]));
        } else {
            scan.breach(
                    BuiltInRule.CERTIFICATE_CURRENT,
                    term,
                    tier,
                    certificate.id() + " lapsed on " + certificate.expires(),
                    lower);
        }
    }

    /** Returns the term whose value is the tier that goes too far. */
    private static Term tierTerm(PromiseSet promises, int[] promised, int highest) {
        for (int i = 0; i < promised.length; i++) {
            if (promised[i] == highest && promises.has(FUNCTION_TERMS[i])) {
                return FUNCTION_TERMS[i];
            }
        }
        return Term.AUTONOMY_TIER;
    }

    private static String certified(Scan scan, int[] promised) {
        Ladder ladder = scan.boundary.ladder;
        int best = -1;
        for (CertificateTable certificate : scan.offering().certificates) {
            int least = Integer.MAX_VALUE;
            for (int i = 0; i < promised.length; i++) {
                if (promised[i] >= 0) {
                    least = Math.min(least, certificate.levels[i]);
                }
            }
            best = Math.max(best, least);
        }
        return ladder.describe(best);
    }

    /** Lowers each function to what the best certificate that holds today allows. */
    private static Candidate[] lowered(Scan scan, int[] promised, @Nullable String model, @Nullable String useCase) {
        CertificateTable best = null;
        int bestSum = -1;
        for (CertificateTable certificate : scan.offering().certificates) {
            if (certificate.expires > scan.at && certificate.holdsFor(model) && certificate.isFor(useCase)) {
                int sum = 0;
                for (int i = 0; i < promised.length; i++) {
                    sum += Math.min(promised[i], certificate.levels[i]);
                }
                if (sum > bestSum) {
                    bestSum = sum;
                    best = certificate;
                }
            }
        }
        if (best == null) {
            return new Candidate[0];
        }
        PromiseSet promises = scan.promises();
        List<Edit> edits = new ArrayList<>();
        List<String> words = new ArrayList<>();
        int common = Integer.MAX_VALUE;
        for (int i = 0; i < promised.length; i++) {
            if (promised[i] < 0) {
                continue;
            }
            if (promises.has(FUNCTION_TERMS[i])) {
                if (promised[i] > best.levels[i]) {
                    lower(scan, FUNCTION_TERMS[i], best.levels[i], edits, words);
                }
            } else {
                common = Math.min(common, best.levels[i]);
            }
        }
        if (common < scan.boundary.ladder.level(String.valueOf(promises.text(Term.AUTONOMY_TIER)))) {
            lower(scan, Term.AUTONOMY_TIER, common, edits, words);
        }
        return edits.isEmpty() || common < 0
                ? new Candidate[0]
                : new Candidate[] {new Candidate("Set " + String.join(" and ", words) + '.', edits)};
    }

    private static void lower(Scan scan, Term term, int level, List<Edit> edits, List<String> words) {
        if (level < 0) {
            return;
        }
        String tier = scan.boundary.ladder.tier(level).id();
        edits.add(new Edit.SetTerm(scan.index(), term, new PromiseValue.Text(tier)));
        words.add(term.termName() + " to " + tier);
    }

    private static void keepHumanApproval(Scan scan, Autonomy autonomy) {
        List<String> approved = scan.promises().texts(Term.HUMAN_APPROVAL);
        List<String> actions = scan.promises().texts(Term.HIGH_IMPACT_ACTIONS);
        if (Lists.areIn(autonomy.humanApprovalFor(), approved) && Lists.areIn(actions, approved)) {
            return;
        }
        Set<String> kept = new LinkedHashSet<>(approved);
        Set<String> needed = new LinkedHashSet<>(autonomy.humanApprovalFor());
        needed.addAll(actions);
        String promised = kept.isEmpty() ? "no human approval" : String.join(", ", kept);
        String allowed = String.join(", ", needed);
        kept.addAll(needed);
        scan.breach(
                BuiltInRule.HUMAN_APPROVAL_KEPT,
                Term.HUMAN_APPROVAL,
                promised,
                allowed,
                scan.set(Term.HUMAN_APPROVAL, new PromiseValue.Texts(List.copyOf(kept))));
    }
}
