package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Scope;
import io.promisegate.engine.RuleCondition.ConditionFailure;
import io.promisegate.quote.Term;
import org.jspecify.annotations.Nullable;

/** A rule of the authors' own, compiled. */
record AuthorRule(
        CompiledRule rule,
        Scope scope,
        @Nullable RuleCondition when,
        RuleCondition expect,
        @Nullable Term at) {

    /** Holds the quote, or the line that the scan is at, to the rule. */
    void check(Scan scan) throws ConditionFailure {
        if (!rule.speaksAt(scan.at)) {
            return;
        }
        var line = scope == Scope.LINE ? scan.line() : null;
        if ((when == null || when.holds(scan.quote, line)) && !expect.holds(scan.quote, line)) {
            scan.breach(rule, at);
        }
    }
}
