package io.promisegate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What conditions say of the quotes that break them, without asking for a quote. */
class BrokenWhereTest {

    private static BrokenWhere broken(String when, String expect) throws CelValidationException {
        return new BrokenWhere(parse(when), parse(expect));
    }

    private static CelExpr parse(String condition) throws CelValidationException {
        return CelParserFactory.standardCelParserBuilder()
                .setOptions(CelOptions.DEFAULT)
                .setStandardMacros(CelStandardMacro.HAS, CelStandardMacro.EXISTS)
                .build()
                .parse(condition)
                .getAst()
                .getExpr();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "true              ; line.days <= 30                                   ; false",
                "line.days > 30 && line.days < 30 ; false                              ; true",
                "line.days >= 30   ; line.days > 29                                    ; true",
                "line.days >= 30   ; line.days > 30                                    ; false",
                "line.days == 30   ; line.days != 31                                   ; true",
                "line.price < decimal('1.50') ; line.price < 2                         ; true",
                "30 < line.days    ; line.days >= 31 || line.days <= 20                ; false",
                "tier(line.t) == 3 ; tier(line.t) <= 4                                 ; true",
                "line.region == 'EU' ; line.region in ['EU', 'US']                     ; true",
                "line.region == 'EU' ; line.region in ['US']                           ; false",
                "line.region in ['EU'] && line.region != 'EU' ; false                  ; true",
                "line.flag && !line.flag ; false                                       ; true",
                "has(line.days)    ; has(line.days)                                    ; true",
                "!has(line.days)   ; has(line.days)                                    ; false",
                "line.regions.exists(r, r == 'EU') ; line.regions.exists(r, r == 'EU') ; true",
                "line.regions.exists(r, r == 'EU') ; line.regions.exists(r, r == 'US') ; false",
                "line.days > 5 || line.days < 3    ; line.days > 1                     ; false",
            })
    void aRuleWhoseConditionsExcludeEachOtherIsBrokenNowhere(String when, String expect, boolean isNowhere)
            throws CelValidationException {
        assertThat(broken(when, expect).isNowhere()).isEqualTo(isNowhere);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "line.days <= 30                      ; line.days <= 20                   ; true",
                "line.days <= 20                      ; line.days <= 30                   ; false",
                "line.days <= 30                      ; line.days < 30                    ; true",
                "line.days < 30                       ; line.days <= 30                   ; false",
                "line.days <= 30 || line.region == 'EU' ; line.days <= 20                 ; true",
                "line.days <= 30                      ; line.days <= 20 || line.region == 'EU' ; false",
                "line.region != 'US'                  ; line.region == 'EU'               ; true",
                "line.region == 'EU'                  ; line.region != 'US'               ; false",
                "line.x.exists(r, r == 'a')           ; line.x.exists(r, r == 'a')        ; true",
                "line.x.exists(r, r == 'a')           ; line.x.exists(r, r == 'b')        ; false",
                "line.days != 5                       ; line.days <= 4                    ; true",
            })
    void aRuleIsBrokenOnlyWhereAWiderOneIs(String expect, String wider, boolean isWithin)
            throws CelValidationException {
        assertThat(broken("true", expect).isWithin(broken("true", wider))).isEqualTo(isWithin);
    }

    @Test
    void everyRuleThatSaysAllThatAnotherDoesIsACandidate() throws CelValidationException {
        List<String> conditions = List.of(
                "line.days <= 30",
                "line.days <= 60",
                "line.price < 2",
                "line.region in ['EU', 'US']",
                "has(line.days)",
                "line.flag",
                "line.region == 'EU'",
                "tier(line.t) <= 4");
        Random random = new Random(20_261_129);
        List<BrokenWhere> rules = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String when = conditions.get(random.nextInt(conditions.size()));
            String expect = conditions.get(random.nextInt(conditions.size()));
            rules.add(broken(random.nextBoolean() ? when : when + " && " + expect, expect));
        }
        WiderRules wider = new WiderRules(rules);

        int pairs = 0;
        for (BrokenWhere own : rules) {
            List<Integer> candidates =
                    Arrays.stream(wider.candidates(own)).boxed().toList();
            assertThat(candidates).isSorted().doesNotHaveDuplicates();
            for (int i = 0; i < rules.size(); i++) {
                if (own.isWithin(rules.get(i))) {
                    assertThat(candidates).contains(i);
                    pairs++;
                }
            }
        }
        assertThat(pairs).isGreaterThan(rules.size());
    }
}
