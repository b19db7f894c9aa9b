package io.promisegate.engine.cel;

import org.jspecify.annotations.Nullable;

/** Rules that are evaluated together; compiled code extends it. Thread-safe. */
public abstract class RuleSet {

    /** For compiled code. */
    protected RuleSet() {}

    /**
     * Returns which rules of a part are broken, a bit each.
     *
     * @param first what the first name stands for
     * @param second what the second name stands for, null where there is none
     * @param active the rules that speak now, a bit each; the others are not evaluated
     * @throws RuleFailure where a rule has no value
     * @throws OverBudget where a rule costs too much
     */
    public abstract long broken(int part, Object first, @Nullable Object second, long active);
}
