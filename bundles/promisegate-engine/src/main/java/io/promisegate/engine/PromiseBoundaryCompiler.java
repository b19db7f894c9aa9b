package io.promisegate.engine;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Effective;
import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.Boundary.Rule;
import io.promisegate.engine.CelConditions.Checked;
import io.promisegate.problem.Problem;
import io.promisegate.spi.BoundaryCompiler;
import io.promisegate.spi.PromiseCheck;
import jakarta.validation.ValidatorFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.validator.spi.cfg.ConstraintMappingContributor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Compiles boundaries, in OSGi as a component and elsewhere through {@link java.util.ServiceLoader}.
 *
 * <p>Checks of third parties join as {@link PromiseCheck} services, their constraints as
 * {@link ConstraintMappingContributor} services.
 */
@Component(service = BoundaryCompiler.class, configurationPid = "io.promisegate.engine")
@Designate(ocd = PromiseBoundaryCompiler.Config.class)
public final class PromiseBoundaryCompiler implements BoundaryCompiler {
    /** Pairs of rules that are compared, about a second. */
    private static final long MOST_COMPARED = 20_000_000;

    private final ValidatorFactory validatorFactory;
    private final ExecutorService executor;
    private final QuoteStructure structure;
    private final Limits limits;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<PromiseCheck> checks = List.of();

    @ObjectClassDefinition(
            name = "Promisegate engine",
            description = "What one decision may cost. A decision that costs more is UNDECIDED.")
    @interface Config {
        @AttributeDefinition(
                name = "Time",
                description = "Most milliseconds for a decision, its fixes included.",
                min = "1")
        int decision_millis() default 2_000;

        @AttributeDefinition(
                name = "Steps of a condition",
                description =
                        "Most evaluation steps for one condition of an author's rule, and for each of its loops over one list"
                                + " of texts.",
                min = "1")
        int condition_steps() default 50_000;

        @AttributeDefinition(
                name = "Proven fixes",
                description = "Most fixes that are proven for one decision.",
                min = "0")
        int proven_fixes() default 100;
    }

    /** Makes a compiler with the default limits, for use without OSGi. */
    public PromiseBoundaryCompiler() {
        this(Limits.DEFAULT, List.of());
    }

