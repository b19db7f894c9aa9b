package io.promisegate.engine;

import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.HomogeneousLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;
import io.promisegate.boundary.Boundary.Scope;
import io.promisegate.boundary.Boundary.Tier;
import io.promisegate.engine.cel.Decimal;
import io.promisegate.engine.cel.Functions;
import io.promisegate.engine.cel.HostModel;
import io.promisegate.engine.cel.OverBudget;
import io.promisegate.engine.cel.RuleCompiler;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the conditions of the authors' own rules, in CEL, against the types of the quote.
 *
 * <p>The language is CEL without regular expressions, dynamic types and binary floating point, with a {@code decimal}
 * type and {@code tier(id)}, the level of a tier from 1 up (0 for one that is not on the ladder). Loops nest twice at
 * the most, and every evaluation counts its steps.
 */
@SuppressWarnings("Immutable") // ladders and functions are written once, before the first evaluation
final class CelConditions {
    /** Functions that take literals with a form of their own, which only a validator looks at. */
    private static final Set<String> WITH_LITERALS = Set.of("timestamp", "duration");

    /** What {@code line.?retentionDays.orValue(30)} and its like call. */
    private static final Set<String> OPTIONAL = Set.of(
            "_?._",
            "_[?_]",
            "or",
            "orValue",
            "hasValue",
            "value",
            "optional.of",
            "optional.none",
            "optional.ofNonZeroValue",
            "optional_unwrap");

    private static final CelOptionalLibrary OPTIONALS = CelExtensions.optional();

    private static final Set<StandardFunction> LEFT_OUT =
            Set.of(StandardFunction.MATCHES, StandardFunction.DYN, StandardFunction.TYPE);
    private static final Set<CelType> NO_TYPES = Set.of(SimpleType.DOUBLE, SimpleType.UINT, SimpleType.BYTES);
    private static final RuleCompiler.Name QUOTE_NAME = new RuleCompiler.Name("quote", CelModel.QUOTE, Quote.class);
    private static final List<RuleCompiler.Name> QUOTE_NAMES = List.of(QUOTE_NAME);
    private static final List<RuleCompiler.Name> LINE_NAMES =
            List.of(QUOTE_NAME, new RuleCompiler.Name("line", CelModel.LINE, QuoteLine.class));
    private static final List<CelFunctionDecl> DECLARATIONS = new ArrayList<>();
    private static final List<CelFunctionBinding> BINDINGS = new ArrayList<>();

    static {
        comparison("_<_", "less", (a, b) -> a.compareTo(b) < 0);
        comparison("_<=_", "less_equals", (a, b) -> a.compareTo(b) <= 0);
        comparison("_>_", "greater", (a, b) -> a.compareTo(b) > 0);
        comparison("_>=_", "greater_equals", (a, b) -> a.compareTo(b) >= 0);
        operator("_+_", "add", CelModel.DECIMAL, Decimal::plus, true);
        operator("_-_", "subtract", CelModel.DECIMAL, Decimal::minus, true);
        operator("_*_", "multiply", CelModel.DECIMAL, Decimal::times, true);
        operator("_==_", "equals", SimpleType.BOOL, Decimal::equals, false);
        operator("_!=_", "not_equals", SimpleType.BOOL, (a, b) -> !a.equals(b), false);
        DECLARATIONS.add(CelFunctionDecl.newFunctionDeclaration(
                "tier", CelOverloadDecl.newGlobalOverload("tier_string", SimpleType.INT, SimpleType.STRING)));
        DECLARATIONS.add(CelFunctionDecl.newFunctionDeclaration(
                "decimal",
                CelOverloadDecl.newGlobalOverload("decimal_string", CelModel.DECIMAL, SimpleType.STRING),
                CelOverloadDecl.newGlobalOverload("decimal_int64", CelModel.DECIMAL, SimpleType.INT)));
        BINDINGS.addAll(CelFunctionBinding.fromOverloads(
                "decimal",
                CelFunctionBinding.from("decimal_string", String.class, Decimal::parse),
                CelFunctionBinding.from("decimal_int64", Long.class, (Long value) -> Decimal.of(value))));
    }

    private final Map<Needs, CelCompiler> compilers = new ConcurrentHashMap<>();
    private final CelOptions options;
    private final CelParser parser;
    private final CelRuntime runtime;
    private final RuleCompiler rulesOf;
    private final int mostSteps;

    /** What a condition refers to: the checker declares its whole environment anew for each condition. */
    private record Needs(Scope scope, Set<String> functions) {}

