package io.promisegate.shell;

import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DealDesk.CaseQuery;
import io.promisegate.desk.DeskException;
import io.promisegate.desk.DeskException.Reason;
import io.promisegate.desk.Person;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** Lists cases of the deal desk, the ones that were opened last first. */
@Service
@Command(
        scope = "promisegate",
        name = "cases",
        description = "Lists cases of the deal desk, the ones that were opened last first")
public final class CasesCommand extends DeskAction {

    @Option(name = "--state", description = "In this state: open, approved, rejected, cleared, superseded, withdrawn")
    private @Nullable String state;

    @Option(name = "--role", description = "That wait for this role")
    private @Nullable String role;

    @Option(name = "--quote", description = "Of this quote")
    private @Nullable String quote;

    @Option(name = "--customer", description = "Of this customer")
    private @Nullable String customer;

    @Option(name = "--after", description = "Behind the case of this id")
    private @Nullable String after;

    @Option(name = "--most", description = "How many at the most")
    private int most = 20;

    @Override
    void run(DealDesk at, Person by) {
        checkedView(at, null, by);
        if (most < 1) {
            throw new DeskException(Reason.INVALID, "--most is a number from 1 up.");
        }
        List<DealCase> cases = at.cases(
                new CaseQuery(
                        constant(DealCase.State.class, state),
                        constant(ReviewerRole.class, role),
                        quote,
                        customer,
                        after),
                most);
        ShellTable table = new ShellTable();
        table.column("Case");
        table.column("State");
        table.column("Quote");
        table.column("Customer");
        table.column("Amount").alignRight();
        table.column("Waits for");
        table.column("Opened");
        for (DealCase one : cases) {
            table.addRow()
                    .addContent(
                            one.id(),
                            one.state(),
                            one.quoteId() + " v" + one.quoteVersion(),
                            one.customer() == null ? "" : one.customer(),
                            one.amount() == null ? "" : one.amount(),
                            one.waitingFor().stream().map(CaseText::lower).toList(),
                            one.openedAt());
        }
        table.print(System.out);
        if (cases.size() == most) {
            System.out.println("More: --after " + cases.get(most - 1).id());
        }
    }

    private static <E extends Enum<E>> @Nullable E constant(Class<E> type, @Nullable String name) {
        if (name == null) {
            return null;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(name.strip())) {
                return constant;
            }
        }
        throw new DeskException(Reason.INVALID, "There are " + List.of(type.getEnumConstants()) + '.');
    }
}
