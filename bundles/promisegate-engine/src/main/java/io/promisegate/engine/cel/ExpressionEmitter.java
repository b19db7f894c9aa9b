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
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.RuntimeEquality;
import io.promisegate.engine.cel.HostModel.Always;
import io.promisegate.engine.cel.HostModel.Field;
import io.promisegate.engine.cel.HostModel.Function;
import io.promisegate.engine.cel.HostModel.Marked;
import io.promisegate.engine.cel.HostModel.Maybe;
import io.promisegate.engine.cel.HostModel.Part;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Writes the instructions for expressions into a method. A condition is written as jumps: to where it is true, to where
 * it is false, and to where it is an error, with the error in a local variable. So {@code &&}, {@code ||} and loops
 * absorb errors as CEL says, and nothing is thrown for it. What was found out about a name (a field that was read, a
 * function that was called, a condition that several expressions have) is kept in local variables for as long as the
 * name stands for the same.
 *
 * <p>The operand stack is empty wherever an expression begins that may fail. Not thread-safe; for one method.
 */
final class ExpressionEmitter {
    private static final String OPERATIONS = Type.getInternalName(Operations.class);
    private static final Type OBJECT = Type.getType(Object.class);
    private static final String LIST = Type.getInternalName(List.class);
    private static final String EQUALS = "equals";
    private static final String OPTIONAL_SELECT = "_?._";

    /** A condition that is less than so many expressions is not worth being kept. */
    private static final int LEAST_KEPT = 4;

    /** A class file takes no longer ones, at three bytes a character. */
    private static final int LONGEST_TEXT = 0xFFFF / 3;

    /** Texts that are compared by identity before they are looked up. */
    private static final int MOST_IDENTICAL = 8;

    private static final CelAbstractSyntaxTree NOTHING = CelAbstractSyntaxTree.newParsedAst(
            CelExpr.ofNotSet(0), CelSource.newBuilder("").build());

    private static final Map<String, Integer> COMPARISONS = Map.of(
            "less", Opcodes.IFLT,
            "less_equals", Opcodes.IFLE,
            "greater", Opcodes.IFGT,
            "greater_equals", Opcodes.IFGE);

    private final MethodNode method;
    private final Constants constants;
    private final HostModel host;
    private final Functions functions;
    private final int mostSteps;
    private final int failure;
    private final int steps;
    private final Deque<Scope> scopes = new ArrayDeque<>();
    private final List<Runnable> deferred = new ArrayList<>();
    private final Set<String> present = new HashSet<>();
    private final Map<String, Integer> occurrences = new HashMap<>();
    private CelAbstractSyntaxTree ast = NOTHING;
    private int locals;
    private int rule;
    private int loops;

    /**
     * A name and what it stands for.
     *
     * @param key what tells it from others of the same name, empty for one that changes
     * @param local the local variable, negative for one that is read where it is used
     */
    private record Variable(
            String key,
            CelType type,
            Carrier carrier,
            int local,
            @Nullable Class<?> host) {}

    /**
     * A condition whose state is kept (0 false, 1 true, 2 an error, 3 not known yet), with its error.
     *
     * @param isSettled whether its state is known wherever it is asked for
     */
    private record Kept(int state, int error, boolean isSettled) {}

    /** A value that is kept. */
    private record Value(int state, int value) {}

    /** The names of a method or of a loop, and what was found out about them. */
    private static final class Scope {
        private final Map<String, Variable> variables = new HashMap<>();
        private final Map<String, Kept> accumulators = new HashMap<>();
        private final Map<String, Integer> fields = new LinkedHashMap<>();
        private final Map<String, Integer> marks = new LinkedHashMap<>();
        private final Map<String, Kept> conditions = new LinkedHashMap<>();
        private final Map<String, Value> values = new LinkedHashMap<>();
        private final InsnList beginning = new InsnList();
        private final InsnNode start = new InsnNode(Opcodes.NOP);
    }

    /** What an expression is called, and the innermost scope that it depends on. */
    private record Name(String text, Scope scope) {}

    /**
     * Begins a method.
     *
     * @param locals the first local variable that is free
     * @param mostSteps how many steps the loops of a condition may take
     */
    ExpressionEmitter(
            MethodNode method, int locals, Constants constants, HostModel host, Functions functions, int mostSteps) {
        this.method = method;
        this.locals = locals;
        this.constants = constants;
        this.host = host;
        this.functions = functions;
        this.mostSteps = mostSteps;
        failure = local(OBJECT);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitVarInsn(Opcodes.ASTORE, failure);
        steps = local(Type.INT_TYPE);
        method.visitInsn(Opcodes.ICONST_0);
        method.visitVarInsn(Opcodes.ISTORE, steps);
        begin();
    }

    /** Makes a name stand for what is in a local variable, in the whole method. */
    void variable(String name, CelType type, int local, Class<?> hostClass) {
        Variable variable = new Variable(name, type, Carrier.of(type, host), local, hostClass);
        scopes.getLast().variables.put(name, variable);
    }

    /** Makes a name stand for what a map of variables in a local variable has, in the whole method. */
    void variable(String name, CelType type, int local) {
        scopes.getLast().variables.put(name, new Variable(name, type, Carrier.of(type, host), -1 - local, null));
    }

    /** Goes on with another expression, of the rule of this number. */
    void use(CelAbstractSyntaxTree other, int its) {
        ast = other;
        rule = its;
    }

    /** Has the steps of loops counted from here on. */
    void restart() {
        method.visitInsn(Opcodes.ICONST_0);
        method.visitVarInsn(Opcodes.ISTORE, steps);
    }

    /** Takes note of what an expression consists of; what several consist of is worked out once. */
    void count(CelAbstractSyntaxTree other) {
        ast = other;
        count(other.getExpr());
    }

    private void count(CelExpr expr) {
        if (expr.getKind() == Kind.COMPREHENSION) {
            note(expr);
            count(expr.comprehension().iterRange());
        } else if (expr.getKind() == Kind.CALL) {
            note(expr);
            expr.call().target().ifPresent(this::count);
            expr.call().args().forEach(this::count);
        } else if (expr.getKind() == Kind.SELECT) {
            count(expr.select().operand());
        }
    }

    private void note(CelExpr expr) {
        Name name = name(expr);
        if (name != null) {
            occurrences.merge(name.text(), 1, Integer::sum);
        }
    }

    /** Returns the local variable that holds the error where an expression has failed. */
    int failure() {
        return failure;
    }

    /** Ends the method: what was put off is written. */
    void finish() {
        while (!deferred.isEmpty()) {
            List<Runnable> now = List.copyOf(deferred);
            deferred.clear();
            now.forEach(Runnable::run);
        }
        end();
    }

    private void begin() {
        Scope scope = new Scope();
        method.instructions.add(scope.start);
        scopes.push(scope);
    }

    private void end() {
        Scope scope = scopes.pop();
        method.instructions.insert(scope.start, scope.beginning);
    }

    private int local(Type type) {
        int local = locals;
        locals += type.getSize();
        return local;
    }

    // ---- names

