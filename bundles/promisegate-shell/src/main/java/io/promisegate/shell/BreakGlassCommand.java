package io.promisegate.shell;

import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.BreakGlasses;
import io.promisegate.decision.DecisionWriter;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Shows who opened guarded endpoints, and what passed. */
@Service
@Command(
        scope = "promisegate",
        name = "break-glass",
        description = "Shows who opened guarded endpoints, what passed, and what nobody has reviewed")
public final class BreakGlassCommand implements Action {

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference(optional = true)
    private @Nullable BreakGlasses all;

    @Reference(optional = true)
    private @Nullable DecisionWriter writer;

    @Override
    public @Nullable Object execute() {
        List<BreakGlass> opened = Services.present(all).all();
        if (json) {
            Printer.printJson(Services.present(writer).writeBreakGlass(opened));
            return null;
        }
        if (opened.isEmpty()) {
            System.out.println("Nobody ever broke the glass.");
        }
        opened.forEach(BreakGlassCommand::print);
        return null;
    }

    static void print(BreakGlass one) {
        Instant until = one.openUntil();
        System.out.println(one.id() + " " + one.state(Instant.now()) + (until == null ? "" : " until " + until) + ": "
                + String.join(", ", one.attachments()) + ", " + one.most() + " at the most, " + one.minutes()
                + " minutes");
        System.out.println("  " + one.reason() + " (asked for by " + one.requestedBy()
                + (one.approvedBy() == null ? ", not approved)" : ", approved by " + one.approvedBy() + ")"));
        for (int i = 0; i < one.uses().size(); i++) {
            BreakGlass.Use use = one.uses().get(i);
            System.out.println("  " + i + "  " + use.at() + "  " + use.attachment() + "  " + use.quoteId() + " v"
                    + use.quoteVersion() + "  " + use.amount() + "  " + use.outcome() + " " + use.decision() + "  "
                    + (use.reviewedBy() == null ? "not reviewed" : use.reviewedBy() + ": " + use.review()));
        }
    }
}
