package io.promisegate.engine.cel;

/** Says which of the rules that are evaluated together has no value; the cause says why. */
public final class RuleFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int rule;

    RuleFailure(int rule, Throwable cause) {
        super(String.valueOf(cause.getMessage()), cause, false, false);
        this.rule = rule;
    }

    /** Returns the number of the rule. */
    public int rule() {
        return rule;
    }
}