    private @Nullable Name name(CelExpr expr) {
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

    private @Nullable Scope scopeOf(String name) {
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

    private Variable find(String name) {
        Scope scope = scopeOf(name);
        Variable variable = scope == null ? null : scope.variables.get(name);
        if (variable == null) {
            throw new NotCovered("name " + name);
        }
        return variable;
    }

    private static List<CelExpr> arguments(CelCall call) {
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

    private String overload(CelExpr expr) {
        List<String> overloads = overloads(expr);
        return overloads.size() == 1 ? overloads.get(0) : "";
    }

    private CelType type(CelExpr expr) {
        return ast.getType(expr.id()).orElse(SimpleType.DYN);
    }

    private Carrier carrier(CelExpr expr) {
        return Carrier.of(type(expr), host);
    }

    // ---- what is known before anything runs

    private static Object valueOf(CelConstant constant) {
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

    /** Returns the value of an expression that has the same one always, as the interpreter has it; null otherwise. */
    private @Nullable Object constant(CelExpr expr) {
        switch (expr.getKind()) {
            case CONSTANT -> {
                return valueOf(expr.constant());
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
        Operations.Overload function = switch (overload(expr)) {
            case "decimal_string",
                    "decimal_int64",
                    "string_to_timestamp",
                    "string_to_duration",
                    "negate_int64",
                    "negate_double",
                    "tier_string" -> functions.find(overload(expr));
            default -> null;
        };
        if (function == null) {
            return null;
        }
        List<CelExpr> arguments = arguments(expr.call());
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

    private boolean canFail(CelExpr expr) {
        if (constant(expr) != null) {
            return false;
        }
        switch (expr.getKind()) {
            case IDENT -> {
                Scope scope = scopeOf(expr.ident().name());
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
                Name name = name(expr);
                return name == null || !present.contains(name.text());
            }
            case CALL -> {
                for (CelExpr argument : arguments(expr.call())) {
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
    private boolean areCarried(List<CelExpr> exprs) {
        return exprs.stream().allMatch(expr -> carrier(expr) != Carrier.OBJECT);
    }

    /** Returns whether a call has a value for all arguments. */
    private boolean isTotal(CelExpr expr) {
        String overload = overload(expr);
        if (overload.equals("in_list")) {
            return constant(expr.call().args().get(1)) != null
                    && carrier(expr.call().args().get(0)) == Carrier.STRING;
        }
        if (!areCarried(arguments(expr.call()))) {
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

    private static boolean isComparison(String overload) {
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
    private void presentWhere(CelExpr expr, boolean isTrue, List<String> found) {
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
            List<CelExpr> arguments = arguments(expr.call());
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
                default -> arguments(expr.call()).forEach(argument -> presentIn(argument, found));
            }
        }
    }

    private void addName(CelExpr select, List<String> found) {
        Name name = name(select);
        if (name != null) {
            found.add(name.text());
        }
    }

    /** Writes something where a condition is known to be true or false. */
    void where(CelExpr condition, boolean isTrue, Runnable writing) {
        List<String> found = new ArrayList<>();
        presentWhere(condition, isTrue, found);
        found.removeIf(present::contains);
        present.addAll(found);
        writing.run();
        found.forEach(present::remove);
    }

    /** Returns how a field is read, null where it is not one of the host's. */
    private @Nullable Field field(CelSelect select) {
        CelType type = type(select.operand());
        return type.kind() == CelKind.STRUCT && host.isStruct(type.name())
                ? host.field(type.name(), select.field())
                : null;
    }

    private static int weight(CelExpr expr) {
        return switch (expr.getKind()) {
            case SELECT -> 1 + weight(expr.select().operand());
            case CALL ->
                1
                        + arguments(expr.call()).stream()
                                .mapToInt(ExpressionEmitter::weight)
                                .sum();
            case LIST ->
                1
                        + expr.list().elements().stream()
                                .mapToInt(ExpressionEmitter::weight)
                                .sum();
            case COMPREHENSION ->
                1
                        + weight(expr.comprehension().iterRange())
                        + weight(expr.comprehension().loopCondition())
                        + weight(expr.comprehension().loopStep());
            default -> 1;
        };
    }

    // ---- conditions

    /** Writes a condition: it jumps to where it is true, to where it is false, or to where it is an error. */
    void condition(CelExpr expr, Label isTrue, Label isFalse, Label isError) {
        Name name = weight(expr) < LEAST_KEPT ? null : name(expr);
        Kept kept = name == null ? null : name.scope().conditions.get(name.text());
        if (kept == null && name != null && occurrences.getOrDefault(name.text(), 0) > 1) {
            kept = keep(name);
        }
        if (kept == null) {
            plain(expr, isTrue, isFalse, isError);
            return;
        }
        if (kept.isSettled()) {
            dispatch(kept, isTrue, isFalse, isError);
            return;
        }
        Label compute = new Label();
        push(kept.state());
        method.visitInsn(Opcodes.ICONST_3);
        method.visitJumpInsn(Opcodes.IF_ICMPEQ, compute);
        dispatch(kept, isTrue, isFalse, isError);
        method.visitLabel(compute);
        Label whereTrue = new Label();
        Label whereFalse = new Label();
        Label whereError = new Label();
        plain(expr, whereTrue, whereFalse, whereError);
        settle(kept, whereTrue, whereFalse, whereError);
        dispatch(kept, isTrue, isFalse, isError);
    }

    private void push(int local) {
        method.visitVarInsn(Opcodes.ILOAD, local);
    }

    private Kept keep(Name name) {
        Kept kept = kept(false);
        name.scope().conditions.put(name.text(), kept);
        InsnList beginning = name.scope().beginning;
        beginning.add(new InsnNode(Opcodes.ICONST_3));
        beginning.add(new VarInsnNode(Opcodes.ISTORE, kept.state()));
        beginning.add(new InsnNode(Opcodes.ACONST_NULL));
        beginning.add(new VarInsnNode(Opcodes.ASTORE, kept.error()));
        return kept;
    }

    private Kept kept(boolean isSettled) {
        return new Kept(local(Type.INT_TYPE), local(OBJECT), isSettled);
    }

    private void dispatch(Kept kept, Label isTrue, Label isFalse, Label isError) {
        push(kept.state());
        method.visitJumpInsn(Opcodes.IFEQ, isFalse);
        push(kept.state());
        method.visitInsn(Opcodes.ICONST_1);
        method.visitJumpInsn(Opcodes.IF_ICMPEQ, isTrue);
        method.visitVarInsn(Opcodes.ALOAD, kept.error());
        method.visitVarInsn(Opcodes.ASTORE, failure);
        method.visitJumpInsn(Opcodes.GOTO, isError);
    }

    /** Keeps what a condition has come to, and goes on. */
    private void settle(Kept kept, Label isTrue, Label isFalse, Label isError) {
        Label done = new Label();
        method.visitLabel(isTrue);
        set(kept, Opcodes.ICONST_1);
        method.visitJumpInsn(Opcodes.GOTO, done);
        method.visitLabel(isFalse);
        set(kept, Opcodes.ICONST_0);
        method.visitJumpInsn(Opcodes.GOTO, done);
        method.visitLabel(isError);
        method.visitVarInsn(Opcodes.ALOAD, failure);
        method.visitVarInsn(Opcodes.ASTORE, kept.error());
        set(kept, Opcodes.ICONST_2);
        method.visitLabel(done);
    }

    private void set(Kept kept, int state) {
        method.visitInsn(state);
        method.visitVarInsn(Opcodes.ISTORE, kept.state());
    }

    private void plain(CelExpr expr, Label isTrue, Label isFalse, Label isError) {
        if (constant(expr) instanceof Boolean value) {
            method.visitJumpInsn(Opcodes.GOTO, value ? isTrue : isFalse);
            return;
        }
        switch (expr.getKind()) {
            case IDENT -> {
                Scope scope = scopeOf(expr.ident().name());
                Kept kept = scope == null
                        ? null
                        : scope.accumulators.get(expr.ident().name());
                if (kept != null) {
                    dispatch(kept, isTrue, isFalse, isError);
                    return;
                }
            }
            case SELECT -> {
                if (expr.select().testOnly()) {
                    test(expr.select(), isTrue, isFalse, isError);
                    return;
                }
            }
            case CALL -> {
                if (isCalled(expr, isTrue, isFalse, isError)) {
                    return;
                }
            }
            case COMPREHENSION -> {
                if (carrier(expr) == Carrier.BOOL) {
                    CelExpr result = expr.comprehension().result();
                    loop(expr.comprehension(), isError, () -> {
                        condition(result, isTrue, isFalse, isError);
                        return Carrier.BOOL;
                    });
                    return;
                }
            }
            default -> {}
        }
        Carrier carrier = value(expr, isError);
        if (carrier == Carrier.OBJECT) {
            guarded(isError, () -> invoke("isTrue", boolean.class, Object.class));
        } else if (carrier != Carrier.BOOL) {
            throw new NotCovered("condition of type " + type(expr).name());
        }
        method.visitJumpInsn(Opcodes.IFNE, isTrue);
        method.visitJumpInsn(Opcodes.GOTO, isFalse);
    }

    /** Writes a call that is a condition by itself; returns whether it is one. */
    private boolean isCalled(CelExpr expr, Label isTrue, Label isFalse, Label isError) {
        List<CelExpr> arguments = arguments(expr.call());
        switch (expr.call().function()) {
            case "_&&_" -> both(arguments.get(0), arguments.get(1), true, isTrue, isFalse, isError);
            case "_||_" -> both(arguments.get(0), arguments.get(1), false, isFalse, isTrue, isError);
            case "!_" -> condition(arguments.get(0), isFalse, isTrue, isError);
            case "@not_strictly_false" -> condition(arguments.get(0), isTrue, isFalse, isTrue);
            case "_?_:_" -> {
                Label then = new Label();
                Label otherwise = new Label();
                condition(arguments.get(0), then, otherwise, isError);
                method.visitLabel(then);
                where(arguments.get(0), true, () -> condition(arguments.get(1), isTrue, isFalse, isError));
                method.visitLabel(otherwise);
                where(arguments.get(0), false, () -> condition(arguments.get(2), isTrue, isFalse, isError));
            }
            case "hasValue" -> {
                if (!isOptionalField(arguments.get(0))) {
                    return false;
                }
                optional(arguments.get(0), isTrue, isFalse, isError);
            }
            case "_==_", "_!=_" -> {
                boolean isEqual = expr.call().function().equals("_==_");
                equality(arguments, isEqual ? isTrue : isFalse, isEqual ? isFalse : isTrue, isError);
            }
            case "_<_", "_<=_", "_>_", "_>=_" -> {
                return isCompared(expr, arguments, isTrue, isFalse, isError);
            }
            case "@in" -> {
                return isFound(arguments, isTrue, isFalse, isError);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes {@code first && second}, or {@code first || second} where what decides is true: a second one that decides
     * absorbs the error of the first one, and of two errors the first counts.
     *
     * @param isAnd whether both have to be true
     * @param isOpen where neither decides
     * @param isDecided where one does
     */
    private void both(CelExpr first, CelExpr second, boolean isAnd, Label isOpen, Label isDecided, Label isError) {
        Label next = new Label();
        if (carrier(first) == Carrier.BOOL && !canFail(first)) {
            condition(first, isAnd ? next : isDecided, isAnd ? isDecided : next, isError);
            method.visitLabel(next);
            where(
                    first,
                    isAnd,
                    () -> condition(second, isAnd ? isOpen : isDecided, isAnd ? isDecided : isOpen, isError));
            return;
        }
        int earlier = local(OBJECT);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitVarInsn(Opcodes.ASTORE, earlier);
        Label failed = new Label();
        condition(first, isAnd ? next : isDecided, isAnd ? isDecided : next, failed);
        method.visitLabel(failed);
        method.visitVarInsn(Opcodes.ALOAD, failure);
        method.visitVarInsn(Opcodes.ASTORE, earlier);
        method.visitLabel(next);
        Label open = new Label();
        Label failedToo = new Label();
        condition(second, isAnd ? open : isDecided, isAnd ? isDecided : open, failedToo);
        method.visitLabel(open);
        method.visitVarInsn(Opcodes.ALOAD, earlier);
        method.visitJumpInsn(Opcodes.IFNULL, isOpen);
        method.visitVarInsn(Opcodes.ALOAD, earlier);
        method.visitVarInsn(Opcodes.ASTORE, failure);
        method.visitJumpInsn(Opcodes.GOTO, isError);
        method.visitLabel(failedToo);
        method.visitVarInsn(Opcodes.ALOAD, earlier);
        method.visitJumpInsn(Opcodes.IFNULL, isError);
        method.visitVarInsn(Opcodes.ALOAD, earlier);
        method.visitVarInsn(Opcodes.ASTORE, failure);
        method.visitJumpInsn(Opcodes.GOTO, isError);
    }

    private void equality(List<CelExpr> arguments, Label isTrue, Label isFalse, Label isError) {
        Carrier left = carrier(arguments.get(0));
        Carrier right = carrier(arguments.get(1));
        if (left == right && left != Carrier.OBJECT && left != Carrier.HOST) {
            operands(arguments, isError);
            switch (left) {
                case INT -> {
                    method.visitInsn(Opcodes.LCMP);
                    method.visitJumpInsn(Opcodes.IFEQ, isTrue);
                }
                case DOUBLE -> {
                    method.visitInsn(Opcodes.DCMPL);
                    method.visitJumpInsn(Opcodes.IFEQ, isTrue);
                }
                case BOOL -> method.visitJumpInsn(Opcodes.IF_ICMPEQ, isTrue);
                case DECIMAL -> {
                    compareDecimals();
                    method.visitJumpInsn(Opcodes.IFEQ, isTrue);
                }
                default -> {
                    method.visitMethodInsn(
                            Opcodes.INVOKEVIRTUAL, "java/lang/String", EQUALS, "(Ljava/lang/Object;)Z", false);
                    method.visitJumpInsn(Opcodes.IFNE, isTrue);
                }
            }
        } else if ((left == Carrier.DECIMAL && right == Carrier.INT)
                || (left == Carrier.INT && right == Carrier.DECIMAL)) {
            decimals(arguments, isError);
            compareDecimals();
            method.visitJumpInsn(Opcodes.IFEQ, isTrue);
        } else {
            constants.push(method, functions.equality(), RuntimeEquality.class);
            int equality = local(OBJECT);
            method.visitVarInsn(Opcodes.ASTORE, equality);
            boxed(arguments, isError);
            int second = local(OBJECT);
            int first = local(OBJECT);
            method.visitVarInsn(Opcodes.ASTORE, second);
            method.visitVarInsn(Opcodes.ASTORE, first);
            method.visitVarInsn(Opcodes.ALOAD, equality);
            method.visitVarInsn(Opcodes.ALOAD, first);
            method.visitVarInsn(Opcodes.ALOAD, second);
            guarded(
                    isError,
                    () -> method.visitMethodInsn(
                            Opcodes.INVOKEVIRTUAL,
                            Type.getInternalName(RuntimeEquality.class),
                            "objectEquals",
                            "(Ljava/lang/Object;Ljava/lang/Object;)Z",
                            false));
            method.visitJumpInsn(Opcodes.IFNE, isTrue);
        }
        method.visitJumpInsn(Opcodes.GOTO, isFalse);
    }

    private void compareDecimals() {
        method.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, "java/math/BigDecimal", "compareTo", "(Ljava/math/BigDecimal;)I", false);
    }

    private boolean isCompared(CelExpr expr, List<CelExpr> arguments, Label isTrue, Label isFalse, Label isError) {
        String overload = overload(expr);
        String comparison = COMPARISONS.keySet().stream()
                .filter(one -> overload.startsWith(one + '_') && !overload.startsWith(one + "_equals_"))
                .findFirst()
                .orElse("");
        Integer jump = COMPARISONS.get(comparison);
        if (jump == null || !areCarried(arguments)) {
            return false;
        }
        switch (overload.substring(comparison.length() + 1)) {
            case "int64" -> {
                operands(arguments, isError);
                method.visitInsn(Opcodes.LCMP);
            }
            case "double" -> {
                operands(arguments, isError);
                // what is no number is neither less nor greater
                method.visitInsn(comparison.startsWith("less") ? Opcodes.DCMPG : Opcodes.DCMPL);
            }
            case "string" -> {
                operands(arguments, isError);
                method.visitMethodInsn(
                        Opcodes.INVOKEVIRTUAL, "java/lang/String", "compareTo", "(Ljava/lang/String;)I", false);
            }
            case "decimal", "decimal_int64", "int64_decimal" -> {
                decimals(arguments, isError);
                compareDecimals();
            }
            default -> {
                return false;
            }
        }
        method.visitJumpInsn(jump, isTrue);
        method.visitJumpInsn(Opcodes.GOTO, isFalse);
        return true;
    }

    private boolean isFound(List<CelExpr> arguments, Label isTrue, Label isFalse, Label isError) {
        CelExpr sought = arguments.get(0);
        Object constant = constant(arguments.get(1));
        if (carrier(sought) != Carrier.STRING) {
            return false;
        }
        if (constant instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            value(sought, isError);
            if (list.isEmpty()) {
                method.visitInsn(Opcodes.POP);
                method.visitJumpInsn(Opcodes.GOTO, isFalse);
                return true;
            }
            identical(list, isTrue);
            contained(Set.copyOf(list), Set.class, "contains");
        } else if (constant instanceof Map<?, ?> map) {
            value(sought, isError);
            contained(map, Map.class, "containsKey");
        } else if (type(arguments.get(1)) instanceof ListType list && list.elemType() == SimpleType.STRING) {
            value(sought, isError);
            int text = local(OBJECT);
            method.visitVarInsn(Opcodes.ASTORE, text);
            value(arguments.get(1), isError);
            int found = local(OBJECT);
            method.visitVarInsn(Opcodes.ASTORE, found);
            method.visitVarInsn(Opcodes.ALOAD, found);
            method.visitTypeInsn(Opcodes.CHECKCAST, LIST);
            method.visitVarInsn(Opcodes.ALOAD, text);
            method.visitMethodInsn(Opcodes.INVOKEINTERFACE, LIST, "contains", "(Ljava/lang/Object;)Z", true);
        } else {
            return false;
        }
        method.visitJumpInsn(Opcodes.IFNE, isTrue);
        method.visitJumpInsn(Opcodes.GOTO, isFalse);
        return true;
    }

    /** Finds the text on the stack among a few by identity, which many texts of quotes are found by. */
    private void identical(List<?> texts, Label isFound) {
        if (texts.size() <= MOST_IDENTICAL) {
            int sought = local(OBJECT);
            method.visitVarInsn(Opcodes.ASTORE, sought);
            for (Object text : texts) {
                method.visitVarInsn(Opcodes.ALOAD, sought);
                text((String) text);
                method.visitJumpInsn(Opcodes.IF_ACMPEQ, isFound);
            }
            method.visitVarInsn(Opcodes.ALOAD, sought);
        }
    }

    /** Asks a constant for what is on the stack. */
    private void contained(Object constant, Class<?> type, String question) {
        constants.push(method, constant, type);
        method.visitInsn(Opcodes.SWAP);
        method.visitMethodInsn(
                Opcodes.INVOKEINTERFACE, Type.getInternalName(type), question, "(Ljava/lang/Object;)Z", true);
    }

    // ---- fields

    private void test(CelSelect select, Label isTrue, Label isFalse, Label isError) {
        Field field = field(select);
        if (field == null) {
            if (type(select.operand()) instanceof MapType) {
                convert(value(select.operand(), isError), Carrier.OBJECT);
                method.visitTypeInsn(Opcodes.CHECKCAST, "java/util/Map");
                method.visitLdcInsn(select.field());
                method.visitMethodInsn(
                        Opcodes.INVOKEINTERFACE, "java/util/Map", "containsKey", "(Ljava/lang/Object;)Z", true);
                method.visitJumpInsn(Opcodes.IFNE, isTrue);
                method.visitJumpInsn(Opcodes.GOTO, isFalse);
                return;
            }
            throw new NotCovered("has() of " + type(select.operand()).name());
        }
        if (field instanceof Part || field instanceof Always) {
            if (canFail(select.operand())) {
                value(select.operand(), isError);
                method.visitInsn(Opcodes.POP);
            }
            method.visitJumpInsn(Opcodes.GOTO, isTrue);
        } else if (field instanceof Marked marked) {
            marks(select.operand(), marked, isError);
            method.visitLdcInsn(marked.bit());
            method.visitInsn(Opcodes.LAND);
            method.visitInsn(Opcodes.LCONST_0);
            method.visitInsn(Opcodes.LCMP);
            method.visitJumpInsn(Opcodes.IFNE, isTrue);
            method.visitJumpInsn(Opcodes.GOTO, isFalse);
        } else if (field instanceof Maybe maybe && maybe.test() != null) {
            object(select, maybe.test(), null, isError);
            method.visitJumpInsn(Opcodes.IFNE, isTrue);
            method.visitJumpInsn(Opcodes.GOTO, isFalse);
        } else if (field instanceof Maybe maybe) {
            int read = read(select, maybe.reader(), maybe.constant(), isError);
            method.visitVarInsn(Opcodes.ALOAD, read);
            method.visitJumpInsn(Opcodes.IFNONNULL, isTrue);
            method.visitJumpInsn(Opcodes.GOTO, isFalse);
        }
    }

    /** Puts the marks of an object on the stack; those of a name are read once. */
    private void marks(CelExpr object, Marked field, Label isError) {
        CelExpr whole = whole(object);
        Variable variable = whole.getKind() == Kind.IDENT ? find(whole.ident().name()) : null;
        if (variable == null || variable.local() < 0) {
            value(object, isError);
            method.visitTypeInsn(
                    Opcodes.CHECKCAST, Type.getInternalName(field.marks().getParameterTypes()[0]));
            invoke(field.marks());
            return;
        }
        Scope scope = scopeOf(whole.ident().name());
        Integer local = scope == null ? null : scope.marks.get(variable.key());
        if (local == null && scope != null) {
            local = local(Type.LONG_TYPE);
            scope.marks.put(variable.key(), local);
            scope.beginning.add(new VarInsnNode(Opcodes.ALOAD, variable.local()));
            scope.beginning.add(new MethodInsnNode(
                    Opcodes.INVOKESTATIC,
                    Type.getInternalName(field.marks().getDeclaringClass()),
                    field.marks().getName(),
                    Type.getMethodDescriptor(field.marks()),
                    false));
            scope.beginning.add(new VarInsnNode(Opcodes.LSTORE, local));
        }
        method.visitVarInsn(Opcodes.LLOAD, local == null ? 0 : local);
    }

    /** Returns the object that an expression is a part of, or is. */
    private CelExpr whole(CelExpr object) {
        CelExpr whole = object;
        while (whole.getKind() == Kind.SELECT && field(whole.select()) instanceof Part) {
            whole = whole.select().operand();
        }
        return whole;
    }

    /**
     * Reads a field that may not be there into a local variable, once for a name.
     *
     * @return the local variable, null in it where the field is not there
     */
    private int read(CelSelect select, Method reader, @Nullable Object constant, Label isError) {
        Name name = name(CelExpr.ofSelect(0, select.operand(), select.field(), false));
        Integer known = name == null ? null : name.scope().fields.get(name.text());
        int local = known == null ? local(OBJECT) : known;
        if (name != null && known == null) {
            name.scope().fields.put(name.text(), local);
            name.scope().beginning.add(new InsnNode(Opcodes.ACONST_NULL));
            name.scope().beginning.add(new VarInsnNode(Opcodes.ASTORE, local));
        }
        Label done = new Label();
        if (name != null) {
            method.visitVarInsn(Opcodes.ALOAD, local);
            method.visitJumpInsn(Opcodes.IFNONNULL, done);
        }
        object(select, reader, constant, isError);
        method.visitVarInsn(Opcodes.ASTORE, local);
        method.visitLabel(done);
        return local;
    }

    /** Calls the reader of a field. */
    private void object(CelSelect select, Method reader, @Nullable Object constant, Label isError) {
        value(select.operand(), isError);
        method.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(reader.getParameterTypes()[0]));
        if (constant != null) {
            constants.push(method, constant, reader.getParameterTypes()[1]);
        }
        guarded(isError, () -> invoke(reader));
    }

    private Carrier selected(CelExpr expr, Label isError) {
        CelSelect select = expr.select();
        Carrier carrier = carrier(expr);
        Field field = field(select);
        if (field == null) {
            if (type(select.operand()) instanceof MapType) {
                convert(value(select.operand(), isError), Carrier.OBJECT);
                method.visitTypeInsn(Opcodes.CHECKCAST, "java/util/Map");
                method.visitLdcInsn(select.field());
                guarded(isError, () -> invoke("entry", Object.class, Map.class, Object.class));
                convert(Carrier.OBJECT, carrier);
                return carrier;
            }
            throw new NotCovered("field of " + type(select.operand()).name());
        }
        if (field instanceof Part) {
            return value(select.operand(), isError);
        }
        Name name = name(expr);
        boolean isThere = name != null && present.contains(name.text());
        if (field instanceof Always always) {
            object(select, always.reader(), always.constant(), isError);
            return carrier;
        }
        if (field instanceof Maybe maybe) {
            int read = read(select, maybe.reader(), maybe.constant(), isError);
            method.visitVarInsn(Opcodes.ALOAD, read);
            if (!isThere) {
                Label there = new Label();
                method.visitJumpInsn(Opcodes.IFNONNULL, there);
                missing(select.field(), isError);
                method.visitLabel(there);
                method.visitVarInsn(Opcodes.ALOAD, read);
            }
            cast(carrier);
            return carrier;
        }
        Marked marked = (Marked) field;
        if (!isThere) {
            Label there = new Label();
            marks(select.operand(), marked, isError);
            method.visitLdcInsn(marked.bit());
            method.visitInsn(Opcodes.LAND);
            method.visitInsn(Opcodes.LCONST_0);
            method.visitInsn(Opcodes.LCMP);
            method.visitJumpInsn(Opcodes.IFNE, there);
            missing(select.field(), isError);
            method.visitLabel(there);
        }
        if (carrier.isReference()) {
            int read = read(select, marked.reader(), marked.constant(), isError);
            method.visitVarInsn(Opcodes.ALOAD, read);
            cast(carrier);
        } else {
            object(select, marked.reader(), marked.constant(), isError);
        }
        return carrier;
    }

    private void cast(Carrier carrier) {
        if (carrier == Carrier.STRING || carrier == Carrier.DECIMAL) {
            method.visitTypeInsn(Opcodes.CHECKCAST, carrier.type.getInternalName());
        }
    }

    private void missing(String field, Label isError) {
        constants.push(method, Operations.missing(field), Object.class);
        method.visitVarInsn(Opcodes.ASTORE, failure);
        method.visitJumpInsn(Opcodes.GOTO, isError);
    }

    /** Returns whether an expression is a field of the host's that is asked for with {@code .?}. */
    private boolean isOptionalField(CelExpr expr) {
        if (expr.getKind() != Kind.CALL || !expr.call().function().equals(OPTIONAL_SELECT)) {
            return false;
        }
        CelExpr object = optionalObject(expr);
        return object != null && field(optionalSelect(expr, object)) != null;
    }

    /**
     * Returns the object of a field that is asked for with {@code .?}, where it is a part of a name; null otherwise.
     */
    private @Nullable CelExpr optionalObject(CelExpr expr) {
        CelExpr object = expr.call().args().get(0);
        if (object.getKind() == Kind.CALL && object.call().function().equals(OPTIONAL_SELECT)) {
            // a part of a part: a?.b is there where a is
            return null;
        }
        return object;
    }

    private static CelSelect optionalSelect(CelExpr expr, CelExpr object) {
        return CelExpr.ofSelect(
                        expr.id(), object, expr.call().args().get(1).constant().stringValue(), false)
                .select();
    }

    /** Writes whether an optional field is there. */
    private void optional(CelExpr expr, Label isTrue, Label isFalse, Label isError) {
        CelExpr object = expr.call().args().get(0);
        test(optionalSelect(expr, object), isTrue, isFalse, isError);
    }

    // ---- values

    /** Writes a value onto the stack, and returns how it is carried; it jumps to where it is an error. */
    Carrier value(CelExpr expr, Label isError) {
        Object constant = constant(expr);
        if (constant != null) {
            return constant(constant, carrier(expr));
        }
        return switch (expr.getKind()) {
            case IDENT -> ident(expr, isError);
            case SELECT -> expr.select().testOnly() ? flag(expr, isError) : selected(expr, isError);
            case CALL -> called(expr, isError);
            case LIST -> listed(expr, isError);
            case COMPREHENSION -> looped(expr, isError);
            default -> throw new NotCovered(expr.getKind().toString());
        };
    }

    /** Writes a value as the interpreter has it. */
    void boxed(CelExpr expr, Label isError) {
        convert(value(expr, isError), Carrier.OBJECT);
    }

    private Carrier constant(Object constant, Carrier carrier) {
        switch (carrier) {
            case BOOL -> method.visitInsn((Boolean) constant ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
            case INT, DOUBLE -> method.visitLdcInsn(constant);
            case STRING -> text((String) constant);
            case DECIMAL -> constants.push(method, ((Decimal) constant).value(), BigDecimal.class);
            default -> constants.push(method, constant, Object.class);
        }
        return carrier;
    }

    private void text(String text) {
        if (text.length() <= LONGEST_TEXT) {
            method.visitLdcInsn(text);
        } else {
            constants.push(method, text, String.class);
        }
    }

    private Carrier ident(CelExpr expr, Label isError) {
        String name = expr.ident().name();
        Scope scope = scopeOf(name);
        if (scope != null && scope.accumulators.containsKey(name)) {
            return flag(expr, isError);
        }
        Variable variable = find(name);
        if (variable.local() >= 0) {
            method.visitVarInsn(
                    variable.carrier() == Carrier.HOST
                            ? Opcodes.ALOAD
                            : variable.carrier().load(),
                    variable.local());
            return variable.carrier();
        }
        method.visitVarInsn(Opcodes.ALOAD, -1 - variable.local());
        method.visitLdcInsn(name);
        guarded(isError, () -> invoke("variable", Object.class, Map.class, String.class));
        convert(Carrier.OBJECT, variable.carrier());
        return variable.carrier();
    }

    /** Writes a condition as a value. */
    private Carrier flag(CelExpr expr, Label isError) {
        Label isTrue = new Label();
        Label isFalse = new Label();
        Label done = new Label();
        int flag = local(Type.INT_TYPE);
        condition(expr, isTrue, isFalse, isError);
        method.visitLabel(isTrue);
        method.visitInsn(Opcodes.ICONST_1);
        method.visitVarInsn(Opcodes.ISTORE, flag);
        method.visitJumpInsn(Opcodes.GOTO, done);
        method.visitLabel(isFalse);
        method.visitInsn(Opcodes.ICONST_0);
        method.visitVarInsn(Opcodes.ISTORE, flag);
        method.visitLabel(done);
        push(flag);
        return Carrier.BOOL;
    }

    private Carrier called(CelExpr expr, Label isError) {
        CelCall call = expr.call();
        List<CelExpr> arguments = arguments(call);
        switch (call.function()) {
            case "_&&_", "_||_", "!_", "@not_strictly_false", "_==_", "_!=_" -> {
                return flag(expr, isError);
            }
            case "_?_:_" -> {
                return carrier(expr) == Carrier.BOOL ? flag(expr, isError) : chosen(expr, arguments, isError);
            }
            case "orValue" -> {
                if (isOptionalField(arguments.get(0))) {
                    return orValue(expr, arguments, isError);
                }
            }
            default -> {}
        }
        String overload = overload(expr);
        Function function = host.function(overload);
        if (function != null) {
            return ofHost(expr, function, arguments, isError);
        }
        if ((isComparison(overload) && areCarried(arguments))
                || (call.function().equals("@in")
                        && carrier(arguments.get(0)) == Carrier.STRING
                        && isPlainIn(arguments))
                || (call.function().equals("hasValue") && isOptionalField(arguments.get(0)))) {
            return flag(expr, isError);
        }
        Carrier direct = direct(expr, overload, arguments, isError);
        return direct == null ? byInterpreter(expr, overload, arguments, isError) : direct;
    }

    private boolean isPlainIn(List<CelExpr> arguments) {
        Object constant = constant(arguments.get(1));
        return (constant instanceof List<?> list && list.stream().allMatch(String.class::isInstance))
                || constant instanceof Map
                || (constant == null
                        && type(arguments.get(1)) instanceof ListType list
                        && list.elemType() == SimpleType.STRING);
    }

    /** Writes a call that there are instructions for; returns null where there are none. */
    private @Nullable Carrier direct(CelExpr expr, String overload, List<CelExpr> arguments, Label isError) {
        boolean isOfList = (overload.equals("index_list") && carrier(arguments.get(1)) == Carrier.INT)
                || overload.equals("size_list")
                || overload.equals("list_size");
        if (!isOfList && !overload.equals("index_map") && !areCarried(arguments)) {
            return null;
        }
        switch (overload) {
            case "add_int64" -> arithmetic("add", long.class, arguments, isError);
            case "subtract_int64" -> arithmetic("subtract", long.class, arguments, isError);
            case "multiply_int64" -> arithmetic("multiply", long.class, arguments, isError);
            case "divide_int64" -> arithmetic("divide", long.class, arguments, isError);
            case "modulo_int64" -> arithmetic("modulo", long.class, arguments, isError);
            case "negate_int64" -> {
                operands(arguments, isError);
                guarded(isError, () -> invoke("negate", long.class, long.class));
            }
            case "add_double", "subtract_double", "multiply_double", "divide_double" -> {
                operands(arguments, isError);
                method.visitInsn(
                        switch (overload) {
                            case "add_double" -> Opcodes.DADD;
                            case "subtract_double" -> Opcodes.DSUB;
                            case "multiply_double" -> Opcodes.DMUL;
                            default -> Opcodes.DDIV;
                        });
                return Carrier.DOUBLE;
            }
            case "add_decimal", "add_decimal_int64", "add_int64_decimal" -> {
                return decimal("plus", arguments, isError);
            }
            case "subtract_decimal", "subtract_decimal_int64", "subtract_int64_decimal" -> {
                return decimal("minus", arguments, isError);
            }
            case "multiply_decimal", "multiply_decimal_int64", "multiply_int64_decimal" -> {
                return decimal("times", arguments, isError);
            }
            case "decimal_int64" -> {
                decimals(arguments, isError);
                return Carrier.DECIMAL;
            }
            case "decimal_string" -> {
                operands(arguments, isError);
                guarded(
                        isError,
                        () -> method.visitMethodInsn(
                                Opcodes.INVOKESTATIC,
                                Type.getInternalName(Decimal.class),
                                "parsed",
                                "(Ljava/lang/String;)Ljava/math/BigDecimal;",
                                false));
                return Carrier.DECIMAL;
            }
            case "add_string" -> {
                operands(arguments, isError);
                method.visitMethodInsn(
                        Opcodes.INVOKEVIRTUAL,
                        "java/lang/String",
                        "concat",
                        "(Ljava/lang/String;)Ljava/lang/String;",
                        false);
                return Carrier.STRING;
            }
            case "size_string", "string_size" -> {
                operands(arguments, isError);
                invoke("size", long.class, String.class);
            }
            case "index_list" -> {
                if (!(type(arguments.get(0)) instanceof ListType)) {
                    return null;
                }
                value(arguments.get(0), isError);
                int list = local(OBJECT);
                method.visitVarInsn(Opcodes.ASTORE, list);
                value(arguments.get(1), isError);
                int index = local(Type.LONG_TYPE);
                method.visitVarInsn(Opcodes.LSTORE, index);
                method.visitVarInsn(Opcodes.ALOAD, list);
                method.visitTypeInsn(Opcodes.CHECKCAST, "java/util/List");
                method.visitVarInsn(Opcodes.LLOAD, index);
                guarded(isError, () -> invoke("element", Object.class, List.class, long.class));
                guarded(isError, () -> convert(Carrier.OBJECT, carrier(expr)));
                return carrier(expr);
            }
            case "index_map" -> {
                if (!(constant(arguments.get(0)) instanceof Map<?, ?> map)
                        || carrier(arguments.get(1)) != Carrier.STRING) {
                    return null;
                }
                value(arguments.get(1), isError);
                constants.push(method, map, Map.class);
                method.visitInsn(Opcodes.SWAP);
                guarded(isError, () -> invoke("entry", Object.class, Map.class, Object.class));
                convert(Carrier.OBJECT, carrier(expr));
                return carrier(expr);
            }
            case "size_list", "list_size" -> {
                if (!(type(arguments.get(0)) instanceof ListType)) {
                    return null;
                }
                value(arguments.get(0), isError);
                method.visitTypeInsn(Opcodes.CHECKCAST, "java/util/List");
                method.visitMethodInsn(Opcodes.INVOKEINTERFACE, "java/util/List", "size", "()I", true);
                method.visitInsn(Opcodes.I2L);
            }
            case "contains_string" -> {
                operands(arguments, isError);
                invoke("contains", boolean.class, String.class, String.class);
                return Carrier.BOOL;
            }
            case "starts_with_string", "ends_with_string" -> {
                operands(arguments, isError);
                method.visitMethodInsn(
                        Opcodes.INVOKEVIRTUAL,
                        "java/lang/String",
                        overload.equals("starts_with_string") ? "startsWith" : "endsWith",
                        "(Ljava/lang/String;)Z",
                        false);
                return Carrier.BOOL;
            }
            default -> {
                return null;
            }
        }
        return Carrier.INT;
    }

    private void arithmetic(String operation, Class<?> type, List<CelExpr> arguments, Label isError) {
        operands(arguments, isError);
        guarded(isError, () -> invoke(operation, type, type, type));
    }

    private Carrier decimal(String operation, List<CelExpr> arguments, Label isError) {
        decimals(arguments, isError);
        guarded(isError, () -> invoke(operation, BigDecimal.class, BigDecimal.class, BigDecimal.class));
        return Carrier.DECIMAL;
    }

    private Carrier chosen(CelExpr expr, List<CelExpr> arguments, Label isError) {
        Carrier carrier = carrier(expr);
        int chosen = local(carrier.type);
        Label then = new Label();
        Label otherwise = new Label();
        Label done = new Label();
        condition(arguments.get(0), then, otherwise, isError);
        method.visitLabel(then);
        where(arguments.get(0), true, () -> {
            convert(value(arguments.get(1), isError), carrier);
            method.visitVarInsn(carrier.store(), chosen);
        });
        method.visitJumpInsn(Opcodes.GOTO, done);
        method.visitLabel(otherwise);
        where(arguments.get(0), false, () -> {
            convert(value(arguments.get(2), isError), carrier);
            method.visitVarInsn(carrier.store(), chosen);
        });
        method.visitLabel(done);
        method.visitVarInsn(carrier.load(), chosen);
        return carrier;
    }

    /** Writes a field, or another value where it is not there. */
    private Carrier orValue(CelExpr expr, List<CelExpr> arguments, Label isError) {
        Carrier carrier = carrier(expr);
        CelExpr asked = arguments.get(0);
        CelExpr field = CelExpr.ofSelect(
                expr.id(),
                asked.call().args().get(0),
                asked.call().args().get(1).constant().stringValue(),
                false);
        CelExpr test = CelExpr.ofSelect(
                expr.id(), field.select().operand(), field.select().field(), true);
        int chosen = local(carrier.type);
        Label then = new Label();
        Label otherwise = new Label();
        Label done = new Label();
        optional(asked, then, otherwise, isError);
        method.visitLabel(then);
        where(test, true, () -> {
            // the type of the whole is that of the field
            convert(selected(field, isError), carrier);
            method.visitVarInsn(carrier.store(), chosen);
        });
        method.visitJumpInsn(Opcodes.GOTO, done);
        method.visitLabel(otherwise);
        convert(value(arguments.get(1), isError), carrier);
        method.visitVarInsn(carrier.store(), chosen);
        method.visitLabel(done);
        method.visitVarInsn(carrier.load(), chosen);
        return carrier;
    }

    /** Calls a function of the host, once for the same arguments. */
    private Carrier ofHost(CelExpr expr, Function function, List<CelExpr> arguments, Label isError) {
        Carrier carrier = carrier(expr);
        Name name = name(expr);
        Value kept = name == null ? null : name.scope().values.get(name.text());
        if (kept == null && name != null && occurrences.getOrDefault(name.text(), 0) > 1) {
            kept = new Value(local(Type.INT_TYPE), local(carrier.type));
            name.scope().values.put(name.text(), kept);
            InsnList beginning = name.scope().beginning;
            beginning.add(new InsnNode(Opcodes.ICONST_0));
            beginning.add(new VarInsnNode(Opcodes.ISTORE, kept.state()));
            beginning.add(
                    switch (carrier) {
                        case INT -> new InsnNode(Opcodes.LCONST_0);
                        case DOUBLE -> new InsnNode(Opcodes.DCONST_0);
                        case BOOL -> new InsnNode(Opcodes.ICONST_0);
                        default -> new InsnNode(Opcodes.ACONST_NULL);
                    });
            beginning.add(new VarInsnNode(carrier.store(), kept.value()));
        }
        Label done = new Label();
        if (kept != null) {
            push(kept.state());
            method.visitJumpInsn(Opcodes.IFNE, done);
        }
        operands(arguments, isError);
        int[] held = new int[arguments.size()];
        for (int i = held.length - 1; i >= 0; i--) {
            Carrier its = carrier(arguments.get(i));
            held[i] = local(its.type);
            method.visitVarInsn(its.store(), held[i]);
        }
        constants.push(method, function.constant(), function.method().getParameterTypes()[0]);
        for (int i = 0; i < held.length; i++) {
            Carrier its = carrier(arguments.get(i));
            method.visitVarInsn(its.load(), held[i]);
            cast(its);
        }
        invoke(function.method());
        if (kept != null) {
            method.visitVarInsn(carrier.store(), kept.value());
            method.visitInsn(Opcodes.ICONST_1);
            method.visitVarInsn(Opcodes.ISTORE, kept.state());
            method.visitLabel(done);
            method.visitVarInsn(carrier.load(), kept.value());
        }
        return carrier;
    }

    /** Calls a function of the interpreter's: that of the overload, or the one that finds it by what it gets. */
    private Carrier byInterpreter(CelExpr expr, String overload, List<CelExpr> arguments, Label isError) {
        Operations.Overload function =
                functions.find(overload.isEmpty() ? expr.call().function() : overload);
        // what is optional is not worked out where it is not needed
        boolean isLazy =
                Set.of(OPTIONAL_SELECT, "or", "orValue").contains(expr.call().function());
        if (function == null || isLazy) {
            throw new NotCovered("function " + expr.call().function() + ' ' + overload);
        }
        boxed(arguments, isError);
        int[] held = new int[arguments.size()];
        for (int i = held.length - 1; i >= 0; i--) {
            held[i] = local(OBJECT);
            method.visitVarInsn(Opcodes.ASTORE, held[i]);
        }
        constants.push(method, function, Operations.Overload.class);
        array(held);
        guarded(isError, () -> invoke("call", Object.class, Operations.Overload.class, Object[].class));
        Carrier carrier = carrier(expr);
        guarded(isError, () -> convert(Carrier.OBJECT, carrier));
        return carrier;
    }

    private void array(int[] held) {
        method.visitLdcInsn(held.length);
        method.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
        for (int i = 0; i < held.length; i++) {
            method.visitInsn(Opcodes.DUP);
            method.visitLdcInsn(i);
            method.visitVarInsn(Opcodes.ALOAD, held[i]);
            method.visitInsn(Opcodes.AASTORE);
        }
    }

    private Carrier listed(CelExpr expr, Label isError) {
        if (!expr.list().optionalIndices().isEmpty()) {
            throw new NotCovered("optional elements");
        }
        List<CelExpr> elements = expr.list().elements();
        boxed(elements, isError);
        int[] held = new int[elements.size()];
        for (int i = held.length - 1; i >= 0; i--) {
            held[i] = local(OBJECT);
            method.visitVarInsn(Opcodes.ASTORE, held[i]);
        }
        array(held);
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC, "java/util/List", "of", "([Ljava/lang/Object;)Ljava/util/List;", true);
        return Carrier.OBJECT;
    }

    /**
     * Writes operands onto the stack, each as it is carried; those before one that may fail wait in local variables.
     */
    private void operands(List<CelExpr> operands, Label isError) {
        List<Carrier> carriers = new ArrayList<>();
        operands.forEach(operand -> carriers.add(carrier(operand)));
        operands(operands, carriers, isError);
    }

    private void boxed(List<CelExpr> operands, Label isError) {
        List<Carrier> carriers = new ArrayList<>();
        operands.forEach(operand -> carriers.add(Carrier.OBJECT));
        operands(operands, carriers, isError);
    }

    private void decimals(List<CelExpr> operands, Label isError) {
        List<Carrier> carriers = new ArrayList<>();
        operands.forEach(operand -> carriers.add(Carrier.DECIMAL));
        operands(operands, carriers, isError);
    }

    private void operands(List<CelExpr> operands, List<Carrier> carriers, Label isError) {
        int last = -1;
        for (int i = 0; i < operands.size(); i++) {
            last = canFail(operands.get(i)) ? i : last;
        }
        int[] held = new int[Math.max(0, last + 1)];
        for (int i = 0; i <= last; i++) {
            convert(value(operands.get(i), isError), carriers.get(i), operands.get(i));
            if (last > 0) {
                held[i] = local(carriers.get(i).type);
                method.visitVarInsn(carriers.get(i).store(), held[i]);
            }
        }
        for (int i = 0; last > 0 && i <= last; i++) {
            method.visitVarInsn(carriers.get(i).load(), held[i]);
            cast(carriers.get(i));
        }
        for (int i = last + 1; i < operands.size(); i++) {
            convert(value(operands.get(i), isError), carriers.get(i), operands.get(i));
        }
    }

    private void convert(Carrier from, Carrier to, CelExpr of) {
        Object constant = to == Carrier.DECIMAL && from == Carrier.INT ? constant(of) : null;
        if (constant != null) {
            method.visitInsn(Opcodes.POP2);
            constants.push(method, BigDecimal.valueOf((Long) constant), BigDecimal.class);
        } else {
            convert(from, to);
        }
    }

    private void convert(Carrier from, Carrier to) {
        if (from == to) {
            return;
        }
        if (to == Carrier.OBJECT) {
            switch (from) {
                case BOOL -> box(Boolean.class, boolean.class);
                case INT -> box(Long.class, long.class);
                case DOUBLE -> box(Double.class, double.class);
                case DECIMAL -> box(Decimal.class, BigDecimal.class, "of");
                case HOST -> throw new NotCovered("a struct as a value");
                default -> {}
            }
        } else if (from == Carrier.OBJECT) {
            switch (to) {
                case BOOL -> unbox(Boolean.class, "booleanValue", "()Z");
                case INT -> unbox(Long.class, "longValue", "()J");
                case DOUBLE -> unbox(Double.class, "doubleValue", "()D");
                case DECIMAL -> unbox(Decimal.class, "value", "()Ljava/math/BigDecimal;");
                case STRING -> method.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/String");
                default -> {}
            }
        } else if (from == Carrier.INT && to == Carrier.DECIMAL) {
            box(BigDecimal.class, long.class);
        } else {
            throw new NotCovered(from + " as " + to);
        }
    }

    private void box(Class<?> to, Class<?> from) {
        box(to, from, "valueOf");
    }

    private void box(Class<?> to, Class<?> from, String by) {
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                Type.getInternalName(to),
                by,
                Type.getMethodDescriptor(Type.getType(to), Type.getType(from)),
                false);
    }

    private void unbox(Class<?> from, String by, String descriptor) {
        method.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(from));
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Type.getInternalName(from), by, descriptor, false);
    }

    // ---- calls

    private void invoke(String operation, Class<?> result, Class<?>... parameters) {
        Type[] types = new Type[parameters.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = Type.getType(parameters[i]);
        }
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                OPERATIONS,
                operation,
                Type.getMethodDescriptor(Type.getType(result), types),
                false);
    }

    private void invoke(Method called) {
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                Type.getInternalName(called.getDeclaringClass()),
                called.getName(),
                Type.getMethodDescriptor(called),
                called.getDeclaringClass().isInterface());
    }

    /** Writes a call whose exceptions are errors of CEL. */
    private void guarded(Label isError, Runnable call) {
        Label from = new Label();
        Label to = new Label();
        Label handler = new Label();
        method.visitLabel(from);
        int before = method.instructions.size();
        call.run();
        if (method.instructions.size() == before) {
            return;
        }
        method.visitLabel(to);
        method.visitTryCatchBlock(from, to, handler, "java/lang/RuntimeException");
        deferred.add(() -> {
            method.visitLabel(handler);
            method.visitVarInsn(Opcodes.ASTORE, failure);
            method.visitJumpInsn(Opcodes.GOTO, isError);
        });
    }

    // ---- loops

    private Carrier looped(CelExpr expr, Label isError) {
        CelComprehension loop = expr.comprehension();
        if (carrier(expr) == Carrier.BOOL) {
            return flag(expr, isError);
        }
        return loop(loop, isError, () -> value(loop.result(), isError));
    }

    /** Writes a loop, and what it comes to. */
    private Carrier loop(CelComprehension loop, Label isError, Supplier<Carrier> result) {
        if (!loop.iterVar2().isEmpty()) {
            throw new NotCovered("a loop with two names");
        }
        CelType element = elementOf(type(loop.iterRange()));
        Walk walk = walk(loop.iterRange(), isError);
        Scope outer = new Scope();
        Carrier carrier = carrier(loop.accuInit());
        Kept condition = null;
        int accumulator = 0;
        if (carrier == Carrier.BOOL) {
            condition = kept(true);
            initial(loop.accuInit(), condition, isError);
            outer.accumulators.put(loop.accuVar(), condition);
        } else {
            accumulator = local(carrier.type);
            convert(value(loop.accuInit(), isError), carrier);
            if (carrier == Carrier.OBJECT) {
                invoke("collected", Object.class, Object.class);
            }
            method.visitVarInsn(carrier.store(), accumulator);
            outer.variables.put(loop.accuVar(), new Variable("", type(loop.accuInit()), carrier, accumulator, null));
        }
        method.instructions.add(outer.start);
        scopes.push(outer);
        Label next = new Label();
        Label step = new Label();
        Label done = new Label();
        method.visitLabel(next);
        more(walk, done);
        spend(weight(loop.loopCondition()) + weight(loop.loopStep()), mostSteps);
        element(walk);
        Variable item = item(loop.iterVar(), element, isError);
        begin();
        scopes.getFirst().variables.put(loop.iterVar(), item);
        condition(loop.loopCondition(), step, done, isError);
        method.visitLabel(step);
        if (condition == null) {
            convert(value(loop.loopStep(), isError), carrier);
            method.visitVarInsn(carrier.store(), accumulator);
        } else {
            Label isTrue = new Label();
            Label isFalse = new Label();
            Label failed = new Label();
            condition(loop.loopStep(), isTrue, isFalse, failed);
            settle(condition, isTrue, isFalse, failed);
        }
        end();
        method.visitJumpInsn(Opcodes.GOTO, next);
        method.visitLabel(done);
        Carrier its = result.get();
        end();
        return its;
    }

    private void initial(CelExpr init, Kept condition, Label isError) {
        Label isTrue = new Label();
        Label isFalse = new Label();
        Label done = new Label();
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitVarInsn(Opcodes.ASTORE, condition.error());
        condition(init, isTrue, isFalse, isError);
        method.visitLabel(isTrue);
        set(condition, Opcodes.ICONST_1);
        method.visitJumpInsn(Opcodes.GOTO, done);
        method.visitLabel(isFalse);
        set(condition, Opcodes.ICONST_0);
        method.visitLabel(done);
    }

    /** A loop of a rule. */
    record Loop(CelAbstractSyntaxTree ast, CelExpr expr, int rule) {}

    /** Returns the conditions of an expression that are loops, outside of other loops. */
    List<CelExpr> loops(CelExpr expr) {
        List<CelExpr> found = new ArrayList<>();
        if (expr.getKind() == Kind.COMPREHENSION) {
            found.add(expr);
        } else if (expr.getKind() == Kind.CALL) {
            arguments(expr.call()).forEach(argument -> found.addAll(loops(argument)));
        }
        return found;
    }

    /** Writes one loop for all that go over the same and say whether something holds for all or for any of it. */
    void share(List<Loop> all) {
        Map<String, Map<String, Loop>> byRange = new LinkedHashMap<>();
        for (Loop one : all) {
            ast = one.ast();
            CelComprehension loop = one.expr().comprehension();
            Name name = name(one.expr());
            Name range = name(loop.iterRange());
            if (name != null
                    && range != null
                    && carrier(one.expr()) == Carrier.BOOL
                    && carrier(loop.accuInit()) == Carrier.BOOL
                    && loop.result().getKind() == Kind.IDENT
                    && !canFail(loop.iterRange())
                    && !canFail(loop.accuInit())) {
                byRange.computeIfAbsent(range.text(), text -> new LinkedHashMap<>())
                        .putIfAbsent(name.text(), one);
            }
        }
        byRange.values().removeIf(loops -> loops.size() < 2);
        byRange.values().forEach(this::share);
    }

    private void share(Map<String, Loop> all) {
        Label nowhere = new Label();
        List<Kept> kept = new ArrayList<>();
        List<Loop> shared = List.copyOf(all.values());
        int cost = 0;
        for (Loop one : shared) {
            use(one.ast(), one.rule());
            CelComprehension loop = one.expr().comprehension();
            Kept its = kept(true);
            initial(loop.accuInit(), its, nowhere);
            kept.add(its);
            cost += weight(loop.loopCondition()) + weight(loop.loopStep());
        }
        use(shared.get(0).ast(), shared.get(0).rule());
        CelExpr range = shared.get(0).expr().comprehension().iterRange();
        Walk walk = walk(range, nowhere);
        Label next = new Label();
        Label done = new Label();
        method.visitLabel(next);
        more(walk, done);
        spend(cost, Math.max(mostSteps, mostSteps * shared.size()));
        element(walk);
        Variable item = item("", elementOf(type(range)), nowhere);
        begin();
        Scope body = scopes.getFirst();
        for (int i = 0; i < shared.size(); i++) {
            use(shared.get(i).ast(), shared.get(i).rule());
            CelComprehension loop = shared.get(i).expr().comprehension();
            body.variables.put(loop.iterVar(), item);
            body.accumulators.put(loop.accuVar(), kept.get(i));
            Label step = new Label();
            Label decided = new Label();
            condition(loop.loopCondition(), step, decided, decided);
            method.visitLabel(step);
            Label isTrue = new Label();
            Label isFalse = new Label();
            Label failed = new Label();
            condition(loop.loopStep(), isTrue, isFalse, failed);
            settle(kept.get(i), isTrue, isFalse, failed);
            method.visitLabel(decided);
            body.variables.remove(loop.iterVar());
            body.accumulators.remove(loop.accuVar());
        }
        end();
        method.visitJumpInsn(Opcodes.GOTO, next);
        // what cannot fail does not come here
        method.visitLabel(nowhere);
        method.visitLabel(done);
        List<String> names = List.copyOf(all.keySet());
        for (int i = 0; i < names.size(); i++) {
            scopes.getLast().conditions.put(names.get(i), kept.get(i));
        }
    }

    /**
     * Writes something, or nothing where it is not covered or has too many instructions.
     *
     * @return why it is not written, null where it is
     */
    @Nullable
    String attempt(int mostInstructions, Runnable writing) {
        AbstractInsnNode last = method.instructions.getLast();
        int size = method.instructions.size();
        int guards = method.tryCatchBlocks.size();
        int put = deferred.size();
        int depth = scopes.size();
        List<String> known = List.copyOf(present);
        List<Kept> settled = List.copyOf(scopes.getLast().conditions.values());
        String why;
        try {
            writing.run();
            why = method.instructions.size() - size > mostInstructions ? "it is too long" : null;
        } catch (NotCovered e) {
            why = e.getMessage();
        }
        if (why != null) {
            while (method.instructions.getLast() != last) {
                method.instructions.remove(method.instructions.getLast());
            }
            method.tryCatchBlocks.subList(guards, method.tryCatchBlocks.size()).clear();
            deferred.subList(put, deferred.size()).clear();
            while (scopes.size() > depth) {
                scopes.pop();
            }
            present.retainAll(known);
            scopes.getLast().conditions.values().removeIf(kept -> kept.isSettled() && !settled.contains(kept));
        }
        return why;
    }

    private static CelType elementOf(CelType range) {
        if (range instanceof ListType list && list.hasElemType()) {
            return list.elemType();
        }
        if (range instanceof MapType map) {
            return map.keyType();
        }
        return SimpleType.DYN;
    }

    /** What a loop goes over, by the local variables that hold it. */
    private record Walk(int elements, int size, int index) {}

    /** Writes the beginning of a loop. */
    private Walk walk(CelExpr range, Label isError) {
        Walk walk = new Walk(local(OBJECT), local(Type.INT_TYPE), local(Type.INT_TYPE));
        Carrier carrier = value(range, isError);
        if (carrier != Carrier.OBJECT) {
            throw new NotCovered("a loop over " + carrier);
        }
        guarded(isError, () -> invoke("elements", List.class, Object.class));
        method.visitInsn(Opcodes.DUP);
        method.visitVarInsn(Opcodes.ASTORE, walk.elements());
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, LIST, "size", "()I", true);
        method.visitVarInsn(Opcodes.ISTORE, walk.size());
        method.visitInsn(Opcodes.ICONST_0);
        method.visitVarInsn(Opcodes.ISTORE, walk.index());
        return walk;
    }

    /** Leaves a loop that has come to its end. */
    private void more(Walk walk, Label done) {
        method.visitVarInsn(Opcodes.ILOAD, walk.index());
        method.visitVarInsn(Opcodes.ILOAD, walk.size());
        method.visitJumpInsn(Opcodes.IF_ICMPGE, done);
    }

    /** Puts the next element on the stack. */
    private void element(Walk walk) {
        method.visitVarInsn(Opcodes.ALOAD, walk.elements());
        method.visitTypeInsn(Opcodes.CHECKCAST, LIST);
        method.visitVarInsn(Opcodes.ILOAD, walk.index());
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, LIST, "get", "(I)Ljava/lang/Object;", true);
        method.visitIincInsn(walk.index(), 1);
    }

    /** Takes the element on the stack for what a name stands for. */
    private Variable item(String name, CelType type, Label isError) {
        Carrier carrier = Carrier.of(type, host);
        int local = local(carrier.type);
        Class<?> hostClass = null;
        if (carrier == Carrier.HOST) {
            hostClass = host.classOf(type.name());
            method.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(hostClass));
        } else {
            guarded(isError, () -> convert(Carrier.OBJECT, carrier));
        }
        method.visitVarInsn(carrier.store(), local);
        return new Variable(name + '#' + loops++, type, carrier, local, hostClass);
    }

    /** Counts the steps of a loop, and ends the evaluation where they are too many. */
    private void spend(int cost, int most) {
        Label isAffordable = new Label();
        method.visitIincInsn(steps, Math.min(cost, Short.MAX_VALUE));
        push(steps);
        method.visitLdcInsn(most);
        method.visitJumpInsn(Opcodes.IF_ICMPLE, isAffordable);
        method.visitTypeInsn(Opcodes.NEW, Type.getInternalName(OverBudget.class));
        method.visitInsn(Opcodes.DUP);
        method.visitLdcInsn(rule);
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, Type.getInternalName(OverBudget.class), "<init>", "(I)V", false);
        method.visitInsn(Opcodes.ATHROW);
        method.visitLabel(isAffordable);
    }
}
