package io.promisegate.engine.cel;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The objects that a class refers to: the elements of its class data, which the JVM takes for constants. */
final class Constants {
    private static final Handle AT = new Handle(
            Opcodes.H_INVOKESTATIC,
            Type.getInternalName(MethodHandles.class),
            "classDataAt",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;I)Ljava/lang/Object;",
            false);

    private final List<Object> objects = new ArrayList<>();
    private final IdentityHashMap<Object, Integer> known = new IdentityHashMap<>();

    /** Returns all of them. */
    List<Object> objects() {
        return objects;
    }

    /** Puts an object on the operand stack. */
    void push(MethodVisitor method, Object object, Class<?> type) {
        int index = known.computeIfAbsent(object, one -> {
            objects.add(one);
            return objects.size() - 1;
        });
        method.visitLdcInsn(new ConstantDynamic("_", Type.getDescriptor(type), AT, index));
    }
}
