package io.promisegate.engine;

import jakarta.validation.ConstraintValidatorFactory;
import jakarta.validation.Validation;
import jakarta.validation.ValidationProviderResolver;
import jakarta.validation.ValidatorFactory;
import java.util.List;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.hibernate.validator.cfg.ConstraintMapping;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.hibernate.validator.spi.cfg.ConstraintMappingContributor;

/**
 * Boots Hibernate Validator the way that works with and without OSGi: the provider is named, nothing is looked up on a
 * class path, messages need no expression language.
 */
final class StructureValidator {
    private StructureValidator() {}

    /**
     * Makes a factory.
     *
     * @param validators makes the constraint validators
     * @param contributors add constraints of third parties
     */
    static ValidatorFactory factory(
            ConstraintValidatorFactory validators, List<ConstraintMappingContributor> contributors) {
        ValidationProviderResolver provider = () -> List.of(new HibernateValidator());
        HibernateValidatorConfiguration configuration = Validation.byProvider(HibernateValidator.class)
                .providerResolver(provider)
                .configure()
                .ignoreXmlConfiguration()
                .externalClassLoader(HibernateValidator.class.getClassLoader())
                .messageInterpolator(new ParameterMessageInterpolator())
                .constraintValidatorFactory(validators);
        for (ConstraintMappingContributor contributor : contributors) {
            contributor.createConstraintMappings(() -> added(configuration));
        }
        return configuration.buildValidatorFactory();
    }

    private static ConstraintMapping added(HibernateValidatorConfiguration configuration) {
        ConstraintMapping mapping = configuration.createConstraintMapping();
        configuration.addMapping(mapping);
        return mapping;
    }
}
