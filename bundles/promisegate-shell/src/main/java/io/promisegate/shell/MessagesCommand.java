package io.promisegate.shell;

import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DeskMessage;
import io.promisegate.desk.Person;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows messages of the desk that could not be delivered. */
@Service
@Command(
        scope = "promisegate",
        name = "messages",
        description = "Shows messages of the desk that could not be delivered")
public final class MessagesCommand extends DeskAction {

    @Option(name = "--retry", description = "Try to deliver them again")
    private boolean isRetry;

    @Override
    void run(DealDesk at, Person by) {
        if (checkedView(at, null, by) != DealDesk.View.ALL) {
            System.out.println("Reviewers see messages.");
            return;
        }
        for (DeskMessage message : at.undelivered()) {
            System.out.println(message + " to " + message.to() + ": " + message.subject());
        }
        if (isRetry) {
            System.out.println(at.deliverAgain() + " are tried again.");
        }
    }
}
