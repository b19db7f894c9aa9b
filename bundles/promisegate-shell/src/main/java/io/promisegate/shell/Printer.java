package io.promisegate.shell;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.AppliesTo;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.Deployment;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Finding;
import io.promisegate.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
            System.out.println("For:      " + words(boundary.appliesTo()));
            System.out.printf(
                    "Holds:    %d offerings, %d rules of its own, %d examples%n",
                    boundary.offerings().size(),
                    boundary.rules().size(),
                    boundary.examples().size());
            if (!active.interpreted().isEmpty()) {
                System.out.println("Slower:   " + String.join(", ", active.interpreted())
                        + " (conditions that are interpreted, not compiled)");
            }
        }
        printProposed(status);
        for (BoundaryStatus.InShadow shadow : status.shadows()) {
            System.out.println("In shadow: " + shadow.deployment().revision() + " since "
                    + shadow.deployment().at() + (shadow.missed() == 0 ? "" : ", missed " + shadow.missed()));
            new BoundaryText(System.out).print(shadow.drift());
        }
        status.scheduled()
                .forEach(waiting ->
                        System.out.println("Scheduled: " + waiting.revision() + " from " + waiting.source()));
        BoundaryStatus.Replaying replaying = status.replaying();
        if (replaying != null) {
            System.out.println("Replaying: " + replaying.revision() + ", " + replaying.done() + " quotes so far");
        }
        Deployment last = status.lastAttempt();
        if (last != null && last.isRefused()) {
            System.out.println("Last attempt: " + last.at() + " from " + last.source() + ", refused:");
            printProblems(last.problems());
        }
    }

    /** Says what waits for whose approval. */
    static void printProposed(BoundaryStatus status) {
        for (BoundaryStatus.Proposed waiting : status.proposed()) {
            System.out.println("Proposed: " + waiting.deployment().revision() + " by "
                    + waiting.deployment().by() + "; has to be approved for "
                    + waiting.owners().revenue() + " (revenue) and "
                    + waiting.owners().technical()
                    + " (technical); approved by "
                    + (waiting.approvers().isEmpty() ? "nobody yet" : String.join(", ", waiting.approvers())));
        }
    }

    private static String words(@Nullable AppliesTo quotes) {
        if (quotes == null) {
            return "quotes that no other is for";
        }
        Map<String, List<String>> named = new LinkedHashMap<>();
        named.put("channel ", quotes.channels());
        named.put("currency ", quotes.currencies());
        named.put("offering ", quotes.offerings());
        named.values().removeIf(List::isEmpty);
        String words = named.entrySet().stream()
                .map(entry -> entry.getKey() + String.join(" or ", entry.getValue()))
                .collect(Collectors.joining("; "));
        return (words.isEmpty() ? "every quote" : "quotes of " + words) + ", priority " + quotes.priority();
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
