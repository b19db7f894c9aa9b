package io.promisegate.engine.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import io.promisegate.engine.cel.Scopes.Kept;
import io.promisegate.engine.cel.Scopes.Name;
import io.promisegate.engine.cel.Scopes.Scope;
import io.promisegate.engine.cel.Scopes.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/** Writes loops; those that go over the same become one. */
final class Loops {
    private final ExpressionEmitter emitter;
    private final Code code;
    private final Scopes names;
    private final Foreknowledge facts;
    private final MethodNode method;
    private final int mostSteps;
    private int count;

    /** The local variable that counts the steps of what is written now. */
    private int steps;

    /** Where a loop goes that costs too much, null where that ends the evaluation. */
    private @Nullable Label tooMuch;

    private boolean isReturned;

    /** Begins a method with no steps taken. */
    Loops(ExpressionEmitter emitter, int mostSteps) {
        this.emitter = emitter;
        this.mostSteps = mostSteps;
        code = emitter.code;
        names = emitter.names;
        facts = emitter.facts;
        method = code.method;
        steps = code.local(Type.INT_TYPE);
        restart();
    }

    /** Has the steps of loops counted from here on. */
    void restart() {
        method.visitInsn(Opcodes.ICONST_0);
        method.visitVarInsn(Opcodes.ISTORE, steps);
    }

    /** A loop of a rule. */
    record Loop(CelAbstractSyntaxTree ast, CelExpr expr, int rule) {}

    /** What a loop goes over, by the local variables that hold it. */
    private record Walk(int elements, int size, int index) {}

    Carrier looped(CelExpr expr, Label isError) {
        CelComprehension loop = expr.comprehension();
        if (names.carrier(expr) == Carrier.BOOL) {
            return emitter.values.flag(expr, isError);
        }
        return loop(loop, isError, () -> emitter.value(loop.result(), isError));
    }

    /** Writes a loop, and what it comes to. */
    Carrier loop(CelComprehension loop, Label isError, Supplier<Carrier> result) {
        if (!loop.iterVar2().isEmpty()) {
            throw new NotCovered("a loop with two names");
        }
        CelType element = elementOf(names.type(loop.iterRange()));
        Walk walk = walk(loop.iterRange(), isError);
        Scope outer = new Scope();
        Carrier carrier = names.carrier(loop.accuInit());
        Kept condition = null;
        int accumulator = 0;
        if (carrier == Carrier.BOOL) {
            condition = emitter.conditions.kept(true, false);
            initial(loop.accuInit(), condition, isError);
            outer.accumulators.put(loop.accuVar(), condition);
        } else {
            accumulator = code.local(carrier.type);
            code.convert(emitter.value(loop.accuInit(), isError), carrier);
            method.visitVarInsn(carrier.store(), accumulator);
            outer.variables.put(
                    loop.accuVar(), new Variable("", names.type(loop.accuInit()), carrier, accumulator, null));
        }
        method.instructions.add(outer.start);
        names.scopes.push(outer);
        Label next = new Label();
        Label step = new Label();
        Label done = new Label();
        method.visitLabel(next);
        more(walk, done);
        spend(loop);
        element(walk);
        Variable item = item(loop.iterVar(), element, isError);
        names.begin();
        names.scopes.getFirst().variables.put(loop.iterVar(), item);
        emitter.condition(loop.loopCondition(), step, done, isError);
        method.visitLabel(step);
        if (condition == null) {
            code.convert(emitter.value(loop.loopStep(), isError), carrier);
            method.visitVarInsn(carrier.store(), accumulator);
        } else {
            Label isTrue = new Label();
            Label isFalse = new Label();
            Label failed = new Label();
            emitter.condition(loop.loopStep(), isTrue, isFalse, failed);
            emitter.conditions.settle(condition, isTrue, isFalse, failed);
        }
        names.end();
        method.visitJumpInsn(Opcodes.GOTO, next);
        method.visitLabel(done);
        Carrier its = result.get();
        names.end();
        return its;
    }

