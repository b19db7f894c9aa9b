package io.promisegate.engine;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.Boundary.Scope;
import io.promisegate.decision.Evaluation;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Fix;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.PromiseSheet;
import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import io.promisegate.spi.Evaluator;
import io.promisegate.spi.RuleInfo;
import io.promisegate.spi.Verdict;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A boundary as tables, and the walk over a quote that asks them. */
final class CompiledBoundary implements Evaluator {
    private static final Logger LOG = LoggerFactory.getLogger(CompiledBoundary.class);

    /** After how many lines the clock is looked at; the rules of a line cost a bounded number of steps. */
    private static final int LINES_A_LOOK = 8;

    final ZoneId zone;
    final String currency;
    final Ladder ladder;
    final ClaimScanner claims;
    final Offerings offerings;

    private final CompiledRule[] builtIn;
    private final NamedCheck[] lineChecks;
    private final NamedCheck[] quoteChecks;
    private final AuthorRules lineRules;
    private final AuthorRules quoteRules;
    private final Synonyms synonyms;
    private final LineCheck structure;
    private final FurtherChecks furtherChecks;
    private final Limits limits;

    /**
     * A check.
     *
     * @param rules what it holds a quote to
     */
    private record NamedCheck(String name, LineCheck check, Set<BuiltInRule> rules) {}

    CompiledBoundary(
            Boundary boundary,
            List<AuthorRule> authorRules,
            CelConditions conditions,
            QuoteStructure structure,
            FurtherChecks furtherChecks,
            Limits limits) {
        this.zone = boundary.timeZone();
        this.currency = boundary.currency();
        this.ladder = new Ladder(boundary.ladder());
        this.claims = new ClaimScanner(boundary.vocabulary());
        this.synonyms = new Synonyms(boundary.vocabulary());
        this.structure = structure::check;
        this.furtherChecks = furtherChecks;
        this.limits = limits;
        this.builtIn = compileBuiltIn(boundary, zone);
        this.lineRules = new AuthorRules(authorRules, Scope.LINE, conditions);
        this.quoteRules = new AuthorRules(authorRules, Scope.QUOTE, conditions);
        long coveredByRules = 0;
        for (AuthorRule rule : authorRules) {
            Term at = rule.at();
            coveredByRules |= at == Term.CUSTOM_TERMS ? at.bit() : 0;
        }
        this.offerings = new Offerings(boundary, ladder, coveredByRules, zone);
        this.lineChecks = thatSpeak(List.of(
                new NamedCheck(
                        "vocabulary",
                        VocabularyChecks::check,
                        EnumSet.range(BuiltInRule.TERM_UNKNOWN, BuiltInRule.CURRENCY_MATCH)),
                new NamedCheck(
                        "autonomy",
                        AutonomyChecks::check,
                        EnumSet.range(BuiltInRule.AUTONOMY_TIER_KNOWN, BuiltInRule.CUSTOMER_FACING_TIER)),
                new NamedCheck(
                        "model",
                        ModelChecks::check,
                        EnumSet.range(BuiltInRule.MODEL_OFFERED, BuiltInRule.SUBPROCESSORS_LISTED)),
                new NamedCheck(
                        "data",
                        DataChecks::check,
                        EnumSet.range(BuiltInRule.RETENTION_CEILING, BuiltInRule.RESIDENCY_SUPPLIER)),
                new NamedCheck(
                        "commitment",
                        CommitmentChecks::check,
                        EnumSet.range(BuiltInRule.COMMITMENT_UNIT, BuiltInRule.RENEWAL_CONSUMPTION)),
                new NamedCheck(
                        "outcome",
                        OutcomeChecks::check,
                        EnumSet.range(BuiltInRule.OUTCOME_METRIC, BuiltInRule.OUTCOME_MARGIN)),
                new NamedCheck(
                        "service",
                        ServiceChecks::check,
                        EnumSet.range(BuiltInRule.SLA_UPTIME, BuiltInRule.SUPPORT_HOURS)),
                new NamedCheck(
                        "delivery",
                        DeliveryChecks::check,
                        EnumSet.range(BuiltInRule.INCIDENT_OWNER, BuiltInRule.VALUE_METRIC_INSTRUMENTED)),
                new NamedCheck(
                        "exception",
                        ExceptionChecks::check,
                        EnumSet.range(BuiltInRule.REGULATION_SUPPORTED, BuiltInRule.PRICE_EXCEPTION)),
                new NamedCheck(
                        "desk",
                        new DeskChecks(boundary.dealDesk().requiredFor()),
                        EnumSet.range(
                                BuiltInRule.DESK_AUTONOMOUS_CUSTOMER_FACING, BuiltInRule.DESK_PRICING_EXCEPTIONS))));
        this.quoteChecks = thatSpeak(List.of(
                new NamedCheck("capacity", CapacityCheck::check, EnumSet.of(BuiltInRule.COMMITMENT_CAPACITY)),
                new NamedCheck(
                        "earlier promises",
                        EarlierChecks::check,
                        EnumSet.of(BuiltInRule.COMMITMENT_TOGETHER, BuiltInRule.PROMISE_CONFLICT)),
                new NamedCheck(
                        "currency", VocabularyChecks::checkQuoteCurrency, EnumSet.of(BuiltInRule.CURRENCY_MATCH)),
                new NamedCheck(
                        "text", TextChecks::check, EnumSet.range(BuiltInRule.TEXT_AUTONOMY, BuiltInRule.TEXT_UPTIME))));
    }

