package io.promisegate.shell;

import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DealDesk.Answer;
import io.promisegate.desk.Person;
import io.promisegate.desk.Review;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Rejects a case for a role. */
@Service
@Command(scope = "promisegate", name = "case-reject", description = "Rejects a case for a role")
public final class CaseRejectCommand extends CaseAction {

    @Option(name = "--role", description = "For which role; not needed where you have one alone")
    private @Nullable String role;

    @Option(name = "--why", description = "Why; the requester reads it", required = true)
    private String why = "";

    @Override
    DealCase changed(DealDesk at, DealCase before, Person by) {
        return at.answer(
                before.id(), before.change(), by, Answer.of(role(at, before, by, role), Review.Answer.REJECTED, why));
    }
}
