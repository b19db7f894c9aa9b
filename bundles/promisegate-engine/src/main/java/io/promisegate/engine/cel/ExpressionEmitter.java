package io.promisegate.engine.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import io.promisegate.engine.cel.Scopes.Kept;
import io.promisegate.engine.cel.Scopes.Variable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;

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
    /** Instructions of what is put off, at the most. */
    private static final int PUT_OFF = 13;

    final HostModel host;
    final Functions functions;
    final Code code;
    final Scopes names;
    final Foreknowledge facts;
    final Conditions conditions;
    final Fields fields;
    final Values values;
    final Loops loops;

    /** The number of the rule that is written now. */
    int rule;

    /** What is written for conditions that look at one value alone, null where that is nothing else. */
    @Nullable
    TraitWriter traits;

    /**
     * Begins a method.
     *
     * @param locals the first local variable that is free
     * @param mostSteps how many steps the loops of a condition may take
     */
    ExpressionEmitter(
            MethodNode method, int locals, Constants constants, HostModel host, Functions functions, int mostSteps) {
        this.host = host;
        this.functions = functions;
        code = new Code(method, constants, locals);
        names = new Scopes(method, host);
        facts = new Foreknowledge(names, host, functions);
        conditions = new Conditions(this);
        fields = new Fields(this);
        values = new Values(this);
        loops = new Loops(this, mostSteps);
    }

    /** Makes a name stand for what is in a local variable, in the whole method. */
    void variable(String name, CelType type, int local, Class<?> hostClass) {
        Variable variable = new Variable(name, type, Carrier.of(type, host), local, hostClass);
        names.scopes.getLast().variables.put(name, variable);
    }

    /** Makes a name stand for what a map of variables in a local variable has, in the whole method. */
    void variable(String name, CelType type, int local) {
        names.scopes.getLast().variables.put(name, new Variable(name, type, Carrier.of(type, host), -1 - local, null));
    }

    /** Goes on with another expression, of the rule of this number. */
    void use(CelAbstractSyntaxTree other, int its) {
        names.ast = other;
        rule = its;
    }

    /** Has the steps of loops counted from here on. */
    void restart() {
        loops.restart();
    }

    /** Returns the local variable that holds the error where an expression has failed. */
    int failure() {
        return code.failure;
    }

    /** Returns about how many instructions the method has, with what was put off. */
    int size() {
        return code.method.instructions.size() + PUT_OFF * code.deferred.size();
    }

    /** Ends the method: what was put off is written. */
    void finish() {
        code.finish();
        names.end();
    }

    /** Writes something where a condition is known to be true or false. */
    void where(CelExpr condition, boolean isTrue, Runnable writing) {
        List<String> found = new ArrayList<>();
        facts.presentWhere(condition, isTrue, found);
        found.removeIf(facts.present::contains);
        facts.present.addAll(found);
        writing.run();
        found.forEach(facts.present::remove);
    }

    /**
     * Writes something, or nothing where it is not covered or has too many instructions.
     *
     * @return why it is not written, null where it is
     */
    @Nullable
    String attempt(int mostInstructions, Runnable writing) {
        MethodNode method = code.method;
        AbstractInsnNode last = method.instructions.getLast();
        int size = method.instructions.size();
        int guards = method.tryCatchBlocks.size();
        int put = code.deferred.size();
        int depth = names.scopes.size();
        List<String> known = List.copyOf(facts.present);
        List<Kept> settled = List.copyOf(names.scopes.getLast().conditions.values());
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
            code.deferred.subList(put, code.deferred.size()).clear();
            while (names.scopes.size() > depth) {
                names.scopes.pop();
            }
            facts.present.retainAll(known);
            names.scopes.getLast().conditions.values().removeIf(kept -> kept.isSettled() && !settled.contains(kept));
        }
        return why;
    }

    /** Writes a condition: it jumps to where it is true, to where it is false, or to where it is an error. */
    void condition(CelExpr expr, Label isTrue, Label isFalse, Label isError) {
        conditions.condition(expr, isTrue, isFalse, isError);
    }

    /** Writes a value onto the stack, and returns how it is carried; it jumps to where it is an error. */
    Carrier value(CelExpr expr, Label isError) {
        return values.value(expr, isError);
    }

    /** Writes a value as the interpreter has it. */
    void boxed(CelExpr expr, Label isError) {
        values.boxed(expr, isError);
    }

    /** Takes note of what an expression consists of; what several consist of is worked out once. */
    void count(CelAbstractSyntaxTree other) {
        names.ast = other;
        names.count(other.getExpr(), this::isTrait);
    }

    /** Returns whether an expression is a condition that looks at one value alone, and is written as such. */
    boolean isTrait(CelExpr expr) {
        return traits != null && traits.isTrait(expr);
    }
}