    /** Returns the checks of which a rule is not off; the others would find nothing. */
    private NamedCheck[] thatSpeak(List<NamedCheck> checks) {
        return checks.stream()
                .filter(check ->
                        check.rules.stream().anyMatch(rule -> rule(rule).mode() != Mode.OFF))
                .toArray(NamedCheck[]::new);
    }

    private static CompiledRule[] compileBuiltIn(Boundary boundary, ZoneId zone) {
        Map<String, Boundary.Rule> changes = new HashMap<>();
        for (Boundary.Rule rule : boundary.rules()) {
            if (rule.expect() == null) {
                changes.put(rule.id(), rule);
            }
        }
        BuiltInRule[] rules = BuiltInRule.values();
        CompiledRule[] compiled = new CompiledRule[rules.length];
        for (BuiltInRule rule : rules) {
            compiled[rule.ordinal()] = CompiledRule.of(rule, changes.get(rule.id()), zone);
        }
        return compiled;
    }

    CompiledRule rule(BuiltInRule rule) {
        return builtIn[rule.ordinal()];
    }

    @Override
    public Evaluation evaluate(Quote original, Instant at, AcceptedPromises accepted) {
        long deadline = System.nanoTime() + limits.decisionMillis() * 1_000_000L;
        long millis = at.toEpochMilli();
        try {
            Quote quote = resolved(original);
            List<Violation> violations = violations(quote, millis, accepted, deadline);
            List<Finding> further = furtherChecks.findings(quote, deadline);
            if (violations.isEmpty() && further.isEmpty()) {
                return Evaluation.CLEARED;
            }
            FixProver prover = new FixProver(this, quote, millis, accepted, violations, limits.provenFixes(), deadline);
            List<Finding> findings = new ArrayList<>(violations.size() + further.size());
            for (Violation violation : violations) {
                findings.add(finding(quote, violation, prover.prove(violation)));
            }
            findings.addAll(further);
            return Evaluation.of(findings);
        } catch (EvaluationFailure e) {
            LOG.error("{} {}", e.failure.code(), e.failure.message(), e.getCause());
            return Evaluation.undecided(e.failure);
        }
    }

    @Override
    public Verdict verdict(Quote original, Instant at, AcceptedPromises accepted) {
        long deadline = System.nanoTime() + limits.decisionMillis() * 1_000_000L;
        try {
            Quote quote = resolved(original);
            List<Violation> violations = violations(quote, at.toEpochMilli(), accepted, deadline);
            List<Finding> further = furtherChecks.findings(quote, deadline);
            if (violations.isEmpty() && further.isEmpty()) {
                return Verdict.CLEARED;
            }
            Map<String, Mode> rules = new HashMap<>();
            violations.forEach(violation ->
                    rules.merge(violation.rule().id(), violation.rule().mode(), CompiledBoundary::stricter));
            further.forEach(finding -> rules.merge(finding.rule(), finding.mode(), CompiledBoundary::stricter));
            Outcome outcome = Outcome.CLEARED;
            for (Mode mode : rules.values()) {
                outcome = outcome.or(Evaluation.outcome(mode));
            }
            return new Verdict(outcome, rules);
        } catch (EvaluationFailure e) {
            return Verdict.UNDECIDED;
        }
    }

