package io.promisegate.shell;

import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.Person;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Says something in a case, or answers a question. */
@Service
@Command(scope = "promisegate", name = "case-remark", description = "Says something in a case, or answers a question")
public final class CaseRemarkCommand extends CaseAction {

    @Argument(index = 1, name = "text", description = "What there is to say", required = true)
    private String text = "";

    @Option(name = "--attachment", description = "Reference to a document", multiValued = true)
    private List<String> attachments = new ArrayList<>();

    @Override
    DealCase changed(DealDesk at, DealCase before, Person by) {
        return at.remark(before.id(), before.change(), by, text, attachments);
    }
}
