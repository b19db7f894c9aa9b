package io.promisegate.shell;

import io.promisegate.desk.DealDesk;
import io.promisegate.desk.Person;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Ends a waiver at once, for every entrance. */
@Service
@Command(scope = "promisegate", name = "waiver-end", description = "Ends a waiver at once, for every entrance")
public final class WaiverEndCommand extends DeskAction {

    @Argument(name = "waiver", description = "Id of the waiver", required = true)
    @Completion(WaiverCompleter.class)
    private String id = "";

    @Option(name = "--why", description = "Why", required = true)
    private String why = "";

    @Override
    void run(DealDesk at, Person by) {
        System.out.println("Ended: " + at.endWaiver(id, by, why).rule());
    }
}
