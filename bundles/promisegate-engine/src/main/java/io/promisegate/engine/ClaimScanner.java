package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Claim;
import io.promisegate.boundary.Boundary.Vocabulary;
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
 * ("not fully autonomous") claims nothing. Most texts claim nothing, and that is found out without taking them apart: a
 * text of ASCII in which no phrase can begin holds none.
 */
final class ClaimScanner {
    static final Map<Claim, List<String>> DEFAULT_PHRASES = Map.of(
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
                    "100% availability", "100 percent uptime", "is never down", "zero downtime", "no downtime"));

    /** Phrases that hold the words of a claim and promise nothing of the AI. */
    private static final List<String> HARMLESS_PHRASES = List.of(
            "unlimited liability",
            "24 7 status page",
            "24x7 status page",
            "no downtime during migration",
            "no downtime during the migration");

    private static final int NEGATION_REACH = 5;

    private static final Set<String> NEGATIONS =
            Set.of("not", "no", "never", "isn't", "aren't", "isnt", "arent", "cannot", "nor", "neither", "without");

    /** Bits of {@link #beginnings} that the hash of a phrase's first word, or of its first two, falls on. */
    private static final int BEGINNING_BITS = 1 << 13;

    private static final int PRIME = 31;

    /** The characters of words of ASCII, in lower case; 0 for those between words. */
    private static final byte[] FOLDED = new byte[0x80];

    static {
        for (char c = 0; c < FOLDED.length; c++) {
            FOLDED[c] = (byte) (isOfWord(c) ? Character.toLowerCase(c) : 0);
        }
    }

    private final Map<String, Node> roots = new HashMap<>();
    private final long[] beginnings = new long[BEGINNING_BITS / Long.SIZE];

    ClaimScanner(Vocabulary vocabulary) {
        DEFAULT_PHRASES.forEach((claim, phrases) -> phrases.forEach(phrase -> add(claim, phrase)));
        HARMLESS_PHRASES.forEach(phrase -> add(null, phrase));
        vocabulary.claims().forEach((claim, phrases) -> phrases.forEach(phrase -> add(claim, phrase)));
        vocabulary.notClaims().forEach(phrase -> add(null, phrase));
    }

    /** Adds a phrase; one without a claim keeps a shorter one inside it from claiming anything. */
    private void add(@Nullable Claim claim, String phrase) {
        Map<String, Node> level = roots;
        Node node = null;
        List<Word> words = words(phrase);
        for (Word word : words) {
            node = level.computeIfAbsent(word.text(), text -> new Node());
            level = node.next;
        }
        if (node != null) {
            node.isEnd = true;
            node.claim = claim;
            int hash = words.get(0).hash;
            mark(words.size() == 1 ? hash : pair(hash, words.get(1).hash));
        }
    }

    private void mark(int hash) {
        beginnings[(hash & (BEGINNING_BITS - 1)) >> 6] |= 1L << hash;
    }

    private boolean isMarked(int hash) {
        return (beginnings[(hash & (BEGINNING_BITS - 1)) >> 6] >> hash & 1) != 0;
    }

    /** Returns the hash of two words, mixed so that its low bits depend on all of both. */
    private static int pair(int first, int second) {
        int hash = (first * PRIME + second) * 0x9E3779B9;
        return hash ^ hash >>> 16;
    }

    /** Returns whether a phrase may begin somewhere in a text; true of any that is not all ASCII. */
    private boolean mayClaim(String text) {
        int length = text.length();
        int before = 0;
        boolean isAfterWord = false;
        int i = 0;
        while (i < length) {
            int hash = 0;
            int start = i;
            byte folded = 0;
            while (i < length) {
                char c = text.charAt(i);
                if (c >= 0x80) {
                    return true;
                }
                folded = FOLDED[c];
                if (folded == 0) {
                    break;
                }
                hash = hash * PRIME + folded;
                i++;
            }
            if (i > start) {
                if (isMarked(hash) || (isAfterWord && isMarked(pair(before, hash)))) {
                    return true;
                }
                before = hash;
                isAfterWord = true;
            }
            i++;
        }
        return false;
    }

    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '%' || c == '\'';
    }

    /** Returns what a text claims, each claim with the longest phrase that makes it, in text order. */
    List<Match> scan(String original) {
        if (!mayClaim(original)) {
            return List.of();
        }
        String text = isAscii(original) ? original : Normalizer.normalize(original, Normalizer.Form.NFKC);
        List<Word> words = words(text);
        List<Match> matches = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (!mayBegin(words, i)) {
                continue;
            }
            Node node = roots.get(words.get(i).text());
            int last = -1;
            Claim claim = null;
            for (int j = i; node != null; ) {
                if (node.isEnd) {
                    last = j;
                    claim = node.claim;
                }
                j++;
                node = j < words.size() ? node.next.get(words.get(j).text()) : null;
            }
            if (claim != null && !isNegated(text, words, i)) {
                matches.add(new Match(claim, text, words.get(i).start, words.get(last).end));
            }
            i = Math.max(i, last);
        }
        return matches;
    }

    /** Returns whether a phrase may begin at a word. */
    private boolean mayBegin(List<Word> words, int at) {
        int hash = words.get(at).hash;
        return isMarked(hash) || (at + 1 < words.size() && isMarked(pair(hash, words.get(at + 1).hash)));
    }

    /** Looks for a negation before a phrase, in the same clause and not far. */
    private static boolean isNegated(String text, List<Word> words, int at) {
        for (int i = at - 1; i >= Math.max(0, at - NEGATION_REACH); i--) {
            Word word = words.get(i);
            if (isClauseEnd(text, word.end, words.get(i + 1).start)
                    || word.text().equals("but")) {
                return false;
            }
            if (NEGATIONS.contains(word.text())) {
                return !words.get(i + 1).text().equals("only");
            }
        }
        return false;
    }

    private static boolean isClauseEnd(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (".,;:!?()\n".indexOf(text.charAt(i)) >= 0) {
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
        int hash = 0;
        boolean isAscii = true;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            boolean inWord = c < FOLDED.length ? FOLDED[c] != 0 : isOfWord(c);
            if (c >= FOLDED.length && Character.getType(c) == Character.FORMAT) {
                isAscii = false;
                continue;
            }
            if (inWord) {
                if (start < 0) {
                    start = i;
                    hash = 0;
                    isAscii = true;
                }
                isAscii &= c < FOLDED.length;
                hash = hash * PRIME + (isAscii ? FOLDED[c] : 0);
            } else if (start >= 0) {
                words.add(isAscii ? new Word(text, start, i, hash) : new Word(text, start, i));
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
        private boolean isEnd;
        private @Nullable Claim claim;
    }

    /** A word of a text, which is not made until it is asked for. */
    private static final class Word {
        private final String whole;
        private final int start;
        private final int end;
        private final int hash;
        private @Nullable String text;

        /** Makes a word of ASCII of a known hash. */
        Word(String whole, int start, int end, int hash) {
            this.whole = whole;
            this.start = start;
            this.end = end;
            this.hash = hash;
        }

        Word(String whole, int start, int end) {
            this.whole = whole;
            this.start = start;
            this.end = end;
            this.text = visible(whole.substring(start, end)).toLowerCase(Locale.ROOT);
            this.hash = text.hashCode();
        }

        String text() {
            String made = text;
            if (made == null) {
                made = whole.substring(start, end).toLowerCase(Locale.ROOT);
                text = made;
            }
            return made;
        }
    }

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
