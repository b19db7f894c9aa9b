package io.promisegate.shell;

import io.promisegate.decision.Audience;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.PromiseSheet;
import io.promisegate.decision.Receipts;
import io.promisegate.quote.QuoteReading;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

/** Shows the words that belong to the promises of a cleared quote. */
@Service
@Command(
        scope = "promisegate",
        name = "sheet",
        description = "Shows what may be said, configured, signed and planned by the promises of a cleared quote")
public final class SheetCommand extends QuoteAction {

    @Argument(index = 1, name = "receipt", description = "The receipt, or a file that holds it", required = true)
    @Completion(FileCompleter.class)
    private String receipt = "";

    @Reference(optional = true)
    private @Nullable Receipts receipts;

    @Override
    void show(QuoteReading reading, @Nullable DecisionWriter asJson) {
        PromiseSheet sheet = Services.present(receipts).sheet(reading, receipt(receipt));
        if (asJson != null) {
            Printer.printJson(asJson.write(sheet));
            return;
        }
        sheet.findings().forEach(finding -> System.out.println(finding.message(Audience.SYSTEM)));
        sheet.conditions().forEach(condition -> System.out.println("Condition of the deal desk: " + condition));
        for (PromiseSheet.Entry entry : sheet.entries()) {
            System.out.println(entry.offering() + ", line " + entry.line() + ": "
                    + entry.term().termName() + " = " + entry.promised());
            for (Audience audience : Audience.values()) {
                System.out.printf(
                        "  %-11s %s%n",
                        audience.name().toLowerCase(Locale.ROOT),
                        entry.wordings().get(audience));
            }
        }
    }
}
