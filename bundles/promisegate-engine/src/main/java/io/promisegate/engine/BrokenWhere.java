package io.promisegate.engine;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The quotes that break a rule: for each thing that its conditions compare with constants, a range of values. What a
 * condition says otherwise is a thing by itself, true or false, of which nothing else is known.
 */
final class BrokenWhere {
    private static final Map<String, String> OPPOSITES =
            Map.of("_<_", "_>=_", "_>=_", "_<_", "_>_", "_<=_", "_<=_", "_>_", "_==_", "_!=_", "_!=_", "_==_");
    private static final Map<String, String> MIRRORED =
            Map.of("_<_", "_>_", "_>_", "_<_", "_<=_", "_>=_", "_>=_", "_<=_", "_==_", "_==_", "_!=_", "_!=_");

    /** The number of an expression within its text. */
    private static final Pattern NUMBER = Pattern.compile("(?m)^(\\s*[A-Z_]+) \\[\\d+]");

    private final Map<String, Range> ranges = new HashMap<>();

    /**
     * Finds it out.
     *
     * @param when the condition under which the rule speaks, null for always
     * @param expect what must hold then
     */
    BrokenWhere(@Nullable CelExpr when, CelExpr expect) {
        if (when != null) {
            add(when, true);
        }
        add(expect, false);
    }

    /** Returns whether no quote can break the rule. */
    boolean isNowhere() {
        return ranges.values().stream().anyMatch(Range::isEmpty);
    }

    /** Returns what the rule looks at, at least one thing. */
    Set<String> things() {
        return ranges.keySet();
    }

