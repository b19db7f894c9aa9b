package io.promisegate.shell;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Impact;
import io.promisegate.boundary.ReplayReport;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Finding;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Prints for people, on the console of the session. */
final class Printer {
    private Printer() {}

    static void printJson(byte[] json) {
        System.out.println(new String(json, StandardCharsets.UTF_8));
    }

    static void printStatus(BoundaryStatus status) {
        if (status.active().isEmpty()) {
            System.out.println("No boundary is in force; every quote is UNDECIDED.");
        }
        for (BoundaryStatus.Active active : status.active()) {
            Boundary boundary = active.boundary();
            System.out.println("In force: " + active.revision() + " since " + active.since() + " by " + active.by());
            System.out.println("From:     " + active.source());
            System.out.println("For:      "
                    + (boundary.appliesTo() == null ? "quotes that no other is for" : boundary.appliesTo()));
            System.out.printf(
                    "Holds:    %d offerings, %d rules of its own, %d examples%n",
                    boundary.offerings().size(),
                    boundary.rules().size(),
                    boundary.examples().size());
        }
        status.scheduled()
                .forEach(waiting ->
                        System.out.println("Scheduled: " + waiting.revision() + " from " + waiting.source()));
        Deployment last = status.lastAttempt();
        if (last != null && last.isRefused()) {
            System.out.println("Last attempt: " + last.at() + " from " + last.source() + ", refused:");
            printProblems(last.problems());
        }
    }

    /**
     * Prints what came of a deployment.
     *
     * @param source its document, to show the places of problems in; null for none
     * @param json writes it as JSON, null for words
     */
    static void printDeployment(Deployment deployment, @Nullable BoundarySource source, @Nullable DecisionWriter json) {
        if (json != null) {
            printJson(json.write(deployment));
            return;
        }
        System.out.println(deployment.event() + "  "
                + (deployment.revision() == null ? deployment.source() : deployment.revision()));
        String[] lines =
                source == null ? new String[0] : new String(source.content(), StandardCharsets.UTF_8).split("\\R", -1);
        deployment.problems().forEach(problem -> printProblem(problem, lines));
        printImpact(deployment.impact());
    }

    private static void printImpact(Impact impact) {
        if (!impact.notes().isEmpty()) {
            System.out.println("Notes:");
            printProblems(impact.notes());
        }
        for (Impact.Difference difference : impact.differences()) {
            System.out.printf("%-8s %s%n", difference.direction().name().toLowerCase(Locale.ROOT), difference.rule());
            printExample("stopped now", difference.stricter());
            printExample("let through now", difference.looser());
        }
        if (!impact.isExhaustive()) {
            System.out.println("Not every combination was tried; there may be more differences.");
        }
        ReplayReport replay = impact.replay();
        if (replay != null) {
            System.out.printf(
                    "Replay:  %d recorded quotes concerned, %d unchanged%n", replay.quotes(), replay.unchanged());
            printGroup("newly stopped", replay.newlyStopped());
            printGroup("newly cleared", replay.newlyCleared());
            new TreeMap<>(replay.byRule())
                    .forEach((rule, drift) ->
                            System.out.printf("  %-30s +%d -%d%n", rule, drift.gained(), drift.lost()));
        }
    }

    private static void printExample(String what, Impact.@Nullable Counterexample example) {
        if (example != null) {
            System.out.println(
                    "    " + what + ": " + example.before() + " -> " + example.after() + "  " + example.quote());
        }
    }

    private static void printGroup(String what, ReplayReport.Group group) {
        System.out.println("  " + what + ": " + group.count() + ' ' + new TreeMap<>(group.amounts())
                + (group.samples().isEmpty() ? "" : ", such as " + String.join(", ", group.samples())));
    }

    private static void printProblem(Problem problem, String[] lines) {
        System.out.println(problem);
        Place place = problem.place();
        if (place != null && place.line() <= lines.length) {
            System.out.println("    " + lines[place.line() - 1]);
            System.out.println("    " + " ".repeat(place.column() - 1) + '^');
        }
    }

    static void printProblems(List<Problem> problems) {
        problems.forEach(problem -> System.out.println("  " + problem));
    }

    static void printDecision(Decision decision, boolean isFull) {
        System.out.println(decision.outcome() + "  " + decision.quoteId() + "  " + String.join(",", decision.rules()));
        System.out.println("Decision " + decision.id() + " at " + decision.decidedAt() + " by "
                + (decision.revision() == null ? "no boundary" : decision.revision()));
        Failure failure = decision.failure();
        if (failure != null) {
            System.out.println("  " + failure.code() + ' ' + failure.message());
        }
        printProblems(decision.problems());
        for (Finding finding : decision.findings()) {
            System.out.println();
            System.out.println(finding.mode() + "  " + finding.rule() + "  " + finding.pointer());
            if (isFull) {
                for (Audience audience : Audience.values()) {
                    System.out.printf(
                            "  %-11s %s%n", audience.name().toLowerCase(Locale.ROOT) + ':', finding.message(audience));
                }
                System.out.println("  reviewers:  " + finding.roles()
                        + (finding.controls().isEmpty() ? "" : "  " + finding.controls()));
            } else {
                System.out.println("  " + finding.message(Audience.SALES));
            }
            System.out.println("  fix:        " + finding.fix().words());
            finding.fix()
                    .patch()
                    .forEach(step -> System.out.println("              " + step.op() + ' ' + step.path()
                            + (step.value() == null ? "" : " = " + step.value())));
        }
    }
}
