package io.promisegate.engine.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.promisegate.engine.cel.HostModel.Function;
import io.promisegate.engine.cel.Scopes.Name;
import io.promisegate.engine.cel.Scopes.Scope;
import io.promisegate.engine.cel.Scopes.Value;
import io.promisegate.engine.cel.Scopes.Variable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Writes what an expression comes to onto the operand stack. */
final class Values {
    private final ExpressionEmitter emitter;
    private final Code code;
    private final Scopes names;
    private final Foreknowledge facts;
    private final MethodNode method;

    Values(ExpressionEmitter emitter) {
        this.emitter = emitter;
        code = emitter.code;
        names = emitter.names;
        facts = emitter.facts;
        method = code.method;
    }

    /** Writes a value onto the stack, and returns how it is carried; it jumps to where it is an error. */
    Carrier value(CelExpr expr, Label isError) {
        Object constant = facts.constant(expr);
        if (constant != null) {
            return code.constant(constant, names.carrier(expr));
        }
        return switch (expr.getKind()) {
            case IDENT -> ident(expr, isError);
            case SELECT -> expr.select().testOnly() ? flag(expr, isError) : emitter.fields.selected(expr, isError);
            case CALL -> called(expr, isError);
            case LIST -> listed(expr, isError);
            case COMPREHENSION -> emitter.loops.looped(expr, isError);
            default -> throw new NotCovered(expr.getKind().toString());
        };
    }

    /** Writes a value as the interpreter has it. */
    void boxed(CelExpr expr, Label isError) {
        code.convert(value(expr, isError), Carrier.OBJECT);
    }

    private Carrier ident(CelExpr expr, Label isError) {
        String name = expr.ident().name();
        Scope scope = names.scopeOf(name);
        if (scope != null && scope.accumulators.containsKey(name)) {
            return flag(expr, isError);
        }
        Variable variable = names.find(name);
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
        code.guarded(isError, () -> code.invoke("variable", Object.class, Map.class, String.class));
        code.convert(Carrier.OBJECT, variable.carrier());
        return variable.carrier();
    }

    /** Writes a condition as a value. */
    Carrier flag(CelExpr expr, Label isError) {
        Label isTrue = new Label();
        Label isFalse = new Label();
        Label done = new Label();
        int flag = code.local(Type.INT_TYPE);
        emitter.condition(expr, isTrue, isFalse, isError);
        method.visitLabel(isTrue);
        method.visitInsn(Opcodes.ICONST_1);
        method.visitVarInsn(Opcodes.ISTORE, flag);
        method.visitJumpInsn(Opcodes.GOTO, done);
        method.visitLabel(isFalse);
        method.visitInsn(Opcodes.ICONST_0);
        method.visitVarInsn(Opcodes.ISTORE, flag);
        method.visitLabel(done);
        code.push(flag);
        return Carrier.BOOL;
    }

    private Carrier called(CelExpr expr, Label isError) {
        CelCall call = expr.call();
        List<CelExpr> arguments = Scopes.arguments(call);
        switch (call.function()) {
            case "_&&_", "_||_", "!_", "@not_strictly_false", "_==_", "_!=_" -> {
                return flag(expr, isError);
            }
            case "_?_:_" -> {
                return names.carrier(expr) == Carrier.BOOL ? flag(expr, isError) : chosen(expr, arguments, isError);
            }
            case "orValue" -> {
                if (emitter.fields.isOptionalField(arguments.get(0))) {
                    return orValue(expr, arguments, isError);
                }
            }
            default -> {}
        }
        String overload = names.overload(expr);
        Function function = emitter.host.function(overload);
        if (function != null) {
            return ofHost(expr, function, arguments, isError);
        }
        if ((Foreknowledge.isComparison(overload) && facts.areCarried(arguments))
                || (call.function().equals("@in")
                        && names.carrier(arguments.get(0)) == Carrier.STRING
                        && isPlainIn(arguments))
                || (call.function().equals("hasValue") && emitter.fields.isOptionalField(arguments.get(0)))) {
            return flag(expr, isError);
        }
        Carrier direct = direct(expr, overload, arguments, isError);
        return direct == null ? byInterpreter(expr, overload, arguments, isError) : direct;
    }

    private boolean isPlainIn(List<CelExpr> arguments) {
        Object constant = facts.constant(arguments.get(1));
        return (constant instanceof List<?> list && list.stream().allMatch(String.class::isInstance))
                || constant instanceof Map
                || (constant == null
                        && names.type(arguments.get(1)) instanceof ListType list
                        && list.elemType() == SimpleType.STRING);
    }

