package io.promisegate.engine;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExprVisitor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a parsed condition uses, and what it must not: one walk before the types are checked. */
final class ConditionOutline extends CelExprVisitor {
    private static final int MAX_NESTING = 2;

    private final CelSource source;
    private final List<CelIssue> issues = new ArrayList<>();
    private final Set<String> functions = new HashSet<>();
    private boolean hasCollections;
    private int nesting;

    private ConditionOutline(CelSource source) {
        this.source = source;
    }

    static ConditionOutline of(CelAbstractSyntaxTree parsed) {
        ConditionOutline outline = new ConditionOutline(parsed.getSource());
        outline.visit(parsed);
        return outline;
    }

    /** Returns what the type checker would leave open, and loops that nest too deep. */
    List<CelIssue> issues() {
        return issues;
    }

    /** Returns the names of the functions and operators called. */
    Set<String> functions() {
        return functions;
    }

    /** Returns whether it holds lists or maps of its own. */
    boolean hasCollections() {
        return hasCollections;
    }

    @Override
    protected void visit(CelExpr expr, CelConstant constant) {
        if (constant.getKind() == CelConstant.Kind.NULL_VALUE) {
            refuse(expr, "there is no null here; ask has()");
        }
    }

    @Override
    protected void visit(CelExpr expr, CelExpr.CelCall call) {
        functions.add(call.function());
        super.visit(expr, call);
    }

    @Override
    protected void visit(CelExpr expr, CelExpr.CelStruct struct) {
        refuse(expr, "a condition makes no struct");
    }

    @Override
    protected void visit(CelExpr expr, CelExpr.CelList list) {
        hasCollections = true;
        super.visit(expr, list);
    }

    @Override
    protected void visit(CelExpr expr, CelExpr.CelMap map) {
        hasCollections = true;
        super.visit(expr, map);
    }

    @Override
    protected void visit(CelExpr expr, CelExpr.CelComprehension loop) {
        if (++nesting > MAX_NESTING) {
            refuse(expr, "more than " + MAX_NESTING + " nested loops");
        }
        super.visit(expr, loop);
        nesting--;
    }

    private void refuse(CelExpr expr, String message) {
        int position = source.getPositionsMap().getOrDefault(expr.id(), 0);
        CelSourceLocation place = source.getOffsetLocation(position).orElse(CelSourceLocation.NONE);
        issues.add(CelIssue.formatError(place, message));
    }
}
