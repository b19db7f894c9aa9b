package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Claim;
import io.promisegate.boundary.Boundary.Vocabulary;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds phrases that claim something in free text, word by word, in one pass for all phrases.
 *
 * <p>Words are compared in lower case after Unicode compatibility normalisation; a phrase that is negated just before
 * ("not fully autonomous") claims nothing. Most texts claim nothing, and that is found out without an object for any of
 * their words.
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

    private static final String[] NEGATIONS = {
        "not", "no", "never", "isn't", "aren't", "isnt", "arent", "cannot", "nor", "neither", "without"
    };

    private static final String CLAUSE_ENDS = ".,;:!?()\n";

    /** Bits of {@link #beginnings} that the hash of a phrase's first word, or of its first two, falls on. */
    private static final int BEGINNING_BITS = 1 << 13;

    private static final int PRIME = 31;

    /** What a word is read over, such as a zero-width joiner, is in folded texts; no character of Unicode's own. */
    private static final char UNSEEN = '\uFFFF';

    /** A letter of two forms in lower case, and of one in upper case. */
    private static final char SIGMA = '\u03C3';

    private static final char FINAL_SIGMA = '\u03C2';

    private static final int NONE = -1;
    private static final int NOT_ASCII = -2;

    /** The characters of words of ASCII, in lower case; 0 for those between words. */
    private static final byte[] FOLDED = new byte[0x80];

    static {
        for (char c = 0; c < FOLDED.length; c++) {
            FOLDED[c] = (byte) (isOfWord(c) ? Character.toLowerCase(c) : 0);
        }
    }

    private final Node phrases = new Node("");
    private final long[] beginnings = new long[BEGINNING_BITS / Long.SIZE];

    ClaimScanner(Vocabulary vocabulary) {
        DEFAULT_PHRASES.forEach((claim, all) -> all.forEach(phrase -> add(claim, phrase)));
        HARMLESS_PHRASES.forEach(phrase -> add(null, phrase));
        vocabulary.claims().forEach((claim, all) -> all.forEach(phrase -> add(claim, phrase)));
        vocabulary.notClaims().forEach(phrase -> add(null, phrase));
    }

    /** Adds a phrase; one without a claim keeps a shorter one inside it from claiming anything. */
    private void add(@Nullable Claim claim, String phrase) {
        String folded = folded(Normalizer.normalize(phrase, Normalizer.Form.NFKC));
        Node node = phrases;
        int words = 0;
        int beginning = 0;
        for (int at = wordFrom(folded, 0); at != NONE; at = wordFrom(folded, endOf(folded, at))) {
            int end = endOf(folded, at);
            int hash = hash(folded, at, end);
            node = node.grown(hash, folded.substring(at, end));
            words++;
            if (words == 1) {
                beginning = hash;
            } else if (words == 2) {
                beginning = pair(beginning, hash);
            }
        }
        if (words > 0) {
            node.isEnd = true;
            node.claim = claim;
            beginnings[(beginning & (BEGINNING_BITS - 1)) >> 6] |= 1L << beginning;
        }
    }

    private boolean isMarked(int hash) {
        return (beginnings[(hash & (BEGINNING_BITS - 1)) >> 6] >> hash & 1) != 0;
    }

    /** Returns the hash of two words, mixed so that its low bits depend on all of both. */
    private static int pair(int first, int second) {
        int hash = (first * PRIME + second) * 0x9E3779B9;
        return hash ^ hash >>> 16;
    }

    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '%' || c == '\'';
    }

    /** Returns what a text claims, each claim with the longest phrase that makes it, in text order. */
    List<Match> scan(String original) {
        int first = beginningFrom(original, 0, true);
        if (first == NONE) {
            return List.of();
        }
        if (first != NOT_ASCII && isAscii(original)) {
            return scan(original, original, first);
        }
        String text = Normalizer.normalize(original, Normalizer.Form.NFKC);
        String folded = folded(text);
        return scan(text, folded, beginningFrom(folded, 0, false));
    }

    /**
     * Scans a text.
     *
     * @param folded the text character by character, as {@link #folded} returns it; one of ASCII needs no folding
     * @param first where the first phrase may begin
     */
    private List<Match> scan(String text, String folded, int first) {
        List<Match> matches = List.of();
        int at = first;
        while (at != NONE) {
            Node phrase = phrases;
            Node longest = null;
            int end = at;
            for (int word = at, wordEnd = 0; word != NONE; word = wordFrom(folded, wordEnd)) {
                wordEnd = endOf(folded, word);
                phrase = phrase.next(folded, word, wordEnd);
                if (phrase == null) {
                    break;
                }
                if (phrase.isEnd) {
                    longest = phrase;
                    end = wordEnd;
                }
            }
            if (longest != null && longest.claim != null && !isNegated(text, folded, at)) {
                matches = matches.isEmpty() ? new ArrayList<>() : matches;
                matches.add(new Match(longest.claim, text, at, end));
            }
            at = beginningFrom(folded, longest == null ? endOf(folded, at) : end, false);
        }
        return matches;
    }

    /**
     * Returns where the first word begins that may be the first of a phrase; ends early at what is not ASCII, or not.
     */
    private int beginningFrom(String folded, int from, boolean isOfAscii) {
        int length = folded.length();
        int before = NONE;
        int hashBefore = 0;
        int i = from;
        while (i < length) {
            int hash = 0;
            int start = i;
            while (i < length) {
                char c = fold(folded.charAt(i));
                if (isOfAscii && c >= FOLDED.length) {
                    return NOT_ASCII;
                }
                if (c == 0 || (c == UNSEEN && i == start)) {
                    break;
                }
                hash = c == UNSEEN ? hash : hash * PRIME + c;
                i++;
            }
            if (i > start) {
                if (before != NONE && isMarked(pair(hashBefore, hash))) {
                    return before;
                }
                if (isMarked(hash)) {
                    return start;
                }
                before = start;
                hashBefore = hash;
            }
            i++;
        }
        return NONE;
    }

    /** Looks for a negation before a phrase, in the same clause and not far. */
    private static boolean isNegated(String text, String folded, int phrase) {
        int next = phrase;
        for (int i = 0; i < NEGATION_REACH; i++) {
            int end = endBefore(folded, next);
            int start = startOf(folded, end);
            if (start == end || isClauseEnd(text, end, next) || isWord(folded, start, end, "but")) {
                return false;
            }
            for (String negation : NEGATIONS) {
                if (isWord(folded, start, end, negation)) {
                    return !isWord(folded, next, endOf(folded, next), "only");
                }
            }
            next = start;
        }
        return false;
    }

    private static boolean isClauseEnd(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (CLAUSE_ENDS.indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FOLDED.length) {
                return false;
            }
        }
        return true;
    }

    /** Returns a text of the same length in lower case, with what words are read over and what is between them. */
    private static String folded(String text) {
        char[] folded = new char[text.length()];
        for (int i = 0; i < folded.length; i++) {
            char c = Character.toLowerCase(text.charAt(i));
            folded[i] = Character.getType(c) == Character.FORMAT
                    ? UNSEEN
                    : c == FINAL_SIGMA ? SIGMA : isOfWord(c) ? c : ' ';
        }
        return new String(folded);
    }

    /** Returns a character of a word in lower case, 0 for one between words. */
    private static char fold(char c) {
        return c < FOLDED.length ? (char) FOLDED[c] : c;
    }

    /** Returns where the next word begins. */
    private static int wordFrom(String folded, int from) {
        for (int i = from; i < folded.length(); i++) {
            char c = fold(folded.charAt(i));
            if (c != 0 && c != UNSEEN) {
                return i;
            }
        }
        return NONE;
    }

    /** Returns where the word ends that a place is in. */
    private static int endOf(String folded, int word) {
        int end = word;
        while (end < folded.length() && fold(folded.charAt(end)) != 0) {
            end++;
        }
        return end;
    }

    /** Returns where the word before a place ends, the beginning of the text where there is none. */
    private static int endBefore(String folded, int place) {
        int end = place;
        while (end > 0) {
            char c = fold(folded.charAt(end - 1));
            if (c != 0 && c != UNSEEN) {
                break;
            }
            end--;
        }
        return end;
    }

    private static int startOf(String folded, int end) {
        int start = end;
        while (start > 0 && fold(folded.charAt(start - 1)) != 0) {
            start--;
        }
        return start;
    }

    private static int hash(String folded, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            char c = fold(folded.charAt(i));
            hash = c == UNSEEN ? hash : hash * PRIME + c;
        }
        return hash;
    }

    /** Returns whether a word of a text is one that is in lower case. */
    private static boolean isWord(String folded, int start, int end, String word) {
        int read = 0;
        for (int i = start; i < end; i++) {
            char c = fold(folded.charAt(i));
            if (c != UNSEEN && (read == word.length() || word.charAt(read++) != c)) {
                return false;
            }
        }
        return read == word.length();
    }

    /** The words of phrases up to one of them, and those that may come next, by their hashes. */
    private static final class Node {
        private final String word;
        private int[] hashes = {};
        private Node[] next = {};
        private @Nullable Node sameHash;
        private boolean isEnd;
        private @Nullable Claim claim;

        Node(String word) {
            this.word = word;
        }

        @Nullable
        Node next(String folded, int start, int end) {
            int at = Arrays.binarySearch(hashes, hash(folded, start, end));
            Node node = at < 0 ? null : next[at];
            while (node != null && !isWord(folded, start, end, node.word)) {
                node = node.sameHash;
            }
            return node;
        }

        /** Returns the node of a word after this one, made where it is not there. */
        Node grown(int hash, String folded) {
            Node known = next(folded, 0, folded.length());
            if (known != null) {
                return known;
            }
            Node node = new Node(folded.replace(String.valueOf(UNSEEN), ""));
            int at = Arrays.binarySearch(hashes, hash);
            if (at >= 0) {
                node.sameHash = next[at];
                next[at] = node;
                return node;
            }
            int to = -at - 1;
            int[] grownHashes = Arrays.copyOf(hashes, hashes.length + 1);
            Node[] grown = Arrays.copyOf(next, next.length + 1);
            System.arraycopy(hashes, to, grownHashes, to + 1, hashes.length - to);
            System.arraycopy(next, to, grown, to + 1, next.length - to);
            grownHashes[to] = hash;
            grown[to] = node;
            hashes = grownHashes;
            next = grown;
            return node;
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
