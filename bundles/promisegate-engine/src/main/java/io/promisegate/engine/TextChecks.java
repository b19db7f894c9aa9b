package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Claim;
import io.promisegate.engine.Violation.Candidate;
import io.promisegate.quote.Edit;
import io.promisegate.quote.FreeText;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Holds the words of notes, descriptions and custom terms against what the structured terms promise. */
final class TextChecks {
    private static final Term[] TERMS = Term.values();

    /** Terms whose values are words of the seller's own. */
    private static final long WORDY_TERMS =
            Term.CUSTOM_TERMS.bit() | Term.USE_CASE.bit() | Term.OUTCOME_DEFINITION.bit() | Term.VALUE_METRIC.bit();

    private TextChecks() {}

    static void check(Scan scan) {
        List<FreeText> texts = scan.quote.texts();
        for (int i = 0; i < texts.size(); i++) {
            FreeText text = texts.get(i);
            check(scan, scan.boundary.claims.scan(text.text()), text.pointer(), text);
        }
        List<QuoteLine> lines = scan.quote.lines();
        for (int i = 0; i < lines.size(); i++) {
            QuoteLine line = lines.get(i);
            long wordy = line.promises().mask() & WORDY_TERMS;
            while (wordy != 0) {
                Term term = TERMS[Long.numberOfTrailingZeros(wordy)];
                wordy &= wordy - 1;
                List<ClaimScanner.Match> matches =
                        scan.boundary.claims.scan(String.valueOf(line.promises().value(term)));
                Promise promise = matches.isEmpty() ? null : line.promises().get(term);
                if (promise != null) {
                    check(scan, matches, promise.pointer(), null);
                }
            }
        }
    }

    /**
     * Holds words against the terms.
     *
     * @param replaceable the text that a fix may change, null where there is none
     */
    private static void check(
            Scan scan, List<ClaimScanner.Match> matches, Pointer pointer, @Nullable FreeText replaceable) {
        for (int i = 0; i < matches.size(); i++) {
            ClaimScanner.Match match = matches.get(i);
            BuiltInRule rule = ruleOf(match.claim());
            String structured = contradicted(scan, match.claim());
            if (structured != null) {
                Candidate[] fixes = replaceable == null
                        ? new Candidate[0]
                        : new Candidate[] {
                            Candidate.of(
                                    "Remove the sentence with “" + match.words() + "”.",
                                    new Edit.ReplaceText(replaceable, match.withoutSentence()))
                        };
                scan.breachAt(rule, pointer, "“" + match.words() + "”", structured, fixes);
            }
        }
    }

    private static BuiltInRule ruleOf(Claim claim) {
        return switch (claim) {
            case AUTONOMY -> BuiltInRule.TEXT_AUTONOMY;
            case UNLIMITED -> BuiltInRule.TEXT_UNLIMITED;
            case ZERO_RETENTION -> BuiltInRule.TEXT_RETENTION;
            case NO_TRAINING -> BuiltInRule.TEXT_TRAINING;
            case ACCURACY -> BuiltInRule.TEXT_ACCURACY;
            case IMMUNITY -> BuiltInRule.TEXT_IMMUNITY;
            case ROUND_THE_CLOCK -> BuiltInRule.TEXT_SUPPORT;
            case ALWAYS_UP -> BuiltInRule.TEXT_UPTIME;
        };
    }

    /** Returns what the structured terms say where the words say more, null where they do not. */
    private static @Nullable String contradicted(Scan scan, Claim claim) {
        return switch (claim) {
            case AUTONOMY -> {
                Ladder ladder = scan.boundary.ladder;
                int highest = -1;
                for (QuoteLine line : scan.quote.lines()) {
                    highest = Math.max(highest, AutonomyChecks.highestLevel(line.promises(), ladder));
                }
                yield highest == ladder.ids().size() - 1
                        ? null
                        : highest < 0 ? "no tier in the terms" : ladder.describe(highest) + " in the terms";
            }
            case UNLIMITED -> "a quantity in the terms";
            case ZERO_RETENTION ->
                saysEverywhere(scan, Term.RETENTION_DAYS, promises -> {
                            BigDecimal days = promises.number(Term.RETENTION_DAYS);
                            return days != null && days.signum() == 0;
                        })
                        ? null
                        : "retention in the terms";
            case NO_TRAINING ->
                saysEverywhere(
                                scan,
                                Term.TRAINING_USE,
                                promises -> promises.has(Term.TRAINING_USE) && !promises.isTrue(Term.TRAINING_USE))
                        ? null
                        : "no such term on every line";
            case ACCURACY -> "no accuracy is guaranteed";
            case IMMUNITY -> "no immunity is warranted";
            case ROUND_THE_CLOCK ->
                saysEverywhere(
                                scan,
                                Term.SUPPORT_HOURS,
                                promises -> "24x7".equalsIgnoreCase(promises.text(Term.SUPPORT_HOURS)))
                        ? null
                        : "other hours in the terms";
            case ALWAYS_UP -> "an availability below 100 %";
        };
    }

    /** Asks every line that can carry the term; what has no such term to sell cannot contradict the words. */
    private static boolean saysEverywhere(Scan scan, Term term, Predicate<PromiseSet> says) {
        boolean isSaid = false;
        List<QuoteLine> lines = scan.quote.lines();
        for (int i = 0; i < lines.size(); i++) {
            QuoteLine line = lines.get(i);
            OfferingTable offering = scan.offering(i);
            if (line.action() == LineAction.DELETE || (offering != null && (offering.covered & term.bit()) == 0)) {
                continue;
            }
            if (!says.test(line.promises())) {
                return false;
            }
            isSaid = true;
        }
        return isSaid;
    }
}
