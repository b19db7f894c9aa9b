package io.promisegate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.quote.FreeText;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.hibernate.validator.cfg.defs.NegativeDef;
import org.hibernate.validator.cfg.defs.SizeDef;
import org.hibernate.validator.spi.cfg.ConstraintMappingContributor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlainConstraintsTest {
    private static final Quote PLAIN = Quotes.empty();

    private static PlainConstraints of(Validator validator) {
        return new PlainConstraints(validator.getConstraintsForClass(Quote.class), Quote.Structure.class);
    }

    private static ValidatorFactory factory(ConstraintMappingContributor... contributors) {
        return StructureValidator.factory(new GateValidation.WithoutGate(), List.of(contributors));
    }

    private static Quote quote(
            String id,
            String version,
            @Nullable String currency,
            @Nullable String account,
            List<FreeText> texts,
            List<QuoteLine> lines) {
        return new Quote(id, version, "test", currency, account, account, null, null, texts, lines, Quotes.NO_DOCUMENT);
    }

    @Test
    void holdWhereJakartaValidationFindsNothing() {
        try (ValidatorFactory factory = factory()) {
            Validator validator = factory.getValidator();
            PlainConstraints constraints = of(validator);
            Random random = new Random(3);
            int holding = 0;
            for (int i = 0; i < 3_000; i++) {
                Quote quote = quote(
                        List.of("Q", " ", "", "q".repeat(200), "q".repeat(201)).get(random.nextInt(5)),
                        List.of("1", "", "v".repeat(100), "v".repeat(101)).get(random.nextInt(4)),
                        random.nextBoolean()
                                ? null
                                : List.of("USD", "usd", "USDT", "").get(random.nextInt(4)),
                        random.nextBoolean() ? null : "a".repeat(499 + random.nextInt(3)),
                        Collections.nCopies(random.nextInt(8) == 0 ? 10_001 : 1, new FreeText("note", Pointer.ROOT)),
                        random.nextInt(5) == 0 ? List.of() : PLAIN.lines());
                boolean isValid =
                        validator.validate(quote, Quote.Structure.class).isEmpty();
                assertThat(constraints.hold(quote)).as(quote.toString()).isEqualTo(isValid);
                holding += isValid ? 1 : 0;
            }
            assertThat(holding).isGreaterThan(50);
        }
    }

    @Test
    void takeThoseOfOthersIn() {
        ConstraintMappingContributor shorter = builder -> builder.addConstraintMapping()
                .type(Quote.class)
                .field("id")
                .constraint(new SizeDef().max(1).groups(Quote.Structure.class));
        try (ValidatorFactory factory = factory(shorter)) {
            assertThat(of(factory.getValidator()).hold(PLAIN)).isFalse();
        }
    }

    @Test
    void knowNothingWhereOneIsOfAnotherKind() {
        ConstraintMappingContributor other = builder -> builder.addConstraintMapping()
                .type(Quote.class)
                .field("total")
                .constraint(new NegativeDef().groups(Quote.Structure.class));
        try (ValidatorFactory factory = factory(other)) {
            assertThat(of(factory.getValidator()).hold(PLAIN)).isFalse();
        }
        try (ValidatorFactory factory = factory()) {
            assertThat(of(factory.getValidator()).hold(PLAIN)).isTrue();
        }
    }
}