    /** Writes a call that there are instructions for; returns null where there are none. */
    private @Nullable Carrier direct(CelExpr expr, String overload, List<CelExpr> arguments, Label isError) {
        boolean isOfList = (overload.equals("index_list") && names.carrier(arguments.get(1)) == Carrier.INT)
                || overload.equals("size_list")
                || overload.equals("list_size");
        if (!isOfList && !overload.equals("index_map") && !facts.areCarried(arguments)) {
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
                code.guarded(isError, () -> code.invoke("negate", long.class, long.class));
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
                code.guarded(
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
                code.invoke("size", long.class, String.class);
            }
            case "index_list" -> {
                if (!(names.type(arguments.get(0)) instanceof ListType)) {
                    return null;
                }
                value(arguments.get(0), isError);
                int list = code.local(Code.OBJECT);
                method.visitVarInsn(Opcodes.ASTORE, list);
                value(arguments.get(1), isError);
                int index = code.local(Type.LONG_TYPE);
                method.visitVarInsn(Opcodes.LSTORE, index);
                method.visitVarInsn(Opcodes.ALOAD, list);
                method.visitTypeInsn(Opcodes.CHECKCAST, "java/util/List");
                method.visitVarInsn(Opcodes.LLOAD, index);
                code.guarded(isError, () -> code.invoke("element", Object.class, List.class, long.class));
                code.guarded(isError, () -> code.convert(Carrier.OBJECT, names.carrier(expr)));
                return names.carrier(expr);
            }
            case "index_map" -> {
                if (!(facts.constant(arguments.get(0)) instanceof Map<?, ?> map)
                        || names.carrier(arguments.get(1)) != Carrier.STRING) {
                    return null;
                }
                value(arguments.get(1), isError);
                code.constants.push(method, map, Map.class);
                method.visitInsn(Opcodes.SWAP);
                code.guarded(isError, () -> code.invoke("entry", Object.class, Map.class, Object.class));
                code.convert(Carrier.OBJECT, names.carrier(expr));
                return names.carrier(expr);
            }
            case "size_list", "list_size" -> {
                if (!(names.type(arguments.get(0)) instanceof ListType)) {
                    return null;
                }
                value(arguments.get(0), isError);
                method.visitTypeInsn(Opcodes.CHECKCAST, "java/util/List");
                method.visitMethodInsn(Opcodes.INVOKEINTERFACE, "java/util/List", "size", "()I", true);
                method.visitInsn(Opcodes.I2L);
            }
            case "contains_string" -> {
                operands(arguments, isError);
                code.invoke("contains", boolean.class, String.class, String.class);
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
        code.guarded(isError, () -> code.invoke(operation, type, type, type));
    }

    private Carrier decimal(String operation, List<CelExpr> arguments, Label isError) {
        decimals(arguments, isError);
        code.guarded(isError, () -> code.invoke(operation, BigDecimal.class, BigDecimal.class, BigDecimal.class));
        return Carrier.DECIMAL;
    }

    private Carrier chosen(CelExpr expr, List<CelExpr> arguments, Label isError) {
        Carrier carrier = names.carrier(expr);
        int chosen = code.local(carrier.type);
        Label then = new Label();
        Label otherwise = new Label();
        Label done = new Label();
        emitter.condition(arguments.get(0), then, otherwise, isError);
        method.visitLabel(then);
        emitter.where(arguments.get(0), true, () -> {
            code.convert(value(arguments.get(1), isError), carrier);
            method.visitVarInsn(carrier.store(), chosen);
        });
        method.visitJumpInsn(Opcodes.GOTO, done);
        method.visitLabel(otherwise);
        emitter.where(arguments.get(0), false, () -> {
            code.convert(value(arguments.get(2), isError), carrier);
            method.visitVarInsn(carrier.store(), chosen);
        });
        method.visitLabel(done);
        method.visitVarInsn(carrier.load(), chosen);
        return carrier;
    }

    /** Writes a field, or another value where it is not there. */
    private Carrier orValue(CelExpr expr, List<CelExpr> arguments, Label isError) {
        Carrier carrier = names.carrier(expr);
        CelExpr asked = arguments.get(0);
        CelExpr field = CelExpr.ofSelect(
                expr.id(),
                asked.call().args().get(0),
                asked.call().args().get(1).constant().stringValue(),
                false);
        CelExpr test = CelExpr.ofSelect(
                expr.id(), field.select().operand(), field.select().field(), true);
        int chosen = code.local(carrier.type);
        Label then = new Label();
        Label otherwise = new Label();
        Label done = new Label();
        emitter.fields.optional(asked, then, otherwise, isError);
        method.visitLabel(then);
        emitter.where(test, true, () -> {
            // the type of the whole is that of the field
            code.convert(emitter.fields.selected(field, isError), carrier);
            method.visitVarInsn(carrier.store(), chosen);
        });
        method.visitJumpInsn(Opcodes.GOTO, done);
        method.visitLabel(otherwise);
        code.convert(value(arguments.get(1), isError), carrier);
        method.visitVarInsn(carrier.store(), chosen);
        method.visitLabel(done);
        method.visitVarInsn(carrier.load(), chosen);
        return carrier;
    }

    /** Calls a function of the host, once for the same arguments. */
    private Carrier ofHost(CelExpr expr, Function function, List<CelExpr> arguments, Label isError) {
        Carrier carrier = names.carrier(expr);
        Name name = names.name(expr);
        Value kept = name == null ? null : name.scope().values.get(name.text());
        if (kept == null && name != null && names.occurrences.getOrDefault(name.text(), 0) > 1) {
            kept = new Value(code.local(Type.INT_TYPE), code.local(carrier.type));
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
            code.push(kept.state());
            method.visitJumpInsn(Opcodes.IFNE, done);
        }
        operands(arguments, isError);
        int[] held = new int[arguments.size()];
        for (int i = held.length - 1; i >= 0; i--) {
            Carrier its = names.carrier(arguments.get(i));
            held[i] = code.local(its.type);
            method.visitVarInsn(its.store(), held[i]);
        }
        code.constants.push(method, function.constant(), function.method().getParameterTypes()[0]);
        for (int i = 0; i < held.length; i++) {
            Carrier its = names.carrier(arguments.get(i));
            method.visitVarInsn(its.load(), held[i]);
            code.cast(its);
        }
        code.invoke(function.method());
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
                emitter.functions.find(overload.isEmpty() ? expr.call().function() : overload);
        // what is optional is not worked out where it is not needed
        boolean isLazy = Set.of(Foreknowledge.OPTIONAL_SELECT, "or", "orValue")
                .contains(expr.call().function());
        if (function == null || isLazy) {
            throw new NotCovered("function " + expr.call().function() + ' ' + overload);
        }
        boxed(arguments, isError);
        int[] held = new int[arguments.size()];
        for (int i = held.length - 1; i >= 0; i--) {
            held[i] = code.local(Code.OBJECT);
            method.visitVarInsn(Opcodes.ASTORE, held[i]);
        }
        code.constants.push(method, function, Operations.Overload.class);
        code.array(held);
        code.guarded(isError, () -> code.invoke("call", Object.class, Operations.Overload.class, Object[].class));
        Carrier carrier = names.carrier(expr);
        code.guarded(isError, () -> code.convert(Carrier.OBJECT, carrier));
        return carrier;
    }

    private Carrier listed(CelExpr expr, Label isError) {
        if (!expr.list().optionalIndices().isEmpty()) {
            throw new NotCovered("optional elements");
        }
        List<CelExpr> elements = expr.list().elements();
        boxed(elements, isError);
        int[] held = new int[elements.size()];
        for (int i = held.length - 1; i >= 0; i--) {
            held[i] = code.local(Code.OBJECT);
            method.visitVarInsn(Opcodes.ASTORE, held[i]);
        }
        code.array(held);
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC, "java/util/List", "of", "([Ljava/lang/Object;)Ljava/util/List;", true);
        return Carrier.OBJECT;
    }

    /**
     * Writes operands onto the stack, each as it is carried; those before one that may fail wait in local variables.
     */
    void operands(List<CelExpr> operands, Label isError) {
        List<Carrier> carriers = new ArrayList<>();
        operands.forEach(operand -> carriers.add(names.carrier(operand)));
        operands(operands, carriers, isError);
    }

    void boxed(List<CelExpr> operands, Label isError) {
        List<Carrier> carriers = new ArrayList<>();
        operands.forEach(operand -> carriers.add(Carrier.OBJECT));
        operands(operands, carriers, isError);
    }

    void decimals(List<CelExpr> operands, Label isError) {
        List<Carrier> carriers = new ArrayList<>();
        operands.forEach(operand -> carriers.add(Carrier.DECIMAL));
        operands(operands, carriers, isError);
    }

    /** Returns whether what is written for an expression may jump, for which the operand stack has to be empty. */
    private boolean jumps(CelExpr expr) {
        return facts.constant(expr) == null && (expr.getKind() == Kind.CALL || expr.getKind() == Kind.COMPREHENSION);
    }

    private void operands(List<CelExpr> operands, List<Carrier> carriers, Label isError) {
        int last = -1;
        for (int i = 0; i < operands.size(); i++) {
            last = facts.canFail(operands.get(i)) || jumps(operands.get(i)) ? i : last;
        }
        int[] held = new int[Math.max(0, last + 1)];
        for (int i = 0; i <= last; i++) {
            convert(value(operands.get(i), isError), carriers.get(i), operands.get(i));
            if (last > 0) {
                held[i] = code.local(carriers.get(i).type);
                method.visitVarInsn(carriers.get(i).store(), held[i]);
            }
        }
        for (int i = 0; last > 0 && i <= last; i++) {
            method.visitVarInsn(carriers.get(i).load(), held[i]);
            code.cast(carriers.get(i));
        }
        for (int i = last + 1; i < operands.size(); i++) {
            convert(value(operands.get(i), isError), carriers.get(i), operands.get(i));
        }
    }

    private void convert(Carrier from, Carrier to, CelExpr of) {
        Object constant = to == Carrier.DECIMAL && from == Carrier.INT ? facts.constant(of) : null;
        if (constant != null) {
            method.visitInsn(Opcodes.POP2);
            code.constants.push(method, BigDecimal.valueOf((Long) constant), BigDecimal.class);
        } else {
            code.convert(from, to);
        }
    }
}
