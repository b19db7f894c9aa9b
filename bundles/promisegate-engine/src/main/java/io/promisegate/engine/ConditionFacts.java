package io.promisegate.engine;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExprVisitor;
import io.promisegate.decision.Fact.Sense;
import io.promisegate.quote.Term;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the conditions of a rule look at. Where a number is held against a constant once, in the expectation and
 * under no negation, it is known which way of it is for the worse; all else is held to be the same.
 */
final class ConditionFacts extends CelExprVisitor {
    private static final Set<String> QUOTE_FIELDS = Set.of("total", "currency", "account", "channel");
    private static final Map<String, Sense> WORSE = Map.of(
            "_<_", Sense.MORE_IS_WORSE,
            "_<=_", Sense.MORE_IS_WORSE,
            "_>_", Sense.LESS_IS_WORSE,
            "_>=_", Sense.LESS_IS_WORSE);
    private static final Set<String> PLAIN = Set.of("_<_", "_<=_", "_>_", "_>=_", "_&&_", "_||_", "decimal");
    private static final Map<String, Term> TERMS = terms();

    private final Map<String, Sense> senses = new HashMap<>();
    private final Set<String> quoteFields = new TreeSet<>();
    private long terms;
    private boolean isOfAllLines;

    /** Whether every operator so far leaves a comparison as it is. */
    private boolean isPlain;

    private ConditionFacts(boolean isPlain) {
        this.isPlain = isPlain;
    }

    private static Map<String, Term> terms() {
        Map<String, Term> terms = new HashMap<>();
        for (Term term : Term.values()) {
            String name = term.termName();
            terms.put(name, term);
            int dot = name.indexOf('.');
            if (dot > 0) {
                // as CelModel joins them
                terms.put(
                        name.substring(0, dot)
                                + name.substring(dot + 1, dot + 2).toUpperCase(Locale.ROOT)
                                + name.substring(dot + 2),
                        term);
            }
        }
        return terms;
    }

    /**
     * Returns what is looked at by a rule.
     *
     * @param when null for always
     * @param condition what the rule says, as its authors wrote it
     */
    static LooksAt of(@Nullable CelExpr when, CelExpr expect, String condition) {
        ConditionFacts facts = new ConditionFacts(true);
        facts.visit(expect);
        if (when != null) {
            facts.isPlain = false;
            facts.visit(when);
        }
        return new LooksAt(facts.terms, facts.senses, List.copyOf(facts.quoteFields), facts.isOfAllLines, condition);
    }

    @Override
    protected void visit(CelExpr expr, CelExpr.CelSelect select) {
        String path = path(expr);
        if (path == null) {
            super.visit(expr, select);
            return;
        }
        add(path, Sense.EXACT);
    }

    @Override
    protected void visit(CelExpr expr, CelExpr.CelComprehension loop) {
        isPlain = false;
        super.visit(expr, loop);
    }

    @Override
    protected void visit(CelExpr expr, CelExpr.CelCall call) {
        isPlain &= PLAIN.contains(call.function());
        Sense sense = WORSE.get(call.function());
        if (sense == null || !isPlain) {
            super.visit(expr, call);
            return;
        }
        String left = path(call.args().get(0));
        String right = path(call.args().get(1));
        if (left != null && isConstant(call.args().get(1))) {
            add(left, sense);
        } else if (right != null && isConstant(call.args().get(0))) {
            add(right, sense == Sense.MORE_IS_WORSE ? Sense.LESS_IS_WORSE : Sense.MORE_IS_WORSE);
        } else {
            super.visit(expr, call);
        }
    }

    private static boolean isConstant(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> expr.constant().getKind() != CelConstant.Kind.STRING_VALUE;
            case CALL ->
                expr.call().function().equals("decimal")
                        && expr.call().args().get(0).getKind() == CelExpr.ExprKind.Kind.CONSTANT;
            default -> false;
        };
    }

    /** Returns the fields that are selected, without the variable that they are selected from; null for none. */
    private static @Nullable String path(CelExpr expr) {
        if (expr.getKind() != CelExpr.ExprKind.Kind.SELECT) {
            return null;
        }
        CelExpr.CelSelect select = expr.select();
        if (select.operand().getKind() == CelExpr.ExprKind.Kind.IDENT) {
            return select.field();
        }
        String before = path(select.operand());
        return before == null ? null : before + '.' + select.field();
    }

    private void add(String path, Sense sense) {
        String name = path;
        Term term = TERMS.get(path);
        if (term != null) {
            terms |= term.bit();
            name = term.termName();
        } else if (QUOTE_FIELDS.contains(path)) {
            quoteFields.add(path);
        } else if (path.equals("lines")) {
            isOfAllLines = true;
        } else {
            // such as a step of a ramp, whose term is looked at too
            int dot = path.lastIndexOf('.');
            if (dot > 0) {
                add(path.substring(0, dot), Sense.EXACT);
            }
            return;
        }
        Sense known = senses.putIfAbsent(name, sense);
        if (known != null && known != sense) {
            senses.put(name, Sense.EXACT);
        }
    }
}
