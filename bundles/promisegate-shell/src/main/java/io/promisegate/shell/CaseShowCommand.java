package io.promisegate.shell;

import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DeskException;
import io.promisegate.desk.Person;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows a case with its findings, checks and answers. */
@Service
@Command(scope = "promisegate", name = "case-show", description = "Shows a case with its findings, checks and answers")
public final class CaseShowCommand extends DeskAction {

    @Argument(name = "case", description = "Id of the case", required = true)
    @Completion(CaseCompleter.class)
    private String id = "";

    @Override
    void run(DealDesk at, Person by) {
        DealCase dealCase = at.find(id);
        if (dealCase == null) {
            throw new DeskException(DeskException.Reason.UNKNOWN, "There is no case " + id + '.');
        }
        CaseText.print(at, dealCase, checkedView(at, dealCase, by) == DealDesk.View.ALL);
    }
}
