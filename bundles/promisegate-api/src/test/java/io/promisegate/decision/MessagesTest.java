package io.promisegate.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promisegate.boundary.Boundary.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Messages are made when they are read, once, and are otherwise a map like others. */
class MessagesTest {
    private final List<Audience> made = new ArrayList<>();
    private final Messages messages = new Messages(audience -> {
        made.add(audience);
        return "to " + audience;
    });

    @Test
    void nothingIsMadeThatNobodyReads() {
        assertThat(messages.size()).isEqualTo(Audience.values().length);
        assertThat(messages.containsKey(Audience.SALES)).isTrue();
        assertThat(made).isEmpty();

        String read = messages.get(Audience.SALES);

        assertThat(read).isEqualTo("to SALES").isSameAs(messages.get(Audience.SALES));
        assertThat(made).containsExactly(Audience.SALES);
    }

    @Test
    void theyEqualAMapOfTheSame() {
        Map<Audience, String> same =
                Arrays.stream(Audience.values()).collect(Collectors.toMap(Function.identity(), each -> "to " + each));

        assertThat(messages).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(Map.copyOf(messages)).isEqualTo(same);
        assertThat(messages.keySet()).containsExactly(Audience.values());
    }

    @Test
    void nobodyChangesThem() {
        assertThatThrownBy(() -> messages.put(Audience.SALES, "")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(messages::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThat(messages.get("SALES")).isNull();
    }

    @Test
    void aFindingThatIsPassedOnReadsNone() {
        Finding finding = new Finding(
                "a-rule",
                Mode.REVIEW,
                "/lines/0",
                0,
                null,
                "this",
                "that",
                List.of(),
                List.of(),
                List.of(),
                messages,
                Fix.none("none"),
                null);

        Finding passedOn =
                finding.with(Fix.none("still none")).with((Waived) null).withoutLimits();

        assertThat(made).isEmpty();
        assertThat(passedOn.message(Audience.SALES)).isEqualTo("to SALES");
    }

    @Test
    void wordsThatAreMissingAreSeenWhenRead() {
        Messages missing = new Messages(audience -> null);

        assertThatThrownBy(() -> missing.get(Audience.SALES)).isInstanceOf(NullPointerException.class);
    }
}
