package io.promisegate.engine.cel;

/** Says that an expression is not for compiled code; the interpreter evaluates it. */
final class NotCovered extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotCovered(String what) {
        super(what, null, false, false);
    }
}