    /** Makes a compiler for OSGi. */
    @Activate
    public PromiseBoundaryCompiler(
            Config config,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) List<ConstraintMappingContributor> contributors) {
        this(new Limits(config.decision_millis(), config.condition_steps(), config.proven_fixes()), contributors);
    }

    private PromiseBoundaryCompiler(Limits limits, List<ConstraintMappingContributor> contributors) {
        this.limits = limits;
        this.validatorFactory = StructureValidator.factory(new GateValidation.WithoutGate(), contributors);
        this.structure = new QuoteStructure(validatorFactory.getValidator());
        this.executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "promisegate-check");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Deactivate
    void stop() {
        executor.shutdownNow();
        validatorFactory.close();
    }

    @Override
    public Compilation compile(Boundary boundary) {
        Set<String> builtIn =
                Arrays.stream(BuiltInRule.values()).map(BuiltInRule::id).collect(Collectors.toSet());
        CelConditions conditions = new CelConditions(boundary.ladder(), limits.conditionSteps());
        List<CompiledOne> compiled = IntStream.range(0, boundary.rules().size())
                .parallel()
                .mapToObj(i -> compile(boundary.rules().get(i), boundary, "/rules/" + i, builtIn, conditions))
                .toList();
        List<Problem> problems = new ArrayList<>();
        List<AuthorRule> authorRules = new ArrayList<>();
        for (CompiledOne one : compiled) {
            problems.addAll(one.problems());
            if (one.rule() != null) {
                authorRules.add(one.rule());
            }
        }
        return problems.isEmpty()
                ? new Compilation(
                        new CompiledBoundary(
                                boundary,
                                authorRules,
                                conditions,
                                structure,
                                new FurtherChecks(() -> checks, executor),
                                limits),
                        List.of(),
                        notes(boundary.rules(), compiled))
                : new Compilation(null, problems, List.of());
    }

    /** Returns which rules say nothing, by themselves or beside another. */
    private static List<Problem> notes(List<Rule> rules, List<CompiledOne> compiled) {
        List<Problem> notes = new ArrayList<>();
        WiderRules widerRules =
                new WiderRules(compiled.stream().map(CompiledOne::where).toList());
        long compared = 0;
        for (int i = 0; i < rules.size(); i++) {
            if (compared > MOST_COMPARED) {
                notes.add(note(
                        i,
                        "There are too many rules to compare each with every other; this one and those"
                                + " behind it were left out."));
                break;
            }
            BrokenWhere where = compiled.get(i).where();
            if (where != null && where.isNowhere()) {
                notes.add(note(
                        i, "No quote can break rule " + rules.get(i).id() + ": its conditions exclude each other."));
            } else if (where != null) {
                for (int other : widerRules.candidates(where)) {
                    compared++;
                    if (other != i && isSaid(rules, compiled, i, other)) {
                        notes.add(note(
                                i,
                                "Rule " + rules.get(i).id() + " is broken only where "
                                        + rules.get(other).id() + " is, which is no milder."));
                        break;
                    }
                }
            }
        }
        return notes;
    }

    private static Problem note(int rule, String message) {
        return Problem.at("/rules/" + rule, "PG-A004", message);
    }

    /** Returns whether the other rule says all that one does; of two that say the same, the first one does. */
    private static boolean isSaid(List<Rule> rules, List<CompiledOne> compiled, int one, int other) {
        BrokenWhere own = compiled.get(one).where();
        BrokenWhere wider = compiled.get(other).where();
        return own != null
                && wider != null
                && rules.get(one).scope() == rules.get(other).scope()
                && rank(rules.get(other).mode()) >= rank(rules.get(one).mode())
                && rules.get(other).effective().equals(Effective.ALWAYS)
                && own.isWithin(wider)
                && (other < one
                        || !wider.isWithin(own)
                        || rank(rules.get(other).mode()) > rank(rules.get(one).mode()));
    }

    private static int rank(@Nullable Mode mode) {
        return mode == null ? Mode.REVIEW.ordinal() : mode.ordinal();
    }

    /** What came of one rule: a rule of the authors' own, a change to a built-in one (neither), or problems. */
    private record CompiledOne(
            @Nullable AuthorRule rule, @Nullable BrokenWhere where, List<Problem> problems) {
        static CompiledOne refused(String pointer, String code, String message) {
            return new CompiledOne(null, null, List.of(Problem.at(pointer, code, message)));
        }
    }

    private static CompiledOne compile(
            Rule rule, Boundary boundary, String pointer, Set<String> builtIn, CelConditions conditions) {
        String when = rule.when();
        String expect = rule.expect();
        boolean isBuiltIn = builtIn.contains(rule.id());
        if (expect == null && !isBuiltIn) {
            return CompiledOne.refused(
                    pointer + "/id",
                    "PG-E001",
                    "There is no built-in rule “" + rule.id() + "”, and a rule of your own needs “expect”.");
        } else if (expect == null) {
            return when == null
                    ? new CompiledOne(null, null, List.of())
                    : CompiledOne.refused(
                            pointer + "/when", "PG-E002", "A built-in rule takes no condition of its own.");
        } else if (isBuiltIn) {
            return CompiledOne.refused(
                    pointer + "/id", "PG-E003", "“" + rule.id() + "” is a built-in rule; choose another id.");
        }
        List<Problem> problems = new ArrayList<>();
        Checked condition = when == null ? null : conditions.check(when, rule.scope(), pointer + "/when", problems);
        Checked expectation = conditions.check(expect, rule.scope(), pointer + "/expect", problems);
        return expectation == null || !problems.isEmpty()
                ? new CompiledOne(null, null, problems)
                : new CompiledOne(
                        new AuthorRule(
                                CompiledRule.of(
                                        rule,
                                        ConditionFacts.of(
                                                condition == null ? null : condition.expression(),
                                                expectation.expression(),
                                                (when == null ? "" : when.strip() + " => ") + expect.strip()),
                                        boundary.timeZone()),
                                rule.scope(),
                                condition,
                                expectation,
                                rule.at()),
                        new BrokenWhere(condition == null ? null : condition.expression(), expectation.expression()),
                        List.of());
    }
}
