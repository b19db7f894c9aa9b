package io.promisegate.engine.cel;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/**
 * The instructions of a method, from those for a constant to calls whose exceptions are errors of CEL. Not thread-safe.
 */
final class Code {
    static final Type OBJECT = Type.getType(Object.class);
    static final String LIST = Type.getInternalName(List.class);
    private static final String OPERATIONS = Type.getInternalName(Operations.class);

    /** A class file takes no longer ones, at three bytes a character. */
    private static final int LONGEST_TEXT = 0xFFFF / 3;

    /** Texts that are compared by identity before they are looked up. */
    private static final int MOST_IDENTICAL = 8;

    final MethodNode method;
    final Constants constants;

    /** The local variable that holds the error where an expression has failed. */
    final int failure;

    final List<Runnable> deferred = new ArrayList<>();
    private int locals;

    /**
     * Begins a method.
     *
     * @param locals the first local variable that is free
     */
    Code(MethodNode method, Constants constants, int locals) {
        this.method = method;
        this.constants = constants;
        this.locals = locals;
        failure = local(OBJECT);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitVarInsn(Opcodes.ASTORE, failure);
    }

    /** Ends the method: what was put off is written. */
    void finish() {
        while (!deferred.isEmpty()) {
            List<Runnable> now = List.copyOf(deferred);
            deferred.clear();
            now.forEach(Runnable::run);
        }
    }

    /** Returns a local variable that is free. */
    int local(Type type) {
        int local = locals;
        locals += type.getSize();
        return local;
    }

    void push(int local) {
        method.visitVarInsn(Opcodes.ILOAD, local);
    }

    /** Compares a bit of the long on the stack with 0. */
    static void test(MethodVisitor method, long bit) {
        method.visitLdcInsn(bit);
        method.visitInsn(Opcodes.LAND);
        method.visitInsn(Opcodes.LCONST_0);
        method.visitInsn(Opcodes.LCMP);
    }

    void compareDecimals() {
        method.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, "java/math/BigDecimal", "compareTo", "(Ljava/math/BigDecimal;)I", false);
    }

    /** Finds the text on the stack among a few by identity, which many texts of quotes are found by. */
    void identical(List<?> texts, Label isFound) {
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
    void contained(Object constant, Class<?> type, String question) {
        constants.push(method, constant, type);
        method.visitInsn(Opcodes.SWAP);
        method.visitMethodInsn(
                Opcodes.INVOKEINTERFACE, Type.getInternalName(type), question, "(Ljava/lang/Object;)Z", true);
    }

    void cast(Carrier carrier) {
        if (carrier == Carrier.STRING || carrier == Carrier.DECIMAL) {
            method.visitTypeInsn(Opcodes.CHECKCAST, carrier.type.getInternalName());
        }
    }

    Carrier constant(Object constant, Carrier carrier) {
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

    void array(int[] held) {
        method.visitLdcInsn(held.length);
        method.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
        for (int i = 0; i < held.length; i++) {
            method.visitInsn(Opcodes.DUP);
            method.visitLdcInsn(i);
            method.visitVarInsn(Opcodes.ALOAD, held[i]);
            method.visitInsn(Opcodes.AASTORE);
        }
    }

    void convert(Carrier from, Carrier to) {
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

    void invoke(String operation, Class<?> result, Class<?>... parameters) {
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

    void invoke(Method called) {
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                Type.getInternalName(called.getDeclaringClass()),
                called.getName(),
                Type.getMethodDescriptor(called),
                called.getDeclaringClass().isInterface());
    }

    /** Writes a call whose exceptions are errors of CEL. */
    void guarded(Label isError, Runnable call) {
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
}
