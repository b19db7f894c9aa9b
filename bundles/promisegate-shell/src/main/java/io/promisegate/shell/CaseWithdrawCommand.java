package io.promisegate.shell;

import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.Person;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Takes a quote back from the desk, on behalf of whoever asked. */
@Service
@Command(
        scope = "promisegate",
        name = "case-withdraw",
        description = "Takes a quote back from the desk, on behalf of whoever asked")
public final class CaseWithdrawCommand extends CaseAction {

    @Option(name = "--why", description = "Why")
    private String why = "";

    @Override
    DealCase changed(DealDesk at, DealCase before, Person by) {
        return at.withdraw(before.id(), before.change(), by, why);
    }
}
