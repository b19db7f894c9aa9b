package io.promisegate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.Boundary.Claim;
import io.promisegate.boundary.Boundary.Vocabulary;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClaimScannerTest {
    private final ClaimScanner scanner = new ClaimScanner(new Vocabulary(
            Map.of(),
            List.of(),
            Map.of(
                    Claim.UNLIMITED,
                    List.of(
                            "sky's the limit",
                            "\u0391\u03A0\u0395\u03A1\u0399\u039F\u03A1\u0399\u03A3\u03A4\u039F\u03A3")),
            List.of()));

    private List<Claim> claims(String text) {
        return scanner.scan(text).stream().map(ClaimScanner.Match::claim).toList();
    }

    @Test
    void claimsWhatAPhraseSaysWhateverStandsBetweenItsWords() {
        assertThat(claims("Fully-autonomous\tfrom day one")).containsExactly(Claim.AUTONOMY);
        assertThat(claims("Sky's the LIMIT")).containsExactly(Claim.UNLIMITED);
        assertThat(claims("100% uptime, unlimited")).containsExactly(Claim.ALWAYS_UP, Claim.UNLIMITED);
        assertThat(claims("unlimited")).containsExactly(Claim.UNLIMITED);
        assertThat(claims("\uFF55\uFF4E\uFF4C\uFF49\uFF4D\uFF49\uFF54\uFF45\uFF44 use"))
                .containsExactly(Claim.UNLIMITED);
        assertThat(claims("un\u200Dlimited use")).containsExactly(Claim.UNLIMITED);
        assertThat(claims("\u200D un\u2060limited\u200D \u200D use")).containsExactly(Claim.UNLIMITED);
        assertThat(claims("fully\uFFFFautonomous")).containsExactly(Claim.AUTONOMY);
        assertThat(claims("fully \u200D autonomous")).containsExactly(Claim.AUTONOMY);
    }

    @Test
    void knowsLettersOfOtherAlphabetsByEachOfTheirForms() {
        for (String text : List.of(
                "\u0391\u03A0\u0395\u03A1\u0399\u039F\u03A1\u0399\u03A3\u03A4\u039F\u03A3-\u03A7\u03A1\u0397\u03A3\u0397",
                "\u0391\u03A0\u0395\u03A1\u0399\u039F\u03A1\u0399\u03A3\u03A4\u039F\u03A3.\u039D\u0395\u039F",
                "\u0130 \u0391\u03C0\u03B5\u03C1\u03B9\u03CC\u03C1\u03B9\u03C3\u03C4\u03BF\u03C2, \u03B1\u03C0\u03B5\u03C1\u03B9\u03BF\u03C1\u03B9\u03C3\u03C4\u03BF\u03C3")) {
            assertThat(claims(text)).as(text).containsExactly(Claim.UNLIMITED);
        }
        assertThat(claims("UNL\u0130MITED")).as("a dotted capital i").containsExactly(Claim.UNLIMITED);
    }

    @Test
    void findsEachPhraseByItself() {
        ClaimScanner.DEFAULT_PHRASES.forEach((claim, phrases) -> phrases.forEach(
                phrase -> assertThat(claims("So: " + phrase + ".")).as(phrase).contains(claim)));
    }

    @Test
    void claimsNothingWhereAPhraseIsNegatedOrHarmless() {
        assertThat(claims("This is not fully autonomous.")).isEmpty();
        assertThat(claims("unlimited liability")).isEmpty();
        assertThat(claims("no\u200Dt \u200D fully autonomous")).isEmpty();
        assertThat(claims("never \u0130 fully autonomous")).isEmpty();
        assertThat(claims("autonomous, fully")).isEmpty();
        assertThat(claims("")).isEmpty();
    }

    @Test
    void findsTheSameWithoutTakingTextsApart() {
        List<String> words = List.of(
                "fully",
                "autonomous",
                "no",
                "not",
                "human",
                "in",
                "the",
                "loop",
                "unlimited",
                "liability",
                "never",
                "stored",
                "24",
                "7",
                "24x7",
                "status",
                "page",
                "100%",
                "uptime",
                "zero",
                "downtime",
                "but",
                "only",
                "quote",
                "Unlimited",
                "NO",
                "data",
                "is",
                "retained",
                "sky's",
                "limit",
                "without",
                "limits");
        List<String> between = List.of(" ", " ", " ", "-", ", ", ". ", "\n", "  ", "/");
        Random random = new Random(7);
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(12); left > 0; left--) {
                text.append(words.get(random.nextInt(words.size())))
                        .append(between.get(random.nextInt(between.size())));
            }
            List<Claim> claims = claims(text.toString());
            found += claims.size();
            // a letter beyond ASCII has the text taken apart
            assertThat(claims).as(text.toString()).isEqualTo(claims(text + ". \u00E9"));
        }
        assertThat(found).isGreaterThan(2_000);
    }
}
