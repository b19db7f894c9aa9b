package io.promisegate.engine.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import io.promisegate.engine.cel.Loops.Loop;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles rules into a class of their own, which goes with the last that refers to it. Methods stay short enough for
 * the JVM to compile them. Thread-safe.
 */
public final class RuleCompiler {
    private static final Logger LOG = LoggerFactory.getLogger(RuleCompiler.class);
    private static final int MOST_RULES = Long.SIZE;

    /** About 8,000 bytes, beyond which the JVM compiles no method. */
    static final int MOST_INSTRUCTIONS = 2_400;

    private static final int MOST_OF_ONE = 12_000;

    /** Profilers show the number of a rule as its line. */
    private static final int MOST_LINES = 0xFFFF;

    /** A class has at most 65,535 constants. */
    private static final int MOST_PARTS = 32;

    /** The name of compiled classes; there are as many of the name as there are. */
    private static final String COMPILED = RuleCompiler.class.getPackageName().replace('.', '/') + "/Compiled";

    /** Constants of a class with which it gets no further part. */
    private static final int MOST_CONSTANTS = 3_000;

    private static final String SIGNATURE = "(Ljava/lang/Object;Ljava/lang/Object;JJJ)J";

    private final HostModel host;
    private final Functions functions;
    private final int mostSteps;

    /**
     * Makes a compiler.
     *
     * @param mostSteps how many steps the loops of a condition may take; what is a {@link Traits trait} may take as
     *     many by itself
     */
    public RuleCompiler(HostModel host, Functions functions, int mostSteps) {
        this.host = host;
        this.functions = functions;
        this.mostSteps = mostSteps;
    }

    /**
     * A name that conditions use.
     *
     * @param host the class of what it stands for
     */
    public record Name(String name, CelType type, Class<?> host) {}

    /**
     * A rule.
     *
     * @param when the condition under which it speaks, null for always
     * @param expect what must hold then
     * @param isAlways whether it speaks at any time
     */
    public record Source(@Nullable CelAbstractSyntaxTree when, CelAbstractSyntaxTree expect, boolean isAlways) {}

    /**
     * Some rules that are evaluated by one call.
     *
     * @param set the code
     * @param number the number of the part
     * @param rules which rules they are, by bit
     * @param traits what the rules look at that is the same for the same value
     */
    public record Part(RuleSet set, int number, List<Integer> rules, Traits traits) {}

    /**
     * Rules that were compiled.
     *
     * @param parts those that are covered, in their order
     * @param uncovered those that are not, with why
     */
    public record Compiled(List<Part> parts, Map<Integer, String> uncovered) {}

    /**
     * Compiles rules that look at the same names.
     *
     * @param names one or two; the rules' traits are those of the last
     */
    public Compiled compile(List<Name> names, List<Source> rules) {
        List<Part> parts = new ArrayList<>();
        Map<Integer, String> uncovered = new TreeMap<>();
        int from = 0;
        while (from < rules.size()) {
            from = new OneClass(names, rules, from, parts, uncovered).compile();
        }
        return new Compiled(List.copyOf(parts), uncovered);
    }

