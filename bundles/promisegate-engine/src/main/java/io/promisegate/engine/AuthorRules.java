package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.Boundary.Scope;
import io.promisegate.engine.CelConditions.Checked;
import io.promisegate.engine.CompiledBoundary.EvaluationFailure;
import io.promisegate.engine.RuleCondition.ConditionFailure;
import io.promisegate.engine.cel.OverBudget;
import io.promisegate.engine.cel.RuleCompiler;
import io.promisegate.engine.cel.RuleCompiler.Part;
import io.promisegate.engine.cel.RuleFailure;
import io.promisegate.quote.QuoteLine;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of the authors' own that look at lines, or those that look at a quote as a whole. Nearly all are compiled
 * code; the interpreter evaluates the others. Thread-safe.
 */
final class AuthorRules {
    private static final Logger LOG = LoggerFactory.getLogger(AuthorRules.class);

    private final List<CompiledRule> all;
    private final AuthorRule[] rules;
    private final Part[] parts;
    private final KnownTraits[] traits;
    private final Interpreted[] interpreted;
    private final boolean isAlways;

    /** A rule that is not compiled. */
    private record Interpreted(int number, @Nullable RuleCondition when, RuleCondition expect) {}

    /**
     * Compiles rules.
     *
     * @param authored the rules of a boundary
     * @param scope what they look at; the others are left out
     */
    AuthorRules(List<AuthorRule> authored, Scope scope, CelConditions conditions) {
        List<AuthorRule> its =
                authored.stream().filter(rule -> rule.scope() == scope).toList();
        all = its.stream().map(AuthorRule::rule).toList();
        rules = its.stream().filter(rule -> rule.rule().mode() != Mode.OFF).toArray(AuthorRule[]::new);
        List<RuleCompiler.Source> sources = new ArrayList<>();
        boolean always = true;
        for (AuthorRule rule : rules) {
            Checked when = rule.when();
            sources.add(new RuleCompiler.Source(
                    when == null ? null : when.ast(),
                    rule.expect().ast(),
                    rule.rule().speaksAlways()));
            always &= rule.rule().speaksAlways();
        }
        isAlways = always;
        RuleCompiler.Compiled compiled = conditions.compiled(scope, sources);
        parts = compiled.parts().toArray(Part[]::new);
        traits = compiled.parts().stream()
                .map(part -> new KnownTraits(part.traits()))
                .toArray(KnownTraits[]::new);
        List<Interpreted> others = new ArrayList<>();
        for (Map.Entry<Integer, String> uncovered : compiled.uncovered().entrySet()) {
            AuthorRule rule = rules[uncovered.getKey()];
            Checked when = rule.when();
            others.add(new Interpreted(
                    uncovered.getKey(),
                    when == null ? null : conditions.interpreted(when),
                    conditions.interpreted(rule.expect())));
            LOG.info("Rule {} is interpreted: {}", rule.rule().id(), uncovered.getValue());
        }
        interpreted = others.toArray(Interpreted[]::new);
    }

    /** Returns the rules, in the order of the boundary; among them those that are off. */
    List<CompiledRule> rules() {
        return all;
    }

    /** Returns whether a rule is evaluated by the interpreter. */
    boolean isInterpreted(CompiledRule rule) {
        for (Interpreted one : interpreted) {
            if (rules[one.number()].rule().equals(rule)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Holds a quote, or a line of it, to the rules.
     *
     * @param line the line, null for the quote as a whole
     */
    void check(Scan scan, @Nullable QuoteLine line) throws EvaluationFailure {
        // compiled rules come in the order of the boundary, those that are interpreted in between
        BitSet broken = null;
        try {
            for (int i = 0; i < parts.length; i++) {
                Part part = parts[i];
                long active = isAlways ? -1L : active(part, scan.at);
                long bits = line == null
                        ? part.set().broken(part.number(), scan.quote, null, active, 0, 0)
                        : traits[i].broken(part, scan.quote, line, active);
                for (; bits != 0; bits &= bits - 1) {
                    int rule = part.rules().get(Long.numberOfTrailingZeros(bits));
                    if (interpreted.length == 0) {
                        scan.breach(rules[rule].rule(), rules[rule].at());
                    } else {
                        broken = broken == null ? new BitSet(rules.length) : broken;
                        broken.set(rule);
                    }
                }
            }
        } catch (RuleFailure e) {
            throw EvaluationFailure.failed(rules[e.rule()].rule().id(), e);
        } catch (OverBudget e) {
            throw overBudget(rules[e.rule()]);
        } catch (RuntimeException e) {
            throw EvaluationFailure.failed("conditions", e);
        }
        for (Interpreted one : interpreted) {
            if (isBroken(one, scan, line)) {
                broken = broken == null ? new BitSet(rules.length) : broken;
                broken.set(one.number());
            }
        }
        if (broken != null) {
            for (int i = broken.nextSetBit(0); i >= 0; i = broken.nextSetBit(i + 1)) {
                scan.breach(rules[i].rule(), rules[i].at());
            }
        }
    }

    private long active(Part part, long at) {
        long active = 0;
        for (int i = 0; i < part.rules().size(); i++) {
            active |= rules[part.rules().get(i)].rule().speaksAt(at) ? 1L << i : 0;
        }
        return active;
    }

    private boolean isBroken(Interpreted one, Scan scan, @Nullable QuoteLine line) throws EvaluationFailure {
        AuthorRule rule = rules[one.number()];
        if (!rule.rule().speaksAt(scan.at)) {
            return false;
        }
        try {
            RuleCondition when = one.when();
            return (when == null || when.holds(scan.quote, line))
                    && !one.expect().holds(scan.quote, line);
        } catch (ConditionFailure e) {
            throw e.isOverBudget()
                    ? overBudget(rule)
                    : EvaluationFailure.failed(rule.rule().id(), e);
        } catch (RuntimeException e) {
            throw EvaluationFailure.failed(rule.rule().id(), e);
        }
    }

    private static EvaluationFailure overBudget(AuthorRule rule) {
        String id = rule.rule().id();
        return EvaluationFailure.overBudget(id, "Rule " + id + " costs more than its budget.");
    }
}
