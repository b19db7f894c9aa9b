package io.promisegate.engine.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionOverload;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What compiled code calls. Stateless. */
final class Operations {
    /** Looking for a text in another is linear where it could take longer than so many comparisons. */
    private static final long MOST_COMPARISONS = 1 << 20;

    private Operations() {}

    static long add(long a, long b) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0) {
            throw CelFailure.overflow();
        }
        return sum;
    }

    static long subtract(long a, long b) {
        long difference = a - b;
        if (((a ^ b) & (a ^ difference)) < 0) {
            throw CelFailure.overflow();
        }
        return difference;
    }

    static long multiply(long a, long b) {
        long product = a * b;
        if (Math.multiplyHigh(a, b) != product >> (Long.SIZE - 1)) {
            throw CelFailure.overflow();
        }
        return product;
    }

    static long divide(long a, long b) {
        if (b == 0) {
            throw CelFailure.dividedByZero();
        }
        if (a == Long.MIN_VALUE && b == -1) {
            throw CelFailure.overflow();
        }
        return a / b;
    }

    static long modulo(long a, long b) {
        if (b == 0) {
            throw CelFailure.dividedByZero();
        }
        return a % b;
    }

    static long negate(long a) {
        if (a == Long.MIN_VALUE) {
            throw CelFailure.overflow();
        }
        return -a;
    }

    static BigDecimal plus(BigDecimal a, BigDecimal b) {
        return Decimal.bounded(a.add(b));
    }

    static BigDecimal minus(BigDecimal a, BigDecimal b) {
        return Decimal.bounded(a.subtract(b));
    }

    static BigDecimal times(BigDecimal a, BigDecimal b) {
        return Decimal.bounded(a.multiply(b));
    }

    /** Returns how many characters of Unicode a text has. */
    static long size(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Returns whether a text is in another, in time that grows with the sum of their lengths alone. */
    static boolean contains(String text, String part) {
        if ((long) text.length() * part.length() <= MOST_COMPARISONS) {
            return text.contains(part);
        }
        // Knuth, Morris, Pratt 1977
        int[] borders = new int[part.length()];
        for (int i = 1, border = 0; i < part.length(); i++) {
            while (border > 0 && part.charAt(i) != part.charAt(border)) {
                border = borders[border - 1];
            }
            border += part.charAt(i) == part.charAt(border) ? 1 : 0;
            borders[i] = border;
        }
        for (int i = 0, found = 0; i < text.length(); i++) {
            while (found > 0 && text.charAt(i) != part.charAt(found)) {
                found = borders[found - 1];
            }
            found += text.charAt(i) == part.charAt(found) ? 1 : 0;
            if (found == part.length()) {
                return true;
            }
        }
        return false;
    }

    /** Returns a value of a map that a condition states, by a key that it has. */
    static Object entry(Map<?, ?> map, Object key) {
        Object value = map.get(key);
        if (value == null) {
            throw new CelFailure(CelErrorCode.ATTRIBUTE_NOT_FOUND, "key '" + key + "' is not present in map.");
        }
        return value;
    }

    static Object element(List<?> list, long index) {
        if (index < 0 || index >= list.size()) {
            throw new CelFailure(CelErrorCode.INDEX_OUT_OF_BOUNDS, "Index out of bounds: " + index);
        }
        return list.get((int) index);
    }

    /** Returns what a loop goes over. */
    static List<?> elements(Object range) {
        if (range instanceof List<?> list) {
            return list;
        }
        if (range instanceof Collection<?> all) {
            return new ArrayList<>(all);
        }
        if (range instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet());
        }
        throw new CelFailure(CelErrorCode.INTERNAL_ERROR, "a loop over neither a list nor a map");
    }

    /** Calls a function of the interpreter's. */
    static Object call(Overload function, Object[] arguments) {
        try {
            return function.apply(arguments);
        } catch (CelEvaluationException e) {
            throw new CelFailure(e.getErrorCode(), String.valueOf(e.getMessage()));
        }
    }

    static boolean isTrue(Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new CelFailure(CelErrorCode.OVERLOAD_NOT_FOUND, "no such overload");
    }

    static @Nullable Object variable(Map<String, ?> variables, String name) {
        return variables.get(name);
    }

    static CelFailure missing(String what) {
        return new CelFailure(CelErrorCode.ATTRIBUTE_NOT_FOUND, what + " is not set; ask has() first");
    }

    static RuleFailure failed(Throwable failure, int rule) {
        return new RuleFailure(rule, failure);
    }

    /** Adds the bit of a trait to those that hold, or to those that have no value. */
    static void know(Object trait, long[] known, long bit) {
        if (trait == Boolean.TRUE) {
            known[0] |= bit;
        } else if (trait != Boolean.FALSE) {
            known[1] |= bit;
        }
    }

    /** Returns what a trait came to, unless that costs too much. */
    static Object affordable(Object trait, int rule) {
        if (trait instanceof OverBudget) {
            throw new OverBudget(rule);
        }
        return trait;
    }

    static RuntimeException failed(Throwable failure) {
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    /**
     * A function of the interpreter's.
     *
     * @param types the types that it takes, empty for one that finds the overload by itself
     */
    record Overload(CelFunctionOverload definition, ImmutableList<Class<?>> types) {
        Object apply(Object[] arguments) throws CelEvaluationException {
            if (!types.isEmpty() && !CelFunctionOverload.canHandle(arguments, types, true)) {
                throw new CelFailure(CelErrorCode.OVERLOAD_NOT_FOUND, "no such overload");
            }
            return definition.apply(arguments);
        }
    }

    /** Returns what is thrown where a part is asked for that there is not. */
    static RuntimeException noSuchPart(int part) {
        return new IllegalArgumentException("no part " + part);
    }
}
