package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Claim;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds phrases that claim something in free text, word by word, in one pass for all phrases.
 *
 * <p>Words are compared in lower case after Unicode compatibility normalisation; a phrase that is negated just before
 * ("not fully autonomous") claims nothing.
 */
final class ClaimScanner {
    private static final Map<Claim, List<String>> DEFAULT_PHRASES = Map.of(
            Claim.AUTONOMY,
            List.of(
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
                    "replaces your support team"),
            Claim.UNLIMITED,
            List.of(
                    "unlimited",
                    "without limit",
                    "without limits",
                    "no usage limit",
                    "no usage limits",
                    "no usage cap",
                    "as much as you want",
                    "all you can eat",
                    "uncapped usage"),
            Claim.ZERO_RETENTION,
            List.of(
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
                    "immediately deleted"),
            Claim.NO_TRAINING,
            List.of(
                    "never used for training",
                    "not used for training",
                    "never used to train",
                    "not used to train",
                    "never train on",
                    "no training on your data",
                    "no training on customer data"),
            Claim.ACCURACY,
            List.of(
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
                    "guaranteed resolutions"),
            Claim.IMMUNITY,
            List.of(
                    "immune to prompt injection",
                    "cannot be jailbroken",
                    "prompt injection proof",
                    "jailbreak proof",
                    "unhackable",
                    "immune to attacks"),
            Claim.ROUND_THE_CLOCK,
            List.of("24x7", "24 7", "around the clock", "round the clock", "day and night support"),
            Claim.ALWAYS_UP,
            List.of(
                    "100% uptime",
                    "100% availability", "100 percent uptime", "never down", "zero downtime", "no downtime"));

    private static final Set<String> NEGATIONS =
            Set.of("not", "no", "never", "isn't", "aren't", "isnt", "arent", "cannot", "nor", "neither", "without");

    private final Map<String, Node> roots = new HashMap<>();

    ClaimScanner(Map<Claim, List<String>> further) {
        DEFAULT_PHRASES.forEach((claim, phrases) -> phrases.forEach(phrase -> add(claim, phrase)));
        further.forEach((claim, phrases) -> phrases.forEach(phrase -> add(claim, phrase)));
    }

    private void add(Claim claim, String phrase) {
        Map<String, Node> level = roots;
        Node node = null;
        for (Word word : words(phrase)) {
            node = level.computeIfAbsent(word.text, text -> new Node());
            level = node.next;
        }
        if (node != null) {
            node.claim = claim;
        }
    }

    /** Returns what a text claims, each claim with the longest phrase that makes it, in text order. */
    List<Match> scan(String original) {
        String text = isAscii(original) ? original : Normalizer.normalize(original, Normalizer.Form.NFKC);
        List<Word> words = words(text);
        List<Match> matches = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            Node node = roots.get(words.get(i).text);
            int last = -1;
            Claim claim = null;
            for (int j = i; node != null; ) {
                if (node.claim != null) {
                    last = j;
                    claim = node.claim;
                }
                j++;
                node = j < words.size() ? node.next.get(words.get(j).text) : null;
            }
            if (claim != null && !isNegated(words, i)) {
                matches.add(new Match(claim, text, words.get(i).start, words.get(last).end));
                i = last;
            }
        }
        return matches;
    }

    private static boolean isNegated(List<Word> words, int at) {
        for (int i = Math.max(0, at - 2); i < at; i++) {
            if (NEGATIONS.contains(words.get(i).text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static List<Word> words(String text) {
        List<Word> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            boolean inWord = Character.isLetterOrDigit(c) || c == '%' || c == '\'';
            if (Character.getType(c) == Character.FORMAT) {
                continue;
            }
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                words.add(new Word(visible(text.substring(start, i)).toLowerCase(Locale.ROOT), start, i));
                start = -1;
            }
        }
        return words;
    }

    /** Returns a word without characters that only format it, such as a zero-width joiner. */
    private static String visible(String word) {
        if (isAscii(word)) {
            return word;
        }
        StringBuilder visible = new StringBuilder();
        word.codePoints()
                .filter(point -> Character.getType(point) != Character.FORMAT)
                .forEach(visible::appendCodePoint);
        return visible.toString();
    }

    private static final class Node {
        private final Map<String, Node> next = new HashMap<>();
        private @Nullable Claim claim;
    }

    private record Word(String text, int start, int end) {}

    /** A phrase that claims something. */
    record Match(Claim claim, String text, int start, int end) {
        String words() {
            return text.substring(start, end);
        }

        /** Returns the text without the sentence that the phrase stands in. */
        String withoutSentence() {
            int from = start;
            while (from > 0 && !isSentenceEnd(text, from - 1)) {
                from--;
            }
            int to = end;
            while (to < text.length() && !isSentenceEnd(text, to)) {
                to++;
            }
            String before = text.substring(0, from).stripTrailing();
            String after = text.substring(Math.min(to + 1, text.length())).strip();
            return before.isEmpty() || after.isEmpty() ? before + after : before + ' ' + after;
        }

        private static boolean isSentenceEnd(String text, int at) {
            char c = text.charAt(at);
            if (c == '\n' || c == '!' || c == '?' || c == ';') {
                return true;
            }
            return c == '.' && (at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1)));
        }
    }
}
