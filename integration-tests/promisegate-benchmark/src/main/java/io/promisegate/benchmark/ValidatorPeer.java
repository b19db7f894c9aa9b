package io.promisegate.benchmark;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Payload;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.hibernate.validator.cfg.ConstraintMapping;
import org.hibernate.validator.cfg.GenericConstraintDef;
import org.hibernate.validator.cfg.context.TypeConstraintMappingContext;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** Hibernate Validator: a constraint on the line for each rule. */
final class ValidatorPeer implements PolicyPeer {
    private final Validator validator;

    /** A rule of the policy. */
    @Constraint(validatedBy = RuleValidator.class)
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Keeps {
        /** The number of the rule. */
        int rule();

        /** What is said of it. */
        String message() default "broken";

        /** Not used. */
        Class<?>[] groups() default {};

        /** Not used. */
        Class<? extends Payload>[] payload() default {};
    }

    /** Holds a line to a rule. */
    public static final class RuleValidator implements ConstraintValidator<Keeps, LineFacts> {
        private Policy.PolicyRule rule = Policy.RULES.get(0);

        @Override
        public void initialize(Keeps constraint) {
            rule = Policy.RULES.get(constraint.rule());
        }

        @Override
        public boolean isValid(LineFacts line, ConstraintValidatorContext context) {
            return rule.holds().test(line);
        }
    }

    ValidatorPeer() {
        HibernateValidatorConfiguration configuration = Validation.byProvider(HibernateValidator.class)
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator());
        ConstraintMapping mapping = configuration.createConstraintMapping();
        TypeConstraintMappingContext<LineFacts> type = mapping.type(LineFacts.class);
        for (int i = 0; i < Policy.RULES.size(); i++) {
            type.constraint(new GenericConstraintDef<>(Keeps.class).param("rule", i));
        }
        validator = configuration.addMapping(mapping).buildValidatorFactory().getValidator();
    }

    @Override
    public void decide(LineFacts[] lines, List<Integer> broken) {
        for (LineFacts line : lines) {
            for (ConstraintViolation<LineFacts> violation : validator.validate(line)) {
                Object rule =
                        violation.getConstraintDescriptor().getAttributes().get("rule");
                broken.add(PolicyPeer.found((int) rule, line.getIndex()));
            }
        }
    }
}
