package io.promisegate.engine.cel;

/** Ends an evaluation at once; an Error, since CEL absorbs exceptions under {@code ||} and {@code exists}. */
public final class OverBudget extends Error {
    private static final long serialVersionUID = 1;

    private final int rule;

    /**
     * Makes one.
     *
     * @param rule which of the rules that are evaluated together costs more
     */
    public OverBudget(int rule) {
        super("over budget", null, false, false);
        this.rule = rule;
    }

    /** Returns which of the rules that are evaluated together costs more. */
    public int rule() {
        return rule;
    }
}
