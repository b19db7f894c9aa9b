package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Scope;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.Money;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Conditions of the right types, and quotes to hold to them, with much of what they ask for absent. */
final class RandomConditions {
    private static final int DEEPEST = 3;

    private final Random random;
    private final Scope scope;
    private final List<String> lines = new ArrayList<>();
    private int names;
    private final List<String> said = new ArrayList<>();
    private int loops;

    RandomConditions(Random random, Scope scope) {
        this.random = random;
        this.scope = scope;
    }

    String next() {
        lines.clear();
        if (scope == Scope.LINE) {
            lines.add("line");
        }
        loops = 0;
        return condition(0);
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    /** Returns a condition, now and then one that another has in it too. */
    private String condition(int depth) {
        if (loops > 0) {
            return newCondition(depth);
        }
        if (!said.isEmpty() && random.nextInt(6) == 0) {
            return said.get(random.nextInt(said.size()));
        }
        String condition = newCondition(depth);
        if (depth > 0 && random.nextInt(10) == 0) {
            said.add(condition);
        }
        return condition;
    }

    private String newCondition(int depth) {
        if (depth > DEEPEST) {
            return atom();
        }
        return switch (random.nextInt(12)) {
            case 0, 1 -> "(" + condition(depth + 1) + " && " + condition(depth + 1) + ")";
            case 2, 3 -> "(" + condition(depth + 1) + " || " + condition(depth + 1) + ")";
            case 4 -> "!(" + condition(depth + 1) + ")";
            case 5 -> "(" + condition(depth + 1) + " ? " + condition(depth + 1) + " : " + condition(depth + 1) + ")";
            case 6 -> loop(depth);
            case 7 -> "((" + compared(depth) + one(") == (", ") != (") + compared(depth) + "))";
            default -> atom();
        };
    }

    /** Returns a condition that is compared with another: no operator that could hand on an error. */
    private String compared(int depth) {
        String line = lines.isEmpty() ? "quote" : lines.get(0);
        String one = lines.isEmpty() ? "total" : "dataClass";
        String other = lines.isEmpty() ? "currency" : "model";
        return switch (random.nextInt(3)) {
            case 0 -> "has(" + line + "." + one + ") && has(" + line + "." + other + ")";
            case 1 -> "!has(" + line + "." + other + ") || has(" + line + "." + one + ")";
            default -> depth > 1 ? atom() : "!(" + atom() + ")";
        };
    }

    private String loop(int depth) {
        if (loops >= 2) {
            return atom();
        }
        String name = "x" + names++;
        loops++;
        String result;
        if (random.nextBoolean()) {
            lines.add(name);
            result = "quote.lines." + one("all", "exists") + "(" + name + ", " + condition(depth + 1) + ")";
            lines.remove(name);
        } else if (!lines.isEmpty()) {
            String line = lines.get(random.nextInt(lines.size()));
            result = line + "." + one("subprocessors", "features") + "." + one("all", "exists") + "(" + name + ", "
                    + name + " == " + text(depth + 1) + ")";
        } else {
            result = atom();
        }
        loops--;
        return result;
    }

    private String atom() {
        String line = lines.isEmpty() ? null : lines.get(random.nextInt(lines.size()));
        if (line == null || random.nextInt(6) == 0) {
            return switch (random.nextInt(6)) {
                case 0 -> "has(quote." + one("total", "currency", "account", "channel") + ")";
                case 1 -> "quote.total " + compared() + " decimal(\"" + one("10", "20.5", "30") + "\")";
                case 2 -> "quote.currency == " + one("\"USD\"", "\"EUR\"");
                case 3 -> "quote.channel in [\"direct\", \"partner\"]";
                case 4 -> "size(quote.lines) " + compared() + " 2";
                default -> one("true", "false");
            };
        }
        return switch (random.nextInt(13)) {
            case 0, 1 -> "has(" + line + '.' + field() + ')';
            case 2, 3 -> whole(1) + ' ' + compared() + ' ' + whole(1);
            case 4, 5 -> decimal(1) + ' ' + compared() + ' ' + decimal(1);
            case 6 -> text(1) + ' ' + one("==", "!=", "<", ">=") + ' ' + text(1);
            case 7 -> line + ".customerFacing";
            case 8 -> line + ".modelPinned == " + one("true", "false");
            case 9 -> text(1) + " in [\"EU\", \"US\", \"L2\"]";
            case 10 -> text(1) + " in " + line + one(".subprocessors", ".features");
            case 11 -> text(1) + one(".startsWith(", ".endsWith(", ".contains(") + text(1) + ')';
            default -> decimal(1) + ' ' + compared() + ' ' + one("5", "12", "0");
        };
    }

    private String compared() {
        return one("<", "<=", ">", ">=", "==", "!=");
    }

    private String field() {
        return one(
                "offering",
                "autonomyTier",
                "autonomyTierAct",
                "useCase",
                "customerFacing",
                "retentionDays",
                "contractTerm",
                "commitment.quantity",
                "overage.price",
                "subprocessors",
                "commitment.trueUp");
    }

    private String whole(int depth) {
        String line = lines.isEmpty() ? null : lines.get(random.nextInt(lines.size()));
        if (depth > DEEPEST || line == null) {
            return one("0", "1", "2", "30", "-1", "9223372036854775807");
        }
        return switch (random.nextInt(9)) {
            case 0 -> line + ".retentionDays";
            case 1 -> line + ".modelChangeNoticeDays";
            case 2 -> line + ".contractTerm";
            case 3 -> "tier(" + line + ".autonomyTier)";
            case 4 -> "(" + whole(depth + 1) + ' ' + one("+", "-", "*", "/", "%") + ' ' + whole(depth + 1) + ")";
            case 5 -> "size(" + line + ".useCase)";
            case 6 -> line + ".features.size()";
            case 7 -> "(" + condition(DEEPEST) + " ? " + whole(depth + 1) + " : " + whole(depth + 1) + ")";
            default -> one("0", "1", "2", "30", "365");
        };
    }

    private String decimal(int depth) {
        String line = lines.isEmpty() ? null : lines.get(random.nextInt(lines.size()));
        if (depth > DEEPEST || line == null) {
            return "decimal(\"" + one("0", "0.90", "12", "12.00", "1000") + "\")";
        }
        return switch (random.nextInt(6)) {
            case 0 -> line + ".commitment.quantity";
            case 1 -> line + ".overage.price";
            case 2 -> line + ".sla.uptimePercent";
            case 3 -> "(" + decimal(depth + 1) + ' ' + one("+", "-", "*") + ' ' + decimal(depth + 1) + ")";
            case 4 -> "decimal(" + whole(depth + 1) + ")";
            default -> "decimal(\"" + one("0", "0.90", "12", "12.00", "1000") + "\")";
        };
    }

    private String text(int depth) {
        String line = lines.isEmpty() ? null : lines.get(random.nextInt(lines.size()));
        if (depth > DEEPEST || line == null) {
            return one("\"\"", "\"EU\"", "\"L2\"", "\"a\"");
        }
        return switch (random.nextInt(8)) {
            case 0 -> line + ".offering";
            case 1 -> line + ".autonomyTier";
            case 2 -> line + ".useCase";
            case 3 -> line + ".dataRegion";
            case 4 -> "(" + text(depth + 1) + " + " + text(depth + 1) + ")";
            case 5 -> line + ".commitment.trueUp";
            case 6 -> line + ".features[" + whole(DEEPEST) + "]";
            default -> one("\"\"", "\"EU\"", "\"L2\"", "\"a\"");
        };
    }

    // ---- quotes

    static Quote quote(Random random) {
        List<QuoteLine> lines = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            lines.add(line(random, i));
        }
        return new Quote(
                "Q" + random.nextInt(100),
                "1",
                "canonical",
                random.nextBoolean() ? "USD" : null,
                null,
                null,
                random.nextBoolean() ? "partner" : null,
                random.nextBoolean() ? new Money("USD", BigDecimal.valueOf(random.nextInt(40))) : null,
                List.of(),
                lines,
                Quotes.NO_DOCUMENT);
    }