    private void initial(CelExpr init, Kept condition, Label isError) {
        Label isTrue = new Label();
        Label isFalse = new Label();
        Label done = new Label();
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitVarInsn(Opcodes.ASTORE, condition.error());
        emitter.condition(init, isTrue, isFalse, isError);
        method.visitLabel(isTrue);
        emitter.conditions.set(condition, Opcodes.ICONST_1);
        method.visitJumpInsn(Opcodes.GOTO, done);
        method.visitLabel(isFalse);
        emitter.conditions.set(condition, Opcodes.ICONST_0);
        method.visitLabel(done);
    }

    /** Returns the conditions of an expression that are loops, outside of other loops and of traits. */
    List<CelExpr> loops(CelExpr expr) {
        List<CelExpr> found = new ArrayList<>();
        if (emitter.isTrait(expr)) {
            return found;
        }
        if (expr.getKind() == Kind.COMPREHENSION) {
            found.add(expr);
        } else if (expr.getKind() == Kind.CALL) {
            Scopes.arguments(expr.call()).forEach(argument -> found.addAll(loops(argument)));
        }
        return found;
    }

    /** Writes one loop for all that go over the same and say whether something holds for all or for any of it. */
    void share(List<Loop> all) {
        Map<String, Map<String, Loop>> byRange = new LinkedHashMap<>();
        for (Loop one : all) {
            names.ast = one.ast();
            CelComprehension loop = one.expr().comprehension();
            Name name = names.name(one.expr());
            Name range = names.name(loop.iterRange());
            if (name != null
                    && range != null
                    && names.carrier(one.expr()) == Carrier.BOOL
                    && names.carrier(loop.accuInit()) == Carrier.BOOL
                    && loop.result().getKind() == Kind.IDENT
                    && !facts.canFail(loop.iterRange())
                    && !facts.canFail(loop.accuInit())) {
                byRange.computeIfAbsent(range.text(), text -> new LinkedHashMap<>())
                        .putIfAbsent(name.text(), one);
            }
        }
        byRange.values().removeIf(loops -> loops.size() < 2);
        byRange.values().forEach(this::share);
    }

    /** Each keeps its own state and its own steps, so that it comes to what it would come to alone. */
    private void share(Map<String, Loop> all) {
        Label nowhere = new Label();
        List<Kept> kept = new ArrayList<>();
        List<Integer> counters = new ArrayList<>();
        List<Loop> shared = List.copyOf(all.values());
        int own = steps;
        for (Loop one : shared) {
            emitter.use(one.ast(), one.rule());
            Kept its = emitter.conditions.kept(true, true);
            initial(one.expr().comprehension().accuInit(), its, nowhere);
            kept.add(its);
            steps = code.local(Type.INT_TYPE);
            counters.add(steps);
            restart();
        }
        emitter.use(shared.get(0).ast(), shared.get(0).rule());
        CelExpr range = shared.get(0).expr().comprehension().iterRange();
        Walk walk = walk(range, nowhere);
        Label next = new Label();
        Label done = new Label();
        method.visitLabel(next);
        more(walk, done);
        element(walk);
        Variable item = item("", elementOf(names.type(range)), nowhere);
        names.begin();
        for (int i = 0; i < shared.size(); i++) {
            emitter.use(shared.get(i).ast(), shared.get(i).rule());
            steps = counters.get(i);
            step(shared.get(i).expr().comprehension(), kept.get(i), item);
        }
        steps = own;
        names.end();
        method.visitJumpInsn(Opcodes.GOTO, next);
        // range and elements cannot fail: they were looked at
        method.visitLabel(nowhere);
        method.visitVarInsn(Opcodes.ALOAD, code.failure);
        method.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/RuntimeException");
        method.visitInsn(Opcodes.ATHROW);
        method.visitLabel(done);
        List<String> texts = List.copyOf(all.keySet());
        for (int i = 0; i < texts.size(); i++) {
            names.scopes.getLast().conditions.put(texts.get(i), kept.get(i));
        }
    }

