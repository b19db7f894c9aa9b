package io.promisegate.engine.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.RuntimeEquality;
import io.promisegate.engine.cel.Scopes.Kept;
import io.promisegate.engine.cel.Scopes.Name;
import io.promisegate.engine.cel.Scopes.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Writes conditions as jumps; one that several expressions have is worked out once. */
final class Conditions {
    private static final String EQUALS = "equals";

    /** A condition that is less than so many expressions is not worth being kept. */
    private static final int LEAST_KEPT = 4;

    private final ExpressionEmitter emitter;
    private final Code code;
    private final Scopes names;
    private final Foreknowledge facts;
    private final MethodNode method;

    Conditions(ExpressionEmitter emitter) {
        this.emitter = emitter;
        code = emitter.code;
        names = emitter.names;
        facts = emitter.facts;
        method = code.method;
    }

    /** Writes a condition: it jumps to where it is true, to where it is false, or to where it is an error. */
    void condition(CelExpr expr, Label isTrue, Label isFalse, Label isError) {
        if (emitter.traits != null && emitter.traits.isWritten(expr, isTrue, isFalse, isError)) {
            return;
        }
        Name name = Foreknowledge.weight(expr) < LEAST_KEPT ? null : names.name(expr);
        Kept kept = name == null ? null : name.scope().conditions.get(name.text());
        if (kept == null && name != null && names.occurrences.getOrDefault(name.text(), 0) > 1) {
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
        code.push(kept.state());
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

    private Kept keep(Name name) {
        Kept kept = kept(false, false);
        name.scope().conditions.put(name.text(), kept);
        InsnList beginning = name.scope().beginning;
        beginning.add(new InsnNode(Opcodes.ICONST_3));
        beginning.add(new VarInsnNode(Opcodes.ISTORE, kept.state()));
        beginning.add(new InsnNode(Opcodes.ACONST_NULL));
        beginning.add(new VarInsnNode(Opcodes.ASTORE, kept.error()));
        return kept;
    }

    Kept kept(boolean isSettled, boolean isShared) {
        return new Kept(code.local(Type.INT_TYPE), code.local(Code.OBJECT), isSettled, isShared);
    }

    private void dispatch(Kept kept, Label isTrue, Label isFalse, Label isError) {
        code.push(kept.state());
        method.visitJumpInsn(Opcodes.IFEQ, isFalse);
        code.push(kept.state());
        method.visitInsn(Opcodes.ICONST_1);
        method.visitJumpInsn(Opcodes.IF_ICMPEQ, isTrue);
        if (kept.isShared()) {
            Label isAffordable = new Label();
            code.push(kept.state());
            method.visitInsn(Opcodes.ICONST_4);
            method.visitJumpInsn(Opcodes.IF_ICMPNE, isAffordable);
            emitter.loops.overBudget();
            method.visitLabel(isAffordable);
        }
        method.visitVarInsn(Opcodes.ALOAD, kept.error());
        method.visitVarInsn(Opcodes.ASTORE, code.failure);
        method.visitJumpInsn(Opcodes.GOTO, isError);
    }

    /** Keeps what a condition has come to, and goes on. */
    void settle(Kept kept, Label isTrue, Label isFalse, Label isError) {
        Label done = new Label();
        method.visitLabel(isTrue);
        set(kept, Opcodes.ICONST_1);
        method.visitJumpInsn(Opcodes.GOTO, done);
        method.visitLabel(isFalse);
        set(kept, Opcodes.ICONST_0);
        method.visitJumpInsn(Opcodes.GOTO, done);
        method.visitLabel(isError);
        method.visitVarInsn(Opcodes.ALOAD, code.failure);
        method.visitVarInsn(Opcodes.ASTORE, kept.error());
        set(kept, Opcodes.ICONST_2);
        method.visitLabel(done);
    }

    void set(Kept kept, int state) {
        method.visitInsn(state);
        method.visitVarInsn(Opcodes.ISTORE, kept.state());
    }

    private void plain(CelExpr expr, Label isTrue, Label isFalse, Label isError) {
        if (facts.constant(expr) instanceof Boolean value) {
            method.visitJumpInsn(Opcodes.GOTO, value ? isTrue : isFalse);
            return;
        }
        switch (expr.getKind()) {
            case IDENT -> {
                Scope scope = names.scopeOf(expr.ident().name());
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
                    emitter.fields.test(expr.select(), isTrue, isFalse, isError);
                    return;
                }
            }
            case CALL -> {
                if (isCalled(expr, isTrue, isFalse, isError)) {
                    return;
                }
            }
            case COMPREHENSION -> {
                if (names.carrier(expr) == Carrier.BOOL) {
                    CelExpr result = expr.comprehension().result();
                    emitter.loops.loop(expr.comprehension(), isError, () -> {
                        condition(result, isTrue, isFalse, isError);
                        return Carrier.BOOL;
                    });
                    return;
                }
            }
            default -> {}
        }
        Carrier carrier = emitter.value(expr, isError);
        if (carrier == Carrier.OBJECT) {
            code.guarded(isError, () -> code.invoke("isTrue", boolean.class, Object.class));
        } else if (carrier != Carrier.BOOL) {
            throw new NotCovered("condition of type " + names.type(expr).name());
        }
        method.visitJumpInsn(Opcodes.IFNE, isTrue);
        method.visitJumpInsn(Opcodes.GOTO, isFalse);
    }

    /** Writes a call that is a condition by itself; returns whether it is one. */
    private boolean isCalled(CelExpr expr, Label isTrue, Label isFalse, Label isError) {
        List<CelExpr> arguments = Scopes.arguments(expr.call());
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
                emitter.where(arguments.get(0), true, () -> condition(arguments.get(1), isTrue, isFalse, isError));
                method.visitLabel(otherwise);
                emitter.where(arguments.get(0), false, () -> condition(arguments.get(2), isTrue, isFalse, isError));
            }
            case "hasValue" -> {
                if (!emitter.fields.isOptionalField(arguments.get(0))) {
                    return false;
                }
                emitter.fields.optional(arguments.get(0), isTrue, isFalse, isError);
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
        if (names.carrier(first) == Carrier.BOOL && !facts.canFail(first)) {
            condition(first, isAnd ? next : isDecided, isAnd ? isDecided : next, isError);
            method.visitLabel(next);
            emitter.where(
                    first,
                    isAnd,
                    () -> condition(second, isAnd ? isOpen : isDecided, isAnd ? isDecided : isOpen, isError));
            return;
        }
        int earlier = code.local(Code.OBJECT);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitVarInsn(Opcodes.ASTORE, earlier);
        Label failed = new Label();
        condition(first, isAnd ? next : isDecided, isAnd ? isDecided : next, failed);
        method.visitLabel(failed);
        method.visitVarInsn(Opcodes.ALOAD, code.failure);
        method.visitVarInsn(Opcodes.ASTORE, earlier);
        method.visitLabel(next);
        Label open = new Label();
        Label failedToo = new Label();
        condition(second, isAnd ? open : isDecided, isAnd ? isDecided : open, failedToo);
        method.visitLabel(open);
        method.visitVarInsn(Opcodes.ALOAD, earlier);
        method.visitJumpInsn(Opcodes.IFNULL, isOpen);
        method.visitVarInsn(Opcodes.ALOAD, earlier);
        method.visitVarInsn(Opcodes.ASTORE, code.failure);
        method.visitJumpInsn(Opcodes.GOTO, isError);
        method.visitLabel(failedToo);
        method.visitVarInsn(Opcodes.ALOAD, earlier);
        method.visitJumpInsn(Opcodes.IFNULL, isError);
        method.visitVarInsn(Opcodes.ALOAD, earlier);
        method.visitVarInsn(Opcodes.ASTORE, code.failure);
        method.visitJumpInsn(Opcodes.GOTO, isError);
    }

    private void equality(List<CelExpr> arguments, Label isTrue, Label isFalse, Label isError) {
        Carrier left = names.carrier(arguments.get(0));
        Carrier right = names.carrier(arguments.get(1));
        if (left == right && left != Carrier.OBJECT && left != Carrier.HOST) {
            emitter.values.operands(arguments, isError);
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
                    code.compareDecimals();
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
            emitter.values.decimals(arguments, isError);
            code.compareDecimals();
            method.visitJumpInsn(Opcodes.IFEQ, isTrue);
        } else {
            code.constants.push(method, emitter.functions.equality(), RuntimeEquality.class);
            int equality = code.local(Code.OBJECT);
            method.visitVarInsn(Opcodes.ASTORE, equality);
            emitter.values.boxed(arguments, isError);
            int second = code.local(Code.OBJECT);
            int first = code.local(Code.OBJECT);
            method.visitVarInsn(Opcodes.ASTORE, second);
            method.visitVarInsn(Opcodes.ASTORE, first);
            method.visitVarInsn(Opcodes.ALOAD, equality);
            method.visitVarInsn(Opcodes.ALOAD, first);
            method.visitVarInsn(Opcodes.ALOAD, second);
            code.guarded(
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

    private boolean isCompared(CelExpr expr, List<CelExpr> arguments, Label isTrue, Label isFalse, Label isError) {
        String overload = names.overload(expr);
        String comparison = Foreknowledge.COMPARISONS.keySet().stream()
                .filter(one -> overload.startsWith(one + '_') && !overload.startsWith(one + "_equals_"))
                .findFirst()
                .orElse("");
        Integer jump = Foreknowledge.COMPARISONS.get(comparison);
        if (jump == null || !facts.areCarried(arguments)) {
            return false;
        }
        switch (overload.substring(comparison.length() + 1)) {
            case "int64" -> {
                emitter.values.operands(arguments, isError);
                method.visitInsn(Opcodes.LCMP);
            }
            case "double" -> {
                emitter.values.operands(arguments, isError);
                // what is no number is neither less nor greater
                method.visitInsn(comparison.startsWith("less") ? Opcodes.DCMPG : Opcodes.DCMPL);
            }
            case "string" -> {
                emitter.values.operands(arguments, isError);
                method.visitMethodInsn(
                        Opcodes.INVOKEVIRTUAL, "java/lang/String", "compareTo", "(Ljava/lang/String;)I", false);
            }
            case "decimal", "decimal_int64", "int64_decimal" -> {
                emitter.values.decimals(arguments, isError);
                code.compareDecimals();
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
        Object constant = facts.constant(arguments.get(1));
        if (names.carrier(sought) != Carrier.STRING) {
            return false;
        }
        if (constant instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            emitter.value(sought, isError);
            if (list.isEmpty()) {
                method.visitInsn(Opcodes.POP);
                method.visitJumpInsn(Opcodes.GOTO, isFalse);
                return true;
            }
            code.identical(list, isTrue);
            code.contained(Set.copyOf(list), Set.class, "contains");
        } else if (constant instanceof Map<?, ?> map) {
            emitter.value(sought, isError);
            code.contained(map, Map.class, "containsKey");
        } else if (names.type(arguments.get(1)) instanceof ListType list && list.elemType() == SimpleType.STRING) {
            emitter.value(sought, isError);
            int text = code.local(Code.OBJECT);
            method.visitVarInsn(Opcodes.ASTORE, text);
            emitter.value(arguments.get(1), isError);
            int found = code.local(Code.OBJECT);
            method.visitVarInsn(Opcodes.ASTORE, found);
            method.visitVarInsn(Opcodes.ALOAD, found);
            method.visitTypeInsn(Opcodes.CHECKCAST, Code.LIST);
            method.visitVarInsn(Opcodes.ALOAD, text);
            method.visitMethodInsn(Opcodes.INVOKEINTERFACE, Code.LIST, "contains", "(Ljava/lang/Object;)Z", true);
        } else {
            return false;
        }
        method.visitJumpInsn(Opcodes.IFNE, isTrue);
        method.visitJumpInsn(Opcodes.GOTO, isFalse);
        return true;
    }
}
