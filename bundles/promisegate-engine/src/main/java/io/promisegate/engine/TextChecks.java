package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Claim;
import io.promisegate.engine.Violation.Candidate;
import io.promisegate.quote.Edit;
import io.promisegate.quote.FreeText;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Holds the words of notes, descriptions and custom terms against what the structured terms promise. */
final class TextChecks {
    private TextChecks() {}

    static void check(Scan scan) {
        for (FreeText text : scan.quote.texts()) {
            check(scan, text, true);
        }
        for (int i = 0; i < scan.quote.lines().size(); i++) {
            QuoteLine line = scan.quote.lines().get(i);
            Promise custom = line.promises().get(Term.CUSTOM_TERMS);
            if (custom != null && custom.value() instanceof PromiseValue.Texts texts) {
                for (String words : texts.values()) {
                    check(scan, new FreeText(words, custom.pointer()), false);
                }
            }
        }
    }

    private static void check(Scan scan, FreeText text, boolean isReplaceable) {
        for (ClaimScanner.Match match : scan.boundary.claims.scan(text.text())) {
            BuiltInRule rule = ruleOf(match.claim());
            String structured = contradicted(scan, match.claim());
            if (structured != null) {
                Candidate[] fixes = isReplaceable
                        ? new Candidate[] {
                            Candidate.of(
                                    "Remove the sentence with “" + match.words() + "”.",
                                    new Edit.ReplaceText(text, match.withoutSentence()))
                        }
                        : new Candidate[0];
                scan.breachAt(rule, text.pointer(), "“" + match.words() + "”", structured, fixes);
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
                saysEverywhere(scan, line -> {
                            BigDecimal days = line.promises().number(Term.RETENTION_DAYS);
                            return days != null && days.signum() == 0;
                        })
                        ? null
                        : "retention in the terms";
            case NO_TRAINING ->
                saysEverywhere(
                                scan,
                                line -> line.promises().has(Term.TRAINING_USE)
                                        && !line.promises().isTrue(Term.TRAINING_USE))
                        ? null
                        : "no such term on every line";
            case ACCURACY -> "no accuracy is guaranteed";
            case IMMUNITY -> "no immunity is warranted";
            case ROUND_THE_CLOCK ->
                saysEverywhere(scan, line -> "24x7".equals(line.promises().text(Term.SUPPORT_HOURS)))
                        ? null
                        : "other hours in the terms";
            case ALWAYS_UP -> "an availability below 100 %";
        };
    }

    private static boolean saysEverywhere(Scan scan, Predicate<QuoteLine> says) {
        for (QuoteLine line : scan.quote.lines()) {
            if (line.action() != LineAction.DELETE && !says.test(line)) {
                return false;
            }
        }
        return true;
    }
}
