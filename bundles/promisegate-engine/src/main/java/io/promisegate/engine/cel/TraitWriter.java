package io.promisegate.engine.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.promisegate.engine.cel.HostModel.Field;
import io.promisegate.engine.cel.HostModel.Marked;
import io.promisegate.engine.cel.RuleCompiler.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/**
 * Finds the {@link Traits} that the conditions of a part have, writes each as a method of its own, and where it is
 * asked for the look at its bit. Not thread-safe; for one part.
 */
final class TraitWriter {
    /** Those who keep traits have a bit of their own. */
    private static final int MOST = Long.SIZE - 1;

    /** With fewer bits left than this, no further rule is begun. */
    private static final int ROOM = 8;

    private static final String SIGNATURE = "(Ljava/lang/Object;)Ljava/lang/Object;";

    private static final int NOTHING = -1;
    private static final int MANY = -2;
    private static final int NOT_COVERED = -3;

    private final ExpressionEmitter emitter;
    private final Locals locals;
    private final Name name;
    private final Emitting emitting;
    private final String owner;
    private final String prefix;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Integer> marks = new ArrayList<>();
    private final List<MethodNode> methods = new ArrayList<>();

    /**
     * The local variables of the part.
     *
     * @param object what the name stands for
     * @param holding the bits of the traits that hold
     * @param open the bits of the traits that are not known
     */
    record Locals(int object, int holding, int open) {}

    /** Begins to write into a method. */
    @FunctionalInterface
    interface Emitting {
        ExpressionEmitter begin(MethodNode method, int locals);
    }

    /**
     * Begins with none.
     *
     * @param emitter writes the part
     * @param name whose values traits look at
     * @param emitting begins the method of a trait
     * @param owner the class
     * @param prefix what the names of the methods begin with
     */
    TraitWriter(ExpressionEmitter emitter, Locals locals, Name name, Emitting emitting, String owner, String prefix) {
        this.emitter = emitter;
        this.locals = locals;
        this.name = name;
        this.emitting = emitting;
        this.owner = owner;
        this.prefix = prefix;
    }

    /** Returns for each trait the number of the mark of the value that it looks at. */
    List<Integer> marks() {
        return marks;
    }

    boolean hasRoom() {
        return marks.size() <= MOST - ROOM;
    }

    /** Returns whether a condition is a trait; it is written as one as long as there is room. */
    boolean isTrait(CelExpr expr) {
        if (emitter.names.carrier(expr) != Carrier.BOOL
                || (expr.getKind() == Kind.SELECT && expr.select().testOnly())
                || (expr.getKind() == Kind.CALL && expr.call().function().equals("!_"))) {
            return false;
        }
        return mark(expr, Set.of()) >= 0;
    }

    /** Writes the look at the bit of a condition, and returns whether it is a trait. */
    boolean isWritten(CelExpr expr, Label isTrue, Label isFalse, Label isError) {
        if (!isTrait(expr)) {
            return false;
        }
        Scopes.Name its = emitter.names.name(expr);
        Integer known = its == null ? null : numbers.get(its.text());
        if (its == null || (known == null && marks.size() == MOST)) {
            return false;
        }
        int number = known == null ? number(its.text(), expr) : known;
        if (number == NOT_COVERED) {
            return false;
        }
        MethodNode method = emitter.code.method;
        Label isOpen = new Label();
        test(method, locals.open, 1L << number);
        method.visitJumpInsn(Opcodes.IFNE, isOpen);
        test(method, locals.holding, 1L << number);
        method.visitJumpInsn(Opcodes.IFNE, isTrue);
        method.visitJumpInsn(Opcodes.GOTO, isFalse);
        int rule = emitter.rule;
        emitter.code.deferred.add(() -> {
            method.visitLabel(isOpen);
            method.visitVarInsn(Opcodes.ALOAD, locals.object);
            method.visitMethodInsn(Opcodes.INVOKESTATIC, owner, prefix + number, SIGNATURE, false);
            method.visitLdcInsn(rule);
            emitter.code.invoke("affordable", Object.class, Object.class, int.class);
            method.visitVarInsn(Opcodes.ASTORE, emitter.failure());
            isConstant(method, "TRUE", isTrue);
            isConstant(method, "FALSE", isFalse);
            method.visitJumpInsn(Opcodes.GOTO, isError);
        });
        return true;
    }

    private void isConstant(MethodNode method, String flag, Label isIt) {
        method.visitVarInsn(Opcodes.ALOAD, emitter.failure());
        method.visitFieldInsn(Opcodes.GETSTATIC, "java/lang/Boolean", flag, "Ljava/lang/Boolean;");
        method.visitJumpInsn(Opcodes.IF_ACMPEQ, isIt);
    }

    private static void test(MethodVisitor method, int local, long bit) {
        method.visitVarInsn(Opcodes.LLOAD, local);
        Code.test(method, bit);
    }

