package io.promisegate.engine;

import io.promisegate.quote.Pointer;
import io.promisegate.quote.Quote;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.Set;

/** Holds a quote to its structural constraints, which Jakarta Validation checks. */
final class QuoteStructure {
    private final Validator validator;

    QuoteStructure(Validator validator) {
        this.validator = validator;
    }

    void check(Scan scan) {
        Set<ConstraintViolation<Quote>> violations = validator.validate(scan.quote, Quote.Structure.class);
        if (violations.isEmpty()) {
            return;
        }
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
