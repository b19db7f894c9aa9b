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
     * @param holding the {@link Traits traits} of the part that hold for the last of them, a bit each
     * @param open the traits of the part that are not known, or have no value, a bit each; they are worked out where
     *     they are asked for
     * @throws RuleFailure where a rule has no value
     * @throws OverBudget where a rule costs too much
     */
    public abstract long broken(int part, Object first, @Nullable Object second, long active, long holding, long open);

    /**
     * Works out the traits of a part that look at the values of some marks.
     *
     * @param marks the marks, a bit each
     * @param known where the bits are added of the traits that hold, and of those that have no value
     */
    abstract void traits(int part, long marks, Object object, long[] known);
}
