package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Scope;
import io.promisegate.engine.CelConditions.Checked;
import io.promisegate.quote.Term;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the authors' own.
 *
 * @param when the condition under which it speaks, null for always
 * @param expect what must hold then
 * @param at where its finding points, null for the line or the quote
 */
record AuthorRule(
        CompiledRule rule,
        Scope scope,
        @Nullable Checked when,
        Checked expect,
        @Nullable Term at) {}