    private static QuoteLine line(Random random, int index) {
        PromiseSet.Builder builder = new PromiseSet.Builder();
        put(builder, random, Term.AUTONOMY_TIER, new PromiseValue.Text("L" + (1 + random.nextInt(4))));
        put(builder, random, Term.AUTONOMY_TIER_ACT, new PromiseValue.Text("L1"));
        put(
                builder,
                random,
                Term.USE_CASE,
                new PromiseValue.Text(List.of("returns", "", "🙂e").get(random.nextInt(3))));
        put(builder, random, Term.CUSTOMER_FACING, new PromiseValue.Flag(random.nextBoolean()));
        put(builder, random, Term.MODEL_PINNED, new PromiseValue.Flag(random.nextBoolean()));
        put(builder, random, Term.MODEL_CHANGE_NOTICE_DAYS, PromiseValue.Numeric.of(random.nextInt(3)));
        put(builder, random, Term.RETENTION_DAYS, PromiseValue.Numeric.of(random.nextInt(3) * 30L));
        put(builder, random, Term.DATA_REGION, new PromiseValue.Text(random.nextBoolean() ? "EU" : "US"));
        put(builder, random, Term.SUBPROCESSORS, new PromiseValue.Texts(List.of("OpenAI", "EU")));
        put(builder, random, Term.FEATURES, new PromiseValue.Texts(List.of("a")));
        put(builder, random, Term.CONTRACT_TERM, new PromiseValue.Duration(Period.ofYears(1)));
        put(builder, random, Term.COMMITMENT_TRUE_UP, new PromiseValue.Duration(Period.ofMonths(3)));
        put(builder, random, Term.COMMITMENT_QUANTITY, new PromiseValue.Numeric(new BigDecimal("12.00")));
        put(builder, random, Term.OVERAGE_PRICE, new Money("USD", new BigDecimal("0.90")));
        put(builder, random, Term.SLA_UPTIME_PERCENT, new PromiseValue.Numeric(new BigDecimal("99.5")));
        put(
                builder,
                random,
                Term.COMMITMENT_TIERS,
                new PromiseValue.Tiers(List.of(
                        new PromiseValue.Tiers.Tier(
                                BigDecimal.ONE,
                                BigDecimal.TEN,
                                new Money("USD", BigDecimal.valueOf(random.nextInt(2)))),
                        new PromiseValue.Tiers.Tier(BigDecimal.TEN, null, new Money("USD", BigDecimal.ONE)))));
        put(
                builder,
                random,
                Term.ACTIVATION_MILESTONE,
                new PromiseValue.Milestone("first", random.nextBoolean() ? LocalDate.of(2026, 5, 1) : null));
        return new QuoteLine(
                String.valueOf(index),
                LineAction.values()[random.nextInt(LineAction.values().length)],
                random.nextInt(4) == 0 ? null : random.nextBoolean() ? "assist" : "b",
                builder.build(),
                List.of(),
                Pointer.ROOT);
    }

    private static void put(PromiseSet.Builder builder, Random random, Term term, @Nullable PromiseValue value) {
        int draw = random.nextInt(10);
        if (draw == 0) {
            builder.add(new Promise(term, term.termName(), new PromiseValue.Malformed("?", term.type()), Pointer.ROOT));
        } else if (draw > 3 && value != null) {
            builder.add(new Promise(term, term.termName(), value, Pointer.ROOT));
        }
    }
}