    /** Compiles one condition by itself, whose names are the keys of a map; null where it is not covered. */
    public @Nullable Expression compile(CelAbstractSyntaxTree ast, Map<String, CelType> names) {
        Constants constants = new Constants(COMPILED);
        ClassWriter writer = writer(Expression.class);
        MethodNode method =
                new MethodNode(Opcodes.ACC_PUBLIC, "value", "(Ljava/util/Map;)Ljava/lang/Object;", null, null);
        ExpressionEmitter emitter = new ExpressionEmitter(method, 2, constants, host, functions, mostSteps);
        names.forEach((name, type) -> emitter.variable(name, type, 1));
        emitter.use(ast, 0);
        Label failed = new Label();
        String why = emitter.attempt(MOST_OF_ONE, () -> emitter.boxed(ast.getExpr(), failed));
        if (why != null) {
            return null;
        }
        method.visitInsn(Opcodes.ARETURN);
        emitter.finish();
        method.visitLabel(failed);
        method.visitVarInsn(Opcodes.ALOAD, emitter.failure());
        method.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/Throwable");
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                Type.getInternalName(Operations.class),
                "failed",
                "(Ljava/lang/Throwable;)Ljava/lang/RuntimeException;",
                false);
        method.visitInsn(Opcodes.ATHROW);
        method.accept(writer);
        return (Expression) defined(writer, constants);
    }

    /** A condition by itself; compiled code extends it. Thread-safe. */
    public abstract static class Expression {
        /** For compiled code. */
        protected Expression() {}

        /** Returns its value, as the interpreter would. */
        public abstract Object value(Map<String, ?> variables);
    }

    private static ClassWriter writer(Class<?> extended) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES | ClassWriter.COMPUTE_MAXS) {
            @Override
            protected String getCommonSuperClass(String one, String other) {
                return "java/lang/Object";
            }
        };
        String superName = Type.getInternalName(extended);
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL, COMPILED, null, superName, null);
        MethodVisitor constructor = writer.visitMethod(0, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, superName, "<init>", "()V", false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(0, 0);
        constructor.visitEnd();
        return writer;
    }

    private static Object defined(ClassWriter writer, Constants constants) {
        constants.write(writer);
        writer.visitEnd();
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup()
                    .defineHiddenClassWithClassData(writer.toByteArray(), constants.objects(), true);
            return lookup.lookupClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The class of conditions cannot be made", e);
        }
    }

    /** A class with some parts. */
    private final class OneClass {
        private final Constants constants = new Constants(COMPILED);
        private final ClassWriter writer = writer(RuleSet.class);
        private final List<Name> names;
        private final List<Source> rules;
        private final List<Part> parts;
        private final Map<Integer, String> uncovered;
        private final List<List<Integer>> written = new ArrayList<>();
        private final List<TraitWriter> traits = new ArrayList<>();
        private int next;

        OneClass(List<Name> names, List<Source> rules, int from, List<Part> parts, Map<Integer, String> uncovered) {
            this.names = names;
            this.rules = rules;
            this.next = from;
            this.parts = parts;
            this.uncovered = uncovered;
        }

        /** Writes the class, and returns the first rule that is not in it. */
        int compile() {
            int from = next;
            try {
                return written();
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("Conditions are interpreted, since they cannot be compiled", e);
                next = Math.max(next, from + 1);
                for (int i = from; i < next; i++) {
                    uncovered.put(i, "its class cannot be made: " + e.getMessage());
                }
                return next;
            }
        }

        private int written() {
            while (next < rules.size() && written.size() < MOST_PARTS && constants.size() < MOST_CONSTANTS) {
                part();
            }
            dispatchers();
            RuleSet set = (RuleSet) defined(writer, constants);
            for (int i = 0; i < written.size(); i++) {
                if (!written.get(i).isEmpty()) {
                    Traits its = new Traits(set, i, traits.get(i).marks());
                    parts.add(new Part(set, i, List.copyOf(written.get(i)), its));
                }
            }
            return next;
        }

        private void part() {
            MethodNode method = new MethodNode(
                    Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, "part" + written.size(), SIGNATURE, null, null);
            int broken = 8;
            int locals = 10;
            method.visitInsn(Opcodes.LCONST_0);
            method.visitVarInsn(Opcodes.LSTORE, broken);
            for (int i = 0; i < names.size(); i++) {
                method.visitVarInsn(Opcodes.ALOAD, i);
                method.visitTypeInsn(
                        Opcodes.CHECKCAST, Type.getInternalName(names.get(i).host()));
                method.visitVarInsn(Opcodes.ASTORE, locals + i);
            }
            ExpressionEmitter emitter =
                    new ExpressionEmitter(method, locals + names.size(), constants, host, functions, mostSteps);
            for (int i = 0; i < names.size(); i++) {
                emitter.variable(
                        names.get(i).name(),
                        names.get(i).type(),
                        locals + i,
                        names.get(i).host());
            }
            int last = names.size() - 1;
            emitter.traits = new TraitWriter(
                    emitter,
                    new TraitWriter.Locals(last, 4, 6),
                    names.get(last),
                    (trait, free) -> new ExpressionEmitter(trait, free, constants, host, functions, mostSteps),
                    COMPILED,
                    "trait" + written.size() + '_');
            prepare(emitter);
            List<Integer> its = new ArrayList<>();
            while (next < rules.size()
                    && its.size() < MOST_RULES
                    && (its.isEmpty() || (emitter.size() < MOST_INSTRUCTIONS && emitter.traits.hasRoom()))) {
                int rule = next++;
                long bit = 1L << its.size();
                String why = emitter.attempt(MOST_OF_ONE, () -> rule(method, emitter, rule, bit, broken));
                if (why == null) {
                    its.add(rule);
                } else {
                    uncovered.put(rule, why);
                }
            }
            method.visitVarInsn(Opcodes.LLOAD, broken);
            method.visitInsn(Opcodes.LRETURN);
            emitter.finish();
            method.accept(writer);
            emitter.traits.finish(writer, "traits" + written.size());
            traits.add(emitter.traits);
            written.add(its);
        }

        /** Finds out what the next rules have in common. */
        private void prepare(ExpressionEmitter emitter) {
            List<Loop> loops = new ArrayList<>();
            for (int i = next; i < Math.min(rules.size(), next + MOST_RULES); i++) {
                Source source = rules.get(i);
                for (CelAbstractSyntaxTree ast :
                        source.when() == null ? List.of(source.expect()) : List.of(source.when(), source.expect())) {
                    emitter.count(ast);
                    for (CelExpr loop : emitter.loops.loops(ast.getExpr())) {
                        loops.add(new Loop(ast, loop, i));
                    }
                }
            }
            if (loops.size() > 1) {
                String unused = emitter.attempt(MOST_INSTRUCTIONS, () -> emitter.loops.share(loops));
            }
        }

        private void rule(MethodNode method, ExpressionEmitter emitter, int rule, long bit, int broken) {
            Source source = rules.get(rule);
            Label start = new Label();
            method.visitLabel(start);
            method.visitLineNumber(Math.min(rule + 1, MOST_LINES), start);
            Label done = new Label();
            Label failed = new Label();
            if (!source.isAlways()) {
                method.visitVarInsn(Opcodes.LLOAD, 2);
                Code.test(method, bit);
                method.visitJumpInsn(Opcodes.IFEQ, done);
            }
            CelAbstractSyntaxTree when = source.when();
            if (when == null) {
                expect(method, emitter, source, rule, done, failed);
            } else {
                Label speaks = new Label();
                emitter.use(when, rule);
                emitter.restart();
                emitter.condition(when.getExpr(), speaks, done, failed);
                method.visitLabel(speaks);
                emitter.where(when.getExpr(), true, () -> expect(method, emitter, source, rule, done, failed));
            }
            method.visitVarInsn(Opcodes.LLOAD, broken);
            method.visitLdcInsn(bit);
            method.visitInsn(Opcodes.LOR);
            method.visitVarInsn(Opcodes.LSTORE, broken);
            method.visitJumpInsn(Opcodes.GOTO, done);
            method.visitLabel(failed);
            method.visitVarInsn(Opcodes.ALOAD, emitter.failure());
            method.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/Throwable");
            method.visitLdcInsn(rule);
            method.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    Type.getInternalName(Operations.class),
                    "failed",
                    "(Ljava/lang/Throwable;I)Lio/promisegate/engine/cel/RuleFailure;",
                    false);
            method.visitInsn(Opcodes.ATHROW);
            method.visitLabel(done);
        }

        /** Writes what must hold; behind it is where it does not. */
        private void expect(
                MethodNode method, ExpressionEmitter emitter, Source source, int rule, Label holds, Label failed) {
            Label isBroken = new Label();
            emitter.use(source.expect(), rule);
            emitter.restart();
            emitter.condition(source.expect().getExpr(), holds, isBroken, failed);
            method.visitLabel(isBroken);
        }

        /** Writes the methods that call the parts and what finds out their traits. */
        private void dispatchers() {
            MethodVisitor broken = writer.visitMethod(
                    Opcodes.ACC_PUBLIC, "broken", "(ILjava/lang/Object;Ljava/lang/Object;JJJ)J", null, null);
            broken.visitCode();
            dispatch(broken, 1, written.size(), part -> {
                broken.visitVarInsn(Opcodes.ALOAD, 2);
                broken.visitVarInsn(Opcodes.ALOAD, 3);
                broken.visitVarInsn(Opcodes.LLOAD, 4);
                broken.visitVarInsn(Opcodes.LLOAD, 6);
                broken.visitVarInsn(Opcodes.LLOAD, 8);
                broken.visitMethodInsn(Opcodes.INVOKESTATIC, COMPILED, "part" + part, SIGNATURE, false);
                broken.visitInsn(Opcodes.LRETURN);
            });
            MethodVisitor traitsOf = writer.visitMethod(0, "traits", "(IJLjava/lang/Object;[J)V", null, null);
            traitsOf.visitCode();
            dispatch(traitsOf, 1, written.size(), part -> {
                traitsOf.visitVarInsn(Opcodes.LLOAD, 2);
                traitsOf.visitVarInsn(Opcodes.ALOAD, 4);
                traitsOf.visitVarInsn(Opcodes.ALOAD, 5);
                traitsOf.visitMethodInsn(
                        Opcodes.INVOKESTATIC, COMPILED, "traits" + part, "(JLjava/lang/Object;[J)V", false);
                traitsOf.visitInsn(Opcodes.RETURN);
            });
        }
    }

    /** Writes the rest of a method that calls another by the number in a local variable. */
    private static void dispatch(MethodVisitor method, int local, int count, IntConsumer call) {
        Label none = new Label();
        Label[] labels = new Label[count];
        for (int i = 0; i < count; i++) {
            labels[i] = new Label();
        }
        if (count > 0) {
            method.visitVarInsn(Opcodes.ILOAD, local);
            method.visitTableSwitchInsn(0, count - 1, none, labels);
        }
        for (int i = 0; i < count; i++) {
            method.visitLabel(labels[i]);
            call.accept(i);
        }
        method.visitLabel(none);
        method.visitVarInsn(Opcodes.ILOAD, local);
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                Type.getInternalName(Operations.class),
                "noSuchPart",
                "(I)Ljava/lang/RuntimeException;",
                false);
        method.visitInsn(Opcodes.ATHROW);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }
}