    private static Mode stricter(Mode one, Mode other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Reads the quote's names as the authors mean them. */
    Quote resolved(Quote quote) {
        return synonyms.applied(quote);
    }

    /** Walks the quote. */
    List<Violation> violations(Quote quote, long at, AcceptedPromises accepted, long deadline)
            throws EvaluationFailure {
        Scan scan = Scan.begin(this, quote, at, accepted);
        try {
            walk(scan, deadline);
            return scan.violations();
        } finally {
            scan.end();
        }
    }

    private void walk(Scan scan, long deadline) throws EvaluationFailure {
        run("structure", scan, structure);
        List<QuoteLine> lines = scan.quote.lines();
        int judged = 0;
        for (int i = 0; i < lines.size(); i++) {
            QuoteLine line = lines.get(i);
            if (line.action() == LineAction.DELETE) {
                continue;
            }
            scan.enter(i, line);
            if (scan.offering(i) == null) {
                scan.breachAt(
                        BuiltInRule.OFFERING_KNOWN,
                        line.pointer(),
                        line.offering() == null ? "no offering" : line.offering(),
                        "an offering of the boundary");
                continue;
            }
            for (NamedCheck check : lineChecks) {
                run(check.name, scan, check.check);
            }
            lineRules.check(scan, line);
            if (++judged % LINES_A_LOOK == 0 && System.nanoTime() - deadline > 0) {
                throw EvaluationFailure.overBudget("line " + line.id(), "The decision took longer than its budget.");
            }
        }
        scan.leaveLines();
        if (System.nanoTime() - deadline > 0) {
            throw EvaluationFailure.overBudget("quote", "The decision took longer than its budget.");
        }
        for (NamedCheck check : quoteChecks) {
            run(check.name, scan, check.check);
        }
        quoteRules.check(scan, null);
    }

    private static void run(String name, Scan scan, LineCheck check) throws EvaluationFailure {
        try {
            check.check(scan);
        } catch (RuntimeException e) {
            throw EvaluationFailure.failed(name, e);
        }
    }

    private Finding finding(Quote quote, Violation violation, Fix fix) {
        CompiledRule rule = violation.rule();
        Term term = violation.term();
        String termName = term == null ? "" : term.termName();
        String promised = shortened(violation.promised());
        return new Finding(
                rule.id(),
                rule.mode(),
                violation.pointer().toString(),
                violation.line(),
                term,
                promised,
                violation.allowed(),
                rule.mode() == Mode.REVIEW ? rule.looksAt().facts(quote, violation, this) : List.of(),
                rule.roles(),
                rule.controls(),
                rule.messages().filled(promised, violation.allowed(), violation.offering(), termName),
                fix,
                null);
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 199) + '…';
    }

    @Override
    public List<PromiseSheet.Entry> sheet(Quote quote) {
        return SheetWordings.of(resolved(quote), this);
    }

    @Override
    public List<RuleInfo> rules() {
        List<RuleInfo> rules = new ArrayList<>();
        for (CompiledRule rule : builtIn) {
            rules.add(new RuleInfo(rule.id(), rule.mode(), rule.roles(), rule.controls(), true, false));
        }
        for (AuthorRules authored : List.of(lineRules, quoteRules)) {
            for (CompiledRule rule : authored.rules()) {
                rules.add(new RuleInfo(
                        rule.id(), rule.mode(), rule.roles(), rule.controls(), false, authored.isInterpreted(rule)));
            }
        }
        return rules;
    }

    /** Returns whether a mode changes the outcome. */
    static boolean counts(Mode mode) {
        return mode == Mode.REVIEW || mode == Mode.BLOCK;
    }

    /** Ends an evaluation that cannot come to an outcome. */
    static final class EvaluationFailure extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Failure failure;

        private EvaluationFailure(Failure failure, @Nullable Throwable cause) {
            super(failure.message(), cause);
            this.failure = Objects.requireNonNull(failure);
        }

        Failure failure() {
            return failure;
        }

        static EvaluationFailure failed(String what, Throwable cause) {
            return new EvaluationFailure(new Failure(Failure.CHECK_FAILED, what, "Check " + what + " failed."), cause);
        }

        static EvaluationFailure overBudget(String what, String message) {
            return new EvaluationFailure(new Failure(Failure.BUDGET_EXCEEDED, what, message), null);
        }
    }
}
