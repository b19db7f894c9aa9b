package io.promisegate.benchmark;

import io.promisegate.boundary.Boundary.Claim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the phrases of the product in notes, the way one would by hand: by first letter, without making words. */
final class ClaimWords {
    private static final List<String> NEGATIONS =
            List.of("not", "no", "never", "isn't", "aren't", "isnt", "arent", "cannot", "nor", "neither", "without");

    private final List<List<Phrase>> byFirst = new ArrayList<>();

    private record Phrase(String words, Claim claim) {}

    ClaimWords() {
        for (int i = 0; i < 128; i++) {
            byFirst.add(new ArrayList<>());
        }
        add(
                Claim.AUTONOMY,
                "fully autonomous",
                "full autonomy",
                "completely autonomous",
                "fully automated",
                "fully automatic",
                "end to end autonomous",
                "autonomously end to end",
                "without human involvement",
                "without human intervention",
                "without human review",
                "without any human",
                "no human in the loop",
                "no human review",
                "no human involvement",
                "hands free",
                "zero touch",
                "replaces your agents",
                "replaces your support team");
        add(
                Claim.UNLIMITED,
                "unlimited",
                "without limit",
                "without limits",
                "no usage limit",
                "no usage limits",
                "no usage cap",
                "as much as you want",
                "all you can eat",
                "uncapped usage");
        add(
                Claim.ZERO_RETENTION,
                "never stored",
                "never store",
                "not stored",
                "never retained",
                "not retained",
                "never kept",
                "zero retention",
                "zero data retention",
                "no data retention",
                "no data is retained",
                "no data is stored",
                "nothing is stored",
                "deleted immediately",
                "immediately deleted");
        add(
                Claim.NO_TRAINING,
                "never used for training",
                "not used for training",
                "never used to train",
                "not used to train",
                "never train on",
                "no training on your data",
                "no training on customer data");
        add(
                Claim.ACCURACY,
                "100% accurate",
                "100 percent accurate",
                "100% accuracy",
                "always accurate",
                "always correct",
                "never wrong",
                "error free",
                "hallucination free",
                "never hallucinates",
                "no hallucinations",
                "guaranteed accuracy",
                "guaranteed resolution",
                "guaranteed resolutions");
        add(
                Claim.IMMUNITY,
                "immune to prompt injection",
                "cannot be jailbroken",
                "prompt injection proof",
                "jailbreak proof",
                "unhackable",
                "immune to attacks");
        add(Claim.ROUND_THE_CLOCK, "24x7", "24 7", "around the clock", "round the clock", "day and night support");
        add(
                Claim.ALWAYS_UP,
                "100% uptime",
                "100% availability",
                "100 percent uptime",
                "never down",
                "zero downtime",
                "no downtime");
        byFirst.forEach(phrases -> phrases.sort(Comparator.comparingInt((Phrase phrase) -> phrase.words.length())
                .reversed()));
    }

    private void add(Claim claim, String... phrases) {
        for (String phrase : phrases) {
            byFirst.get(phrase.charAt(0)).add(new Phrase(phrase, claim));
        }
    }

    /** Calls back for each claim that is not negated, the longest phrase first. */
    void scan(String text, Consumer<Claim> claims) {
        int before = -1;
        int last = -1;
        int i = 0;
        while (i < text.length()) {
            if (!isWord(text.charAt(i))) {
                i++;
                continue;
            }
            Phrase phrase = phraseAt(text, i);
            if (phrase != null && !isNegation(text, before) && !isNegation(text, last)) {
                claims.accept(phrase.claim);
                i += phrase.words.length();
                before = -1;
                last = -1;
            } else {
                before = last;
                last = i;
                while (i < text.length() && isWord(text.charAt(i))) {
                    i++;
                }
            }
        }
    }

    private @Nullable Phrase phraseAt(String text, int at) {
        char first = Character.toLowerCase(text.charAt(at));
        if (first < 128) {
            for (Phrase phrase : byFirst.get(first)) {
                if (isAt(text, at, phrase.words)) {
                    return phrase;
                }
            }
        }
        return null;
    }

    private static boolean isNegation(String text, int at) {
        if (at >= 0) {
            for (String negation : NEGATIONS) {
                if (isAt(text, at, negation)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isAt(String text, int at, String words) {
        int end = at + words.length();
        return text.regionMatches(true, at, words, 0, words.length())
                && (end == text.length() || !isWord(text.charAt(end)));
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '%' || c == '\'';
    }
}
