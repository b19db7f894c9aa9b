package io.promisegate.quote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Promises that take little room say the same as others. */
class PromiseSetTest {
    private static final PromiseValue EU = new PromiseValue.Text("EU");
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
                .add(new StatedPromise("retentionDays", "soon"), ARRAY, 7)
                .add(new StatedPromise("dataRegion", "EU"), ARRAY, 2)
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
        PromiseSet set = new PromiseSet.Builder()
                .addMember(new StatedPromise("dataRegion", "EU"), OBJECT)
                .build();

        assertThat(places(set)).containsExactly("dataRegion = EU at /promises/dataRegion");
    }

    @Test
    void aLineMayHaveThemInSeveralPlaces() {
        PromiseSet set = new PromiseSet.Builder()
                .add(new StatedPromise("dataRegion", "EU"), ARRAY, 1)
                .addMember(new StatedPromise("model", "m"), OBJECT)
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
                .add(new StatedPromise("dataRegion", "EU"), ARRAY, 1)
                .add(new StatedPromise("dataRegion", "US"), ARRAY, 2)
                .build();

        assertThat(set.text(Term.DATA_REGION)).isEqualTo("EU");
        assertThat(set.repeated())
                .singleElement()
                .hasToString("Promise[term=DATA_REGION, name=dataRegion, value=US, pointer=/all/2/value]");
    }

    @Test
    void aLineSaysOtherwiseThanWhatItInherits() {
        PromiseSet inherited = new PromiseSet.Builder()
                .addMember(new StatedPromise("dataRegion", "EU"), OBJECT)
                .addMember(new StatedPromise("retentionDays", "soon"), OBJECT)
                .build();
        PromiseSet own = new PromiseSet.Builder()
                .add(new StatedPromise("retentionDays", BigDecimal.valueOf(30)), ARRAY, 0)
                .build(inherited, null);

        assertThat(places(own))
                .containsExactlyInAnyOrder(
                        "dataRegion = EU at /promises/dataRegion", "retentionDays = 30 at /all/0/value");
        assertThat(own.malformed()).isZero();
    }

    @Test
    void whatALineDoesNotSayHoldsOfTheQuote() {
        PromiseSet quote = new PromiseSet.Builder()
                .addMember(new StatedPromise("dataClass", "transcripts"), OBJECT)
                .addMember(new StatedPromise("retentionDays", "soon"), OBJECT)
                .addMember(new StatedPromise("model", "m"), OBJECT)
                .build();
        PromiseSet header = new PromiseSet.Builder()
                .add(new StatedPromise("useCase", "returns"), Pointer.ROOT.child("use"))
                .build(quote, null);
        PromiseSet line = new PromiseSet.Builder()
                .add(new StatedPromise("customerFacing", true), ARRAY, 0)
                .add(new StatedPromise("model", true), ARRAY, 1)
                .build(header, null);

        assertThat(places(line))
                .containsExactlyInAnyOrder(
                        "dataClass = transcripts at /promises/dataClass",
                        "retentionDays = soon at /promises/retentionDays",
                        "useCase = returns at /use",
                        "customerFacing = yes at /all/0/value",
                        "model = true at /all/1/value");
        assertThat(line.malformed()).isEqualTo(Term.RETENTION_DAYS.bit() | Term.MODEL.bit());
        assertThat(terms(line))
                .containsExactlyInAnyOrder(Term.CUSTOMER_FACING, Term.USE_CASE, Term.DATA_CLASS)
                .isSorted();
        assertThat(new PromiseSet.Builder().build(header, null)).isSameAs(header);
    }

    private static List<Term> terms(PromiseSet set) {
        return IntStream.range(0, set.keys())
                .mapToObj(i -> Term.values()[set.key(i) / (PromiseSet.NUMBER + 1)])
                .toList();
    }

    @Test
    void whatAQuoteSaysInOtherNamesOrTwiceStaysVisibleOnItsLines() {
        PromiseSet quote = new PromiseSet.Builder()
                .addMember(new StatedPromise("autonomyTeir", "L4"), OBJECT)
                .add(new StatedPromise("retentionDays", BigDecimal.ONE), ARRAY, 0)
                .add(new StatedPromise("retentionDays", BigDecimal.TEN), ARRAY, 1)
                .add(new StatedPromise("dataRegion", "EU"), ARRAY, 2)
                .add(new StatedPromise("dataRegion", "US"), ARRAY, 3)
                .build();

        PromiseSet line = new PromiseSet.Builder()
                .addMember(new StatedPromise("colour", "red"), OBJECT)
                .addMember(new StatedPromise("dataRegion", "UK"), OBJECT)
                .build(quote, null);

        assertThat(line.unrecognised()).extracting(Promise::name).containsExactly("autonomyTeir", "colour");
        assertThat(line.repeated())
                .singleElement()
                .hasToString("Promise[term=RETENTION_DAYS, name=retentionDays, value=10, pointer=/all/1/value]");
    }

    @Test
    void moneyWaitsForTheCurrencyWhereverItStands() {
        StatedPromise price = new StatedPromise("overage.price", BigDecimal.ONE);
        PromiseSet.Builder builder = new PromiseSet.Builder()
                .add(price, Pointer.ROOT.child("price"))
                .add(price, ARRAY, 4)
                .addMember(price, OBJECT);

        PromiseSet set = builder.build(PromiseSet.EMPTY, "EUR");

        assertThat(set.money(Term.OVERAGE_PRICE)).isEqualTo(new Money("EUR", BigDecimal.ONE));
        assertThat(set.get(Term.OVERAGE_PRICE).pointer()).hasToString("/price");
        assertThat(set.repeated())
                .extracting(Promise::value)
                .containsExactly(new Money("EUR", BigDecimal.ONE), new Money("EUR", BigDecimal.ONE));
        assertThat(set.repeated())
                .extracting(promise -> promise.pointer().toString())
                .containsExactly("/all/4/value", "/promises/overage.price");
        assertThat(builder.build().money(Term.OVERAGE_PRICE)).isEqualTo(new Money("", BigDecimal.ONE));
    }

    @Test
    void aLineMayPromiseManyThings() {
        PromiseSet.Builder builder = new PromiseSet.Builder();
        for (int i = 0; i < 100; i++) {
            builder.add(new StatedPromise("thing" + i, "is promised"), ARRAY, i);
            builder.add(new StatedPromise("dataRegion", "EU" + i), ARRAY, 100 + i);
            builder.add(new StatedPromise("nothing", null), ARRAY, 200 + i);
        }

        PromiseSet set = builder.build();

        assertThat(set.text(Term.DATA_REGION)).isEqualTo("EU0");
        assertThat(set.unrecognised()).hasSize(100);
        assertThat(set.repeated()).hasSize(99);
    }

    @Test
    void anElementHasANumberFromZero() {
        PromiseSet.Builder builder = new PromiseSet.Builder();

        for (String name : List.of("dataRegion", "colour")) {
            StatedPromise stated = new StatedPromise(name, "EU");
            assertThatThrownBy(() -> builder.add(stated, ARRAY, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThat(builder.isEmpty()).isTrue();
    }

    @Test
    void anElementBeyondWhatACharHolds() {
        PromiseSet set = new PromiseSet.Builder()
                .add(new StatedPromise("dataRegion", "EU"), ARRAY, 70_000)
                .add(new StatedPromise("useCase", "EU"), ARRAY, Character.MAX_VALUE)
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
                        .add(region, ARRAY, i)
                        .add(price, ARRAY, 8)
                        .add(colour, ARRAY, 9)
                        .build(PromiseSet.EMPTY, currency);

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
