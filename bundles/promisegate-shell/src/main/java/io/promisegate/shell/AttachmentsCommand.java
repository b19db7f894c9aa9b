package io.promisegate.shell;

import io.promisegate.attachment.Attachment;
import io.promisegate.attachment.Attachments;
import io.promisegate.decision.DecisionWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** Proves every attachment, and shows which can be got round. */
@Service
@Command(
        scope = "promisegate",
        name = "attachments",
        description = "Proves for every guarded endpoint that the gate is in the way")
public final class AttachmentsCommand implements Action {

    @Option(name = "--json", description = "Print JSON")
    private boolean json;

    @Reference(optional = true)
    private @Nullable Attachments attachments;

    @Reference(optional = true)
    private @Nullable DecisionWriter writer;

    @Override
    public @Nullable Object execute() {
        List<Attachment> found = Services.present(attachments).prove();
        if (json) {
            Printer.printJson(Services.present(writer).writeAttachments(found));
            return null;
        }
        ShellTable table = new ShellTable().emptyTableText("Nothing is guarded.");
        for (String column : List.of("Attachment", "Context", "Endpoint", "State", "Proven at")) {
            table.column(column);
        }
        for (Attachment one : found) {
            table.addRow()
                    .addContent(
                            one.name(),
                            one.context(),
                            one.endpoint(),
                            one.state(),
                            one.provenAt().truncatedTo(ChronoUnit.SECONDS));
        }
        table.print(System.out);
        for (Attachment one : found) {
            one.reasons().forEach(reason -> System.out.println(one.name() + ": " + reason));
        }
        return null;
    }
}
