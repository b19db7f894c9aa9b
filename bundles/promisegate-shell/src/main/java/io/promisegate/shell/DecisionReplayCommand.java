package io.promisegate.shell;

import io.promisegate.decision.DecisionReplay;
import io.promisegate.decision.PromiseGate;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Makes a recorded decision again. */
@Service
@Command(
        scope = "promisegate",
        name = "decision-replay",
        description = "Evaluates the quote of a decision again, by the boundary and at the time of that decision")
public final class DecisionReplayCommand implements Action {

    @Argument(name = "decision-id", description = "Id of the decision", required = true)
    @Completion(DecisionIdCompleter.class)
    private String id = "";

    @Reference(optional = true)
    private @Nullable PromiseGate gate;

    @Override
    public @Nullable Object execute() {
        DecisionReplay replay = Services.present(gate).replay(id);
        if (replay == null) {
            System.out.println("No decision " + id + " is kept.");
            return null;
        }
        Printer.printDecision(replay.recorded(), false);
        if (!replay.obstacle().isEmpty()) {
            System.out.println("It cannot be replayed. " + replay.obstacle());
        } else if (replay.isSame()) {
            System.out.println("Replayed: the same " + replay.findings().size() + " finding(s).");
        } else {
            System.out.println("Replayed: NOT THE SAME.");
            replay.differences().forEach(difference -> System.out.println("  " + difference));
        }
        return null;
    }
}
