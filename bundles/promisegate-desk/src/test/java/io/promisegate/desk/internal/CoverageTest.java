package io.promisegate.desk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Fact;
import io.promisegate.decision.Fact.Sense;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Fix;
import io.promisegate.desk.Review.Reviewed;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageTest {
    private static Finding discount(int percent) {
        Map<Audience, String> messages = new EnumMap<>(Audience.class);
        for (Audience audience : Audience.values()) {
            messages.put(audience, "");
        }
        List<Fact> facts = List.of(Fact.of("discount", String.valueOf(percent), Sense.MORE_IS_WORSE));
        return new Finding(
                "price", Mode.REVIEW, "", 0, null, "", "", facts, List.of(), List.of(), messages, Fix.none(""), null);
    }

    private static int covered(List<Integer> found, List<Integer> granted) {
        return Coverage.of(
                        found.stream().map(CoverageTest::discount).toList(),
                        granted.stream()
                                .map(percent -> Reviewed.of(discount(percent)))
                                .toList(),
                        Reviewed::rule,
                        Reviewed::facts)
                .size();
    }

    @Test
    void eachGrantIsForOneFinding() {
        assertThat(covered(List.of(10, 20), List.of(10, 20))).isEqualTo(2);
        assertThat(covered(List.of(20, 20), List.of(10, 20))).isEqualTo(1);
        assertThat(covered(List.of(21), List.of(10, 20))).isZero();
    }

    @Test
    void whatGotBetterAllOverIsCoveredInWhateverOrder() {
        assertThat(covered(List.of(4, 9), List.of(10, 5))).isEqualTo(2);
        assertThat(covered(List.of(9, 4), List.of(10, 5))).isEqualTo(2);
        assertThat(covered(List.of(3, 4, 5), List.of(3, 5, 4))).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "MORE_IS_WORSE, 10, 9, true",
        "MORE_IS_WORSE, 10, 10.0, true",
        "MORE_IS_WORSE, 10, 11, false",
        "MORE_IS_WORSE, 10, '', true",
        "MORE_IS_WORSE, '', 1, false",
        "LESS_IS_WORSE, 10, 11, true",
        "LESS_IS_WORSE, 10, 9, false",
        "LESS_IS_WORSE, 10, '', false",
        "LESS_IS_WORSE, '', 10, true",
        "LONGER_IS_WORSE, a;b, a, true",
        "LONGER_IS_WORSE, a, a;b, false",
        "LONGER_IS_WORSE, 27701, 27001, false",
        "SHORTER_IS_WORSE, a, a;b, true",
        "SHORTER_IS_WORSE, a;b, b, false",
        "EXACT, a, a, true",
        "EXACT, 10, 9, false"
    })
    void factsHaveABadSide(Sense sense, String approved, String now, boolean stands) {
        assertThat(fact(sense, now).isNoWorseThan(fact(sense, approved))).isEqualTo(stands);
    }

    private static Fact fact(Sense sense, String values) {
        return new Fact("x", values.isEmpty() ? List.of() : List.of(values.split(";", -1)), sense);
    }
}
