package io.promisegate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionReplay;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Envelope;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Fix;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.PromiseGate;
import io.promisegate.decision.ReceiptPolicy;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteReading;
import io.promisegate.quote.Term;
import jakarta.validation.ConstraintValidatorFactory;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GateValidationTest {

    private record Answering(List<Finding> findings) implements PromiseGate {
        @Override
        public Envelope envelope(Quote quote) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Decision decide(Quote quote, EntryPoint entryPoint) {
            Outcome outcome = findings.isEmpty() ? Outcome.CLEARED : Outcome.REVIEW;
            return new Decision(
                    "d", outcome, quote.id(), "1", null, entryPoint, Instant.EPOCH, findings, null, List.of(), null);
        }

        @Override
        public Decision decide(QuoteReading reading, EntryPoint entryPoint) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable DecisionReplay replay(String decisionId) {
            return null;
        }

        @Override
        public Decision admit(
                QuoteReading reading, @Nullable String receipt, ReceiptPolicy policy, EntryPoint entryPoint) {
            throw new UnsupportedOperationException();
        }
    }

    private static Finding finding(Mode mode, int line, Term term) {
        Map<Audience, String> messages = new EnumMap<>(Audience.class);
        for (Audience audience : Audience.values()) {
            messages.put(audience, "Not ${this} {way}");
        }
        return new Finding(
                "rule", mode, "/x", line, term, "", "", List.of(), List.of(), List.of(), messages, Fix.none(""), null);
    }

    private static Set<ConstraintViolation<Quote>> violations(ConstraintValidatorFactory validators) {
        try (ValidatorFactory factory = StructureValidator.factory(validators, List.of())) {
            Validator validator = factory.getValidator();
            return validator.validate(Quotes.empty());
        }
    }

    @Test
    void reportsAViolationPerFindingAtItsPath() {
        Set<ConstraintViolation<Quote>> violations = violations(new GateValidation(new Answering(List.of(
                finding(Mode.REVIEW, 2, Term.AUTONOMY_TIER),
                finding(Mode.BLOCK, 1, null),
                finding(Mode.BLOCK, -1, null),
                finding(Mode.WARN, 0, null)))));

        assertThat(violations)
                .extracting(violation -> violation.getPropertyPath().toString())
                .containsExactlyInAnyOrder("lines[2].promises.autonomyTier", "lines[1]", "");
        assertThat(violations).extracting(ConstraintViolation::getMessage).containsOnly("rule: Not ${this} {way}");
    }

    @Test
    void findsNothingWrongWithAClearedQuote() {
        assertThat(violations(new GateValidation(new Answering(List.of())))).isEmpty();
    }

    @Test
    void letsNothingPassWithoutAGate() {
        assertThat(violations(new GateValidation.WithoutGate()))
                .singleElement()
                .satisfies(violation -> assertThat(violation.getMessage()).contains("no promise gate"));
    }
}
