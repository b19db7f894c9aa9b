package io.promisegate.shell;

import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DealDesk.WaiverQuery;
import io.promisegate.desk.Person;
import io.promisegate.desk.Waiver;
import java.time.Instant;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** Lists waivers, the latest first, and rules that are waived too often. */
@Service
@Command(
        scope = "promisegate",
        name = "waivers",
        description = "Lists waivers, the latest first, and rules that are waived too often")
public final class WaiversCommand extends DeskAction {

    @Option(name = "--rule", description = "Of this rule")
    private @Nullable String rule;

    @Option(name = "--customer", description = "For this customer")
    private @Nullable String customer;

    @Option(name = "--quote", description = "That this quote passes by")
    private @Nullable String quote;

    @Option(name = "--most", description = "How many at the most")
    private int most = 20;

    @Override
    void run(DealDesk at, Person by) {
        checkedView(at, null, by);
        ShellTable table = new ShellTable();
        table.column("Waiver");
        table.column("State");
        table.column("Rule");
        table.column("For");
        table.column("Quotes").alignRight();
        table.column("Until");
        table.column("By");
        Instant now = Instant.now();
        for (Waiver waiver : at.waivers(new WaiverQuery(rule, customer, quote), Math.max(1, most))) {
            table.addRow()
                    .addContent(
                            waiver.id(),
                            waiver.state(now),
                            waiver.rule(),
                            waiver.mostQuotes() > 1 && waiver.customer() != null ? waiver.customer() : waiver.quoteId(),
                            waiver.quotes() + " of " + waiver.mostQuotes(),
                            waiver.until(),
                            waiver.approvedBy());
        }
        table.print(System.out);
        at.oftenWaived()
                .forEach((often, times) -> System.out.println(
                        often + " was waived " + times + " times in ninety days: change the boundary instead."));
    }
}
