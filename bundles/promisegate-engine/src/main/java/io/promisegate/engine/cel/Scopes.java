package io.promisegate.engine.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The names that stand for something where instructions are written, and what was found out about each. Not
 * thread-safe.
 */
final class Scopes {
    private static final CelAbstractSyntaxTree NOTHING = CelAbstractSyntaxTree.newParsedAst(
            CelExpr.ofNotSet(0), CelSource.newBuilder("").build());

    final Deque<Scope> scopes = new ArrayDeque<>();
    final Map<String, Integer> occurrences = new HashMap<>();
    private final MethodNode method;
    private final HostModel host;

    /** What is written now. */
    CelAbstractSyntaxTree ast = NOTHING;

    Scopes(MethodNode method, HostModel host) {
        this.method = method;
        this.host = host;
        begin();
    }

    /** Begins a scope within the others. */
    void begin() {
        Scope scope = new Scope();
        method.instructions.add(scope.start);
        scopes.push(scope);
    }

    /** Ends the innermost scope. */
    void end() {
        Scope scope = scopes.pop();
        method.instructions.insert(scope.start, scope.beginning);
    }

    /**
     * A name and what it stands for.
     *
     * @param key what tells it from others of the same name, empty for one that changes
     * @param local the local variable, negative for one that is read where it is used
     */
    record Variable(
            String key,
            CelType type,
            Carrier carrier,
            int local,
            @Nullable Class<?> host) {}

    /**
     * A condition whose state is kept (0 false, 1 true, 2 an error, 3 not known yet), with its error.
     *
     * @param isSettled whether its state is known wherever it is asked for
     * @param isShared whether it was worked out in a loop with others; its state is 4 where that cost too much
     */
    record Kept(int state, int error, boolean isSettled, boolean isShared) {}

    /** A value that is kept. */
    record Value(int state, int value) {}

    /** The names of a method or of a loop, and what was found out about them. */
    static final class Scope {
        final Map<String, Variable> variables = new HashMap<>();
        final Map<String, Kept> accumulators = new HashMap<>();
        final Map<String, Integer> fields = new LinkedHashMap<>();
        final Map<String, Integer> marks = new LinkedHashMap<>();
        final Map<String, Kept> conditions = new LinkedHashMap<>();
        final Map<String, Value> values = new LinkedHashMap<>();
        final InsnList beginning = new InsnList();
        final InsnNode start = new InsnNode(Opcodes.NOP);
    }

    /** What an expression is called, and the innermost scope that it depends on. */
    record Name(String text, Scope scope) {}

    /**
     * Takes note of what an expression consists of; what several consist of is worked out once.
     *
     * @param isKept what is worked out once anyway
     */
    void count(CelExpr expr, Predicate<CelExpr> isKept) {
        if (isKept.test(expr)) {
            return;
        }
        if (expr.getKind() == Kind.COMPREHENSION) {
            note(expr);
            count(expr.comprehension().iterRange(), isKept);
        } else if (expr.getKind() == Kind.CALL) {
            note(expr);
            arguments(expr.call()).forEach(argument -> count(argument, isKept));
        } else if (expr.getKind() == Kind.SELECT) {
            count(expr.select().operand(), isKept);
        }
    }

    private void note(CelExpr expr) {
        Name name = name(expr);
        if (name != null) {
            occurrences.merge(name.text(), 1, Integer::sum);
        }
    }

    @Nullable
    Name name(CelExpr expr) {
        StringBuilder text = new StringBuilder();
        Scope[] scope = {scopes.getLast()};
        return isNamed(expr, text, scope, new HashMap<>()) ? new Name(text.toString(), scope[0]) : null;
    }

