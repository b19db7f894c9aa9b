package io.promisegate.shell;

import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.BoundaryTest;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Drift;
import io.promisegate.boundary.ExampleResult;
import io.promisegate.boundary.Impact;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is said of boundaries, in words; the same in the shell and on the command line. */
public final class BoundaryText {
    private final PrintStream out;

    /** Makes a writer of words to a stream. */
    public BoundaryText(PrintStream out) {
        this.out = out;
    }

    /**
     * Says what came of a deployment.
     *
     * @param source its document, to show the places of problems in; null for none
     */
    public void print(Deployment deployment, @Nullable BoundarySource source) {
        print(deployment.event().toString(), deployment, source);
    }

    /** Says what would come of a deployment. */
    public void printCheck(Deployment deployment, BoundarySource source) {
        print("would be " + deployment.event(), deployment, source);
    }

    private void print(String event, Deployment deployment, @Nullable BoundarySource source) {
        out.println(event + "  " + (deployment.revision() == null ? deployment.source() : deployment.revision()));
        if (source == null) {
            deployment.problems().forEach(problem -> out.println("  " + problem));
        } else {
            print(deployment.problems(), source);
        }
        print(deployment.impact());
    }

    /** Says how each example fared. */
    public void print(BoundaryTest test, BoundarySource source) {
        print(test.problems(), source);
        for (ExampleResult example : test.examples()) {
            out.println((example.isGood() ? "ok     " : "FAILS  ") + example.name());
            if (example.disagreement() != null) {
                out.println("       " + example.place() + ": " + example.disagreement());
            }
        }
        out.printf(
                "%d examples, %d of them fail%n",
                test.examples().size(),
                test.examples().stream().filter(example -> !example.isGood()).count());
    }

    /** Says what is wrong, each problem with the line that it is in and a caret under its place. */
    public void print(List<Problem> problems, BoundarySource source) {
        String[] lines = new String(source.content(), StandardCharsets.UTF_8).split("\\R", -1);
        for (Problem problem : problems) {
            out.println(problem);
            Place place = problem.place();
            if (place != null && place.line() <= lines.length) {
                out.println("    " + lines[place.line() - 1]);
                out.println("    " + " ".repeat(place.column() - 1) + '^');
            }
        }
    }

    /** Says what a boundary changes; nothing where nothing is known. */
    public void print(Impact impact) {
        if (!impact.notes().isEmpty()) {
            out.println("Notes:");
            impact.notes().forEach(note -> out.println("  " + note));
        }
        for (Impact.Difference difference : impact.differences()) {
            out.printf("%-8s %s%n", difference.direction().name().toLowerCase(Locale.ROOT), difference.rule());
            print("stopped now", difference.stricter());
            print("let through now", difference.looser());
        }
        if (!impact.isExhaustive()) {
            out.println("Not every combination was tried; there may be more differences.");
        }
        Drift replay = impact.replay();
        if (replay != null) {
            out.print("Replay: ");
            print(replay);
        }
        Drift shadow = impact.shadow();
        if (shadow != null) {
            out.print("In shadow: ");
            print(shadow);
        }
    }

    /** Says which quotes it would decide otherwise. */
    public void print(Drift drift) {
        out.printf(
                "%d quotes concerned, %d unchanged, %d changed otherwise%n",
                drift.quotes(), drift.unchanged(), drift.otherwiseChanged());
        print("newly stopped", drift.newlyStopped());
        print("newly cleared", drift.newlyCleared());
        new TreeMap<>(drift.byRule())
                .forEach((rule, one) -> out.printf("  %-30s +%d -%d%n", rule, one.gained(), one.lost()));
    }

    private void print(String what, Impact.@Nullable Counterexample example) {
        if (example != null) {
            out.println("    " + what + ": " + example.before() + " -> " + example.after() + "  " + example.quote());
        }
    }

    private void print(String what, Drift.Group group) {
        out.println("  " + what + ": " + group.count() + ' ' + new TreeMap<>(group.amounts())
                + (group.samples().isEmpty() ? "" : ", such as " + String.join(", ", group.samples())));
    }
}