    /** Returns whether every quote that breaks this rule, if any can, breaks the other one, as far as that is known. */
    boolean isWithin(BrokenWhere other) {
        for (Map.Entry<String, Range> entry : other.ranges.entrySet()) {
            Range own = ranges.get(entry.getKey());
            if (own == null || !own.isWithin(entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    private void add(CelExpr expr, boolean isTrue) {
        if (expr.getKind() != Kind.CALL || !isAdded(expr.call(), isTrue)) {
            String path = path(expr);
            range(path == null ? text(expr) : path).keep(Set.of(String.valueOf(isTrue)));
        }
    }

    /** Adds what a call says, where that can be said by ranges. */
    private boolean isAdded(CelExpr.CelCall call, boolean isTrue) {
        String function = call.function();
        List<CelExpr> args = call.args();
        if (function.equals(isTrue ? "_&&_" : "_||_")) {
            args.forEach(arg -> add(arg, isTrue));
            return true;
        }
        if (function.equals("!_")) {
            add(args.get(0), !isTrue);
            return true;
        }
        if (OPPOSITES.containsKey(function)) {
            String operator = isTrue ? function : OPPOSITES.get(function);
            return constant(args.get(1)) == null
                    ? isCompared(args.get(1), MIRRORED.get(operator), args.get(0))
                    : isCompared(args.get(0), operator, args.get(1));
        }
        return function.equals("@in") && isIn(args.get(0), args.get(1), isTrue);
    }

    private boolean isCompared(CelExpr thing, @Nullable String operator, CelExpr value) {
        String path = path(thing);
        Object constant = constant(value);
        if (path == null || operator == null || constant == null) {
            return false;
        }
        if (constant instanceof BigDecimal number) {
            range(path).limit(operator, number);
            return true;
        }
        boolean isEqual = operator.equals("_==_");
        if (isEqual) {
            range(path).keep(Set.of(constant.toString()));
        } else if (operator.equals("_!=_")) {
            range(path).remove(Set.of(constant.toString()));
        }
        return isEqual || operator.equals("_!=_");
    }

    private boolean isIn(CelExpr thing, CelExpr list, boolean isTrue) {
        String path = path(thing);
        Set<String> texts = new HashSet<>();
        if (path == null || list.getKind() != Kind.LIST) {
            return false;
        }
        for (CelExpr element : list.list().elements()) {
            if (!(constant(element) instanceof String text)) {
                return false;
            }
            texts.add(text);
        }
        if (isTrue) {
            range(path).keep(texts);
        } else {
            range(path).remove(texts);
        }
        return true;
    }

    /** Returns the same text for expressions that say the same in the same words. */
    private static String text(CelExpr expr) {
        return NUMBER.matcher(expr.toString()).replaceAll("$1");
    }

    private Range range(String path) {
        return ranges.computeIfAbsent(path, name -> new Range());
    }

    /** Returns a number, a text or the text of a truth value; null for anything else. */
    private static @Nullable Object constant(CelExpr expr) {
        if (expr.getKind() == Kind.CALL && expr.call().function().equals("decimal")) {
            Object inner = constant(expr.call().args().get(0));
            try {
                return inner == null ? null : new BigDecimal(inner.toString());
            } catch (NumberFormatException e) {
                return null;
            }
        }
        if (expr.getKind() != Kind.CONSTANT) {
            return null;
        }
        CelConstant constant = expr.constant();
        return switch (constant.getKind()) {
            case INT64_VALUE -> BigDecimal.valueOf(constant.int64Value());
            case STRING_VALUE -> constant.stringValue();
            case BOOLEAN_VALUE -> String.valueOf(constant.booleanValue());
            default -> null;
        };
    }

    /** Returns what names a value of a quote, null where it is more than a name. */
    private static @Nullable String path(CelExpr expr) {
        return switch (expr.getKind()) {
            case IDENT -> expr.ident().name();
            case SELECT -> {
                String operand = path(expr.select().operand());
                String path = operand + '.' + expr.select().field();
                yield operand == null ? null : expr.select().testOnly() ? "has(" + path + ')' : path;
            }
            case CALL -> {
                boolean isTier = expr.call().function().equals("tier");
                String of = isTier ? path(expr.call().args().get(0)) : null;
                yield of == null ? null : "tier(" + of + ')';
            }
            default -> null;
        };
    }

    /** The values that one thing may have. */
    private static final class Range {
        private @Nullable BigDecimal low;
        private boolean isLowIn = true;
        private @Nullable BigDecimal high;
        private boolean isHighIn = true;
        private @Nullable Set<String> texts;
        private final Set<String> without = new HashSet<>();

        void limit(String operator, BigDecimal number) {
            switch (operator) {
                case "_<_" -> atMost(number, false);
                case "_<=_" -> atMost(number, true);
                case "_>_" -> atLeast(number, false);
                case "_>=_" -> atLeast(number, true);
                case "_==_" -> {
                    atMost(number, true);
                    atLeast(number, true);
                }
                default -> without.add(plain(number));
            }
        }

        private void atMost(BigDecimal number, boolean isIn) {
            int order = high == null ? -1 : number.compareTo(high);
            isHighIn = order < 0 ? isIn : order == 0 ? isHighIn && isIn : isHighIn;
            high = order < 0 ? number : high;
        }

        private void atLeast(BigDecimal number, boolean isIn) {
            int order = low == null ? 1 : number.compareTo(low);
            isLowIn = order > 0 ? isIn : order == 0 ? isLowIn && isIn : isLowIn;
            low = order > 0 ? number : low;
        }

        void keep(Set<String> some) {
            Set<String> kept = new HashSet<>(some);
            if (texts != null) {
                kept.retainAll(texts);
            }
            texts = kept;
        }

        void remove(Set<String> some) {
            without.addAll(some);
        }

        boolean isEmpty() {
            if (texts != null && without.containsAll(texts)) {
                return true;
            }
            if (low == null || high == null) {
                return false;
            }
            int order = low.compareTo(high);
            return order > 0 || (order == 0 && (!isLowIn || !isHighIn || without.contains(plain(low))));
        }

        boolean isWithin(Range other) {
            return (other.high == null
                            || (high != null && isWithin(high.compareTo(other.high), isHighIn, other.isHighIn)))
                    && (other.low == null
                            || (low != null && isWithin(other.low.compareTo(low), isLowIn, other.isLowIn)))
                    && (other.texts == null || (texts != null && hasOnly(other.texts)))
                    && (other.without.isEmpty() || leavesOutAll(other.without));
        }

        private boolean hasOnly(Set<String> those) {
            for (String text : Objects.requireNonNull(texts)) {
                if (!those.contains(text) && !without.contains(text)) {
                    return false;
                }
            }
            return true;
        }

        private boolean leavesOutAll(Set<String> those) {
            for (String value : those) {
                if (!leavesOut(value)) {
                    return false;
                }
            }
            return true;
        }

        private boolean leavesOut(String value) {
            return without.contains(value) || (texts != null && !texts.contains(value));
        }

        private static boolean isWithin(int order, boolean isIn, boolean isOtherIn) {
            return order < 0 || (order == 0 && (isOtherIn || !isIn));
        }

        private static String plain(BigDecimal number) {
            return number.stripTrailingZeros().toPlainString();
        }
    }
}
