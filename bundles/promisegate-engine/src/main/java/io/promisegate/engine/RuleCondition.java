package io.promisegate.engine;

import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import org.jspecify.annotations.Nullable;

/** A compiled condition of the authors' own. Thread-safe. */
interface RuleCondition {

    /**
     * Returns whether the condition holds.
     *
     * @param line the line that it looks at, null for the quote as a whole
     * @throws ConditionFailure where it has no value, or costs more than its budget
     */
    boolean holds(Quote quote, @Nullable QuoteLine line) throws ConditionFailure;

    /** Says why a condition has no value. */
    final class ConditionFailure extends Exception {
        private static final long serialVersionUID = 1;
        private final boolean overBudget;

        ConditionFailure(String message, boolean overBudget) {
            super(message);
            this.overBudget = overBudget;
        }

        boolean isOverBudget() {
            return overBudget;
        }
    }
}