    /** Writes the method of a trait, and returns its number. */
    private int number(String text, CelExpr expr) {
        int number = marks.size();
        MethodNode method =
                new MethodNode(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, prefix + number, SIGNATURE, null, null);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(name.host()));
        method.visitVarInsn(Opcodes.ASTORE, 1);
        ExpressionEmitter its = emitting.begin(method, 2);
        its.variable(name.name(), name.type(), 1, name.host());
        its.loops.returnWhatCostsTooMuch();
        CelAbstractSyntaxTree ast = emitter.names.ast;
        its.use(ast, emitter.rule);
        Label isTrue = new Label();
        Label isFalse = new Label();
        Label isError = new Label();
        if (its.attempt(RuleCompiler.MOST_INSTRUCTIONS, () -> its.condition(expr, isTrue, isFalse, isError)) != null) {
            numbers.put(text, NOT_COVERED);
            return NOT_COVERED;
        }
        method.visitLabel(isTrue);
        method.visitFieldInsn(Opcodes.GETSTATIC, "java/lang/Boolean", "TRUE", "Ljava/lang/Boolean;");
        method.visitInsn(Opcodes.ARETURN);
        method.visitLabel(isFalse);
        method.visitFieldInsn(Opcodes.GETSTATIC, "java/lang/Boolean", "FALSE", "Ljava/lang/Boolean;");
        method.visitInsn(Opcodes.ARETURN);
        method.visitLabel(isError);
        method.visitVarInsn(Opcodes.ALOAD, its.failure());
        method.visitInsn(Opcodes.ARETURN);
        its.finish();
        methods.add(method);
        marks.add(mark(expr, Set.of()));
        numbers.put(text, number);
        return number;
    }

    /** Returns the number of the mark of the only value that an expression looks at. */
    private int mark(CelExpr expr, Set<String> bound) {
        switch (expr.getKind()) {
            case CONSTANT -> {
                return NOTHING;
            }
            case IDENT -> {
                return bound.contains(expr.ident().name()) ? NOTHING : MANY;
            }
            case SELECT -> {
                Field field = emitter.facts.field(expr.select());
                return field instanceof Marked marked && isOfName(expr.select().operand(), bound)
                        ? Long.numberOfTrailingZeros(marked.bit())
                        : mark(expr.select().operand(), bound);
            }
            case CALL -> {
                if (emitter.fields.isOptionalField(expr)) {
                    CelSelect select =
                            Fields.optionalSelect(expr, expr.call().args().get(0));
                    return emitter.facts.field(select) instanceof Marked marked && isOfName(select.operand(), bound)
                            ? Long.numberOfTrailingZeros(marked.bit())
                            : MANY;
                }
                return mark(Scopes.arguments(expr.call()), bound);
            }
            case LIST -> {
                return mark(expr.list().elements(), bound);
            }
            case MAP -> {
                List<CelExpr> parts = new ArrayList<>();
                expr.map().entries().forEach(entry -> {
                    parts.add(entry.key());
                    parts.add(entry.value());
                });
                return mark(parts, bound);
            }
            case COMPREHENSION -> {
                CelComprehension loop = expr.comprehension();
                if (!isOfTexts(loop.iterRange()) || emitter.names.scopes.size() > 1) {
                    return MANY;
                }
                Set<String> inner = new HashSet<>(bound);
                inner.add(loop.iterVar());
                inner.add(loop.accuVar());
                return together(
                        mark(List.of(loop.iterRange(), loop.accuInit()), bound),
                        mark(List.of(loop.loopCondition(), loop.loopStep(), loop.result()), inner));
            }
            default -> {
                return MANY;
            }
        }
    }

    /**
     * Returns whether a loop goes over texts: other lists have no numbers. Steps of a trait are counted by themselves;
     * within a loop, which would multiply them, a loop is none.
     */
    private boolean isOfTexts(CelExpr range) {
        return emitter.names.type(range) instanceof ListType list
                && list.hasElemType()
                && list.elemType() == SimpleType.STRING;
    }

    private int mark(List<CelExpr> exprs, Set<String> bound) {
        int mark = NOTHING;
        for (CelExpr expr : exprs) {
            mark = together(mark, mark(expr, bound));
        }
        return mark;
    }

    private static int together(int one, int other) {
        if (one == NOTHING || one == other) {
            return other;
        }
        return other == NOTHING ? one : MANY;
    }

    /** Returns whether an expression is the name, or a part of it. */
    private boolean isOfName(CelExpr object, Set<String> bound) {
        CelExpr whole = emitter.fields.whole(object);
        return whole.getKind() == Kind.IDENT
                && whole.ident().name().equals(name.name())
                && !bound.contains(name.name())
                && emitter.names.scopeOf(name.name()) == emitter.names.scopes.getLast();
    }

    /** Writes the methods, and the one that calls those of some marks. */
    void finish(ClassVisitor writer, String calling) {
        methods.forEach(method -> method.accept(writer));
        MethodVisitor method = writer.visitMethod(
                Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, calling, "(JLjava/lang/Object;[J)V", null, null);
        method.visitCode();
        for (int mark : new TreeSet<>(marks)) {
            Label others = new Label();
            test(method, 0, 1L << mark);
            method.visitJumpInsn(Opcodes.IFEQ, others);
            for (int number = 0; number < marks.size(); number++) {
                if (marks.get(number) == mark) {
                    method.visitVarInsn(Opcodes.ALOAD, 2);
                    method.visitMethodInsn(Opcodes.INVOKESTATIC, owner, prefix + number, SIGNATURE, false);
                    method.visitVarInsn(Opcodes.ALOAD, 3);
                    method.visitLdcInsn(1L << number);
                    method.visitMethodInsn(
                            Opcodes.INVOKESTATIC,
                            Type.getInternalName(Operations.class),
                            "know",
                            "(Ljava/lang/Object;[JJ)V",
                            false);
                }
            }
            method.visitLabel(others);
        }
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }
}
