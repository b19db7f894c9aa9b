package io.promisegate.shell;

import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.LedgerAudit.Selection;
import io.promisegate.ledger.LedgerEntry;
import io.promisegate.ledger.LedgerEvent;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** Shows entries of the ledger. */
@Service
@Command(scope = "promisegate", name = "ledger", description = "Shows entries of the ledger, the oldest first")
public final class LedgerCommand implements Action {

    @Option(name = "--subject", description = "What they are about, such as the id of a quote")
    private @Nullable String subject;

    @Option(name = "--kind", description = "Their kind: decision, deployment, revision, review, waiver, break_glass, …")
    private @Nullable String kind;

    @Option(name = "--after", description = "Number behind which to begin; the latest are shown without it")
    private long after = -1;

    @Option(name = "--most", description = "How many at the most")
    private int most = 20;

    @Option(name = "--content", description = "Show what they say")
    private boolean isWhole;

    @Reference(optional = true)
    private @Nullable LedgerAudit audit;

    @Override
    public @Nullable Object execute() throws IOException {
        LedgerAudit of = Services.present(audit);
        boolean isOfAll = subject == null && kind == null;
        long from = after >= 0 ? after : isOfAll ? Math.max(0, of.head().number() - most) : 0;
        LedgerEvent.Kind wanted;
        try {
            wanted = kind == null ? null : LedgerEvent.Kind.valueOf(kind.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            System.out.println("Kinds are " + List.of(LedgerEvent.Kind.values()) + '.');
            return null;
        }
        List<LedgerEntry> entries = of.entries(new Selection(from, wanted, subject), most);
        ShellTable table = new ShellTable();
        table.column("Number").alignRight();
        table.column("At");
        table.column("Kind");
        table.column("Subject");
        table.column(isWhole ? "Content" : "Id");
        for (LedgerEntry entry : entries) {
            String said = entry.content() == null ? "erased" : entry.content();
            table.addRow()
                    .addContent(entry.number(), entry.at(), entry.kind(), entry.subject(), isWhole ? said : entry.id());
        }
        table.print(System.out);
        System.out.println("head " + of.head());
        return null;
    }
}
