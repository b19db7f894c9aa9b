package io.promisegate.benchmark;

import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionReplay;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Envelope;
import io.promisegate.decision.Evaluation;
import io.promisegate.decision.PromiseGate;
import io.promisegate.decision.ReceiptPolicy;
import io.promisegate.engine.GateValidation;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteReading;
import io.promisegate.spi.Evaluator;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Set;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/** Quotes held against a boundary by Hibernate Validator, through the constraint that they carry. */
final class ValidatedQuotes {
    private final Validator validator;

    /** Makes a validator that asks an evaluator and keeps nothing. */
    ValidatedQuotes(Evaluator evaluator) {
        validator = Validation.byProvider(HibernateValidator.class)
                .configure()
                .ignoreXmlConfiguration()
                .messageInterpolator(new ParameterMessageInterpolator())
                .constraintValidatorFactory(new GateValidation(new Evaluating(evaluator)))
                .buildValidatorFactory()
                .getValidator();
    }

    Set<ConstraintViolation<Quote>> violations(Quote quote) {
        return validator.validate(quote);
    }

    private record Evaluating(Evaluator evaluator) implements PromiseGate {
        @Override
        public Decision decide(Quote quote, EntryPoint entryPoint) {
            Evaluation evaluation = evaluator.evaluate(quote, SampleBoundary.AT);
            return new Decision(
                    "d",
                    evaluation.outcome(),
                    quote.id(),
                    quote.version(),
                    null,
                    entryPoint,
                    SampleBoundary.AT,
                    evaluation.findings(),
                    evaluation.failure(),
                    List.of(),
                    null);
        }

        @Override
        public Decision decide(QuoteReading reading, EntryPoint entryPoint) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Decision admit(
                QuoteReading reading, @Nullable String receipt, ReceiptPolicy policy, EntryPoint entryPoint) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Envelope envelope(Quote quote) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable DecisionReplay replay(String decisionId) {
            throw new UnsupportedOperationException();
        }
    }
}
