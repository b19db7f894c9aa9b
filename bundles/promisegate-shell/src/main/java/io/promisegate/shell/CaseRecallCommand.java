package io.promisegate.shell;

import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.Person;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Takes your answer back; waivers that come of it end. */
@Service
@Command(
        scope = "promisegate",
        name = "case-recall",
        description = "Takes your answer back; waivers that come of it end")
public final class CaseRecallCommand extends CaseAction {

    @Option(name = "--role", description = "For which role; not needed where you have one alone")
    private @Nullable String role;

    @Option(name = "--why", description = "Why", required = true)
    private String why = "";

    @Override
    DealCase changed(DealDesk at, DealCase before, Person by) {
        return at.recall(before.id(), before.change(), by, role(at, before, by, role), why);
    }
}
