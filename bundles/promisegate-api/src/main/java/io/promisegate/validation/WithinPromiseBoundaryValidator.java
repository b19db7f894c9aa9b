package io.promisegate.validation;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Finding;
import io.promisegate.decision.PromiseGate;
import io.promisegate.quote.Quote;
import io.promisegate.quote.Term;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.ConstraintValidatorContext.ConstraintViolationBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Reports the findings of a decision as constraint violations.
 *
 * <p>The path of a violation is {@code lines[i].promises.<term>}, its message the one for sales. Findings that change
 * no outcome are no violations. Thread-safe.
 */
public final class WithinPromiseBoundaryValidator implements ConstraintValidator<WithinPromiseBoundary, Quote> {
    private final @Nullable PromiseGate gate;

    /** Makes a validator without a gate, as any factory can; it clears nothing. */
    public WithinPromiseBoundaryValidator() {
        this.gate = null;
    }

    /** Makes a validator that asks a gate. */
    public WithinPromiseBoundaryValidator(PromiseGate gate) {
        this.gate = gate;
    }

    @Override
    public boolean isValid(@Nullable Quote quote, ConstraintValidatorContext context) {
        if (quote == null) {
            return true;
        }
        if (gate == null) {
            return false;
        }
        Decision decision = gate.decide(quote, EntryPoint.VALIDATION);
        if (decision.isCleared()) {
            return true;
        }
        context.disableDefaultConstraintViolation();
        Failure failure = decision.failure();
        if (failure != null) {
            context.buildConstraintViolationWithTemplate(literally(failure.code() + ": " + failure.message()))
                    .addConstraintViolation();
        }
        for (Finding finding : decision.findings()) {
            if (finding.mode() == Mode.REVIEW || finding.mode() == Mode.BLOCK) {
                report(finding, context);
            }
        }
        return false;
    }

    private static void report(Finding finding, ConstraintValidatorContext context) {
        ConstraintViolationBuilder builder = context.buildConstraintViolationWithTemplate(
                literally(finding.rule() + ": " + finding.message(Audience.SALES)));
        Term term = finding.term();
        if (finding.line() < 0) {
            builder.addConstraintViolation();
        } else if (term == null) {
            builder.addPropertyNode("lines")
                    .addBeanNode()
                    .inIterable()
                    .atIndex(finding.line())
                    .addConstraintViolation();
        } else {
            builder.addPropertyNode("lines")
                    .addPropertyNode("promises")
                    .inIterable()
                    .atIndex(finding.line())
                    .addPropertyNode(term.termName())
                    .addConstraintViolation();
        }
    }

    /** Escapes what message interpolation would read as a parameter or an expression. */
    private static String literally(String text) {
        return text.replace("\\", "\\\\")
                .replace("{", "\\{")
                .replace("}", "\\}")
                .replace("$", "\\$");
    }
}
