package io.promisegate.engine.cel;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The objects that a class refers to: constant fields, which are filled from its class data when it is initialised.
 *
 * <p>They are no dynamic constants, since the JVM leaves a method to its interpreter for good where one of those has
 * not been asked for before the method is compiled.
 */
final class Constants {
    /** Most of one class; the code that fills the fields has to fit into a method. */
    private static final int MOST = 5_000;

    private static final String OBJECTS = "[Ljava/lang/Object;";

    private final String owner;
    private final List<Object> objects = new ArrayList<>();
    private final List<Class<?>> types = new ArrayList<>();
    private final IdentityHashMap<Object, Integer> known = new IdentityHashMap<>();

    /** Starts with none. */
    Constants(String owner) {
        this.owner = owner;
    }

    /** Returns all of them, the class data. */
    Object[] objects() {
        return objects.toArray();
    }

    /** Returns how many there are. */
    int size() {
        return objects.size();
    }

    /** Puts an object on the operand stack. */
    void push(MethodVisitor method, Object object, Class<?> type) {
        int index = known.computeIfAbsent(object, one -> {
            if (objects.size() == MOST) {
                throw new NotCovered("more than " + MOST + " constants");
            }
            objects.add(one);
            types.add(type);
            return objects.size() - 1;
        });
        method.visitFieldInsn(Opcodes.GETSTATIC, owner, "c" + index, Type.getDescriptor(types.get(index)));
        if (types.get(index) != type) {
            method.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(type));
        }
    }

    /** Writes the fields and what fills them. */
    void write(ClassVisitor written) {
        MethodVisitor initializer = written.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        initializer.visitCode();
        String handles = Type.getInternalName(MethodHandles.class);
        initializer.visitMethodInsn(
                Opcodes.INVOKESTATIC, handles, "lookup", "()Ljava/lang/invoke/MethodHandles$Lookup;", false);
        initializer.visitLdcInsn("_");
        initializer.visitLdcInsn(Type.getType(OBJECTS));
        initializer.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                handles,
                "classData",
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)Ljava/lang/Object;",
                false);
        initializer.visitTypeInsn(Opcodes.CHECKCAST, OBJECTS);
        initializer.visitVarInsn(Opcodes.ASTORE, 0);
        for (int i = 0; i < types.size(); i++) {
            Type type = Type.getType(types.get(i));
            written.visitField(
                    Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL,
                    "c" + i,
                    type.getDescriptor(),
                    null,
                    null);
            initializer.visitVarInsn(Opcodes.ALOAD, 0);
            initializer.visitIntInsn(Opcodes.SIPUSH, i);
            initializer.visitInsn(Opcodes.AALOAD);
            initializer.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
            initializer.visitFieldInsn(Opcodes.PUTSTATIC, owner, "c" + i, type.getDescriptor());
        }
        initializer.visitInsn(Opcodes.RETURN);
        initializer.visitMaxs(0, 0);
        initializer.visitEnd();
    }
}
