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

/** Asks the requester of a case a question. */
@Service
@Command(scope = "promisegate", name = "case-ask", description = "Asks the requester of a case a question")
public final class CaseAskCommand extends CaseAction {

    @Option(name = "--role", description = "For which role; not needed where you have one alone")
    private @Nullable String role;

    @Option(name = "--question", description = "The question", required = true)
    private String question = "";

    @Override
    DealCase changed(DealDesk at, DealCase before, Person by) {
        return at.answer(
                before.id(),
                before.change(),
                by,
                Answer.of(role(at, before, by, role), Review.Answer.INFORMATION, question));
    }
}
