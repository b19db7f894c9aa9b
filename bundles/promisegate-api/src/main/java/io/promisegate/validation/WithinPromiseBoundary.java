package io.promisegate.validation;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Holds a quote against the active promise boundary: one violation per finding, at the finding's path.
 *
 * <p>The validator needs a gate. The {@code jakarta.validation.ConstraintValidatorFactory} service that Promisegate
 * publishes gives it one; under another factory every quote is in violation, since a gate that is not there lets
 * nothing pass.
 */
@Documented
@Constraint(validatedBy = WithinPromiseBoundaryValidator.class)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface WithinPromiseBoundary {
    /** Returns the message of the violation that stands for a missing gate. */
    String message() default "no promise gate is at hand, so nothing can be cleared";

    /** Returns the groups. */
    Class<?>[] groups() default {};

    /** Returns the payload. */
    Class<? extends Payload>[] payload() default {};
}