    /** Writes what one of several loops does with an element, unless it is decided or has cost too much. */
    private void step(CelComprehension loop, Kept kept, Variable item) {
        Scope body = names.scopes.getFirst();
        body.variables.put(loop.iterVar(), item);
        body.accumulators.put(loop.accuVar(), kept);
        Label step = new Label();
        Label over = new Label();
        Label decided = new Label();
        code.push(kept.state());
        method.visitInsn(Opcodes.ICONST_4);
        method.visitJumpInsn(Opcodes.IF_ICMPEQ, decided);
        emitter.condition(loop.loopCondition(), step, decided, decided);
        method.visitLabel(step);
        tooMuch = over;
        spend(loop);
        Label isTrue = new Label();
        Label isFalse = new Label();
        Label failed = new Label();
        emitter.condition(loop.loopStep(), isTrue, isFalse, failed);
        tooMuch = null;
        emitter.conditions.settle(kept, isTrue, isFalse, failed);
        method.visitJumpInsn(Opcodes.GOTO, decided);
        method.visitLabel(over);
        emitter.conditions.set(kept, Opcodes.ICONST_4);
        method.visitLabel(decided);
        body.variables.remove(loop.iterVar());
        body.accumulators.remove(loop.accuVar());
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

    /** Writes the beginning of a loop. */
    private Walk walk(CelExpr range, Label isError) {
        Walk walk = new Walk(code.local(Code.OBJECT), code.local(Type.INT_TYPE), code.local(Type.INT_TYPE));
        Carrier carrier = emitter.value(range, isError);
        if (carrier != Carrier.OBJECT) {
            throw new NotCovered("a loop over " + carrier);
        }
        code.guarded(isError, () -> code.invoke("elements", List.class, Object.class));
        method.visitInsn(Opcodes.DUP);
        method.visitVarInsn(Opcodes.ASTORE, walk.elements());
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, Code.LIST, "size", "()I", true);
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
        method.visitTypeInsn(Opcodes.CHECKCAST, Code.LIST);
        method.visitVarInsn(Opcodes.ILOAD, walk.index());
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, Code.LIST, "get", "(I)Ljava/lang/Object;", true);
        method.visitIincInsn(walk.index(), 1);
    }

    /** Takes the element on the stack for what a name stands for. */
    private Variable item(String name, CelType type, Label isError) {
        Carrier carrier = Carrier.of(type, emitter.host);
        int local = code.local(carrier.type);
        Class<?> hostClass = null;
        if (carrier == Carrier.HOST) {
            hostClass = emitter.host.classOf(type.name());
            method.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(hostClass));
        } else {
            code.guarded(isError, () -> code.convert(Carrier.OBJECT, carrier));
        }
        method.visitVarInsn(carrier.store(), local);
        return new Variable(name + '#' + count++, type, carrier, local, hostClass);
    }

    /** Counts the steps of a loop, and goes to where they are too many. */
    private void spend(CelComprehension loop) {
        int cost = Foreknowledge.weight(loop.loopCondition()) + Foreknowledge.weight(loop.loopStep());
        method.visitIincInsn(steps, Math.min(cost, Short.MAX_VALUE));
        code.push(steps);
        method.visitLdcInsn(mostSteps);
        if (tooMuch != null) {
            method.visitJumpInsn(Opcodes.IF_ICMPGT, tooMuch);
            return;
        }
        Label isAffordable = new Label();
        method.visitJumpInsn(Opcodes.IF_ICMPLE, isAffordable);
        overBudget();
        method.visitLabel(isAffordable);
    }

    /** Has the method return that a loop costs too much. */
    void returnWhatCostsTooMuch() {
        isReturned = true;
    }

    /** Ends the evaluation, and names the rule that is written now. */
    void overBudget() {
        method.visitTypeInsn(Opcodes.NEW, Type.getInternalName(OverBudget.class));
        method.visitInsn(Opcodes.DUP);
        method.visitLdcInsn(emitter.rule);
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, Type.getInternalName(OverBudget.class), "<init>", "(I)V", false);
        method.visitInsn(isReturned ? Opcodes.ARETURN : Opcodes.ATHROW);
    }
}
