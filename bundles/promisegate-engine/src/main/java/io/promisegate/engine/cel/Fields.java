package io.promisegate.engine.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.MapType;
import io.promisegate.engine.cel.HostModel.Always;
import io.promisegate.engine.cel.HostModel.Field;
import io.promisegate.engine.cel.HostModel.Marked;
import io.promisegate.engine.cel.HostModel.Maybe;
import io.promisegate.engine.cel.HostModel.Part;
import io.promisegate.engine.cel.Scopes.Name;
import io.promisegate.engine.cel.Scopes.Scope;
import io.promisegate.engine.cel.Scopes.Variable;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Writes how fields are read, and whether they are there; each field of a name is read once. */
final class Fields {
    private final ExpressionEmitter emitter;
    private final Code code;
    private final Scopes names;
    private final Foreknowledge facts;
    private final MethodNode method;

    Fields(ExpressionEmitter emitter) {
        this.emitter = emitter;
        code = emitter.code;
        names = emitter.names;
        facts = emitter.facts;
        method = code.method;
    }

    void test(CelSelect select, Label isTrue, Label isFalse, Label isError) {
        Field field = facts.field(select);
        if (field == null) {
            if (names.type(select.operand()) instanceof MapType) {
                code.convert(emitter.value(select.operand(), isError), Carrier.OBJECT);
                method.visitTypeInsn(Opcodes.CHECKCAST, "java/util/Map");
                method.visitLdcInsn(select.field());
                method.visitMethodInsn(
                        Opcodes.INVOKEINTERFACE, "java/util/Map", "containsKey", "(Ljava/lang/Object;)Z", true);
                method.visitJumpInsn(Opcodes.IFNE, isTrue);
                method.visitJumpInsn(Opcodes.GOTO, isFalse);
                return;
            }
            throw new NotCovered("has() of " + names.type(select.operand()).name());
        }
        if (field instanceof Part || field instanceof Always) {
            if (facts.canFail(select.operand())) {
                emitter.value(select.operand(), isError);
                method.visitInsn(Opcodes.POP);
            }
            method.visitJumpInsn(Opcodes.GOTO, isTrue);
        } else if (field instanceof Marked marked) {
            marks(select.operand(), marked, isError);
            Code.test(method, marked.bit());
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
        Variable variable =
                whole.getKind() == Kind.IDENT ? names.find(whole.ident().name()) : null;
        if (variable == null || variable.local() < 0) {
            emitter.value(object, isError);
            method.visitTypeInsn(
                    Opcodes.CHECKCAST, Type.getInternalName(field.marks().getParameterTypes()[0]));
            code.invoke(field.marks());
            return;
        }
        Scope scope = names.scopeOf(whole.ident().name());
        Integer local = scope == null ? null : scope.marks.get(variable.key());
        if (local == null && scope != null) {
            local = code.local(Type.LONG_TYPE);
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
        method.visitVarInsn(Opcodes.LLOAD, Objects.requireNonNull(local));
    }

    /** Returns the object that an expression is a part of, or is. */
    CelExpr whole(CelExpr object) {
        CelExpr whole = object;
        while (whole.getKind() == Kind.SELECT && facts.field(whole.select()) instanceof Part) {
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
        Name name = names.name(CelExpr.ofSelect(0, select.operand(), select.field(), false));
        Integer known = name == null ? null : name.scope().fields.get(name.text());
        int local = known == null ? code.local(Code.OBJECT) : known;
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
        emitter.value(select.operand(), isError);
        method.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(reader.getParameterTypes()[0]));
        if (constant != null) {
            code.constants.push(method, constant, reader.getParameterTypes()[1]);
        }
        code.guarded(isError, () -> code.invoke(reader));
    }

    Carrier selected(CelExpr expr, Label isError) {
        CelSelect select = expr.select();
        Carrier carrier = names.carrier(expr);
        Field field = facts.field(select);
        if (field == null) {
            if (names.type(select.operand()) instanceof MapType) {
                code.convert(emitter.value(select.operand(), isError), Carrier.OBJECT);
                method.visitTypeInsn(Opcodes.CHECKCAST, "java/util/Map");
                method.visitLdcInsn(select.field());
                code.guarded(isError, () -> code.invoke("entry", Object.class, Map.class, Object.class));
                code.convert(Carrier.OBJECT, carrier);
                return carrier;
            }
            throw new NotCovered("field of " + names.type(select.operand()).name());
        }
        if (field instanceof Part) {
            return emitter.value(select.operand(), isError);
        }
        Name name = names.name(expr);
        boolean isThere = name != null && facts.present.contains(name.text());
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
            code.cast(carrier);
            return carrier;
        }
        Marked marked = (Marked) field;
        if (!isThere) {
            Label there = new Label();
            marks(select.operand(), marked, isError);
            Code.test(method, marked.bit());
            method.visitJumpInsn(Opcodes.IFNE, there);
            missing(select.field(), isError);
            method.visitLabel(there);
        }
        if (carrier.isReference()) {
            int read = read(select, marked.reader(), marked.constant(), isError);
            method.visitVarInsn(Opcodes.ALOAD, read);
            code.cast(carrier);
        } else {
            object(select, marked.reader(), marked.constant(), isError);
        }
        return carrier;
    }

    private void missing(String field, Label isError) {
        code.constants.push(method, Operations.missing(field), Object.class);
        method.visitVarInsn(Opcodes.ASTORE, code.failure);
        method.visitJumpInsn(Opcodes.GOTO, isError);
    }

    /** Returns whether an expression is a field of the host's that is asked for with {@code .?}. */
    boolean isOptionalField(CelExpr expr) {
        if (expr.getKind() != Kind.CALL || !expr.call().function().equals(Foreknowledge.OPTIONAL_SELECT)) {
            return false;
        }
        CelExpr object = optionalObject(expr);
        return object != null && facts.field(optionalSelect(expr, object)) != null;
    }

    /**
     * Returns the object of a field that is asked for with {@code .?}, where it is a part of a name; null otherwise.
     */
    private @Nullable CelExpr optionalObject(CelExpr expr) {
        CelExpr object = expr.call().args().get(0);
        if (object.getKind() == Kind.CALL && object.call().function().equals(Foreknowledge.OPTIONAL_SELECT)) {
            // a part of a part: a?.b is there where a is
            return null;
        }
        return object;
    }

    static CelSelect optionalSelect(CelExpr expr, CelExpr object) {
        return CelExpr.ofSelect(
                        expr.id(), object, expr.call().args().get(1).constant().stringValue(), false)
                .select();
    }

    /** Writes whether an optional field is there. */
    void optional(CelExpr expr, Label isTrue, Label isFalse, Label isError) {
        CelExpr object = expr.call().args().get(0);
        test(optionalSelect(expr, object), isTrue, isFalse, isError);
    }
}