    /** Returns whether an expression is the same wherever its name is. */
    private boolean isNamed(CelExpr expr, StringBuilder text, Scope[] scope, Map<String, String> bound) {
        switch (expr.getKind()) {
            case CONSTANT -> {
                CelConstant constant = expr.constant();
                String value = String.valueOf(valueOf(constant));
                text.append(constant.getKind())
                        .append(value.length())
                        .append(':')
                        .append(value);
                return true;
            }
            case IDENT -> {
                String name = expr.ident().name();
                if (bound.containsKey(name)) {
                    text.append(bound.get(name));
                    return true;
                }
                Scope its = scopeOf(name);
                Variable variable = its == null ? null : its.variables.get(name);
                if (variable == null || variable.key().isEmpty()) {
                    return false;
                }
                text.append(variable.key());
                scope[0] = isWithin(its, scope[0]) ? its : scope[0];
                return true;
            }
            case SELECT -> {
                CelSelect select = expr.select();
                text.append(select.testOnly() ? "?(" : "(");
                boolean isNamed = isNamed(select.operand(), text, scope, bound);
                text.append(").").append(select.field());
                return isNamed;
            }
            case CALL -> {
                CelCall call = expr.call();
                text.append(call.function()).append(overloads(expr)).append('(');
                for (CelExpr argument : arguments(call)) {
                    if (!isNamed(argument, text, scope, bound)) {
                        return false;
                    }
                    text.append(',');
                }
                text.append(')');
                return true;
            }
            case LIST -> {
                text.append('[');
                for (CelExpr element : expr.list().elements()) {
                    if (!isNamed(element, text, scope, bound)) {
                        return false;
                    }
                    text.append(',');
                }
                text.append(']');
                return expr.list().optionalIndices().isEmpty();
            }
            case MAP -> {
                text.append('{');
                for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
                    if (entry.optionalEntry() || !isNamed(entry.key(), text.append(','), scope, bound)) {
                        return false;
                    }
                    if (!isNamed(entry.value(), text.append(':'), scope, bound)) {
                        return false;
                    }
                }
                text.append('}');
                return true;
            }
            case COMPREHENSION -> {
                CelComprehension loop = expr.comprehension();
                text.append("loop(");
                if (!isNamed(loop.iterRange(), text, scope, bound)) {
                    return false;
                }
                Map<String, String> inner = new HashMap<>(bound);
                inner.put(loop.iterVar(), "$" + bound.size());
                inner.put(loop.accuVar(), "@" + bound.size());
                if (!loop.iterVar2().isEmpty()) {
                    return false;
                }
                boolean isNamed = isNamed(loop.accuInit(), text.append(';'), scope, bound)
                        && isNamed(loop.loopCondition(), text.append(';'), scope, inner)
                        && isNamed(loop.loopStep(), text.append(';'), scope, inner)
                        && isNamed(loop.result(), text.append(';'), scope, inner);
                text.append(')');
                return isNamed;
            }
            default -> {
                return false;
            }
        }
    }

    @Nullable
    Scope scopeOf(String name) {
        for (Scope scope : scopes) {
            if (scope.variables.containsKey(name) || scope.accumulators.containsKey(name)) {
                return scope;
            }
        }
        return null;
    }

    /** Returns whether a scope lies within another. */
    private boolean isWithin(@Nullable Scope inner, Scope outer) {
        for (Scope scope : scopes) {
            if (scope == outer) {
                return false;
            }
            if (scope == inner) {
                return true;
            }
        }
        return false;
    }

    Variable find(String name) {
        Scope scope = scopeOf(name);
        Variable variable = scope == null ? null : scope.variables.get(name);
        if (variable == null) {
            throw new NotCovered("name " + name);
        }
        return variable;
    }

    static List<CelExpr> arguments(CelCall call) {
        List<CelExpr> arguments = new ArrayList<>();
        call.target().ifPresent(arguments::add);
        arguments.addAll(call.args());
        return arguments;
    }

    private List<String> overloads(CelExpr expr) {
        return ast.getReference(expr.id())
                .map(CelReference::overloadIds)
                .map(List::copyOf)
                .orElse(List.of());
    }

    String overload(CelExpr expr) {
        List<String> overloads = overloads(expr);
        return overloads.size() == 1 ? overloads.get(0) : "";
    }

    CelType type(CelExpr expr) {
        return ast.getType(expr.id()).orElse(SimpleType.DYN);
    }

    Carrier carrier(CelExpr expr) {
        return Carrier.of(type(expr), host);
    }

    static Object valueOf(CelConstant constant) {
        return switch (constant.getKind()) {
            case NULL_VALUE -> constant.nullValue();
            case BOOLEAN_VALUE -> constant.booleanValue();
            case INT64_VALUE -> constant.int64Value();
            case UINT64_VALUE -> constant.uint64Value();
            case DOUBLE_VALUE -> constant.doubleValue();
            case STRING_VALUE -> constant.stringValue();
            case BYTES_VALUE -> constant.bytesValue();
            default -> throw new NotCovered("constant " + constant.getKind());
        };
    }
}
