package io.promisegate.quote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The keys of values: the same for equal ones, and for no others. */
class PromiseKeysTest {
    private static final int THREADS = 4;
    private static final int FAR_TOO_MANY = 10_000_000;

    private static PromiseSet with(Term term, PromiseValue value) {
        return new PromiseSet.Builder()
                .add(new Promise(term, term.termName(), value, Pointer.ROOT))
                .build();
    }

    private static PromiseSet model(String name) {
        return with(Term.MODEL, new PromiseValue.Text(name));
    }

    private static int number(PromiseSet set) {
        return set.key(0) & PromiseSet.NUMBER;
    }

    @Test
    void aValueHasItsKeyFromWhenItComesAgain() {
        PromiseSet first = with(Term.INCIDENT_OWNER, new PromiseValue.Text("comes-again"));
        PromiseSet second = with(Term.INCIDENT_OWNER, new PromiseValue.Text("comes-again"));
        PromiseSet third = with(Term.INCIDENT_OWNER, new PromiseValue.Text("comes-again"));

        assertThat(number(first)).isZero();
        assertThat(number(second)).isNotZero();
        assertThat(third.key(0)).isEqualTo(second.key(0));
        assertThat(third.value(Term.INCIDENT_OWNER)).isSameAs(second.value(Term.INCIDENT_OWNER));
        assertThat(second.key(0) >> Integer.bitCount(PromiseSet.NUMBER)).isEqualTo(Term.INCIDENT_OWNER.ordinal());
    }

    @Test
    void whatIsStatedHasANumberOfEachGeneration() {
        StatedPromise stated = new StatedPromise("incidentOwner", "stated-again");
        Map<Integer, Integer> numbers = new HashMap<>();
        for (int i = 0; numbers.size() < 3; i++) {
            assertThat(i).isLessThan(FAR_TOO_MANY);
            model("crowd-of-stated/" + i % 1_000 / 2);
            if (i % 100 == 0) {
                PromiseSet set =
                        new PromiseSet.Builder().add(stated, Pointer.ROOT, 0).build();
                PromiseSet other = with(Term.INCIDENT_OWNER, new PromiseValue.Text("stated-again"));
                if (set.generation() == other.generation() && number(set) != 0) {
                    assertThat(number(other)).isEqualTo(number(set));
                    assertThat(numbers.putIfAbsent(set.generation(), number(set)))
                            .isIn(null, number(set));
                }
            }
        }
    }

    @Test
    void whatIsNotOfItsTypeHasNoKey() {
        PromiseSet set = with(Term.RETENTION_DAYS, new PromiseValue.Malformed("soon", ValueType.DAYS));

        assertThat(set.has(Term.RETENTION_DAYS)).isTrue();
        assertThat(set.keys()).isZero();
    }

    @Test
    void longTextsHaveNoNumber() {
        String text = "x".repeat(2_000);

        model(text);
        model(text);

        assertThat(number(model(text))).isZero();
    }

    @Test
    void threadsNeverGiveTwoValuesOneKey() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<List<PromiseSet>>> made = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                made.add(threads.submit(() -> {
                    List<PromiseSet> sets = new ArrayList<>();
                    for (int i = 0; i < 100_000; i++) {
                        sets.add(model("race/" + i % 400 / 2));
                    }
                    return sets;
                }));
            }
            Map<Integer, Map<Character, PromiseValue>> values = new HashMap<>();
            for (Future<List<PromiseSet>> sets : made) {
                for (PromiseSet set : sets.get()) {
                    if (number(set) != 0) {
                        PromiseValue its = set.value(Term.MODEL);
                        PromiseValue known = values.computeIfAbsent(set.generation(), any -> new HashMap<>())
                                .putIfAbsent(set.key(0), its);
                        assertThat(known == null ? its : known).isEqualTo(its);
                    }
                }
            }
            // numbers ran out meanwhile, and began anew
            assertThat(values).hasSizeGreaterThan(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whenNumbersRunOutAllBeginsAnew() {
        int before = model("first").generation();
        int tries = 0;
        while (model("crowd/" + tries % 1_000 / 2).generation() == before && tries < FAR_TOO_MANY) {
            tries++;
        }

        model("afterwards");
        PromiseSet afterwards = model("afterwards");
        assertThat(number(afterwards)).isNotZero();
        assertThat(afterwards.generation()).isGreaterThan(before);
    }
}
