package io.promisegate.shell;

import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.Person;
import java.time.Duration;
import java.time.Instant;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Has somebody else answer for a role. */
@Service
@Command(scope = "promisegate", name = "case-delegate", description = "Has somebody else answer for a role")
public final class CaseDelegateCommand extends CaseAction {

    @Option(name = "--role", description = "For which role; not needed where you have one alone")
    private @Nullable String role;

    @Option(name = "--to", description = "User name of who is to answer", required = true)
    private String to = "";

    @Option(name = "--days", description = "For how many days")
    private int days = 7;

    /** The desk has a limit of its own; this one keeps the calendar from its end. */
    private static final int MOST_DAYS = 100_000;

    @Override
    DealCase changed(DealDesk at, DealCase before, Person by) {
        return at.delegate(
                before.id(),
                before.change(),
                by,
                role(at, before, by, role),
                to,
                Instant.now().plus(Duration.ofDays(Math.min(days, MOST_DAYS))));
    }
}
