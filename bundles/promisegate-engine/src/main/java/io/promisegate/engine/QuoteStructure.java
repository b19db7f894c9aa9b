package io.promisegate.engine;

import io.promisegate.quote.Pointer;
import io.promisegate.quote.Quote;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.Set;

/**
 * Holds a quote to its structural constraints, which Jakarta Validation checks. A quote that is within all of them is
 * known without it, by what it says of its own constraints.
 */
final class QuoteStructure {
    private final Validator validator;
    private final PlainConstraints plain;

    QuoteStructure(Validator validator) {
        this.validator = validator;
        this.plain = new PlainConstraints(validator.getConstraintsForClass(Quote.class), Quote.Structure.class);
    }

    void check(Scan scan) {
        if (plain.hold(scan.quote)) {
            return;
        }
        Set<ConstraintViolation<Quote>> violations = validator.validate(scan.quote, Quote.Structure.class);
        for (ConstraintViolation<Quote> violation : violations) {
            Pointer pointer = Pointer.ROOT;
            for (Path.Node node : violation.getPropertyPath()) {
                if (node.getName() != null) {
                    pointer = pointer.child(node.getName());
                }
            }
            scan.breachAt(BuiltInRule.STRUCTURE, Pointer.ROOT, pointer.toString(), violation.getMessage());
        }
    }
}
