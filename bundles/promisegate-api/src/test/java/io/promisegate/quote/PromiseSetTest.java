package io.promisegate.quote;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promises that take little room say the same as others. */
class PromiseSetTest {
    private static final PromiseValue EU = new PromiseValue.Text("EU");
    private static final PromiseValue NONE = new PromiseValue.Malformed("soon", ValueType.DAYS);
    private static final Pointer ARRAY = Pointer.ROOT.child("all");
    private static final Pointer OBJECT = Pointer.ROOT.child("promises");

    private static List<String> places(PromiseSet set) {
        return set.all().stream()
                .map(promise -> promise.name() + " = " + promise.value() + " at " + promise.pointer())
                .toList();
    }

    @Test
    void elementsOfAnArrayKnowWhereTheyStand() {
        PromiseSet set = new PromiseSet.Builder()
                .add(new StatedPromise("retentionDays", "soon"), null, ARRAY, 7)
                .add(new StatedPromise("dataRegion", "EU"), null, ARRAY, 2)
                .build();

        assertThat(places(set))
                .containsExactlyInAnyOrder("dataRegion = EU at /all/2/value", "retentionDays = soon at /all/7/value");
        assertThat(set.malformed()).isEqualTo(Term.RETENTION_DAYS.bit());
        assertThat(set.get(Term.DATA_REGION))
                .isEqualTo(new Promise(
                        Term.DATA_REGION, "dataRegion", EU, ARRAY.child(2).child("value")));
    }

    @Test
    void membersOfAnObjectKnowWhereTheyStand() {
        PromiseSet set =
                new PromiseSet.Builder().add(Term.DATA_REGION, EU, OBJECT).build();

        assertThat(places(set)).containsExactly("dataRegion = EU at /promises/dataRegion");
    }

    @Test
    void aLineMayHaveThemInSeveralPlaces() {
        PromiseSet set = new PromiseSet.Builder()
                .add(new StatedPromise("dataRegion", "EU"), null, ARRAY, 1)
                .add(Term.MODEL, new PromiseValue.Text("m"), OBJECT)
                .add(new Promise(null, "colour", new PromiseValue.Raw("red"), Pointer.ROOT.child("colour")))
                .add(new Promise(Term.USE_CASE, "use", new PromiseValue.Text("returns"), Pointer.ROOT.child("use")))
                .build();

        assertThat(places(set))
                .containsExactlyInAnyOrder(
                        "dataRegion = EU at /all/1/value",
                        "model = m at /promises/model",
                        "use = returns at /use",
                        "colour = red at /colour");
    }

    @Test
    void whatIsSaidTwiceStaysVisible() {
        PromiseSet set = new PromiseSet.Builder()
                .add(new StatedPromise("dataRegion", "EU"), null, ARRAY, 1)
                .add(new StatedPromise("dataRegion", "US"), null, ARRAY, 2)
                .build();

        assertThat(set.text(Term.DATA_REGION)).isEqualTo("EU");
        assertThat(set.repeated())
                .singleElement()
                .hasToString("Promise[term=DATA_REGION, name=dataRegion, value=US, pointer=/all/2/value]");
    }

    @Test
    void aLineSaysOtherwiseThanWhatItInherits() {
        PromiseSet inherited = new PromiseSet.Builder()
                .add(Term.DATA_REGION, EU, OBJECT)
                .add(Term.RETENTION_DAYS, NONE, OBJECT)
                .build();
        PromiseSet own = new PromiseSet.Builder(inherited)
                .add(new StatedPromise("retentionDays", BigDecimal.valueOf(30)), null, ARRAY, 0)
                .build();

        assertThat(places(own))
                .containsExactlyInAnyOrder(
                        "dataRegion = EU at /promises/dataRegion", "retentionDays = 30 at /all/0/value");
        assertThat(own.malformed()).isZero();
    }

    @Test
    void anElementBeyondWhatACharHolds() {
        PromiseSet set = new PromiseSet.Builder()
                .add(new StatedPromise("dataRegion", "EU"), null, ARRAY, 70_000)
                .add(new StatedPromise("useCase", "EU"), null, ARRAY, Character.MAX_VALUE)
                .build();

        assertThat(places(set))
                .containsExactlyInAnyOrder("dataRegion = EU at /all/70000/value", "useCase = EU at /all/65535/value");
    }

    @Test
    void whatIsStatedAgainIsSharedInQuotesOfAnyCurrency() {
        StatedPromise region = new StatedPromise("dataRegion", "region of this test");
        StatedPromise price = new StatedPromise("overage.price", BigDecimal.ONE);
        StatedPromise colour = new StatedPromise("colour", "red");

        for (int i = 0; i < 5; i++) {
            for (String currency : List.of("USD", "EUR")) {
                PromiseSet set = new PromiseSet.Builder()
                        .add(region, currency, ARRAY, i)
                        .add(price, currency, ARRAY, 8)
                        .add(colour, currency, ARRAY, 9)
                        .build();

                assertThat(set.text(Term.DATA_REGION)).isEqualTo("region of this test");
                assertThat(set.get(Term.DATA_REGION).pointer()).hasToString("/all/" + i + "/value");
                assertThat(set.money(Term.OVERAGE_PRICE)).isEqualTo(new Money(currency, BigDecimal.ONE));
                assertThat(set.unrecognised()).hasSize(1);
                assertThat(set.numbered() & Term.DATA_REGION.bit())
                        .isEqualTo(i == 0 && currency.equals("USD") ? 0 : Term.DATA_REGION.bit());
            }
        }
    }
}