    /**
     * A condition whose types are right.
     *
     * @param expression what it was before they were looked at
     */
    record Checked(CelAbstractSyntaxTree ast, CelExpr expression) {}

    CelConditions(List<Tier> tiers, int mostSteps) {
        this.mostSteps = mostSteps;
        this.options = CelOptions.current()
                .enableHeterogeneousNumericComparisons(true)
                .maxExpressionCodePointSize(8_000)
                .maxParseRecursionDepth(64)
                .maxParseErrorRecoveryLimit(10)
                .comprehensionMaxIterations(mostSteps)
                .build();
        Ladder ladder = new Ladder(tiers);
        this.parser = CelParserFactory.standardCelParserBuilder()
                .setOptions(options)
                .setStandardMacros(
                        CelStandardMacro.HAS, CelStandardMacro.ALL, CelStandardMacro.EXISTS, CelStandardMacro.FILTER)
                .addLibraries(OPTIONALS)
                .build();
        CelStandardFunctions standard = CelStandardFunctions.newBuilder()
                .excludeFunctions(
                        CelStandardFunctions.StandardFunction.MATCHES, CelStandardFunctions.StandardFunction.DYN)
                .build();
        List<CelFunctionBinding> bindings = new ArrayList<>(BINDINGS);
        bindings.addAll(CelFunctionBinding.fromOverloads(
                "tier",
                CelFunctionBinding.from("tier_string", String.class, (String id) -> QuoteFields.level(ladder, id))));
        this.runtime = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(options)
                .setStandardFunctions(standard)
                .setTypeProvider(CelModel.INSTANCE)
                .addLibraries(OPTIONALS)
                .addFunctionBindings(bindings)
                .build();
        this.rulesOf = new RuleCompiler(
                new WithLadder(ladder),
                new Functions(standard, options, RuntimeEquality.create(RuntimeHelpers.create(), options), bindings),
                mostSteps);
    }

    /** The model of quotes, with the ladder of a boundary. */
    private record WithLadder(Ladder ladder) implements HostModel {
        @Override
        public boolean isStruct(String type) {
            return CelModel.INSTANCE.isStruct(type);
        }

        @Override
        public Class<?> classOf(String type) {
            return CelModel.INSTANCE.classOf(type);
        }

        @Override
        public @Nullable Field field(String type, String field) {
            return CelModel.INSTANCE.field(type, field);
        }

        @Override
        public @Nullable Function function(String overload) {
            return overload.equals("tier_string") ? new Function(CelModel.LEVEL, ladder) : null;
        }
    }

