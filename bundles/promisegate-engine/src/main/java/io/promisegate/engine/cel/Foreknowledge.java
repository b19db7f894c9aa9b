package io.promisegate.engine.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import io.promisegate.engine.cel.HostModel.Always;
import io.promisegate.engine.cel.HostModel.Field;
import io.promisegate.engine.cel.HostModel.Part;
import io.promisegate.engine.cel.Scopes.Name;
import io.promisegate.engine.cel.Scopes.Scope;
import io.promisegate.engine.cel.Scopes.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/** What is known of expressions before anything runs: constants, what cannot fail, what is there. Not thread-safe. */
final class Foreknowledge {
    static final String OPTIONAL_SELECT = "_?._";

    static final Map<String, Integer> COMPARISONS = Map.of(
            "less", Opcodes.IFLT,
            "less_equals", Opcodes.IFLE,
            "greater", Opcodes.IFGT,
            "greater_equals", Opcodes.IFGE);

    final Set<String> present = new HashSet<>();
    private final Scopes names;
    private final HostModel host;
    private final Functions functions;

    Foreknowledge(Scopes names, HostModel host, Functions functions) {
        this.names = names;
        this.host = host;
        this.functions = functions;
    }

    /** Returns the value of an expression that has the same one always, as the interpreter has it; null otherwise. */
    @Nullable
    Object constant(CelExpr expr) {
        switch (expr.getKind()) {
            case CONSTANT -> {
                return Scopes.valueOf(expr.constant());
            }
            case LIST -> {
                List<Object> list = new ArrayList<>();
                for (CelExpr element : expr.list().elements()) {
                    Object value = constant(element);
                    if (value == null || !expr.list().optionalIndices().isEmpty()) {
                        return null;
                    }
                    list.add(value);
                }
                return List.copyOf(list);
            }
            case MAP -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
                    Object key = constant(entry.key());
                    Object value = constant(entry.value());
                    if (!(key instanceof String || key instanceof Long)
                            || value == null
                            || entry.optionalEntry()
                            || map.put(key, value) != null) {
                        return null;
                    }
                }
                return Map.copyOf(map);
            }
            case CALL -> {
                return calledConstant(expr);
            }
            default -> {
                return null;
            }
        }
    }

    private @Nullable Object calledConstant(CelExpr expr) {
        Operations.Overload function = switch (names.overload(expr)) {
            case "decimal_string",
                    "decimal_int64",
                    "string_to_timestamp",
                    "string_to_duration",
                    "negate_int64",
                    "negate_double",
                    "tier_string" -> functions.find(names.overload(expr));
            default -> null;
        };
        if (function == null) {
            return null;
        }
        List<CelExpr> arguments = Scopes.arguments(expr.call());
        Object[] values = new Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            Object value = constant(arguments.get(i));
            if (value == null) {
                return null;
            }
            values[i] = value;
        }
        try {
            return function.apply(values);
        } catch (CelEvaluationException | RuntimeException e) {
            // it fails each time
            return null;
        }
    }

    boolean canFail(CelExpr expr) {
        if (constant(expr) != null) {
            return false;
        }
        switch (expr.getKind()) {
            case IDENT -> {
                Scope scope = names.scopeOf(expr.ident().name());
                Variable variable =
                        scope == null ? null : scope.variables.get(expr.ident().name());
                return variable == null || variable.local() < 0;
            }
            case SELECT -> {
                CelSelect select = expr.select();
                Field field = field(select);
                if (field == null || canFail(select.operand())) {
                    return true;
                }
                if (select.testOnly() || field instanceof Part || field instanceof Always) {
                    return false;
                }
                Name name = names.name(expr);
                return name == null || !present.contains(name.text());
            }
            case CALL -> {
                for (CelExpr argument : Scopes.arguments(expr.call())) {
                    if (canFail(argument)) {
                        return true;
                    }
                }
                return !isTotal(expr);
            }
            default -> {
                return true;
            }
        }
    }

    /** Returns whether the types of all of these are known, and such that there are instructions for them. */
    boolean areCarried(List<CelExpr> exprs) {
        return exprs.stream().allMatch(expr -> names.carrier(expr) != Carrier.OBJECT);
    }

    /** Returns whether a call has a value for all arguments. */
    private boolean isTotal(CelExpr expr) {
        String overload = names.overload(expr);
        if (overload.equals("in_list")) {
            return constant(expr.call().args().get(1)) != null
                    && names.carrier(expr.call().args().get(0)) == Carrier.STRING;
        }
        if (!areCarried(Scopes.arguments(expr.call()))) {
            return false;
        }
        if (host.function(overload) != null) {
            return true;
        }
        return switch (overload) {
            case "logical_and",
                    "logical_or",
                    "logical_not",
                    "conditional",
                    "not_strictly_false",
                    "contains_string",
                    "starts_with_string",
                    "ends_with_string",
                    "size_string",
                    "string_size" -> true;
            case "equals", "not_equals" -> true;
            default -> isComparison(overload);
        };
    }

    static boolean isComparison(String overload) {
        for (String comparison : COMPARISONS.keySet()) {
            for (String types :
                    List.of("_int64", "_string", "_double", "_decimal", "_decimal_int64", "_int64_decimal")) {
                if (overload.equals(comparison + types)) {
                    return true;
                }
            }
        }
        return overload.endsWith("equals_decimal_int64") || overload.endsWith("equals_int64_decimal");
    }

    /** Adds the fields that are there where a condition is true or false. */
    void presentWhere(CelExpr expr, boolean isTrue, List<String> found) {
        if (expr.getKind() == Kind.SELECT && expr.select().testOnly()) {
            if (isTrue) {
                addName(
                        CelExpr.ofSelect(
                                expr.id(),
                                expr.select().operand(),
                                expr.select().field(),
                                false),
                        found);
            }
            return;
        }
        if (expr.getKind() == Kind.CALL) {
            List<CelExpr> arguments = Scopes.arguments(expr.call());
            switch (expr.call().function()) {
                case "_&&_", "_||_" -> {
                    if (isTrue == expr.call().function().equals("_&&_")) {
                        arguments.forEach(argument -> presentWhere(argument, isTrue, found));
                    }
                    return;
                }
                case "!_" -> {
                    presentWhere(arguments.get(0), !isTrue, found);
                    return;
                }
                case "_?_:_", OPTIONAL_SELECT, "or", "orValue", "@not_strictly_false" -> {
                    return;
                }
                default -> {}
            }
        }
        presentIn(expr, found);
    }

    /** Adds the fields that are there where an expression has a value. */
    private void presentIn(CelExpr expr, List<String> found) {
        if (expr.getKind() == Kind.SELECT && !expr.select().testOnly()) {
            addName(expr, found);
            presentIn(expr.select().operand(), found);
        } else if (expr.getKind() == Kind.CALL) {
            switch (expr.call().function()) {
                case "_&&_", "_||_", "_?_:_", OPTIONAL_SELECT, "or", "orValue", "@not_strictly_false" -> {}
                default -> Scopes.arguments(expr.call()).forEach(argument -> presentIn(argument, found));
            }
        }
    }

    private void addName(CelExpr select, List<String> found) {
        Name name = names.name(select);
        if (name != null) {
            found.add(name.text());
        }
    }

    /** Returns how a field is read, null where it is not one of the host's. */
    @Nullable
    Field field(CelSelect select) {
        CelType type = names.type(select.operand());
        return type.kind() == CelKind.STRUCT && host.isStruct(type.name())
                ? host.field(type.name(), select.field())
                : null;
    }

    static int weight(CelExpr expr) {
        return switch (expr.getKind()) {
            case SELECT -> 1 + weight(expr.select().operand());
            case CALL ->
                1
                        + Scopes.arguments(expr.call()).stream()
                                .mapToInt(Foreknowledge::weight)
                                .sum();
            case LIST ->
                1
                        + expr.list().elements().stream()
                                .mapToInt(Foreknowledge::weight)
                                .sum();
            case COMPREHENSION ->
                1
                        + weight(expr.comprehension().iterRange())
                        + weight(expr.comprehension().loopCondition())
                        + weight(expr.comprehension().loopStep());
            default -> 1;
        };
    }
}
