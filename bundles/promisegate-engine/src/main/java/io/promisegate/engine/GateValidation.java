package io.promisegate.engine;

import io.promisegate.decision.PromiseGate;
import io.promisegate.validation.WithinPromiseBoundaryValidator;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Publishes the constraint validator factory that lets any Jakarta Validation validator hold quotes against the active
 * boundary.
 */
@Component(service = ConstraintValidatorFactory.class)
public final class GateValidation implements ConstraintValidatorFactory {
    private final PromiseGate gate;

    /** Starts with the gate. */
    @Activate
    public GateValidation(@Reference PromiseGate gate) {
        this.gate = gate;
    }

    @Override
    public <T extends ConstraintValidator<?, ?>> T getInstance(Class<T> key) {
        return key == WithinPromiseBoundaryValidator.class
                ? key.cast(new WithinPromiseBoundaryValidator(gate))
                : newInstance(key);
    }

    @Override
    public void releaseInstance(ConstraintValidator<?, ?> instance) {
        // Nothing is kept.
    }

    private static <T extends ConstraintValidator<?, ?>> T newInstance(Class<T> key) {
        try {
            return key.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Constraint validator " + key.getName() + " cannot be made.", e);
        }
    }

    /** Makes validators that need no gate. */
    static final class WithoutGate implements ConstraintValidatorFactory {
        @Override
        public <T extends ConstraintValidator<?, ?>> T getInstance(Class<T> key) {
            return newInstance(key);
        }

        @Override
        public void releaseInstance(ConstraintValidator<?, ?> instance) {
            // Nothing is kept.
        }
    }
}