    private CelCompiler compiler(Needs needs) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .filterFunctions((function, overload) -> needs.functions()
                                        .contains(function.functionName())
                                && !LEFT_OUT.contains(function)
                                && !NO_TYPES.contains(overload.celOverloadDecl().resultType())
                                && overload.celOverloadDecl().parameterTypes().stream()
                                        .noneMatch(NO_TYPES::contains))
                        .build())
                .setTypeProvider(CelModel.INSTANCE)
                .addVar("quote", CelModel.QUOTE)
                .setResultType(SimpleType.BOOL);
        if (needs.scope() == Scope.LINE) {
            builder.addVar("line", CelModel.LINE);
        }
        if (!Collections.disjoint(needs.functions(), OPTIONAL)) {
            builder.addLibraries(OPTIONALS);
        }
        for (CelFunctionDecl declaration : DECLARATIONS) {
            if (needs.functions().contains(declaration.name())) {
                builder.addFunctionDeclarations(declaration);
            }
        }
        return builder.build();
    }

    /**
     * Reads a condition and looks at its types.
     *
     * @param problems where its issues go, with line and column within the condition
     * @return null where there are issues
     */
    @Nullable
    Checked check(String source, Scope scope, String pointer, List<Problem> problems) {
        try {
            CelValidationResult parsing = parser.parse(source, "rule");
            if (parsing.hasError()) {
                return refused(parsing.getErrors(), pointer, problems);
            }
            CelAbstractSyntaxTree parsed = parsing.getAst();
            ConditionOutline outline = ConditionOutline.of(parsed);
            CelCompiler compiler = compilers.computeIfAbsent(new Needs(scope, outline.functions()), this::compiler);
            CelValidationResult check = compiler.check(parsed);
            if (check.hasError() || !outline.issues().isEmpty()) {
                List<CelIssue> issues = new ArrayList<>(outline.issues());
                issues.addAll(check.getErrors());
                return refused(issues, pointer, problems);
            }
            CelAbstractSyntaxTree checked = check.getAst();
            if (outline.hasCollections() || !Collections.disjoint(outline.functions(), WITH_LITERALS)) {
                CelValidationResult validation = CelValidatorFactory.standardCelValidatorBuilder(compiler, runtime)
                        .addAstValidators(
                                TimestampLiteralValidator.INSTANCE,
                                DurationLiteralValidator.INSTANCE,
                                HomogeneousLiteralValidator.newInstance())
                        .build()
                        .validate(checked);
                if (validation.hasError()) {
                    return refused(validation.getErrors(), pointer, problems);
                }
            }
            return new Checked(checked, parsed.getExpr());
        } catch (CelValidationException e) {
            problems.add(Problem.at(pointer, "PG-E010", String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static @Nullable Checked refused(List<CelIssue> issues, String pointer, List<Problem> problems) {
        for (CelIssue issue : issues) {
            problems.add(Problem.at(pointer, "PG-E010", firstLine(issue.getMessage()))
                    .in(new Place(
                            "rule",
                            Math.max(1, issue.getSourceLocation().getLine()),
                            Math.max(0, issue.getSourceLocation().getColumn()) + 1)));
        }
        return null;
    }

    /** Compiles rules whose conditions were checked. */
    RuleCompiler.Compiled compiled(Scope scope, List<RuleCompiler.Source> rules) {
        return rulesOf.compile(scope == Scope.LINE ? LINE_NAMES : QUOTE_NAMES, rules);
    }

    /** Has a condition evaluated by the interpreter. */
    RuleCondition interpreted(Checked condition) {
        CelRuntime.Program program;
        try {
            program = runtime.createProgram(condition.ast());
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("A condition that was checked cannot be planned", e);
        }
        return new RuleCondition() {
            @Override
            public boolean holds(Quote quote, @Nullable QuoteLine line) throws ConditionFailure {
                Map<String, Object> variables = line == null
                        ? Map.of("quote", CelModel.INSTANCE.quote(quote))
                        : Map.of(
                                "quote", CelModel.INSTANCE.quote(quote),
                                "line", CelModel.INSTANCE.line(line));
                int[] steps = new int[1];
                try {
                    Object value = program.trace(variables, (expression, result) -> {
                        if (++steps[0] > mostSteps) {
                            throw new OverBudget(0);
                        }
                    });
                    return Boolean.TRUE.equals(value);
                } catch (OverBudget e) {
                    throw new ConditionFailure("more than " + mostSteps + " steps", true);
                } catch (CelEvaluationException e) {
                    throw new ConditionFailure(
                            String.valueOf(e.getMessage()),
                            e.getErrorCode() == dev.cel.common.CelErrorCode.ITERATION_BUDGET_EXCEEDED);
                }
            }
        };
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static void comparison(String operator, String id, BiPredicate<Decimal, Decimal> function) {
        operator(operator, id, SimpleType.BOOL, function::test, true);
    }

    /**
     * Adds a decimal form of an operator; CEL has equality of two decimals already, so that it takes the mixed ones
     * alone.
     */
    private static void operator(
            String operator,
            String id,
            CelType result,
            BiFunction<Decimal, Decimal, Object> function,
            boolean withTwoDecimals) {
        List<CelOverloadDecl> declarations = new ArrayList<>();
        List<CelFunctionBinding> bindings = new ArrayList<>();
        if (withTwoDecimals) {
            declarations.add(
                    CelOverloadDecl.newGlobalOverload(id + "_decimal", result, CelModel.DECIMAL, CelModel.DECIMAL));
            bindings.add(CelFunctionBinding.from(id + "_decimal", Decimal.class, Decimal.class, function::apply));
        }
        declarations.add(
                CelOverloadDecl.newGlobalOverload(id + "_decimal_int64", result, CelModel.DECIMAL, SimpleType.INT));
        bindings.add(CelFunctionBinding.from(
                id + "_decimal_int64",
                Decimal.class,
                Long.class,
                (Decimal a, Long b) -> function.apply(a, Decimal.of(b))));
        declarations.add(
                CelOverloadDecl.newGlobalOverload(id + "_int64_decimal", result, SimpleType.INT, CelModel.DECIMAL));
        bindings.add(CelFunctionBinding.from(
                id + "_int64_decimal",
                Long.class,
                Decimal.class,
                (Long a, Decimal b) -> function.apply(Decimal.of(a), b)));
        DECLARATIONS.add(CelFunctionDecl.newFunctionDeclaration(operator, declarations));
        BINDINGS.addAll(withTwoDecimals ? CelFunctionBinding.fromOverloads(operator, bindings) : bindings);
    }
}
