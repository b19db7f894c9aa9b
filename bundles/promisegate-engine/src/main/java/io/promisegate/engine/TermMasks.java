package io.promisegate.engine;

import io.promisegate.quote.PromiseKind;
import io.promisegate.quote.Term;

/** Masks of terms, for asking in one step whether a line promises anything of a kind. */
final class TermMasks {
    private static final long[] BY_KIND = new long[PromiseKind.values().length];

    static {
        for (Term term : Term.values()) {
            BY_KIND[term.kind().ordinal()] |= term.bit();
        }
    }

    private TermMasks() {}

    static long of(PromiseKind kind) {
        return BY_KIND[kind.ordinal()];
    }
}
